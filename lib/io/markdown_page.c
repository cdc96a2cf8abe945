/* Pages of HTML: which part of one is its text, and what it is called. */
#include "io/markdown_page.h"

#include "base/html_tree.h"
#include "io/markdown_from.h"

#define LEVELS_MAX 1000

/* What a part of a page is looked for by: its id, or else its element. */
struct mark {
	const char *id;
	GumboTag tag;
};

static bool
is_marked(const GumboNode *node, const struct mark *mark)
{
	if (mark->id)
		return sv_is(html_attribute(node, "id"), mark->id);
	return node->v.element.tag == mark->tag;
}

/* The first in the page's order; NULL for none. */
static const GumboNode *
find(const GumboNode *node, const struct mark *mark, unsigned level)
{
	const GumboVector *children;
	const GumboNode *found;
	unsigned i;

	if (!html_is_element(node) || level == LEVELS_MAX)
		return NULL;
	if (is_marked(node, mark))
		return node;
	children = html_children(node);
	for (i = 0; i < children->length; i++)
		if ((found = find(children->data[i], mark, level + 1)))
			return found;
	return NULL;
}

static const GumboNode *
find_main(const GumboNode *root)
{
	static const struct mark marks[] = {
	    {"main-content", GUMBO_TAG_UNKNOWN}, /* Confluence */
	    {NULL, GUMBO_TAG_MAIN},
	    {NULL, GUMBO_TAG_ARTICLE},
	    {NULL, GUMBO_TAG_BODY},
	};
	const GumboNode *found;
	size_t i;

	for (i = 0; i < COUNT_OF(marks); i++)
		if ((found = find(root, &marks[i], 0)))
			return found;
	return root;
}

static struct sv
line_of(const GumboNode *node, struct arena *a)
{
	const GumboVector *children = html_children(node);
	struct str text = STR_INIT;
	struct sv line;

	/* What a <title> holds is one text. */
	if (node->v.element.tag == GUMBO_TAG_TITLE && children->length)
		node = children->data[0];
	html_one_line(node, &text);
	line = arena_sv(a, str_sv(&text));
	str_free(&text);
	return line;
}

/* The name of the page, from where it stands; *heading is what to leave out of
 * its text, or NULL. */
static struct sv
find_title(const GumboNode *root, const GumboNode *main, struct arena *a,
    const GumboNode **heading)
{
	static const struct mark space = {"title-text", GUMBO_TAG_UNKNOWN};
	static const struct mark h1 = {NULL, GUMBO_TAG_H1};
	static const struct mark head = {NULL, GUMBO_TAG_TITLE};
	const GumboNode *found = find(root, &space, 0);
	struct sv title;
	size_t at;

	*heading = NULL;
	if (found) {
		/* "Space : Page", as Confluence has it. */
		title = line_of(found, a);
		at = sv_find(title, SV(" : "));
		return at < title.n ? sv_sub(title, at + 3, title.n) : title;
	}
	if ((found = *heading = find(main, &h1, 0)) ||
	    (found = find(root, &h1, 0)) || (found = find(root, &head, 0)))
		return line_of(found, a);
	return SV_NULL;
}

bool
markdown_page(struct sv html, const struct markdown_html *how, struct arena *a,
    struct markdown_page *page, struct str *out)
{
	GumboOutput *tree = html_tree(html, false);
	const GumboNode *main, *heading;

	if (!tree)
		return false;
	main = find_main(tree->root);
	page->title = find_title(tree->root, main, a, &heading);
	page->language = arena_sv(a, html_attribute(tree->root, "lang"));
	markdown_from(main, heading, how, a, out);
	html_tree_free(tree);
	return true;
}
