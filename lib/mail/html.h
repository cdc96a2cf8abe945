/* HTML as a text that a person can read and quote. */
#ifndef DESK_MAIL_HTML_H
#define DESK_MAIL_HTML_H

#include "base/arena.h"
#include "base/sv.h"

/*
 * Paragraphs and line breaks, lists with "- " or numbers, quotes with "> ",
 * tables row by row, links as "text <url>" where the two differ; scripts,
 * styles and the head are left out. Valid UTF-8 as html is; never NULL.
 */
char *html_to_text(struct sv html_utf8, struct arena *a);

#endif
