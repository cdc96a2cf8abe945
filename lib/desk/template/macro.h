/*
 * Macros: a text and changes of a ticket's fields that belong together. The
 * settings of a macro are lines "field=value", as on the command line of
 * ticket set; a value may have variables.
 */
#ifndef DESK_DESK_TEMPLATE_MACRO_H
#define DESK_DESK_TEMPLATE_MACRO_H

#include "base/err.h"
#include "desk/desk.h"
#include "desk/template/template.h"
#include "desk/ticket/ticket.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A macro filled in for one ticket; lives in d->arena. */
struct macro {
	const char *name;
	struct template_text text; /* body NULL: it says nothing */
	struct settings settings;  /* of the ticket's fields */
};

/*
 * Fills t in for a ticket; nothing is changed yet. given: values of the
 * command line, the text typed beside it as "message". RC_USAGE when t is no
 * macro or has no such variable; RC_DATA names what is missing or wrong.
 */
enum rc macro_read(struct desk *d, int64_t ticket_id, const struct template *t,
    const struct template_value *given, size_t n_given, struct macro *m,
    struct err *e);

/*
 * Inside db_tx: the changes of a macro, all of them one event, which names the
 * macro and the message that its text became (0: none). *changed (may be NULL)
 * is false, and there is no event, where the ticket is like that already.
 */
enum rc macro_apply(struct desk *d, int64_t ticket_id, const struct macro *m,
    int64_t message_id, bool *changed, struct err *e);

/* RC_DATA unless each line of t->settings sets a field that tickets have; a
 * value without variables must be one that it can have. */
enum rc macro_check(struct desk *d, const struct template *t, struct err *e);

#endif
