/*
 * Templates: text with declared variables, chosen by purpose, category and
 * language. ${name} stands for a variable, ${name|default} for one that may be
 * empty, $$ for a dollar. Values are never expanded again.
 */
#ifndef DESK_DESK_TEMPLATE_H
#define DESK_DESK_TEMPLATE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct template_value {
	const char *name;
	const char *value; /* NULL or "" is empty */
};

/* Where a text goes, and so how values are escaped in it. */
enum template_context {
	TEMPLATE_PLAIN,
	TEMPLATE_HTML,
	TEMPLATE_HEADER, /* one line */
	TEMPLATE_URL,
};

struct template
{
	int64_t id;
	const char *kind, *name, *purpose, *language;
	const char *subject, *body, *html;
	const char *variables, *settings;
};

/*
 * Expands text. RC_DATA names an undeclared, unknown or empty variable without
 * a default, before anything is written to out.
 */
enum rc template_expand(const char *text, enum template_context context,
    const struct template_value *values, size_t n, struct str *out,
    struct err *e);

/*
 * The template for a purpose: the ticket's category before none, language
 * de-AT before de before the desk's own before none; the shipped one
 * (share/templates) where the desk has none of its own. RC_NOTFOUND.
 */
enum rc template_choose(struct desk *d, const char *purpose,
    int64_t category_id, const char *language, struct template *t,
    struct err *e);

/* The canned reply or macro of that name, in the best language. RC_NOTFOUND
 * names the closest one. */
enum rc template_named(struct desk *d, const char *name, const char *language,
    struct template *t, struct err *e);

/*
 * The values that every template about a ticket may use: ticket, subject,
 * status, priority, requester, requester_name, agent, agent_name, team, desk,
 * address, due, estimate, link … (template(1) lists them). In d->arena.
 */
enum rc template_values(struct desk *d, int64_t ticket_id,
    struct template_value **values, size_t *n, struct err *e);

extern const struct fieldset template_fields;

#endif
