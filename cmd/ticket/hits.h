/* Tickets that a search or a comparison found, as records. */
#ifndef DESK_CMD_TICKET_HITS_H
#define DESK_CMD_TICKET_HITS_H

#include "base/err.h"
#include "desk/cmd.h"
#include "desk/search/search.h"
#include "io/field.h"

#include <stddef.h>

/* What a hit says beside its ticket's fields: a value each, in the order of
 * the fields. */
typedef void hit_values(
    struct cmd *c, const struct search_hit *hit, struct value *values);

/* Prints the fields of set that were asked for (usual: of none), and more
 * behind. */
enum rc hits_print(struct cmd *c, const struct fieldset *set, const char *usual,
    const struct field *more, size_t n_more, hit_values *fill,
    const struct search_answer *answer, struct err *e);

#endif
