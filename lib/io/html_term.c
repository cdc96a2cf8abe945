/* The walk over a tree whose elements become lines. */
#include "io/html_term.h"

#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "io/out.h"

#define LEVELS_MAX 1000
#define MARK_MAX 32

struct walk {
	const struct markdown_term *how;
	struct html_lines *l;
	VEC(struct sv) links; /* that have a number */
	bool in_cell;
	bool is_dry; /* only to see how wide it gets */
};

struct list {
	bool is_numbered;
	int64_t next;
};

static void write_node(
    struct walk *w, const GumboNode *node, struct list *list, unsigned level);

static void
write_children(
    struct walk *w, const GumboNode *node, struct list *list, unsigned level)
{
	const GumboVector *children = html_children(node);
	unsigned i;

	for (i = 0; i < children->length; i++)
		write_node(w, children->data[i], list, level);
}

static unsigned
style_of(GumboTag tag)
{
	switch ((int)tag) {
	case GUMBO_TAG_H1:
		return STYLE_BOLD | STYLE_UNDERLINE;
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
	case GUMBO_TAG_B:
	case GUMBO_TAG_STRONG:
	case GUMBO_TAG_TH:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_SUMMARY:
		return STYLE_BOLD;
	case GUMBO_TAG_EM:
	case GUMBO_TAG_I:
	case GUMBO_TAG_CITE:
	case GUMBO_TAG_DFN:
	case GUMBO_TAG_VAR:
		return STYLE_ITALIC;
	case GUMBO_TAG_U:
	case GUMBO_TAG_INS:
		return STYLE_UNDERLINE;
	case GUMBO_TAG_S:
	case GUMBO_TAG_DEL:
	case GUMBO_TAG_STRIKE:
		return STYLE_STRIKE;
	case GUMBO_TAG_CODE:
	case GUMBO_TAG_TT:
	case GUMBO_TAG_SAMP:
	case GUMBO_TAG_KBD:
		return STYLE_CODE;
	default:
		return 0;
	}
}

/* Worth a word where it leads: not to a place on the same page. */
static bool
is_worthy(struct sv url, const GumboNode *node)
{
	struct str text = STR_INIT;
	struct sv bare = url;
	bool is_same;

	if (url.n == 0 || url.p[0] == '#')
		return false;
	html_one_line(node, &text);
	if (sv_starts_ci(bare, SV("mailto:")))
		bare = sv_sub(bare, 7, bare.n);
	is_same = sv_eq(bare, str_sv(&text)) ||
	    (sv_ends(bare, str_sv(&text)) && sv_starts(bare, SV("http")) &&
		bare.n - text.n <= sizeof("https://") - 1);
	str_free(&text);
	return !is_same;
}

static void
write_number(struct walk *w, struct sv url)
{
	char text[MARK_MAX];

	if (!w->is_dry)
		VEC_ADD(&w->links, url);
	snprintf(text, sizeof(text), "[%zu]", w->links.n + w->is_dry);
	html_lines_text(w->l, sv_of(text));
}

/* OSC 8 takes printable ASCII alone. */
static void
open_link(struct walk *w, struct sv url)
{
	struct str safe = STR_INIT;
	size_t i;

	for (i = 0; i < url.n; i++) {
		unsigned char c = (unsigned char)url.p[i];

		if (c > 0x20 && c < 0x7f)
			str_add_c(&safe, (char)c);
		else
			str_add_f(&safe, "%%%02X", c);
	}
	html_lines_code(w->l, "\x1b]8;;", str_sv(&safe));
	str_free(&safe);
}

static void
write_link(struct walk *w, const GumboNode *node, unsigned level)
{
	struct sv url = html_attribute(node, "href");

	if (url.n > 0 && url.p[0] != '#' && w->how->has_links) {
		open_link(w, url);
		write_children(w, node, NULL, level);
		html_lines_code(w->l, "\x1b]8;;", SV(""));
		return;
	}
	write_children(w, node, NULL, level);
	if (is_worthy(url, node) && !w->how->has_links)
		write_number(w, url);
}

static void
write_image(struct walk *w, const GumboNode *node)
{
	struct sv alt = html_attribute(node, "alt");
	struct sv src = html_attribute(node, "src");

	html_lines_text(w->l, SV("["));
	html_lines_text(w->l, alt.n > 0 ? alt : src);
	html_lines_text(w->l, SV("]"));
	if (src.n > 0 && alt.n > 0 && !w->how->has_links)
		write_number(w, src);
}

/* Code keeps its lines and blanks. */
static void
write_pre(struct walk *w, const GumboNode *node)
{
	struct str text = STR_INIT, safe = STR_INIT;
	struct sv rest, line;
	size_t before;

	html_pre(node, &text);
	html_lines_break(w->l, 2);
	before = html_lines_indent(w->l, "    ");
	rest = str_sv(&text);
	while (sv_line(&rest, &line)) {
		str_clear(&safe);
		out_safe(&safe, line);
		html_lines_raw(w->l, str_sv(&safe), utf8_width(str_sv(&safe)));
	}
	html_lines_outdent(w->l, before);
	html_lines_break(w->l, 2);
	str_free(&text);
	str_free(&safe);
}

static void
write_item(
    struct walk *w, const GumboNode *node, struct list *list, unsigned level)
{
	char mark[MARK_MAX] = "- ";
	size_t before;

	if (list && list->is_numbered && list->next < INT32_MAX)
		snprintf(mark, sizeof(mark), "%lld. ", (long long)list->next++);
	html_lines_break(w->l, 1);
	before = html_lines_item(w->l, mark);
	write_children(w, node, NULL, level);
	html_lines_outdent(w->l, before);
	html_lines_break(w->l, 1);
}

/* A list in a list follows its item's text at once. */
static void
write_list(
    struct walk *w, const GumboNode *node, bool is_numbered, unsigned level)
{
	struct list list = {is_numbered, 1};
	const GumboNode *parent = node->parent;
	bool is_inner =
	    parent && html_is_element(parent) && html_kind(parent) == HTML_ITEM;

	(void)num_parse(
	    html_attribute(node, "start"), 0, INT32_MAX, &list.next);
	html_lines_break(w->l, is_inner ? 1 : 2);
	write_children(w, node, &list, level);
	html_lines_break(w->l, is_inner ? 1 : 2);
}

static void
write_indented(struct walk *w, const GumboNode *node, const char *prefix,
    size_t breaks, unsigned level)
{
	size_t before;

	html_lines_break(w->l, breaks);
	before = html_lines_indent(w->l, prefix);
	write_children(w, node, NULL, level);
	html_lines_outdent(w->l, before);
	html_lines_break(w->l, breaks);
}

static void
write_cell(void *arg, const GumboNode *cell, struct html_lines *into)
{
	const struct walk *outer = arg;
	struct walk w = *outer;
	bool is_measured = into->width == SIZE_MAX;

	w.l = into;
	w.in_cell = true;
	w.is_dry = is_measured;
	into->style = style_of(cell->v.element.tag);
	write_children(&w, cell, NULL, 0);
	((struct walk *)arg)->links = w.links;
}

static void
write_line(
    struct walk *w, const GumboNode *node, struct list *list, unsigned level)
{
	GumboTag tag = node->v.element.tag;

	if (tag == GUMBO_TAG_DD) {
		write_indented(w, node, "    ", 1, level);
		return;
	}
	if (tag == GUMBO_TAG_TABLE && !w->in_cell) {
		html_lines_break(w->l, 2);
		html_term_table(w->l, node, write_cell, w);
		html_lines_break(w->l, 2);
		return;
	}
	html_lines_break(w->l, 1);
	write_children(w, node, list, level);
	html_lines_break(w->l, 1);
}

static void
write_element(
    struct walk *w, const GumboNode *node, struct list *list, unsigned level)
{
	struct html_lines *l = w->l;

	switch (html_kind(node)) {
	case HTML_SKIP:
		break;
	case HTML_LINE:
		write_line(w, node, list, level);
		break;
	case HTML_PARA:
		html_lines_break(l, 2);
		write_children(w, node, list, level);
		html_lines_break(l, 2);
		break;
	case HTML_CELL:
		html_lines_text(l, SV(" "));
		write_children(w, node, NULL, level);
		html_lines_text(l, SV(" "));
		break;
	case HTML_QUOTE:
		write_indented(w, node, "> ", 2, level);
		break;
	case HTML_LIST:
		write_list(w, node, false, level);
		break;
	case HTML_NUMBERED:
		write_list(w, node, true, level);
		break;
	case HTML_ITEM:
		write_item(w, node, list, level);
		break;
	case HTML_PRE:
		write_pre(w, node);
		break;
	case HTML_LINK:
		write_link(w, node, level);
		break;
	case HTML_BR:
		html_lines_br(l);
		break;
	case HTML_RULE:
		html_lines_break(l, 2);
		html_lines_text(l, SV("---"));
		html_lines_break(l, 2);
		break;
	case HTML_IMAGE:
		write_image(w, node);
		break;
	case HTML_INLINE:
		write_children(w, node, list, level);
		break;
	}
}

static void
write_box(struct walk *w, const GumboNode *node)
{
	if (sv_eq_ci(html_attribute(node, "type"), SV("checkbox")))
		html_lines_text(w->l,
		    html_attribute(node, "checked").p ? SV("[x]") : SV("[ ]"));
}

static void
write_node(
    struct walk *w, const GumboNode *node, struct list *list, unsigned level)
{
	unsigned style, before = w->l->style;
	bool is_ticked;

	if (html_is_text(node))
		html_lines_text(w->l, html_text_of(node));
	if (!html_is_element(node) || level == LEVELS_MAX ||
	    node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML)
		return;
	if (node->v.element.tag == GUMBO_TAG_INPUT) {
		write_box(w, node);
		return;
	}
	style = style_of(node->v.element.tag);
	/* Code stands out where colours cannot show it. */
	is_ticked = style == STYLE_CODE && !w->l->has_style;
	if (style && html_kind(node) != HTML_INLINE)
		html_lines_break(w->l, 1);
	if (is_ticked)
		html_lines_text(w->l, SV("`"));
	w->l->style |= style;
	write_element(w, node, list, level + 1);
	w->l->style = before;
	if (is_ticked)
		html_lines_text(w->l, SV("`"));
}

static void
write_links(struct walk *w)
{
	char text[MARK_MAX];
	size_t i, before;

	html_lines_break(w->l, 2);
	for (i = 0; i < w->links.n; i++) {
		snprintf(text, sizeof(text), "[%zu] ", i + 1);
		before = html_lines_item(w->l, text);
		html_lines_text(w->l, w->links.v[i]);
		html_lines_outdent(w->l, before);
		html_lines_break(w->l, 1);
	}
}

void
html_term(
    const GumboNode *root, const struct markdown_term *how, struct str *out)
{
	struct html_lines l;
	struct walk w = {.how = how, .l = &l, .links = VEC_INIT};

	html_lines_init(
	    &l, out, how->width > 0 ? how->width : SIZE_MAX, how->has_style);
	write_children(&w, root, NULL, 0);
	write_links(&w);
	html_lines_end(&l);
	VEC_FREE(&w.links);
}

void
html_term_text(struct sv text, struct str *out)
{
	out_safe(out, text);
	if (text.n > 0 && text.p[text.n - 1] != '\n')
		str_add_c(out, '\n');
}
