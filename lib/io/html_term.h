/* A tree of HTML as text: for a terminal, or words alone. All appends. */
#ifndef DESK_IO_HTML_TERM_H
#define DESK_IO_HTML_TERM_H

#include "base/html_tree.h"
#include "base/str.h"
#include "base/sv.h"
#include "io/html_lines.h"
#include "io/markdown.h"

void html_term(
    const GumboNode *root, const struct markdown_term *how, struct str *out);

/* The words of each block on a line of its own. */
void html_plain(const GumboNode *root, struct str *out);

/* Text that could not be read as anything: as it is, but safe. */
void html_term_text(struct sv text, struct str *out);

/*
 * Inside: a table. Cells are written by write_cell into lines of their own,
 * twice: as wide as they like, then in their column.
 */
typedef void html_cell_fn(
    void *arg, const GumboNode *cell, struct html_lines *into);
void html_term_table(struct html_lines *l, const GumboNode *table,
    html_cell_fn *write_cell, void *arg);

#endif
