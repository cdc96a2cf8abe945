/*
 * HTML of foreign origin as HTML that is safe on a page of ours: elements,
 * attributes and link schemes by an allow-list, all else left out.
 */
#ifndef DESK_IO_HTML_CLEAN_H
#define DESK_IO_HTML_CLEAN_H

#include "base/arena.h"
#include "base/html_tree.h"
#include "base/sv.h"
#include "io/html_write.h"
#include "io/markdown.h"

/* Writes what root holds; adds to headings (may be NULL), made in a. */
void html_clean(const GumboNode *root, const struct markdown_html *how,
    struct arena *a, struct html_writer *w, struct markdown_headings *headings);

/*
 * The address as it may stand in a page: blanks and controls that a browser
 * would skip are taken out. SV_NULL for a scheme that is not allowed (links:
 * http, https, mailto, tel; pictures: http and https); without a scheme it is
 * relative. In a.
 */
struct sv html_url(struct sv url, bool is_image, struct arena *a);

/* The bytes that "%20" and the like stand for; in a. */
struct sv html_url_decode(struct sv url, struct arena *a);

#endif
