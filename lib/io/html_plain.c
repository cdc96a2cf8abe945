/* The words of a tree. */
#include "base/ascii.h"
#include "base/err.h"
#include "io/html_term.h"

#define LEVELS_MAX 1000

struct plain {
	struct str *out;
	size_t start;
	bool is_gap, is_line; /* due before the next word */
};

static void
add_words(struct plain *p, struct sv text)
{
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (ascii_is_space(text.p[i])) {
			p->is_gap = true;
			continue;
		}
		if (p->out->n > p->start && (p->is_line || p->is_gap))
			str_add_c(p->out, p->is_line ? '\n' : ' ');
		p->is_line = p->is_gap = false;
		str_add_c(p->out, text.p[i]);
	}
}

static void
add_node(struct plain *p, const GumboNode *node, unsigned level)
{
	enum html_kind kind;
	unsigned i;

	if (html_is_text(node))
		add_words(p, html_text_of(node));
	if (!html_is_element(node) || level == LEVELS_MAX ||
	    node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML)
		return;
	kind = html_kind(node);
	if (kind == HTML_SKIP)
		return;
	if (kind == HTML_IMAGE)
		add_words(p, html_attribute(node, "alt"));
	p->is_gap = p->is_gap || kind == HTML_CELL;
	p->is_line = p->is_line ||
	    (kind != HTML_INLINE && kind != HTML_LINK && kind != HTML_IMAGE &&
		kind != HTML_CELL);
	for (i = 0; i < html_children(node)->length; i++)
		add_node(p, html_children(node)->data[i], level + 1);
	p->is_gap = p->is_gap || kind == HTML_CELL;
	p->is_line = p->is_line ||
	    (kind != HTML_INLINE && kind != HTML_LINK && kind != HTML_IMAGE &&
		kind != HTML_CELL);
}

void
html_plain(const GumboNode *root, struct str *out)
{
	struct plain p = {.out = out, .start = out->n};

	add_node(&p, root, 0);
	if (out->n > p.start)
		str_add_c(out, '\n');
}
