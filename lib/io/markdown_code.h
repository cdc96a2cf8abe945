/* Code in HTML: in which language it says it is. */
#ifndef DESK_IO_MARKDOWN_CODE_H
#define DESK_IO_MARKDOWN_CODE_H

#include "base/arena.h"
#include "base/html_tree.h"

/* A word, "" for none: of the element, or of the <code> in it. In a. */
const char *markdown_code_language(const GumboNode *pre, struct arena *a);

#endif
