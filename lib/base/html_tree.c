/*
 * The one place that has libgumbo build a tree, and the table of what its
 * elements mean to a text.
 */
#include "html_tree.h"

#include <stddef.h>

#include "ascii.h"
#include "html_scan.h"

#define LEVELS_MAX 2000

/* What is not here is inline. */
static const unsigned char kinds[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_HEAD] = HTML_SKIP,
    [GUMBO_TAG_TITLE] = HTML_SKIP,
    [GUMBO_TAG_SCRIPT] = HTML_SKIP,
    [GUMBO_TAG_STYLE] = HTML_SKIP,
    [GUMBO_TAG_TEMPLATE] = HTML_SKIP,
    [GUMBO_TAG_DIV] = HTML_LINE,
    [GUMBO_TAG_ADDRESS] = HTML_LINE,
    [GUMBO_TAG_ARTICLE] = HTML_LINE,
    [GUMBO_TAG_ASIDE] = HTML_LINE,
    [GUMBO_TAG_CAPTION] = HTML_LINE,
    [GUMBO_TAG_CENTER] = HTML_LINE,
    [GUMBO_TAG_DD] = HTML_LINE,
    [GUMBO_TAG_DT] = HTML_LINE,
    [GUMBO_TAG_FIELDSET] = HTML_LINE,
    [GUMBO_TAG_FIGCAPTION] = HTML_LINE,
    [GUMBO_TAG_FOOTER] = HTML_LINE,
    [GUMBO_TAG_FORM] = HTML_LINE,
    [GUMBO_TAG_HEADER] = HTML_LINE,
    [GUMBO_TAG_LEGEND] = HTML_LINE,
    [GUMBO_TAG_MAIN] = HTML_LINE,
    [GUMBO_TAG_NAV] = HTML_LINE,
    [GUMBO_TAG_OPTION] = HTML_LINE,
    [GUMBO_TAG_SECTION] = HTML_LINE,
    [GUMBO_TAG_TABLE] = HTML_LINE,
    [GUMBO_TAG_TR] = HTML_LINE,
    [GUMBO_TAG_P] = HTML_PARA,
    [GUMBO_TAG_DL] = HTML_PARA,
    [GUMBO_TAG_FIGURE] = HTML_PARA,
    [GUMBO_TAG_H1] = HTML_PARA,
    [GUMBO_TAG_H2] = HTML_PARA,
    [GUMBO_TAG_H3] = HTML_PARA,
    [GUMBO_TAG_H4] = HTML_PARA,
    [GUMBO_TAG_H5] = HTML_PARA,
    [GUMBO_TAG_H6] = HTML_PARA,
    [GUMBO_TAG_TD] = HTML_CELL,
    [GUMBO_TAG_TH] = HTML_CELL,
    [GUMBO_TAG_BLOCKQUOTE] = HTML_QUOTE,
    [GUMBO_TAG_UL] = HTML_LIST,
    [GUMBO_TAG_DIR] = HTML_LIST,
    [GUMBO_TAG_MENU] = HTML_LIST,
    [GUMBO_TAG_OL] = HTML_NUMBERED,
    [GUMBO_TAG_LI] = HTML_ITEM,
    [GUMBO_TAG_PRE] = HTML_PRE,
    [GUMBO_TAG_LISTING] = HTML_PRE,
    [GUMBO_TAG_XMP] = HTML_PRE,
    [GUMBO_TAG_TEXTAREA] = HTML_PRE,
    [GUMBO_TAG_A] = HTML_LINK,
    [GUMBO_TAG_BR] = HTML_BR,
    [GUMBO_TAG_HR] = HTML_RULE,
    [GUMBO_TAG_IMG] = HTML_IMAGE,
};

enum html_kind
html_kind(const GumboNode *element)
{
	return (enum html_kind)kinds[element->v.element.tag];
}

/*
 * A piece is read as it stands in a body that has begun with something: then no
 * <frameset> takes the place of all of it. Gumbo's own way to read fragments
 * looks at memory that nobody has written.
 */
static GumboOutput *
tree_of_piece(const GumboOptions *options, struct sv html)
{
	struct str page = STR_INIT;
	GumboOutput *tree;

	str_add_s(&page, "<!doctype html><body><area>");
	str_add(&page, html);
	tree = gumbo_parse_with_options(options, page.p, page.n);
	/* The tree's texts are copies. */
	str_free(&page);
	return tree;
}

GumboOutput *
html_tree(struct sv html_utf8, bool is_piece)
{
	GumboOptions options = kGumboDefaultOptions;

	if (html_utf8.n == 0 || !html_is_tame(html_utf8))
		return NULL;
	options.max_errors = 0;
	if (is_piece)
		return tree_of_piece(&options, html_utf8);
	return gumbo_parse_with_options(&options, html_utf8.p, html_utf8.n);
}

void
html_tree_free(GumboOutput *tree)
{
	if (tree)
		gumbo_destroy_output(&kGumboDefaultOptions, tree);
}

bool
html_is_element(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT ||
	    node->type == GUMBO_NODE_TEMPLATE;
}

bool
html_is_text(const GumboNode *node)
{
	return node->type == GUMBO_NODE_TEXT ||
	    node->type == GUMBO_NODE_CDATA ||
	    node->type == GUMBO_NODE_WHITESPACE;
}

struct sv
html_text_of(const GumboNode *text)
{
	return sv_of(text->v.text.text);
}

struct sv
html_attribute(const GumboNode *element, const char *name)
{
	const GumboAttribute *at =
	    gumbo_get_attribute(&element->v.element.attributes, name);

	return sv_of(at ? at->value : NULL);
}

const GumboVector *
html_children(const GumboNode *element)
{
	return &element->v.element.children;
}

static void
add_collapsed(struct str *out, struct sv text, bool *is_gap)
{
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (ascii_is_space(text.p[i])) {
			*is_gap = out->n > 0;
			continue;
		}
		if (*is_gap)
			str_add_c(out, ' ');
		*is_gap = false;
		str_add_c(out, text.p[i]);
	}
}

static void
one_line(const GumboNode *node, struct str *out, bool *is_gap, unsigned level)
{
	unsigned i;

	if (html_is_text(node)) {
		add_collapsed(out, html_text_of(node), is_gap);
		return;
	}
	if (!html_is_element(node) || level == LEVELS_MAX ||
	    html_kind(node) == HTML_SKIP)
		return;
	if (html_kind(node) != HTML_INLINE && html_kind(node) != HTML_LINK)
		*is_gap = out->n > 0;
	for (i = 0; i < html_children(node)->length; i++)
		one_line(html_children(node)->data[i], out, is_gap, level + 1);
}

void
html_one_line(const GumboNode *node, struct str *out)
{
	bool is_gap = false;

	one_line(node, out, &is_gap, 0);
}

static void
pre_text(const GumboNode *node, struct str *out, unsigned level)
{
	unsigned i;

	if (html_is_text(node))
		str_add(out, html_text_of(node));
	if (!html_is_element(node) || level == LEVELS_MAX ||
	    html_kind(node) == HTML_SKIP)
		return;
	if (html_kind(node) == HTML_BR)
		str_add_c(out, '\n');
	for (i = 0; i < html_children(node)->length; i++)
		pre_text(html_children(node)->data[i], out, level + 1);
}

void
html_pre(const GumboNode *pre, struct str *out)
{
	pre_text(pre, out, 0);
}
