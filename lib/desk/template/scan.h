/* The grammar of a template's text, piece by piece; for the files of template
 * alone. */
#ifndef DESK_DESK_TEMPLATE_SCAN_H
#define DESK_DESK_TEMPLATE_SCAN_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/template/template.h"

#include <stdbool.h>

struct template_piece {
	bool is_variable;
	struct sv literal;
	struct sv name;
	bool is_url;
	bool has_default;
	struct sv otherwise;
};

struct template_scan {
	struct sv text;
	size_t at;      /* what comes next */
	size_t started; /* where the last piece began */
};

/* The next piece; *more is false behind the last. RC_DATA names the line. */
enum rc template_scan_next(struct template_scan *s, struct template_piece *p,
    bool *more, struct err *e);

/* RC_DATA "line 3: …", the line where the last piece began. */
enum rc template_scan_fail(const struct template_scan *s, struct err *e,
    const char *fmt, ...) ATTR_PRINTF(3, 4);

/* a-z, then a-z, 0-9 and _: up to 40 of them. */
bool template_is_name(struct sv name);

/* Has a template that variable: is it declared, or one that all have? */
bool template_has(const struct template *t, struct sv name);

/* "no variable 'nam', did you mean 'name'?" for one that t lacks; in a. */
const char *template_lacks(
    const struct template *t, struct sv name, struct arena *a);

#endif
