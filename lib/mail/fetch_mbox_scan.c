/* One pass over the lines. */
#include "mail/fetch_mbox.h"
#include "mail/mbox.h"

/* The line at the start of v with its end. */
static struct sv
first_line(struct sv v)
{
	size_t n = sv_find_c(v, '\n');

	return sv_sub(v, 0, n + (n < v.n));
}

static bool
is_blank(struct sv line)
{
	return sv_is(line, "\n") || sv_is(line, "\r\n");
}

bool
mbox_piece(struct sv *rest, struct sv *message)
{
	bool was_blank = false;
	struct sv line, next;
	size_t n = 0;

	if (!rest->n)
		return false;
	while (n < rest->n) {
		line = first_line(sv_sub(*rest, n, rest->n));
		next = first_line(sv_sub(*rest, n + line.n, rest->n));
		if (n && was_blank && mbox_is_from_line(line, next))
			break;
		was_blank = is_blank(line);
		n += line.n;
	}
	*message = sv_sub(*rest, 0, n);
	*rest = sv_sub(*rest, n, rest->n);
	return true;
}

static bool
is_quoted_from(struct sv line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '>')
		n++;
	return n && sv_starts(sv_sub(line, n, line.n), SV("From "));
}

void
mbox_text(struct str *out, struct sv message)
{
	struct sv line = first_line(message);

	if (sv_starts(line, SV("From ")))
		message = sv_sub(message, line.n, message.n);
	while (message.n) {
		line = first_line(message);
		message = sv_sub(message, line.n, message.n);
		if (!message.n && is_blank(line))
			break;
		str_add(out, sv_sub(line, is_quoted_from(line), line.n));
	}
}
