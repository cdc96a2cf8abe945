/*
 * Reads lines with two memchr cursors, each of which crosses the text once,
 * whichever line ends the text has.
 */
#include "mail/line.h"

#include <string.h>

static const char *
next_c(const char *from, const char *end, char c)
{
	const char *p = NULL;

	if (from < end)
		p = memchr(from, c, (size_t)(end - from));
	return p ? p : end;
}

static void
look_ahead(struct lines *l)
{
	if (l->lf < l->p)
		l->lf = next_c(l->p, l->end, '\n');
	if (l->cr < l->p)
		l->cr = next_c(l->p, l->end, '\r');
}

/* The length of the line end at p. */
static size_t
eol_length(const char *p, const char *end)
{
	size_t n = (size_t)(end - p);

	if (*p == '\n')
		return 1;
	if (n > 1 && p[1] == '\n')
		return 2;
	if (n > 2 && p[1] == '\r' && p[2] == '\n')
		return 3;
	return 1;
}

struct lines
lines_of(struct sv v)
{
	struct lines l;

	l.p = v.p ? v.p : "";
	l.end = l.p + v.n;
	l.lf = next_c(l.p, l.end, '\n');
	l.cr = next_c(l.p, l.end, '\r');
	return l;
}

bool
lines_next(struct lines *l, struct sv *line)
{
	const char *stop;

	if (l->p == l->end)
		return false;
	look_ahead(l);
	stop = l->lf < l->cr ? l->lf : l->cr;
	*line = (struct sv){l->p, (size_t)(stop - l->p)};
	l->p = stop == l->end ? stop : stop + eol_length(stop, l->end);
	return true;
}

void
lines_skip_to(struct lines *l, const char *p)
{
	l->p = p;
}

struct sv
lines_rest(const struct lines *l)
{
	return (struct sv){l->p, (size_t)(l->end - l->p)};
}
