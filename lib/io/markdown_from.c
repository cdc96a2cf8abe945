/*
 * The walk over a tree that becomes a document of cmark-gfm, which writes it:
 * there marks that would mean something are escaped, and lists indented.
 */
#include "io/markdown_from.h"

#include <cmark-gfm.h>

#include "base/ascii.h"
#include "base/err.h"
#include "base/num.h"
#include "io/html_clean.h"
#include "io/markdown_code.h"
#include "io/markdown_line.h"
#include "io/markdown_table.h"

#define LEVELS_MAX 1000

struct walk {
	const struct markdown_html *how;
	struct arena *a;
	const GumboNode *left_out;
	struct markdown_line l;
};

static void walk_node(struct walk *w, const GumboNode *node, unsigned level);

static void
walk_children(struct walk *w, const GumboNode *node, unsigned level)
{
	const GumboVector *children = html_children(node);
	unsigned i;

	for (i = 0; i < children->length; i++)
		walk_node(w, children->data[i], level);
}

/* What the words of an element go into. A paragraph in it ends it. */
static void
walk_inside(
    struct walk *w, const GumboNode *node, cmark_node *inner, unsigned level)
{
	cmark_node *outer = cmark_node_parent(inner);

	w->l.line = inner;
	walk_children(w, node, level);
	if (markdown_line_is_within(&w->l, inner))
		w->l.line = outer;
}

static void
add_emphasis(
    struct walk *w, const GumboNode *node, cmark_node_type type, unsigned level)
{
	cmark_node *inner;

	if (markdown_line_is_in(&w->l, type)) {
		walk_children(w, node, level);
		return;
	}
	/* Two of them side by side are one. */
	inner = cmark_node_last_child(markdown_line(&w->l));
	if (!inner || w->l.is_gap || cmark_node_get_type(inner) != type)
		inner = markdown_add(w->l.line, type);
	walk_inside(w, node, inner, level);
	w->l.is_closed = true;
}

/* Marks, or a tag, that cmark-gfm has no node for. */
static void
add_marks(struct walk *w, const GumboNode *node, const char *before,
    const char *after, unsigned level)
{
	cmark_node *inner;

	if (markdown_line_is_in(&w->l, CMARK_NODE_CUSTOM_INLINE)) {
		walk_children(w, node, level);
		return;
	}
	inner = markdown_add(markdown_line(&w->l), CMARK_NODE_CUSTOM_INLINE);
	CHECK(cmark_node_set_on_enter(inner, before));
	CHECK(cmark_node_set_on_exit(inner, after));
	walk_inside(w, node, inner, level);
}

static void
add_code(struct walk *w, const GumboNode *node)
{
	struct str text = STR_INIT;

	html_one_line(node, &text);
	/* A bar would end a cell, in code as elsewhere. */
	if (w->l.is_flat && sv_find_c(str_sv(&text), '|') < text.n) {
		markdown_line_words(&w->l, str_sv(&text));
	} else if (text.n) {
		markdown_line_begin(&w->l, '`');
		CHECK(cmark_node_set_literal(
		    markdown_add(w->l.line, CMARK_NODE_CODE), text.p));
	}
	str_free(&text);
}

static void
add_pre(struct walk *w, const GumboNode *node)
{
	struct str text = STR_INIT;
	cmark_node *block;

	html_pre(node, &text);
	if (w->l.is_flat) {
		markdown_line_words(&w->l, str_sv(&text));
	} else if (sv_trim(str_sv(&text)).n) {
		if (text.p[text.n - 1] != '\n')
			str_add_c(&text, '\n');
		markdown_line_end(&w->l);
		block = markdown_add(w->l.block, CMARK_NODE_CODE_BLOCK);
		CHECK(cmark_node_set_literal(block, text.p));
		CHECK(cmark_node_set_fence_info(
		    block, markdown_code_language(node, w->a)));
	}
	str_free(&text);
}

/* Where it leads on a page of ours; NULL: nowhere. Places in the page have
 * other names there. */
static const char *
target_of(struct walk *w, struct sv url, bool is_image)
{
	struct sv to = html_url(url, is_image, w->a);

	if (!to.n || to.p[0] == '#')
		return NULL;
	if (w->how->target)
		to = w->how->target(w->how->arg, to, is_image);
	return to.n ? arena_dup(w->a, to) : NULL;
}

static void
add_link(struct walk *w, const GumboNode *node, unsigned level)
{
	const char *to = target_of(w, html_attribute(node, "href"), false);
	cmark_node *inner;

	if (!to || markdown_line_is_in(&w->l, CMARK_NODE_LINK)) {
		walk_children(w, node, level);
		return;
	}
	inner = markdown_add(markdown_line(&w->l), CMARK_NODE_LINK);
	CHECK(cmark_node_set_url(inner, to));
	walk_inside(w, node, inner, level);
}

static void
add_image(struct walk *w, const GumboNode *node)
{
	struct sv alt = html_attribute(node, "alt");
	struct sv class = html_attribute(node, "class");
	struct str text = STR_INIT;
	const char *to = NULL;
	cmark_node *image;

	/* A wiki's smiley is a word. */
	if (!alt.n || sv_find(class, SV("emoticon")) == class.n)
		to = target_of(w, html_attribute(node, "src"), true);
	if (!to) {
		markdown_line_words(&w->l, alt);
		return;
	}
	markdown_line_begin(&w->l, '!');
	image = markdown_add(w->l.line, CMARK_NODE_IMAGE);
	CHECK(cmark_node_set_url(image, to));
	str_add(&text, alt);
	CHECK(cmark_node_set_literal(
	    markdown_add(image, CMARK_NODE_TEXT), text.p));
	str_free(&text);
}

static void
add_heading(struct walk *w, const GumboNode *node, unsigned level)
{
	w->l.line = markdown_add(w->l.block, CMARK_NODE_HEADING);
	CHECK(cmark_node_set_heading_level(
	    w->l.line, (int)(node->v.element.tag - GUMBO_TAG_H1) + 1));
	w->l.is_flat = true;
	w->l.is_gap = w->l.is_closed = false;
	walk_children(w, node, level);
	w->l.is_flat = false;
	w->l.line = NULL;
}

/* Node as blocks in a block, and then on behind that. */
static void
walk_block(struct walk *w, const GumboNode *node, cmark_node *block,
    void (*walk)(struct walk *, const GumboNode *, unsigned), unsigned level)
{
	cmark_node *outer = w->l.block;

	w->l.block = block;
	w->l.line = NULL;
	walk(w, node, level);
	w->l.block = outer;
	w->l.line = NULL;
}

static bool
is_blank(const GumboNode *node)
{
	return !html_is_element(node) &&
	    (!html_is_text(node) || !sv_trim(html_text_of(node)).n);
}

/* What stands in a list, but in none of its items, belongs to the last. */
static void
add_list(struct walk *w, const GumboNode *node, unsigned level)
{
	const GumboVector *children = html_children(node);
	bool is_numbered = html_kind(node) == HTML_NUMBERED;
	cmark_node *list, *item = NULL;
	int64_t start = 1;
	unsigned i;

	list = markdown_add(w->l.block, CMARK_NODE_LIST);
	(void)num_parse(html_attribute(node, "start"), 0, 999999999, &start);
	CHECK(cmark_node_set_list_type(
	    list, is_numbered ? CMARK_ORDERED_LIST : CMARK_BULLET_LIST));
	CHECK(cmark_node_set_list_start(list, (int)start));
	for (i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];

		if (is_blank(child))
			continue;
		if (!item ||
		    (html_is_element(child) && html_kind(child) == HTML_ITEM))
			item = markdown_add(list, CMARK_NODE_ITEM);
		walk_block(w, child, item, walk_node, level);
	}
}

/* A cell as one line. */
static void
write_cell(void *arg, const GumboNode *cell, struct str *out)
{
	struct walk w = *(const struct walk *)arg;

	w.l = (struct markdown_line){
	    .block = cmark_node_new(CMARK_NODE_DOCUMENT), .is_flat = true};
	CHECK(w.l.block);
	walk_children(&w, cell, 0);
	markdown_line_write(w.l.block, out);
}

/* HTML in Markdown ends at an empty line: there is none. */
static void
add_html(struct str *out, struct sv html)
{
	size_t i, k;

	for (i = 0; i < html.n; i++) {
		for (k = i + 1; k < html.n && ascii_is_blank(html.p[k]); k++)
			;
		if (html.p[i] == '\n' && k < html.n && html.p[k] == '\n')
			str_add_s(out, "&#10;");
		else
			str_add_c(out, html.p[i]);
	}
}

static void
write_html_table(struct walk *w, const GumboNode *table, struct str *out)
{
	struct str html = STR_INIT;
	struct html_writer writer = {.out = &html};

	html_begin(&writer, "table");
	html_clean(table, w->how, w->a, &writer, NULL);
	html_end(&writer, "table");
	add_html(out, str_sv(&html));
	str_free(&html);
}

static void
add_table(struct walk *w, const GumboNode *node)
{
	struct str text = STR_INIT;

	if (!markdown_table(node, write_cell, w, &text))
		write_html_table(w, node, &text);
	if (text.n)
		CHECK(cmark_node_set_literal(
		    markdown_add(w->l.block, CMARK_NODE_HTML_BLOCK), text.p));
	str_free(&text);
}

static void
walk_inline(struct walk *w, const GumboNode *node, unsigned level)
{
	static const struct {
		GumboTag tag;
		cmark_node_type type;
		const char *before, *after; /* of CMARK_NODE_CUSTOM_INLINE */
	} marks[] = {
	    {GUMBO_TAG_B, CMARK_NODE_STRONG, NULL, NULL},
	    {GUMBO_TAG_STRONG, CMARK_NODE_STRONG, NULL, NULL},
	    {GUMBO_TAG_EM, CMARK_NODE_EMPH, NULL, NULL},
	    {GUMBO_TAG_I, CMARK_NODE_EMPH, NULL, NULL},
	    {GUMBO_TAG_CITE, CMARK_NODE_EMPH, NULL, NULL},
	    {GUMBO_TAG_DFN, CMARK_NODE_EMPH, NULL, NULL},
	    {GUMBO_TAG_VAR, CMARK_NODE_EMPH, NULL, NULL},
	    {GUMBO_TAG_S, CMARK_NODE_CUSTOM_INLINE, "~~", "~~"},
	    {GUMBO_TAG_DEL, CMARK_NODE_CUSTOM_INLINE, "~~", "~~"},
	    {GUMBO_TAG_STRIKE, CMARK_NODE_CUSTOM_INLINE, "~~", "~~"},
	    {GUMBO_TAG_SUB, CMARK_NODE_CUSTOM_INLINE, "<sub>", "</sub>"},
	    {GUMBO_TAG_SUP, CMARK_NODE_CUSTOM_INLINE, "<sup>", "</sup>"},
	    {GUMBO_TAG_CODE, CMARK_NODE_CODE, NULL, NULL},
	    {GUMBO_TAG_TT, CMARK_NODE_CODE, NULL, NULL},
	    {GUMBO_TAG_KBD, CMARK_NODE_CODE, NULL, NULL},
	    {GUMBO_TAG_SAMP, CMARK_NODE_CODE, NULL, NULL},
	};

	size_t i;

	for (i = 0; i < COUNT_OF(marks); i++)
		if (marks[i].tag == node->v.element.tag)
			break;
	if (i == COUNT_OF(marks))
		walk_children(w, node, level);
	else if (marks[i].type == CMARK_NODE_CODE)
		add_code(w, node);
	else if (marks[i].before)
		add_marks(w, node, marks[i].before, marks[i].after, level);
	else
		add_emphasis(w, node, marks[i].type, level);
}

/* What begins and ends a line. */
static void
walk_line(struct walk *w, const GumboNode *node, unsigned level)
{
	GumboTag tag = node->v.element.tag;

	markdown_line_end(&w->l);
	if (w->l.is_flat)
		walk_children(w, node, level);
	else if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6)
		add_heading(w, node, level);
	else if (tag == GUMBO_TAG_TABLE)
		add_table(w, node);
	else if (tag == GUMBO_TAG_DT)
		add_emphasis(w, node, CMARK_NODE_STRONG, level);
	else if (html_kind(node) == HTML_QUOTE)
		walk_block(w, node,
		    markdown_add(w->l.block, CMARK_NODE_BLOCK_QUOTE),
		    walk_children, level);
	else if (html_kind(node) == HTML_LIST ||
	    html_kind(node) == HTML_NUMBERED)
		add_list(w, node, level);
	else if (html_kind(node) == HTML_RULE)
		markdown_add(w->l.block, CMARK_NODE_THEMATIC_BREAK);
	else
		walk_children(w, node, level);
	markdown_line_end(&w->l);
}

static void
walk_element(struct walk *w, const GumboNode *node, unsigned level)
{
	switch (html_kind(node)) {
	case HTML_SKIP:
		break;
	case HTML_INLINE:
		walk_inline(w, node, level);
		break;
	case HTML_LINK:
		add_link(w, node, level);
		break;
	case HTML_IMAGE:
		add_image(w, node);
		break;
	case HTML_PRE:
		add_pre(w, node);
		break;
	case HTML_BR:
		if (w->l.line && !w->l.is_flat)
			markdown_add(w->l.line, CMARK_NODE_LINEBREAK);
		w->l.is_gap = w->l.is_flat;
		break;
	case HTML_LINE:
	case HTML_PARA:
	case HTML_CELL:
	case HTML_QUOTE:
	case HTML_LIST:
	case HTML_NUMBERED:
	case HTML_ITEM:
	case HTML_RULE:
		walk_line(w, node, level);
		break;
	}
}

/* What a page has for its reader's way or hand, and what is run or loaded. */
static bool
is_no_text(GumboTag tag)
{
	static const GumboTag tags[] = {GUMBO_TAG_NAV, GUMBO_TAG_FOOTER,
	    GUMBO_TAG_ASIDE, GUMBO_TAG_BUTTON, GUMBO_TAG_SELECT,
	    GUMBO_TAG_TEXTAREA, GUMBO_TAG_NOSCRIPT, GUMBO_TAG_IFRAME,
	    GUMBO_TAG_OBJECT, GUMBO_TAG_VIDEO, GUMBO_TAG_AUDIO,
	    GUMBO_TAG_CANVAS};
	size_t i;

	for (i = 0; i < COUNT_OF(tags); i++)
		if (tags[i] == tag)
			return true;
	return false;
}

static void
walk_node(struct walk *w, const GumboNode *node, unsigned level)
{
	if (html_is_text(node))
		markdown_line_words(&w->l, html_text_of(node));
	if (html_is_element(node) && level < LEVELS_MAX &&
	    node != w->left_out &&
	    node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML &&
	    !is_no_text(node->v.element.tag))
		walk_element(w, node, level + 1);
}

void
markdown_from(const GumboNode *root, const GumboNode *left_out,
    const struct markdown_html *how, struct arena *a, struct str *out)
{
	struct walk w = {.how = how, .a = a, .left_out = left_out};

	w.l.block = cmark_node_new(CMARK_NODE_DOCUMENT);
	CHECK(w.l.block);
	walk_children(&w, root, 0);
	markdown_line_write(w.l.block, out);
}
