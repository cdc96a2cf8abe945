/*
 * Walks the tree that libgumbo makes of the HTML, without recursion: the
 * parents in the tree are the stack. HTML that is built to hurt a parser
 * (html_scan) loses its tags instead.
 */
#include "mail/html.h"

#include "base/html_scan.h"
#include "base/html_tree.h"
#include "mail/html_out.h"

struct walk {
	struct html_out out;
	bool with_alt;    /* pictures by their text */
	size_t link_from; /* where the text of the link began */
};

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

	switch (html_kind(node)) {
	case HTML_SKIP:
		return false;
	case HTML_LINE:
		html_out_break(o, 1);
		break;
	case HTML_PARA:
		html_out_break(o, 2);
		break;
	case HTML_CELL:
		html_out_cell(o);
		break;
	case HTML_QUOTE:
		html_out_break(o, 2);
		o->quotes++;
		break;
	case HTML_LIST:
		html_out_list_begin(o, false);
		break;
	case HTML_NUMBERED:
		html_out_list_begin(o, true);
		break;
	case HTML_ITEM:
		html_out_item(o);
		break;
	case HTML_PRE:
		html_out_break(o, 2);
		o->is_pre = true;
		break;
	case HTML_LINK:
		w->link_from = o->text.n;
		break;
	case HTML_BR:
		html_out_br(o);
		break;
	case HTML_RULE:
		rule(o);
		break;
	case HTML_IMAGE:
		if (w->with_alt)
			html_out_text(o, html_attribute(node, "alt"));
		break;
	case HTML_INLINE:
		break;
	}
	return true;
}

static void
leave(struct walk *w, const GumboNode *node)
{
	struct html_out *o = &w->out;

	switch (html_kind(node)) {
	case HTML_LINE:
	case HTML_ITEM:
		html_out_break(o, 1);
		break;
	case HTML_PARA:
		html_out_break(o, 2);
		break;
	case HTML_QUOTE:
		html_out_break(o, 2);
		o->quotes--;
		break;
	case HTML_LIST:
	case HTML_NUMBERED:
		html_out_list_end(o);
		break;
	case HTML_PRE:
		html_out_break(o, 2);
		o->is_pre = false;
		break;
	case HTML_LINK:
		html_out_link(o, w->link_from, html_attribute(node, "href"));
		w->link_from = o->text.n;
		break;
	case HTML_CELL:
	case HTML_BR:
	case HTML_RULE:
	case HTML_IMAGE:
	case HTML_SKIP:
	case HTML_INLINE:
		break;
	}
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

		if (html_is_element(node))
			leave(w, node);
		if (node == root || !parent || !html_is_element(parent))
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
	GumboOutput *tree = html_tree(html_utf8, false);
	char *text;

	if (!tree)
		return html_strip(html_utf8, a);
	text = tree_to_text(tree->root, a);
	html_tree_free(tree);
	return text;
}
