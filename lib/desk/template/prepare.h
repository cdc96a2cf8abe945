/* From the settings of a template to the columns of its row; for
 * template_change alone. */
#ifndef DESK_DESK_TEMPLATE_PREPARE_H
#define DESK_DESK_TEMPLATE_PREPARE_H

#include "base/err.h"
#include "desk/desk.h"
#include "desk/ticket/columns.h"
#include "desk/ticket/ticket.h"

/* A copy (d->arena) in the form in which it is kept. RC_DATA for a value that
 * no template can have. */
enum rc template_prepare(struct desk *d, const struct settings *in,
    struct settings *out, struct err *e);

/* Adds the settings to columns; names become ids. */
enum rc template_columns(
    struct desk *d, const struct settings *s, struct columns *c, struct err *e);

#endif
