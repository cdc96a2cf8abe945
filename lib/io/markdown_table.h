/* A table of HTML as one of Markdown. */
#ifndef DESK_IO_MARKDOWN_TABLE_H
#define DESK_IO_MARKDOWN_TABLE_H

#include "base/html_tree.h"
#include "base/str.h"

#include <stdbool.h>

/* Appends what a cell holds, as a line of Markdown. */
typedef void markdown_cell_fn(
    void *arg, const GumboNode *cell, struct str *out);

/* False where a cell holds more than a line, or is as large as many; then
 * nothing is appended. */
bool markdown_table(const GumboNode *table, markdown_cell_fn *write_cell,
    void *arg, struct str *out);

#endif
