/*
 * The text that HTML becomes, as it is written: white space collapsed, line
 * breaks gathered until text follows, quote marks and list marks in front.
 */
#ifndef DESK_MAIL_HTML_OUT_H
#define DESK_MAIL_HTML_OUT_H

#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

#define HTML_LIST_LEVELS 16
#define HTML_QUOTES_SHOWN 16

struct html_out {
	struct str text;
	size_t breaks; /* line breaks to be written before the next text */
	bool is_gap;   /* a blank is to be written */
	bool is_behind_link;  /* a blank is to be written before a letter */
	bool is_pre;          /* white space is kept */
	size_t quotes;        /* depth of blockquotes */
	size_t quotes_before; /* the same when text was last written */
	const char *mark;     /* a list item's, to be written; NULL: none */
	char mark_room[32];
	size_t lists;                    /* depth of lists */
	size_t counts[HTML_LIST_LEVELS]; /* of items; for numbered lists */
	bool is_numbered[HTML_LIST_LEVELS];
};

/* Ends the line (1) or the paragraph (2) if there is something to end. */
void html_out_break(struct html_out *o, size_t breaks);

/* One more line break, as <br> does it; at most one line stays empty. */
void html_out_br(struct html_out *o);

/* Text in UTF-8. */
void html_out_text(struct html_out *o, struct sv text);

/* Two blanks when there is text on this line: between a row's cells. */
void html_out_cell(struct html_out *o);

/* " <url>" for a link whose text began at place from, unless it says so. */
void html_out_link(struct html_out *o, size_t from, struct sv url);

void html_out_list_begin(struct html_out *o, bool is_numbered);
void html_out_list_end(struct html_out *o);
void html_out_item(struct html_out *o);

#endif
