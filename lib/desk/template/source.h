/*
 * A template as one text: lines "Header: value", a blank line, the body, and
 * for mails perhaps a line "<!-- html -->" with the HTML body behind it. The
 * headers are Name, Kind, Purpose, Language, Category, Subject, Active, and
 * Variable ("name" or "name=default") and Set ("field=value") as often as
 * need be; lines that begin with '#' are passed over among them.
 */
#ifndef DESK_DESK_TEMPLATE_SOURCE_H
#define DESK_DESK_TEMPLATE_SOURCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"
#include "desk/template/template.h"

/* Reads text; what it does not name is NULL, but is_active true. All of it
 * lives in a. RC_DATA names the line. */
enum rc template_source_parse(
    struct sv text, struct arena *a, struct template *t, struct err *e);

/* Appends what template_source_parse reads as the same. */
void template_source_print(const struct template *t, struct str *out);

/* A body as it is kept: lines end with LF, no blank ones at its ends, no
 * newline behind the last; NULL for nothing else. In a. */
const char *template_tidy(struct sv body, struct arena *a);

/* Does a line of the body begin the HTML part? Then it cannot be one. */
bool template_has_mark(struct sv body);

#endif
