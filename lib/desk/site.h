/* What a site adds to its desk: fields of its own, and categories. */
#ifndef DESK_DESK_SITE_H
#define DESK_DESK_SITE_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"
#include "io/field.h"

#include <stdbool.h>

/* The records themselves: name, type, words, help; name, help, tickets. */
extern const struct fieldset site_fields;
extern const struct fieldset category_fields;

/*
 * Inside db_tx: adds the field "ticket.serial" (type text unless settings say
 * otherwise), or changes the help and the words of one that is there. RC_DATA
 * for a name that is taken or means something else, for another type, and for
 * words that lack one which a ticket has.
 */
enum rc site_field_set(struct desk *d, struct sv name,
    const struct settings *settings, struct err *e);

/* Inside db_tx. RC_NOTFOUND; RC_DATA while a ticket has a value. */
enum rc site_field_remove(struct desk *d, struct sv name, struct err *e);

/* Inside db_tx: adds a category, or changes its help. */
enum rc site_category_set(struct desk *d, struct sv name,
    const struct settings *settings, struct err *e);

/* Inside db_tx. RC_NOTFOUND; RC_DATA while a ticket has it. */
enum rc site_category_remove(struct desk *d, struct sv name, struct err *e);

#endif
