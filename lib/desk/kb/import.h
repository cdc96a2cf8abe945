/*
 * Whole articles in: what 'kb export' wrote, files in Markdown, or another
 * system's table. All inside one db_tx. An article is known by its slug: one
 * that is there is changed, others are made. Categories that are not known are
 * entered; an author who is no agent stays as a name. Records that have a
 * question and an answer for title and content are of that kind.
 */
#ifndef DESK_DESK_KB_IMPORT_H
#define DESK_DESK_KB_IMPORT_H

#include "base/err.h"
#include "base/sv.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "io/in.h"

#include <stdbool.h>
#include <stdint.h>

/* A translation whose source may come later. */
struct article_import_link {
	int64_t id;
	const char *source; /* a slug */
	int64_t version;    /* of the source; 0: not said */
	bool is_new_text;   /* the translation is up to date now */
	const char *place;  /* where the input says so: "stdin line 3" */
};

struct article_import {
	struct desk *desk;
	bool publishes; /* what says no state is published */
	VEC(struct article_import_link) links;
	VEC(int64_t) ids; /* in the order of the input */
	bool is_faq;      /* all are questions */
};

void article_import_free(struct article_import *im);

/* One record of an import with the fields of article_fields as they are
 * written. RC_DATA without the place, which messages about links name. */
enum rc article_import_record(struct article_import *im,
    const struct in_record *r, const char *place, struct err *e);

/* A Markdown file with a head (kb/front.h); slug and language are what its name
 * and its folder say, for heads that say nothing. */
enum rc article_import_file(struct article_import *im, struct sv text,
    const char *slug, const char *language, const char *place, struct err *e);

/* Once all are in: translations find their sources. RC_DATA with the place. */
enum rc article_import_end(struct article_import *im, struct err *e);

#endif
