/*
 * Text as lines of a terminal: words are wrapped, what begins each line (quote
 * marks, the room of lists) is kept up, bold and links survive a line's end.
 */
#ifndef DESK_IO_HTML_LINES_H
#define DESK_IO_HTML_LINES_H

#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	STYLE_BOLD = 1,
	STYLE_ITALIC = 2,
	STYLE_UNDERLINE = 4,
	STYLE_STRIKE = 8,
	STYLE_CODE = 16,
};

struct html_lines {
	struct str *out;
	size_t width; /* SIZE_MAX: lines are not wrapped */
	bool has_style;
	unsigned style; /* of the text that comes next */

	/* At the start of word, behind it, and behind out. */
	unsigned start_style, word_style, line_style;
	struct str prefix; /* each line begins with it */
	struct str mark;   /* the next one with that in the place of its end */
	struct str word;   /* what is not in out yet, and its columns */
	size_t word_width;
	size_t column, widest;
	bool is_begun; /* there is something in out */
	bool is_gap;   /* a blank is due before the next word */
	size_t breaks; /* line ends due before it */
};

/* out: where lines go; those before stay out of it. */
void html_lines_init(
    struct html_lines *l, struct str *out, size_t width, bool has_style);
/* Ends the last line and frees all but out. */
void html_lines_end(struct html_lines *l);

/* Text with white space collapsed; controls in it become visible. */
void html_lines_text(struct html_lines *l, struct sv text);
/* A command to the terminal, ended by ST, where the next word begins. */
void html_lines_code(struct html_lines *l, const char *before, struct sv v);
/* A whole line as it is, columns wide; what it holds is safe already. */
void html_lines_raw(struct html_lines *l, struct sv line, size_t columns);

/* Ends the line (1) or the paragraph (2) where there is something to end. */
void html_lines_break(struct html_lines *l, size_t breaks);
/* Ends the line that is being written. */
void html_lines_br(struct html_lines *l);

/* From here on lines begin with text, too; the return value ends that. */
size_t html_lines_indent(struct html_lines *l, const char *text);
/* The next line has mark in its place; both are as wide. */
size_t html_lines_item(struct html_lines *l, const char *mark);
void html_lines_outdent(struct html_lines *l, size_t before);

#endif
