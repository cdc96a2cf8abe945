/*
 * Writes a tree by an allow-list. What is dropped with all it holds is what a
 * browser would run, load, or read by other rules than HTML's; of any other
 * element that is not listed what it holds stays.
 */
#include "io/html_clean.h"

#include <string.h>

#include "base/ascii.h"
#include "base/num.h"
#include "base/vec.h"
#include "io/html_slug.h"

#define LEVELS_MAX 1000
#define SPAN_MAX 1000
#define PIXELS_MAX 10000

enum rule_act {
	ACT_OPEN, /* the tag goes, what it holds stays */
	ACT_DROP,
	ACT_KEEP,
	ACT_HEADING,
	ACT_LINK,
	ACT_IMAGE,
	ACT_BOX,    /* a task's check box */
	ACT_SCROLL, /* may be wider than a page */
};

/* Attributes beyond title, lang and dir. */
enum {
	MAY_NOTE = 1, /* the id and class of a footnote */
	MAY_CELL = 2,
	MAY_COUNT = 4, /* where a list begins */
	MAY_CODE = 8,  /* its language */
	MAY_OPEN = 16,
};

struct rule {
	const char *name; /* what is written; NULL: the element's own */
	unsigned char act, may;
};

#define KEEP_AS(tag)                                                           \
	{                                                                      \
		tag, ACT_KEEP, 0                                               \
	}
#define KEEP                                                                   \
	{                                                                      \
		NULL, ACT_KEEP, 0                                              \
	}
#define KEEP_WITH(may)                                                         \
	{                                                                      \
		NULL, ACT_KEEP, (may)                                          \
	}
#define DROP                                                                   \
	{                                                                      \
		NULL, ACT_DROP, 0                                              \
	}
#define HEADING                                                                \
	{                                                                      \
		NULL, ACT_HEADING, 0                                           \
	}

static const struct rule rules[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_A] = {NULL, ACT_LINK, MAY_NOTE},
    [GUMBO_TAG_ABBR] = KEEP,
    [GUMBO_TAG_APPLET] = DROP,
    [GUMBO_TAG_AUDIO] = DROP,
    [GUMBO_TAG_B] = KEEP,
    [GUMBO_TAG_BASE] = DROP,
    [GUMBO_TAG_BIG] = KEEP_AS("strong"),
    [GUMBO_TAG_BLOCKQUOTE] = KEEP,
    [GUMBO_TAG_BR] = KEEP,
    [GUMBO_TAG_BUTTON] = DROP,
    [GUMBO_TAG_CANVAS] = DROP,
    [GUMBO_TAG_CAPTION] = KEEP,
    [GUMBO_TAG_CENTER] = KEEP_AS("div"),
    [GUMBO_TAG_CITE] = KEEP,
    [GUMBO_TAG_CODE] = KEEP_WITH(MAY_CODE),
    [GUMBO_TAG_DD] = KEEP,
    [GUMBO_TAG_DEL] = KEEP,
    [GUMBO_TAG_DETAILS] = KEEP_WITH(MAY_OPEN),
    [GUMBO_TAG_DFN] = KEEP,
    [GUMBO_TAG_DIV] = KEEP,
    [GUMBO_TAG_DL] = KEEP,
    [GUMBO_TAG_DT] = KEEP,
    [GUMBO_TAG_EM] = KEEP,
    [GUMBO_TAG_EMBED] = DROP,
    [GUMBO_TAG_FIGCAPTION] = KEEP,
    [GUMBO_TAG_FIGURE] = KEEP,
    [GUMBO_TAG_FRAME] = DROP,
    [GUMBO_TAG_FRAMESET] = DROP,
    [GUMBO_TAG_H1] = HEADING,
    [GUMBO_TAG_H2] = HEADING,
    [GUMBO_TAG_H3] = HEADING,
    [GUMBO_TAG_H4] = HEADING,
    [GUMBO_TAG_H5] = HEADING,
    [GUMBO_TAG_H6] = HEADING,
    [GUMBO_TAG_HEAD] = DROP,
    [GUMBO_TAG_HR] = KEEP,
    [GUMBO_TAG_I] = KEEP,
    [GUMBO_TAG_IFRAME] = DROP,
    [GUMBO_TAG_IMG] = {NULL, ACT_IMAGE, 0},
    [GUMBO_TAG_INPUT] = {NULL, ACT_BOX, 0},
    [GUMBO_TAG_INS] = KEEP,
    [GUMBO_TAG_KBD] = KEEP,
    [GUMBO_TAG_LI] = KEEP_WITH(MAY_NOTE | MAY_COUNT),
    [GUMBO_TAG_LINK] = DROP,
    [GUMBO_TAG_MARK] = KEEP,
    [GUMBO_TAG_MATH] = DROP,
    [GUMBO_TAG_META] = DROP,
    [GUMBO_TAG_NOEMBED] = DROP,
    [GUMBO_TAG_NOFRAMES] = DROP,
    [GUMBO_TAG_NOSCRIPT] = DROP,
    [GUMBO_TAG_OBJECT] = DROP,
    [GUMBO_TAG_OL] = KEEP_WITH(MAY_COUNT),
    [GUMBO_TAG_OPTION] = DROP,
    [GUMBO_TAG_P] = KEEP,
    [GUMBO_TAG_PLAINTEXT] = DROP,
    [GUMBO_TAG_PRE] = {NULL, ACT_SCROLL, 0},
    [GUMBO_TAG_Q] = KEEP,
    [GUMBO_TAG_S] = KEEP,
    [GUMBO_TAG_SAMP] = KEEP,
    [GUMBO_TAG_SCRIPT] = DROP,
    [GUMBO_TAG_SECTION] = KEEP_WITH(MAY_NOTE),
    [GUMBO_TAG_SELECT] = DROP,
    [GUMBO_TAG_SMALL] = KEEP,
    [GUMBO_TAG_SPAN] = KEEP,
    [GUMBO_TAG_STRIKE] = KEEP_AS("s"),
    [GUMBO_TAG_STRONG] = KEEP,
    [GUMBO_TAG_STYLE] = DROP,
    [GUMBO_TAG_SUB] = KEEP,
    [GUMBO_TAG_SUMMARY] = KEEP,
    [GUMBO_TAG_SUP] = KEEP_WITH(MAY_NOTE),
    [GUMBO_TAG_SVG] = DROP,
    [GUMBO_TAG_TABLE] = {NULL, ACT_SCROLL, 0},
    [GUMBO_TAG_TBODY] = KEEP,
    [GUMBO_TAG_TD] = KEEP_WITH(MAY_CELL),
    [GUMBO_TAG_TEMPLATE] = DROP,
    [GUMBO_TAG_TEXTAREA] = DROP,
    [GUMBO_TAG_TFOOT] = KEEP,
    [GUMBO_TAG_TH] = KEEP_WITH(MAY_CELL),
    [GUMBO_TAG_THEAD] = KEEP,
    [GUMBO_TAG_TITLE] = DROP,
    [GUMBO_TAG_TR] = KEEP,
    [GUMBO_TAG_TT] = KEEP_AS("code"),
    [GUMBO_TAG_U] = KEEP,
    [GUMBO_TAG_UL] = KEEP,
    [GUMBO_TAG_VAR] = KEEP,
    [GUMBO_TAG_VIDEO] = DROP,
    [GUMBO_TAG_WBR] = KEEP,
    [GUMBO_TAG_XMP] = KEEP_AS("pre"),
};

struct clean {
	const struct markdown_html *how;
	struct arena *a;
	struct html_writer *w;
	struct markdown_headings *headings;
	struct html_slugs slugs;
	unsigned highest; /* heading in the source, 1 to 6 */
	unsigned before;  /* level of the heading written last */
};

static void write_children(
    struct clean *c, const GumboNode *node, unsigned level);

static const char *
name_of(const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;

	return rules[tag].name ? rules[tag].name
			       : gumbo_normalized_tagname(tag);
}

/* A piece of foreign SVG or MathML is none of HTML's elements. */
static enum rule_act
act_of(const GumboNode *node)
{
	if (node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML)
		return ACT_DROP;
	return (enum rule_act)rules[node->v.element.tag].act;
}

static bool
is_one_of(struct sv v, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (sv_eq_ci(v, sv_of(words[i])))
			return true;
	return false;
}

static bool
is_name(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if (!ascii_is_alnum(v.p[i]) && !strchr("-_.+#%", v.p[i]))
			return false;
	return v.n > 0 && v.n <= 80;
}

/* Copies an attribute that is one of the words. */
static void
put_word(struct clean *c, const GumboNode *node, const char *name,
    const char *const *words, size_t n)
{
	struct sv v = html_attribute(node, name);

	if (is_one_of(v, words, n))
		html_attr(c->w, name, v);
}

static void
put_number(
    struct clean *c, const GumboNode *node, const char *name, int64_t max)
{
	int64_t n;

	if (num_parse(html_attribute(node, name), 0, max, &n))
		html_attr_f(c->w, name, "%lld", (long long)n);
}

static void
put_note(struct clean *c, const GumboNode *node)
{
	static const char *const classes[] = {
	    "footnotes", "footnote-ref", "footnote-backref"};
	struct sv id = html_attribute(node, "id");
	const char *prefix = c->how->prefix ? c->how->prefix : "";

	put_word(c, node, "class", classes, COUNT_OF(classes));
	if ((sv_starts(id, SV("fn-")) || sv_starts(id, SV("fnref-"))) &&
	    is_name(id))
		html_attr_f(c->w, "id", "%s%.*s", prefix, SV_ARG(id));
}

static void
put_attributes(struct clean *c, const GumboNode *node, unsigned may)
{
	static const char *const directions[] = {"ltr", "rtl", "auto"};
	static const char *const aligns[] = {"left", "right", "center"};
	struct sv v = html_attribute(node, "lang");

	html_attr(c->w, "title", html_attribute(node, "title"));
	if (is_name(v))
		html_attr(c->w, "lang", v);
	put_word(c, node, "dir", directions, COUNT_OF(directions));
	if (may & MAY_NOTE)
		put_note(c, node);
	if (may & MAY_CELL) {
		put_word(c, node, "align", aligns, COUNT_OF(aligns));
		put_number(c, node, "colspan", SPAN_MAX);
		put_number(c, node, "rowspan", SPAN_MAX);
	}
	if (may & MAY_COUNT) {
		put_number(c, node, "start", INT32_MAX);
		put_number(c, node, "value", INT32_MAX);
	}
	v = html_attribute(node, "class");
	if ((may & MAY_CODE) && sv_starts(v, SV("language-")) && is_name(v))
		html_attr(c->w, "class", v);
	if ((may & MAY_OPEN) && html_attribute(node, "open").p)
		html_flag(c->w, "open");
}

/* Where a link or picture leads; SV_NULL: nowhere. */
static struct sv
target_of(struct clean *c, struct sv url, bool is_image)
{
	const struct markdown_html *how = c->how;
	struct sv to = html_url(url, is_image, c->a);

	if (!to.p || to.n == 0)
		return SV_NULL;
	if (how->target && to.p[0] != '#')
		to = how->target(how->arg, to, is_image);
	return to.p ? html_url(to, is_image, c->a) : SV_NULL;
}

static void
write_link(struct clean *c, const GumboNode *node, unsigned level)
{
	struct sv to = target_of(c, html_attribute(node, "href"), false);
	const char *prefix = c->how->prefix ? c->how->prefix : "";

	if (!to.p) {
		write_children(c, node, level);
		return;
	}
	html_begin(c->w, "a");
	if (to.p[0] == '#')
		html_attr_f(
		    c->w, "href", "#%s%.*s", prefix, (int)to.n - 1, to.p + 1);
	else
		html_attr(c->w, "href", to);
	if (sv_starts_ci(to, SV("http")) || sv_starts(to, SV("//")))
		html_attr_s(c->w, "rel", "noopener");
	put_attributes(c, node, MAY_NOTE);
	write_children(c, node, level);
	html_end(c->w, "a");
}

static void
write_image(struct clean *c, const GumboNode *node)
{
	struct sv to = target_of(c, html_attribute(node, "src"), true);
	struct sv alt = html_attribute(node, "alt");

	if (!to.p) {
		html_text(c->w, alt);
		return;
	}
	html_begin(c->w, "img");
	html_attr(c->w, "src", to);
	html_attr(c->w, "alt", alt.p ? alt : SV(""));
	put_number(c, node, "width", PIXELS_MAX);
	put_number(c, node, "height", PIXELS_MAX);
	html_attr(c->w, "title", html_attribute(node, "title"));
	html_attr_s(c->w, "loading", "lazy");
	html_end(c->w, "img");
}

/* A page has no use for a box that nobody can tick. */
static void
write_box(struct clean *c, const GumboNode *node)
{
	bool is_done = html_attribute(node, "checked").p != NULL;

	if (!sv_eq_ci(html_attribute(node, "type"), SV("checkbox")))
		return;
	html_element(
	    c->w, "span", "task", is_done ? "\xe2\x98\x91" : "\xe2\x98\x90");
}

/* Levels begin at how->top and go down one at a time. */
static unsigned
heading_level(struct clean *c, const GumboNode *node)
{
	unsigned own = (unsigned)(node->v.element.tag - GUMBO_TAG_H1) + 1;
	unsigned level = c->how->top + own - c->highest;

	if (level > c->before + 1)
		level = c->before + 1;
	c->before = level;
	return level > 6 ? 6 : level;
}

static void
write_heading(struct clean *c, const GumboNode *node, unsigned depth)
{
	struct markdown_heading h;
	struct str text = STR_INIT;
	char tag[3] = "h0";

	html_one_line(node, &text);
	h.level = heading_level(c, node);
	h.text = arena_dup(c->a, str_sv(&text));
	h.id = html_slug(&c->slugs, c->how->prefix, str_sv(&text));
	str_free(&text);
	tag[1] = (char)('0' + h.level);
	html_begin(c->w, tag);
	html_attr_s(c->w, "id", h.id);
	write_children(c, node, depth);
	html_end(c->w, tag);
	if (c->headings)
		VEC_ADD(c->headings, h);
}

static void
write_kept(struct clean *c, const GumboNode *node, unsigned level)
{
	GumboTag tag = node->v.element.tag;

	html_begin(c->w, name_of(node));
	put_attributes(c, node, rules[tag].may);
	write_children(c, node, level);
	html_end(c->w, name_of(node));
}

/* Reached with the keyboard, as what scrolls must be. */
static void
write_scroll(struct clean *c, const GumboNode *node, unsigned level)
{
	bool is_pre = node->v.element.tag == GUMBO_TAG_PRE;

	if (!is_pre) {
		html_begin(c->w, "div");
		html_attr_s(c->w, "class", "scroll");
		html_attr_s(c->w, "tabindex", "0");
		write_kept(c, node, level);
		html_end(c->w, "div");
		return;
	}
	html_begin(c->w, "pre");
	html_attr_s(c->w, "tabindex", "0");
	write_children(c, node, level);
	html_end(c->w, "pre");
}

static void
write_node(struct clean *c, const GumboNode *node, unsigned level)
{
	if (html_is_text(node)) {
		html_text(c->w, html_text_of(node));
		return;
	}
	if (!html_is_element(node) || level == LEVELS_MAX)
		return;
	switch (act_of(node)) {
	case ACT_OPEN:
		write_children(c, node, level + 1);
		break;
	case ACT_DROP:
		break;
	case ACT_KEEP:
		write_kept(c, node, level + 1);
		break;
	case ACT_HEADING:
		write_heading(c, node, level + 1);
		break;
	case ACT_LINK:
		write_link(c, node, level + 1);
		break;
	case ACT_IMAGE:
		write_image(c, node);
		break;
	case ACT_BOX:
		write_box(c, node);
		break;
	case ACT_SCROLL:
		write_scroll(c, node, level + 1);
		break;
	}
}

static void
write_children(struct clean *c, const GumboNode *node, unsigned level)
{
	const GumboVector *children = html_children(node);
	unsigned i;

	for (i = 0; i < children->length; i++)
		write_node(c, children->data[i], level);
}

static void
find_highest(struct clean *c, const GumboNode *node, unsigned level)
{
	unsigned i, own;

	if (!html_is_element(node) || level == LEVELS_MAX)
		return;
	if (act_of(node) == ACT_DROP)
		return;
	own = (unsigned)(node->v.element.tag - GUMBO_TAG_H1) + 1;
	if (act_of(node) == ACT_HEADING && own < c->highest)
		c->highest = own;
	for (i = 0; i < html_children(node)->length; i++)
		find_highest(c, html_children(node)->data[i], level + 1);
}

void
html_clean(const GumboNode *root, const struct markdown_html *how,
    struct arena *a, struct html_writer *w, struct markdown_headings *headings)
{
	struct clean c = {.how = how,
	    .a = a,
	    .w = w,
	    .headings = headings,
	    .slugs = {.a = a},
	    .highest = 6,
	    .before = how->top - 1};

	find_highest(&c, root, 0);
	write_children(&c, root, 0);
	html_slugs_free(&c.slugs);
}
