/* Articles that belong together: by hand, by tags and category, by text. */
#ifndef DESK_DESK_KB_RELATED_H
#define DESK_DESK_KB_RELATED_H

#include "base/err.h"
#include "desk/cmd.h"
#include "desk/desk.h"
#include "desk/kb/pick.h"

#include <stdbool.h>
#include <stdint.h>

/* Inside db_tx: links two articles for each other, or unlinks them. What is so
 * already is no change. RC_DATA for one and the same. */
enum rc article_link(
    struct desk *d, int64_t id, int64_t other, bool is_removal, struct err *e);

/*
 * The articles that readers of one may want next, the best first: value 0 says
 * why ("linked", "tags", "category", "text", joined by commas). Those in
 * another language only where they are linked.
 */
enum rc article_related(
    struct cmd *c, int64_t id, struct article_picks *picks, struct err *e);

#endif
