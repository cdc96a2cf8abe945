/*
 * Markdown as GitHub has it (CommonMark, tables, struck-out text, bare links,
 * task lists, footnotes) with HTML in it, for a page, a terminal or an index.
 * What is written is safe wherever the text came from. Each call appends.
 */
#ifndef DESK_IO_MARKDOWN_H
#define DESK_IO_MARKDOWN_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

struct html_writer;

struct markdown_html {
	unsigned top;       /* the level of the highest heading, 1 to 6 */
	const char *prefix; /* before all ids, where texts share a page; NULL */
	/* Where a link or picture leads, seen from the page: the address
	 * unchanged, another one, or SV_NULL to leave the link out; NULL: as
	 * they are. The answer passes the same checks. */
	struct sv (*target)(void *arg, struct sv url, bool is_image);
	void *arg;
};

struct markdown_heading {
	unsigned level;
	const char *id;
	const char *text;
};

/* A VEC: free it with VEC_FREE; what is in it is the arena's. */
struct markdown_headings {
	struct markdown_heading *v;
	size_t n, cap;
};

/* headings may be NULL. */
void markdown_html(struct sv source, const struct markdown_html *how,
    struct arena *a, struct html_writer *w, struct markdown_headings *headings);

struct markdown_term {
	size_t width;   /* columns; 0: lines are not wrapped */
	bool has_style; /* bold and the like (term_has_colour) */
	bool has_links; /* links by OSC 8, else numbers and a list below */
};

void markdown_term(
    struct sv source, const struct markdown_term *how, struct str *out);

/* The words alone, a line a block: for an index, or to cut a snippet from. */
void markdown_plain(struct sv source, struct str *out);

#endif
