/*
 * HTML of other systems as Markdown that people can go on with: pages that a
 * wiki exported, or an editor saved. What Markdown has no words for stays as
 * harmless HTML (tables with more than a line in a cell) or as its text.
 */
#ifndef DESK_IO_MARKDOWN_PAGE_H
#define DESK_IO_MARKDOWN_PAGE_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"
#include "io/markdown.h"

#include <stdbool.h>

struct markdown_page {
	struct sv title;    /* one line; of nothing where it has none */
	struct sv language; /* as its <html lang> says; may be anything */
};

/*
 * Appends the page's text without what stands around it: its main part, where
 * it names one (also as Confluence does), else its body but for navigation and
 * footers. The heading that is the title is left out. Of how the target counts.
 * Titles live in a. False for HTML that is no page or built to hurt a parser.
 */
bool markdown_page(struct sv html, const struct markdown_html *how,
    struct arena *a, struct markdown_page *page, struct str *out);

#endif
