/* HTML tag by tag, without a tree. */
#ifndef DESK_BASE_HTML_SCAN_H
#define DESK_BASE_HTML_SCAN_H

#include "base/arena.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

/* A stretch of text, or one tag. */
struct html_token {
	bool is_tag; /* also comments: those have id GUMBO_TAG_LAST */
	bool is_close;
	int id; /* a GumboTag */
	size_t attributes;
	struct sv text; /* not decoded; of a tag: all its bytes */
};

/* Takes the next token off rest; false at the end. What a script, style or
 * title holds belongs to its tag. */
bool html_token_next(struct sv *rest, struct html_token *t);

/* Whether a tree of it can be built in reasonable time and memory: not too
 * big, not nested too deep, no heaps of attributes. */
bool html_is_tame(struct sv html);

/* Its text with the tags taken out; lines end where blocks do. */
char *html_strip(struct sv html, struct arena *a);

#endif
