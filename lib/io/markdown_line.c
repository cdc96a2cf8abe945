/* Words, and the blanks between them. */
#include "io/markdown_line.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/err.h"
#include "base/str.h"

cmark_node *
markdown_add(cmark_node *parent, cmark_node_type type)
{
	cmark_node *node = cmark_node_new(type);

	CHECK(node && cmark_node_append_child(parent, node));
	return node;
}

cmark_node *
markdown_line(struct markdown_line *l)
{
	if (!l->line) {
		l->line = markdown_add(l->block, CMARK_NODE_PARAGRAPH);
		l->is_gap = l->is_closed = false;
	}
	return l->line;
}

void
markdown_line_end(struct markdown_line *l)
{
	if (l->is_flat)
		l->is_gap = true;
	else
		l->line = NULL;
}

static bool
is_block(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	return type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING;
}

/* The blank that is due. It stands before what emphasis begins, not in it: "**
 * word**" is none. */
static void
put_gap(struct markdown_line *l)
{
	cmark_node *at = l->line, *inner = NULL, *before, *blank;

	while (!is_block(at) && cmark_node_first_child(at) == inner) {
		inner = at;
		at = cmark_node_parent(at);
	}
	before = inner ? cmark_node_previous(inner) : cmark_node_last_child(at);
	if (!before || cmark_node_get_type(before) == CMARK_NODE_LINEBREAK)
		return;
	blank = cmark_node_new(CMARK_NODE_TEXT);
	CHECK(blank && cmark_node_set_literal(blank, " "));
	if (inner)
		CHECK(cmark_node_insert_before(inner, blank));
	else
		CHECK(cmark_node_append_child(at, blank));
}

static bool
is_mark(char c)
{
	return c > ' ' && c < 0x7f && !ascii_is_alnum(c);
}

/* "**Note:**text" is no emphasis: a mark at its end needs a blank. */
void
markdown_line_begin(struct markdown_line *l, char first)
{
	markdown_line(l);
	if (l->is_gap || (l->is_closed && is_mark(l->last) && !is_mark(first)))
		put_gap(l);
	l->is_gap = l->is_closed = false;
	l->last = first;
}

/* White space at the start of v, and what &nbsp; is: its bytes. */
static size_t
space_at(struct sv v)
{
	if (ascii_is_space(v.p[0]))
		return 1;
	return sv_starts(v, SV("\xc2\xa0")) ? 2 : 0;
}

void
markdown_line_words(struct markdown_line *l, struct sv text)
{
	struct str words = STR_INIT;
	size_t n;

	for (; text.n; text = sv_sub(text, n ? n : 1, text.n)) {
		if ((n = space_at(text))) {
			l->is_gap = true;
			continue;
		}
		if (!words.n)
			markdown_line_begin(l, text.p[0]);
		else if (l->is_gap)
			str_add_c(&words, ' ');
		l->is_gap = false;
		l->last = text.p[0];
		str_add_c(&words, text.p[0]);
	}
	if (words.n)
		CHECK(cmark_node_set_literal(
		    markdown_add(l->line, CMARK_NODE_TEXT), words.p));
	str_free(&words);
}

bool
markdown_line_is_in(const struct markdown_line *l, cmark_node_type type)
{
	cmark_node *node = l->line;

	while (node && !is_block(node) && cmark_node_get_type(node) != type)
		node = cmark_node_parent(node);
	return node && cmark_node_get_type(node) == type;
}

bool
markdown_line_is_within(const struct markdown_line *l, const cmark_node *inner)
{
	cmark_node *node = l->line;

	while (node && !is_block(node) && node != inner)
		node = cmark_node_parent(node);
	return node == inner;
}

static bool
is_empty(cmark_node *node)
{
	switch ((int)cmark_node_get_type(node)) {
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING:
	case CMARK_NODE_BLOCK_QUOTE:
	case CMARK_NODE_LIST:
	case CMARK_NODE_ITEM:
	case CMARK_NODE_STRONG:
	case CMARK_NODE_EMPH:
	case CMARK_NODE_LINK:
	case CMARK_NODE_CUSTOM_INLINE:
		return !cmark_node_first_child(node);
	default:
		/* A line break at the end breaks nothing. */
		return cmark_node_get_type(node) == CMARK_NODE_LINEBREAK &&
		    !cmark_node_next(node);
	}
}

/* More than a line, and lists below it. */
static bool
is_loose(cmark_node *item)
{
	cmark_node *child = cmark_node_first_child(item);

	while (child && (child = cmark_node_next(child)))
		if (cmark_node_get_type(child) != CMARK_NODE_LIST)
			return true;
	return false;
}

/* Takes out what nothing came into, from the end on. */
static void
tidy(cmark_node *node)
{
	cmark_node *child, *before;
	bool is_tight = true;

	for (child = cmark_node_last_child(node); child; child = before) {
		before = cmark_node_previous(child);
		tidy(child);
		is_tight = is_tight && !is_loose(child);
		if (is_empty(child))
			cmark_node_free(child);
	}
	if (cmark_node_get_type(node) == CMARK_NODE_LIST)
		CHECK(cmark_node_set_list_tight(node, is_tight));
}

void
markdown_line_write(cmark_node *document, struct str *out)
{
	char *text;

	tidy(document);
	cmark_consolidate_text_nodes(document);
	text = cmark_render_commonmark(document, CMARK_OPT_DEFAULT, 0);
	str_add_s(out, text);
	free(text);
	cmark_node_free(document);
}
