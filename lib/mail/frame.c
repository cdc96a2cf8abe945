/* Taking framed mails off a descriptor. */
#include "mail/frame.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/num.h"

enum { CHUNK = 64 * 1024, NUMBER_MAX = 20 };

void
frames_free(struct frames *f)
{
	str_free(&f->bytes);
}

bool
frame_must_wait(const struct frames *f)
{
	struct pollfd p = {f->fd, POLLIN, 0};

	return f->taken == f->bytes.n && poll(&p, 1, 0) == 0;
}

static enum rc
read_more(struct frames *f, struct err *e)
{
	ssize_t n;

	do
		n = read(f->fd, str_reserve(&f->bytes, CHUNK), CHUNK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(e, RC_IO, errno, "cannot read %s", f->name);
	f->bytes.n += (size_t)n;
	f->bytes.p[f->bytes.n] = '\0';
	f->is_at_end = n == 0;
	return RC_OK;
}

/* Forgets what was handed out before. */
static void
drop_taken(struct frames *f)
{
	struct str left = STR_INIT;

	if (!f->taken)
		return;
	str_add(&left, sv_sub(str_sv(&f->bytes), f->taken, f->bytes.n));
	str_free(&f->bytes);
	f->bytes = left;
	f->taken = 0;
}

static enum rc
read_until(struct frames *f, size_t n, struct err *e)
{
	enum rc rc = RC_OK;

	while (!rc && f->bytes.n < n && !f->is_at_end)
		rc = read_more(f, e);
	if (!rc && f->bytes.n < n)
		rc = err_set(e, RC_DATA, "%s: ends within a mail", f->name);
	return rc;
}

/* The length line: how many bytes it has itself, and the number it says. */
static enum rc
read_length(struct frames *f, size_t *line, int64_t *length, struct err *e)
{
	struct sv v;
	size_t end;
	enum rc rc;

	for (;;) {
		v = str_sv(&f->bytes);
		end = sv_find_c(v, '\n');
		if (end < v.n || v.n > NUMBER_MAX || f->is_at_end)
			break;
		if ((rc = read_more(f, e)))
			return rc;
	}
	if (end == v.n ||
	    !num_parse(sv_sub(v, 0, end), 0, (int64_t)f->max, length))
		return err_set(e, RC_DATA, "%s: '%.*s' is no length of a mail",
		    f->name,
		    SV_ARG(sv_sub(v, 0, end < NUMBER_MAX ? end : NUMBER_MAX)));
	*line = end + 1;
	return RC_OK;
}

bool
frame_next(struct frames *f, struct sv *mail, enum rc *rc, struct err *e)
{
	size_t line = 0;
	int64_t length = 0;

	*rc = RC_OK;
	drop_taken(f);
	if (!f->bytes.n && !f->is_at_end && (*rc = read_more(f, e)))
		return false;
	if (!f->bytes.n)
		return false;
	if ((*rc = read_length(f, &line, &length, e)) ||
	    (*rc = read_until(f, line + (size_t)length, e)))
		return false;
	*mail = sv_sub(str_sv(&f->bytes), line, (size_t)length);
	f->taken = line + (size_t)length;
	return true;
}
