/* The languages of <pre>. */
#include "io/markdown_code.h"

#include <string.h>

#include "base/ascii.h"

#define LANGUAGE_MAX 40

/* What class="language-sh" names, or "brush: sh; …" as Confluence has it. */
static struct sv
language_of(const GumboNode *node)
{
	struct sv v = html_attribute(node, "class");
	size_t n = sv_find(v, SV("language-"));

	if (n < v.n) {
		v = sv_sub(v, n + 9, v.n);
	} else {
		v = html_attribute(node, "data-syntaxhighlighter-params");
		n = sv_find(v, SV("brush:"));
		v = n < v.n ? sv_trim(sv_sub(v, n + 6, v.n)) : SV_NULL;
	}
	for (n = 0; n < v.n && n < LANGUAGE_MAX; n++)
		if (!ascii_is_alnum(v.p[n]) && !strchr("-_+#.", v.p[n]))
			break;
	return sv_sub(v, 0, n);
}

const char *
markdown_code_language(const GumboNode *pre, struct arena *a)
{
	const GumboVector *children = html_children(pre);
	struct sv language = language_of(pre);
	unsigned i;

	for (i = 0; i < children->length && !language.n; i++)
		if (html_is_element(children->data[i]))
			language = language_of(children->data[i]);
	return language.n ? arena_dup(a, language) : "";
}
