/*
 * HTML as the tree that libgumbo makes of it, for whoever turns it into
 * something else: gumbo's own nodes, and what is asked of them most.
 */
#ifndef DESK_BASE_HTML_TREE_H
#define DESK_BASE_HTML_TREE_H

#include "str.h"
#include "sv.h"

#include <gumbo.h>
#include <stdbool.h>

/* What an element is to a text. */
enum html_kind {
	HTML_INLINE,
	HTML_SKIP, /* and all that it holds */
	HTML_LINE, /* begins and ends a line */
	HTML_PARA,
	HTML_CELL,
	HTML_QUOTE,
	HTML_LIST,
	HTML_NUMBERED,
	HTML_ITEM,
	HTML_PRE,
	HTML_LINK,
	HTML_BR,
	HTML_RULE,
	HTML_IMAGE,
};

enum html_kind html_kind(const GumboNode *element);

/*
 * A tree of a whole document, or of a piece as it stands in a page's body.
 * NULL for HTML that is built to hurt a parser (html_scan.h), and for none.
 */
GumboOutput *html_tree(struct sv html_utf8, bool is_piece);
void html_tree_free(GumboOutput *tree);

bool html_is_element(const GumboNode *node);
bool html_is_text(const GumboNode *node); /* white space alone, too */
struct sv html_text_of(const GumboNode *text);
/* SV_NULL where it has none; entities are decoded. */
struct sv html_attribute(const GumboNode *element, const char *name);
const GumboVector *html_children(const GumboNode *element);

/* Appends all text below, as one line. */
void html_one_line(const GumboNode *node, struct str *out);
/* The same of <pre>: its lines and blanks stay. */
void html_pre(const GumboNode *pre, struct str *out);

#endif
