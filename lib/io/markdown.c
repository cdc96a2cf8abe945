/*
 * The one door to cmark-gfm: Markdown becomes HTML, its own and whatever stands
 * in it alike; that is read as a tree, and only from there anything goes out.
 */
#include "io/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/html_tree.h"
#include "io/html_clean.h"
#include "io/html_term.h"
#include "io/html_write.h"

/* More than that is no article, but a parser's bad day. */
#define SOURCE_MAX ((size_t)1 << 20)

static const char *const extensions[] = {
    "table", "strikethrough", "autolink", "tasklist"};

static cmark_node *
parse(struct sv source, int options)
{
	cmark_parser *parser;
	cmark_node *root;
	size_t i;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new(options);
	for (i = 0; i < COUNT_OF(extensions); i++)
		cmark_parser_attach_syntax_extension(
		    parser, cmark_find_syntax_extension(extensions[i]));
	cmark_parser_feed(parser, source.p, source.n);
	root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return root;
}

/* The tree of the HTML that source becomes; NULL where it has none. */
static GumboOutput *
tree_of(struct sv source)
{
	/* All HTML passes: what is safe is decided on the tree. */
	int options = CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES |
	    CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE;
	GumboOutput *tree;
	cmark_node *root;
	char *html;

	if (source.n == 0 || source.n > SOURCE_MAX)
		return NULL;
	root = parse(source, options);
	html = cmark_render_html(root, options, NULL);
	cmark_node_free(root);
	tree = html_tree(sv_of(html), true);
	free(html);
	return tree;
}

void
markdown_html(struct sv source, const struct markdown_html *how,
    struct arena *a, struct html_writer *w, struct markdown_headings *headings)
{
	GumboOutput *tree = tree_of(source);

	if (tree) {
		html_clean(tree->root, how, a, w, headings);
	} else if (source.n > 0) {
		html_begin(w, "pre");
		html_text(w, source);
		html_end(w, "pre");
	}
	html_tree_free(tree);
}

void
markdown_term(
    struct sv source, const struct markdown_term *how, struct str *out)
{
	GumboOutput *tree = tree_of(source);

	if (tree)
		html_term(tree->root, how, out);
	else
		html_term_text(source, out);
	html_tree_free(tree);
}

void
markdown_plain(struct sv source, struct str *out)
{
	GumboOutput *tree = tree_of(source);

	if (tree)
		html_plain(tree->root, out);
	else
		html_term_text(source, out);
	html_tree_free(tree);
}
