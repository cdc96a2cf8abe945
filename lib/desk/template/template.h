/*
 * Templates: text with declared variables, chosen by purpose, category and
 * language. ${name} stands for a variable, ${name|default} for one that may be
 * empty, ${name:url} for one inside of a URL, $$ for a dollar. A line that has
 * nothing but empty variables is left out. Values are never expanded again.
 */
#ifndef DESK_DESK_TEMPLATE_TEMPLATE_H
#define DESK_DESK_TEMPLATE_TEMPLATE_H

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
	const char *value; /* NULL or white space is empty */
};

/* Where a text goes, and so how values are escaped in it. */
enum template_context {
	TEMPLATE_PLAIN,
	TEMPLATE_HTML,
	TEMPLATE_HEADER, /* one line */
	TEMPLATE_URL,
};

/* Texts live in the arena they were read into; NULL for absent ones. */
struct template
{
	int64_t id; /* 0: a shipped one */
	const char *kind, *name, *purpose, *language;
	const char *subject, *body, *html;
	/* Declared variables, a line each: "name" or "name=default". */
	const char *variables;
	const char *settings; /* of a macro: "field=value", a line each */
	const char *category;
	bool is_active;
	int64_t version;
};

/*
 * Expands text; of a name that is among the values twice, the first counts.
 * RC_DATA names an undeclared, unknown or empty variable without a default,
 * before anything is written to out.
 */
enum rc template_expand(const char *text, enum template_context context,
    const struct template_value *values, size_t n, struct str *out,
    struct err *e);

/*
 * The template for a purpose: the ticket's category before none, then language
 * de-AT before de before the desk's own before none; the shipped one
 * (share/templates) where the desk has none of its own. RC_NOTFOUND.
 */
enum rc template_choose(struct desk *d, const char *purpose,
    int64_t category_id, const char *language, struct template *t,
    struct err *e);

/*
 * The active template of that name in the best language (NULL: the desk's),
 * any other where that is all there is, a shipped one where the desk has none;
 * "name:de" is that language alone. RC_NOTFOUND names the closest one.
 */
enum rc template_named(struct desk *d, const char *name, const char *language,
    struct template *t, struct err *e);

/* The same for people who look at templates: one that is not active, or an id,
 * is found, too. */
enum rc template_look(struct desk *d, struct sv word, const char *language,
    struct template *t, struct err *e);

/* The id of the one template that word means: an id, a name that stands in one
 * language only, or "name:de", "name:" for none. RC_NOTFOUND, RC_DATA. */
enum rc template_find(
    struct desk *d, struct sv word, int64_t *id, struct err *e);

/* RC_NOTFOUND. */
enum rc template_load(
    struct desk *d, int64_t id, struct template *t, struct err *e);

/* The i-th shipped template; false past the end. In d->arena. */
bool template_shipped(struct desk *d, size_t i, struct template *t);

/* "de_at" as "de-AT", in a; NULL when it is no language's tag (RFC 5646). */
const char *template_language(struct sv tag, struct arena *a);

/* The same of a field's value. RC_DATA "language: …". */
enum rc template_language_tidy(struct sv *tag, struct arena *a, struct err *e);

/*
 * The values that every template about a ticket may use, in d->arena: those of
 * template_variables, for people who read the ticket's language, or the one
 * given. All are public: no note is among them. With ticket_id 0 those about
 * the desk alone; the others are empty.
 */
enum rc template_values(struct desk *d, int64_t ticket_id,
    struct template_value **values, size_t *n, struct err *e);
enum rc template_values_in(struct desk *d, int64_t ticket_id,
    const char *language, struct template_value **values, size_t *n,
    struct err *e);

struct template_variable {
	const char *name;
	const char *help;
};
extern const struct template_variable template_variables[];
extern const size_t template_n_variables;

/*
 * All values that t is to be expanded with: the given ones, then those of the
 * ticket (0: none), then the defaults that t declares. RC_USAGE for a given
 * name that t neither declares nor has anyway.
 */
enum rc template_bind(struct desk *d, const struct template *t,
    int64_t ticket_id, const struct template_value *given, size_t n_given,
    struct template_value **values, size_t *n, struct err *e);

/* Does t declare a variable of that name? Its default, SV_NULL without one. */
bool template_declares(
    const struct template *t, struct sv name, struct sv *otherwise);

/* What becomes of a template; NULL where it has no such part. Body and html end
 * with a newline. */
struct template_text {
	const char *subject, *body, *html;
};

/* All parts of it, in d->arena. RC_DATA names the template and the part. */
enum rc template_render(struct desk *d, const struct template *t,
    const struct template_value *values, size_t n, struct template_text *text,
    struct err *e);

/* RC_DATA tells what is wrong with it: what it lacks or has too much for its
 * kind, how its text is written, a variable that nobody declares. */
enum rc template_check(struct desk *d, const struct template *t, struct err *e);

extern const struct fieldset template_fields;

#endif
