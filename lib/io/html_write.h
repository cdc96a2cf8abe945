/*
 * Markup, tag by tag: HTML pages, and XML for feeds. Whatever text is handed in
 * cannot become markup, so nothing else writes any. Names of tags and
 * attributes are ours, never foreign.
 */
#ifndef DESK_IO_HTML_WRITE_H
#define DESK_IO_HTML_WRITE_H

#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stdint.h>

struct html_writer {
	struct str *out;
	bool is_xml; /* an element without content ends itself: <a/> */
	bool in_tag; /* a start tag that still takes attributes */
};

/* An element begins; attributes may follow, then what it holds. */
void html_begin(struct html_writer *w, const char *tag);
void html_end(struct html_writer *w, const char *tag);

/* Right after html_begin. A view of nothing leaves the attribute out. */
void html_attr(struct html_writer *w, const char *name, struct sv value);
void html_attr_s(struct html_writer *w, const char *name, const char *value);
void html_attr_f(struct html_writer *w, const char *name, const char *fmt, ...)
    ATTR_PRINTF(3, 4);
/* One without a value, as "open". */
void html_flag(struct html_writer *w, const char *name);

/* Bad UTF-8 becomes U+FFFD, controls vanish. */
void html_text(struct html_writer *w, struct sv text);
void html_text_s(struct html_writer *w, const char *text);
void html_text_f(struct html_writer *w, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* A whole element with an optional class and text. */
void html_element(struct html_writer *w, const char *tag, const char *class,
    const char *text);

/* What another writer wrote, to its end. */
void html_inner(struct html_writer *w, const struct html_writer *inner);

/* A line break in the source, for whoever reads it. */
void html_line(struct html_writer *w);

/* <!doctype html> or <?xml … ?>. */
void html_prologue(struct html_writer *w);

/* JSON inside <script type="application/json">: nothing in it can end that. */
void html_json(struct html_writer *w, struct sv json);

#endif
