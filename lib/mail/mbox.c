/* Finding where one mail ends and the next one begins. */
#include "mail/mbox.h"

#include <errno.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024 };

void
mbox_free(struct mbox *m)
{
	str_free(&m->bytes);
}

/* "Name:" of a header field. */
static bool
is_field(struct sv line)
{
	size_t i;

	for (i = 0; i < line.n && line.p[i] > ' ' && line.p[i] != ':'; i++)
		if ((unsigned char)line.p[i] >= 0x7f)
			return false;
	return i > 0 && i < line.n && line.p[i] == ':';
}

bool
mbox_is_from_line(struct sv line, struct sv next)
{
	return sv_starts(line, SV("From ")) && is_field(next);
}

static enum rc
read_more(struct mbox *m, struct err *e)
{
	ssize_t n;

	do
		n = read(m->fd, str_reserve(&m->bytes, CHUNK), CHUNK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(e, RC_IO, errno, "cannot read %s", m->name);
	m->bytes.n += (size_t)n;
	m->bytes.p[m->bytes.n] = '\0';
	m->is_at_end = n == 0;
	return RC_OK;
}

/* The whole line at a place, with its end; empty where more must be read. */
static struct sv
line_at(const struct mbox *m, size_t at)
{
	struct sv rest = sv_sub(str_sv(&m->bytes), at, m->bytes.n);
	size_t end = sv_find_c(rest, '\n');

	if (end < rest.n)
		return sv_sub(rest, 0, end + 1);
	return m->is_at_end ? rest : SV_NULL;
}

static bool
is_blank(struct sv line)
{
	return sv_eq(line, SV("\n")) || sv_eq(line, SV("\r\n"));
}

/*
 * Where the next mail begins, looking on from *at, the start of a line, whose
 * line before was blank or not. The length of the bytes: not within them, or
 * not to be known before more is read.
 */
static size_t
find_next(const struct mbox *m, size_t *at, bool *after_blank)
{
	struct sv line, next;

	while ((line = line_at(m, *at)).n) {
		if (*after_blank && sv_starts(line, SV("From "))) {
			next = line_at(m, *at + line.n);
			if (!next.n && !m->is_at_end)
				break;
			if (mbox_is_from_line(line, next))
				return *at;
		}
		*after_blank = is_blank(line);
		*at += line.n;
	}
	return m->bytes.n;
}

bool
mbox_next(struct mbox *m, struct sv *mail, enum rc *rc, struct err *e)
{
	bool after_blank = false;
	size_t at = 0, end;

	*rc = RC_OK;
	if (m->taken) {
		struct str left = STR_INIT;

		str_add(&left, sv_sub(str_sv(&m->bytes), m->taken, m->bytes.n));
		str_free(&m->bytes);
		m->bytes = left;
		m->taken = 0;
	}
	/* The first line may be the mail's own "From ". */
	while ((end = find_next(m, &at, &after_blank)) == m->bytes.n &&
	    !m->is_at_end)
		if ((*rc = read_more(m, e)))
			return false;
	*mail = sv_sub(str_sv(&m->bytes), 0, end);
	m->taken = end;
	return end > 0;
}
