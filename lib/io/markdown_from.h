/* A tree of HTML as Markdown. */
#ifndef DESK_IO_MARKDOWN_FROM_H
#define DESK_IO_MARKDOWN_FROM_H

#include "base/arena.h"
#include "base/html_tree.h"
#include "base/str.h"
#include "io/markdown.h"

/* Appends what root holds but for the element left_out (or NULL). */
void markdown_from(const GumboNode *root, const GumboNode *left_out,
    const struct markdown_html *how, struct arena *a, struct str *out);

#endif
