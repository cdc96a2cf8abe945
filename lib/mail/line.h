/*
 * Lines of foreign text, one after the other and in linear time. A line ends
 * with LF, CR LF, CR CR LF (as text-mode copies leave it) or CR alone.
 */
#ifndef DESK_MAIL_LINE_H
#define DESK_MAIL_LINE_H

#include "base/sv.h"

#include <stdbool.h>

struct lines {
	const char *p; /* start of the next line */
	const char *end;
	const char *lf, *cr; /* the next ones at or after p, or end */
};

struct lines lines_of(struct sv v);

/* The next line without its end; false when there is none. */
bool lines_next(struct lines *l, struct sv *line);

/* Goes on at p, which must not lie before the next line. */
void lines_skip_to(struct lines *l, const char *p);

/* What has not been read yet. */
struct sv lines_rest(const struct lines *l);

#endif
