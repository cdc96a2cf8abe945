/*
 * An article as a file: a head of YAML between two lines "---", and the text
 * in Markdown. What the head says of fields that have not changed since is
 * written again byte for byte, comments, order and names of others included.
 */
#ifndef DESK_DESK_KB_FRONT_H
#define DESK_DESK_KB_FRONT_H

#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"

#include <stdbool.h>
#include <stdint.h>

struct article_file_text {
	struct settings settings; /* those the head names, and content */
	const char *front;        /* the head as it was; NULL for none */
	const char *state;        /* what it says of that, or NULL */
	const char *author;       /* likewise; need be no agent */
	bool has_content;
};

/*
 * Reads a file; all of it in d->arena. Without a head all of it is content.
 * RC_DATA names the line. A title that the head lacks is the first heading
 * ("# Title") of the text, where there is one.
 */
enum rc article_file_parse(struct desk *d, struct sv text,
    struct article_file_text *file, struct err *e);

/* Appends the newest version of an article as such a file. */
enum rc article_file_print(
    struct desk *d, int64_t id, struct str *out, struct err *e);

/* One setting more from a field's name and text, unless it is there. */
enum rc article_file_default(struct desk *d, struct article_file_text *file,
    const char *name, const char *text, struct err *e);

/*
 * What before names and after does not is to be taken away: settings to that
 * end are added to after. Title, slug, language, author and state stay.
 */
enum rc article_file_drop(struct desk *d,
    const struct article_file_text *before, struct article_file_text *after,
    struct err *e);

#endif
