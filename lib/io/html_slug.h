/* Ids of headings, from their text, each once on a page. */
#ifndef DESK_IO_HTML_SLUG_H
#define DESK_IO_HTML_SLUG_H

#include "base/arena.h"
#include "base/sv.h"

#include <stddef.h>

struct html_slugs {
	struct arena *a;
	const char **table; /* by hash */
	size_t n, cap;
};

/*
 * prefix (or NULL) and the text in lower case with '-' for what is no letter or
 * digit, "section" where nothing is left; with a number behind it where that is
 * taken. In the arena.
 */
const char *html_slug(struct html_slugs *s, const char *prefix, struct sv text);

void html_slugs_free(struct html_slugs *s);

#endif
