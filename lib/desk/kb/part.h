/* What the files that write articles share; not for others. */
#ifndef DESK_DESK_KB_PART_H
#define DESK_DESK_KB_PART_H

#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/kb/kb.h"
#include "desk/ticket/columns.h"
#include "desk/ticket/ticket.h"

#include <stdint.h>

/* An event of an article that is no change of it: its time stays. */
enum rc article_add_event(struct desk *d, int64_t id, const char *verb,
    struct sv changes, struct err *e);

/* RC_DATA "note: not valid UTF-8"; a text that was not said is fine. */
enum rc article_said(const char *what, const char *text, struct err *e);

/* sql gives article and state of the row $1; *state is in d->arena. RC_NOTFOUND
 * "no comment 7", by what it is called. */
enum rc article_part_load(struct desk *d, const char *sql, const char *what,
    int64_t id, int64_t *article, const char **state, struct err *e);

/* A copy of the settings in the form in which they are kept. RC_DATA for what
 * an article cannot have. */
enum rc article_prepare(struct desk *d, const struct settings *in,
    struct settings *out, struct err *e);

/* The columns of table article that the settings are for. */
enum rc article_columns(
    struct desk *d, const struct settings *s, struct columns *c, struct err *e);

/* RC_DATA unless the article, as it is stored now, fits its source. */
enum rc article_check_source(struct desk *d, int64_t id, struct err *e);

/* Writes a version behind the newest one; the article is a draft then. *a is
 * as before. */
enum rc article_add_version(struct desk *d, const struct article *a,
    const struct article_text *text, struct str *changes, struct err *e);

/* Puts tags (a list as the field has it) in the place of those it has. */
enum rc article_put_tags(
    struct desk *d, int64_t id, struct sv tags, struct err *e);

#endif
