/* Code in HTML: its lines as they are, and in which language it says it is. */
#ifndef DESK_IO_MARKDOWN_CODE_H
#define DESK_IO_MARKDOWN_CODE_H

#include "base/arena.h"
#include "base/html_tree.h"
#include "base/str.h"

/* Appends the text with its white space. */
void markdown_code(const GumboNode *pre, struct str *out);

/* A word, "" for none: of the element, or of the <code> in it. In a. */
const char *markdown_code_language(const GumboNode *pre, struct arena *a);

#endif
