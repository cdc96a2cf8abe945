/*
 * Walks the tree that libgumbo makes of the HTML, without recursion: the
 * parents in the tree are the stack. HTML that is built to hurt a parser
 * (html_scan) loses its tags instead.
 */
#include "mail/html.h"

#include <gumbo.h>

#include "mail/html_out.h"
#include "mail/html_scan.h"

struct walk {
	struct html_out out;
	bool with_alt;    /* pictures by their text */
	size_t link_from; /* where the text of the link began */
};

enum kind {
	KIND_INLINE,
	KIND_SKIP,
	KIND_LINE, /* begins and ends a line */
	KIND_PARA,
	KIND_CELL,
	KIND_QUOTE,
	KIND_LIST,
	KIND_NUMBERED,
	KIND_ITEM,
	KIND_PRE,
	KIND_LINK,
	KIND_BR,
	KIND_RULE,
	KIND_IMAGE,
};

/* What is not here is inline. */
static const unsigned char kinds[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_HEAD] = KIND_SKIP,
    [GUMBO_TAG_TITLE] = KIND_SKIP,
    [GUMBO_TAG_SCRIPT] = KIND_SKIP,
    [GUMBO_TAG_STYLE] = KIND_SKIP,
    [GUMBO_TAG_TEMPLATE] = KIND_SKIP,
    [GUMBO_TAG_DIV] = KIND_LINE,
    [GUMBO_TAG_ADDRESS] = KIND_LINE,
    [GUMBO_TAG_ARTICLE] = KIND_LINE,
    [GUMBO_TAG_ASIDE] = KIND_LINE,
    [GUMBO_TAG_CAPTION] = KIND_LINE,
    [GUMBO_TAG_CENTER] = KIND_LINE,
    [GUMBO_TAG_DD] = KIND_LINE,
    [GUMBO_TAG_DT] = KIND_LINE,
    [GUMBO_TAG_FIELDSET] = KIND_LINE,
    [GUMBO_TAG_FIGCAPTION] = KIND_LINE,
    [GUMBO_TAG_FOOTER] = KIND_LINE,
    [GUMBO_TAG_FORM] = KIND_LINE,
    [GUMBO_TAG_HEADER] = KIND_LINE,
    [GUMBO_TAG_LEGEND] = KIND_LINE,
    [GUMBO_TAG_MAIN] = KIND_LINE,
    [GUMBO_TAG_NAV] = KIND_LINE,
    [GUMBO_TAG_OPTION] = KIND_LINE,
    [GUMBO_TAG_SECTION] = KIND_LINE,
    [GUMBO_TAG_TABLE] = KIND_LINE,
    [GUMBO_TAG_TR] = KIND_LINE,
    [GUMBO_TAG_P] = KIND_PARA,
    [GUMBO_TAG_DL] = KIND_PARA,
    [GUMBO_TAG_FIGURE] = KIND_PARA,
    [GUMBO_TAG_H1] = KIND_PARA,
    [GUMBO_TAG_H2] = KIND_PARA,
    [GUMBO_TAG_H3] = KIND_PARA,
    [GUMBO_TAG_H4] = KIND_PARA,
    [GUMBO_TAG_H5] = KIND_PARA,
    [GUMBO_TAG_H6] = KIND_PARA,
    [GUMBO_TAG_TD] = KIND_CELL,
    [GUMBO_TAG_TH] = KIND_CELL,
    [GUMBO_TAG_BLOCKQUOTE] = KIND_QUOTE,
    [GUMBO_TAG_UL] = KIND_LIST,
    [GUMBO_TAG_DIR] = KIND_LIST,
    [GUMBO_TAG_MENU] = KIND_LIST,
    [GUMBO_TAG_OL] = KIND_NUMBERED,
    [GUMBO_TAG_LI] = KIND_ITEM,
    [GUMBO_TAG_PRE] = KIND_PRE,
    [GUMBO_TAG_LISTING] = KIND_PRE,
    [GUMBO_TAG_XMP] = KIND_PRE,
    [GUMBO_TAG_TEXTAREA] = KIND_PRE,
    [GUMBO_TAG_A] = KIND_LINK,
    [GUMBO_TAG_BR] = KIND_BR,
    [GUMBO_TAG_HR] = KIND_RULE,
    [GUMBO_TAG_IMG] = KIND_IMAGE,
};

static enum kind
kind_of(const GumboNode *node)
{
	return (enum kind)kinds[node->v.element.tag];
}

static struct sv
attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *at =
	    gumbo_get_attribute(&node->v.element.attributes, name);

	return sv_of(at ? at->value : NULL);
}

static void
rule(struct html_out *o)
{
	html_out_break(o, 1);
	html_out_text(o, SV("---"));
	html_out_break(o, 1);
}

/* Enters an element; false when what it holds is left out. */
static bool
enter(struct walk *w, const GumboNode *node)
{
	struct html_out *o = &w->out;

	switch (kind_of(node)) {
	case KIND_SKIP:
		return false;
	case KIND_LINE:
		html_out_break(o, 1);
		break;
	case KIND_PARA:
		html_out_break(o, 2);
		break;
	case KIND_CELL:
		html_out_cell(o);
		break;
	case KIND_QUOTE:
		html_out_break(o, 2);
		o->quotes++;
		break;
	case KIND_LIST:
		html_out_list_begin(o, false);
		break;
	case KIND_NUMBERED:
		html_out_list_begin(o, true);
		break;
	case KIND_ITEM:
		html_out_item(o);
		break;
	case KIND_PRE:
		html_out_break(o, 2);
		o->is_pre = true;
		break;
	case KIND_LINK:
		w->link_from = o->text.n;
		break;
	case KIND_BR:
		html_out_br(o);
		break;
	case KIND_RULE:
		rule(o);
		break;
	case KIND_IMAGE:
		if (w->with_alt)
			html_out_text(o, attribute(node, "alt"));
		break;
	case KIND_INLINE:
		break;
	}
	return true;
}

static void
leave(struct walk *w, const GumboNode *node)
{
	struct html_out *o = &w->out;

	switch (kind_of(node)) {
	case KIND_LINE:
	case KIND_ITEM:
		html_out_break(o, 1);
		break;
	case KIND_PARA:
		html_out_break(o, 2);
		break;
	case KIND_QUOTE:
		html_out_break(o, 2);
		o->quotes--;
		break;
	case KIND_LIST:
	case KIND_NUMBERED:
		html_out_list_end(o);
		break;
	case KIND_PRE:
		html_out_break(o, 2);
		o->is_pre = false;
		break;
	case KIND_LINK:
		html_out_link(o, w->link_from, attribute(node, "href"));
		w->link_from = o->text.n;
		break;
	case KIND_CELL:
	case KIND_BR:
	case KIND_RULE:
	case KIND_IMAGE:
	case KIND_SKIP:
	case KIND_INLINE:
		break;
	}
}

static bool
is_element(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT ||
	    node->type == GUMBO_NODE_TEMPLATE;
}

/* Goes into a node; true when its children come next. */
static bool
visit(struct walk *w, const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		html_out_text(&w->out, sv_of(node->v.text.text));
		return false;
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		return enter(w, node) && node->v.element.children.length > 0;
	case GUMBO_NODE_DOCUMENT:
	case GUMBO_NODE_COMMENT:
		break;
	}
	return false;
}

static const GumboNode *
child_at(const GumboNode *parent, size_t i)
{
	return parent->v.element.children.data[i];
}

/* The node behind this one and what it holds; NULL at the end of root. */
static const GumboNode *
next_node(struct walk *w, const GumboNode *node, const GumboNode *root)
{
	for (;;) {
		const GumboNode *parent = node->parent;

		if (is_element(node))
			leave(w, node);
		if (node == root || !parent || !is_element(parent))
			return NULL;
		if (node->index_within_parent + 1 <
		    parent->v.element.children.length)
			return child_at(parent, node->index_within_parent + 1);
		node = parent;
	}
}

static void
walk_tree(struct walk *w, const GumboNode *root)
{
	const GumboNode *node = root;

	while (node)
		node = visit(w, node) ? child_at(node, 0)
				      : next_node(w, node, root);
}

static char *
finish(struct walk *w, struct arena *a)
{
	char *text;

	if (w->out.text.n > 0)
		str_add_c(&w->out.text, '\n');
	text = arena_dup(a, str_sv(&w->out.text));
	str_free(&w->out.text);
	return text;
}

static char *
tree_to_text(const GumboNode *root, struct arena *a)
{
	struct walk w = {.out = {.text = STR_INIT}};

	walk_tree(&w, root);
	if (w.out.text.n == 0) { /* pictures only */
		w.with_alt = true;
		walk_tree(&w, root);
	}
	return finish(&w, a);
}

char *
html_to_text(struct sv html_utf8, struct arena *a)
{
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *tree = NULL;
	char *text;

	options.max_errors = 0;
	if (html_utf8.n > 0 && html_is_tame(html_utf8))
		tree = gumbo_parse_with_options(
		    &options, html_utf8.p, html_utf8.n);
	if (!tree)
		return html_strip(html_utf8, a);
	text = tree_to_text(tree->root, a);
	gumbo_destroy_output(&options, tree);
	return text;
}
