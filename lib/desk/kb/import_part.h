/* What the files of kb_import share; not for others. */
#ifndef DESK_DESK_KB_IMPORT_PART_H
#define DESK_DESK_KB_IMPORT_PART_H

#include "base/err.h"
#include "desk/kb/import.h"
#include "desk/kb/part.h"
#include "io/json.h"

/* An article on its way in. */
struct incoming {
	struct article_change change; /* what can be set, but for the rest */
	const char *slug, *author, *state, *stage, *source;
	int64_t source_version;
	int64_t published_version;
	struct columns columns;                  /* of a new one, as they are */
	const struct json *versions, *phrasings; /* or NULL */
	const char *place;
};

/* Makes or changes the article, and notes its source. */
enum rc article_import_put(
    struct article_import *im, struct incoming *in, struct err *e);

/* Puts all its versions in the place of the one that it has. */
enum rc article_import_versions(
    struct desk *d, int64_t id, const struct incoming *in, struct err *e);

enum rc article_import_phrasings(
    struct desk *d, int64_t id, const struct incoming *in, struct err *e);

#endif
