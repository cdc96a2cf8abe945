/*
 * Words that become lines of a document of cmark-gfm: white space collapsed,
 * and blanks where Markdown needs them. Paragraphs begin by themselves.
 */
#ifndef DESK_IO_MARKDOWN_LINE_H
#define DESK_IO_MARKDOWN_LINE_H

#include "base/str.h"
#include "base/sv.h"

#include <cmark-gfm.h>
#include <stdbool.h>

struct markdown_line {
	cmark_node *block; /* what the next paragraph, list … goes into */
	cmark_node *line;  /* what the next words go into; NULL: a paragraph */
	bool is_flat;      /* in a heading, a cell: all is one line */
	bool is_gap;       /* a blank is due before the next word */
	bool is_closed;    /* emphasis has ended since the last byte */
	char last;         /* the byte that was written last */
};

/* A new last child of a node that can have it. */
cmark_node *markdown_add(cmark_node *parent, cmark_node_type type);

/* What the next words go into, begun where it must be. */
cmark_node *markdown_line(struct markdown_line *l);
/* What comes next begins a line of its own, if it can. */
void markdown_line_end(struct markdown_line *l);

/* Something that begins with that byte is about to be added. */
void markdown_line_begin(struct markdown_line *l, char first);
void markdown_line_words(struct markdown_line *l, struct sv text);

/* Is the line in something of that type? */
bool markdown_line_is_in(const struct markdown_line *l, cmark_node_type type);
/* Is it still in that, or behind a block that has ended it? */
bool markdown_line_is_within(
    const struct markdown_line *l, const cmark_node *inner);

/* Appends a document as text, without what nothing came into, and frees it. */
void markdown_line_write(cmark_node *document, struct str *out);

#endif
