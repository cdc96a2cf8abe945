/* One pass over the lines. */
#include <string.h>

#include "mail/fetch_mbox.h"

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

static bool
is_word_of(struct sv word, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (sv_is(word, words[i]))
			return true;
	return false;
}

static bool
has_digits(struct sv word, size_t from, size_t n)
{
	size_t i;

	if (word.n < from + n)
		return false;
	for (i = from; i < from + n; i++)
		if (word.p[i] < '0' || word.p[i] > '9')
			return false;
	return true;
}

/* "12:30" or "12:30:59". */
static bool
is_time(struct sv word)
{
	return has_digits(word, 0, 2) && has_digits(word, 3, 2) &&
	    word.p[2] == ':' && (word.n == 5 || word.p[5] == ':');
}

/* "From ann@example.org Mon Mar  2 09:00:00 2026", zones wherever. */
static bool
is_from(struct sv line)
{
	static const char *const days[] = {
	    "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	bool has_day = false, has_month = false, has_time = false;
	struct sv word;

	if (!sv_starts(line, SV("From ")) || line.n > 1000)
		return false;
	line = sv_trim(line);
	while (sv_split(&line, ' ', &word)) {
		if (has_time && word.n == 4 && has_digits(word, 0, 4))
			return true;
		has_time = has_time || (has_month && is_time(word));
		has_month =
		    has_month || (has_day && is_word_of(word, months, 12));
		has_day = has_day || is_word_of(word, days, 7);
	}
	return false;
}

bool
mbox_next(struct sv *rest, struct sv *message)
{
	bool was_blank = false;
	struct sv line;
	size_t n = 0;

	if (!rest->n)
		return false;
	while (n < rest->n) {
		line = first_line(sv_sub(*rest, n, rest->n));
		if (n && was_blank && is_from(line))
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

	if (is_from(line))
		message = sv_sub(message, line.n, message.n);
	while (message.n) {
		line = first_line(message);
		message = sv_sub(message, line.n, message.n);
		if (!message.n && is_blank(line))
			break;
		str_add(out, sv_sub(line, is_quoted_from(line), line.n));
	}
}
