/*
 * Lines that introduce a quoted original: "On DATE, NAME <ADDRESS> wrote:" and
 * its like, over up to four lines. The verb is known in many languages; a date
 * and an address before the colon do without it.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/str.h"
#include "mail/trim_part.h"
#include "mail/trim_words.h"

#define LINES_MAX 4
#define WORDS_BEFORE_DATE 4
#define NAME_WORDS_MAX 6
#define SHORT_WORDS_MAX 12

/* What an introduction is known by. */
struct clues {
	struct trim_verb verb;
	bool has_verb;
	bool is_verb_last;
	bool has_address;
	bool is_address_last;
	bool has_date; /* more than a year or a number */
	size_t words;
};

static size_t
count_words(struct sv v)
{
	size_t i, n = v.n > 0;

	for (i = 0; i < v.n; i++)
		n += v.p[i] == ' ';
	return n;
}

static size_t
digits(struct sv v, size_t at)
{
	size_t n = at;

	while (n < v.n && ascii_is_digit(v.p[n]))
		n++;
	return n - at;
}

/* A time of day, three numbers, or a year beside another number. */
static bool
has_date(struct sv v)
{
	size_t at, n, numbers = 0;
	bool has_year = false, has_time = false;

	for (at = 0; at < v.n; at += n ? n : 1) {
		n = digits(v, at);
		if (n == 0)
			continue;
		numbers++;
		if (n == 4 &&
		    (sv_starts(sv_sub(v, at, n), SV("19")) ||
			sv_starts(sv_sub(v, at, n), SV("20"))))
			has_year = true;
		if (n <= 2 && at + n < v.n && v.p[at + n] == ':' &&
		    digits(v, at + n + 1) == 2)
			has_time = true;
	}
	return has_time || numbers > 2 || (has_year && numbers > 1);
}

/* An '@' with letters on both sides. */
static bool
has_address(struct sv v)
{
	size_t at = 0;

	while ((at += sv_find_c(sv_sub(v, at, v.n), '@')) < v.n) {
		if (at > 0 && at + 1 < v.n && v.p[at - 1] != ' ' &&
		    v.p[at + 1] != ' ')
			return true;
		at++;
	}
	return false;
}

static struct sv
without_colon(struct sv v)
{
	while (v.n > 0 && (v.p[v.n - 1] == ':' || v.p[v.n - 1] == ' '))
		v.n--;
	return v;
}

static struct clues
look(struct sv joined)
{
	struct sv v = without_colon(joined);
	struct clues c = {.verb = trim_verb_find(v)};
	struct sv tail = sv_sub(v, v.n > 0 ? v.n - 1 : 0, 1);

	c.has_verb = c.verb.n > 0;
	c.is_verb_last = c.has_verb && c.verb.at + c.verb.n == v.n;
	c.has_address = has_address(v);
	c.is_address_last = c.has_address &&
	    (sv_eq(tail, SV(">")) || sv_eq(tail, SV(")")) ||
		sv_eq(tail, SV("]")));
	c.has_date = has_date(v);
	c.words = count_words(v);
	return c;
}

/* Whether a date begins within the first words. */
static bool
starts_with_date(struct sv v)
{
	size_t i, words = 1;

	for (i = 0; i < v.n && words <= WORDS_BEFORE_DATE; i++) {
		if (ascii_is_digit(v.p[i]))
			return true;
		words += v.p[i] == ' ';
	}
	return false;
}

/* Whether the name alone follows the verb, as it does in German. */
static bool
is_name_last(const struct clues *c, struct sv joined)
{
	struct sv name = sv_trim(
	    without_colon(sv_sub(joined, c->verb.at + c->verb.n, joined.n)));

	return c->has_verb && c->verb.is_middle &&
	    count_words(name) <= NAME_WORDS_MAX;
}

/* Enough to take what follows for the original even without quote marks. */
static bool
is_sure(const struct clues *c, struct sv first, struct sv joined)
{
	if (!c->has_date)
		return false;
	if (c->has_verb && c->has_address)
		return true;
	return starts_with_date(first) &&
	    (c->is_verb_last || c->is_address_last || is_name_last(c, joined));
}

static bool
is_likely(const struct clues *c, struct sv first)
{
	if (starts_with_date(first) && (c->has_verb || c->is_address_last))
		return true;
	return c->has_address && (c->has_verb || c->has_date);
}

/* "2016-03-03 17:21 GMT+01:00 Name", as one program wrote it. */
static bool
is_zone_line(struct sv v)
{
	size_t i;

	for (i = 0; i < 10 && i < v.n; i++)
		if (i == 4 || i == 7 ? v.p[i] != '-' : !ascii_is_digit(v.p[i]))
			return false;
	return sv_starts(sv_sub(v, 16, v.n), SV(" gmt")) &&
	    sv_eq(sv_sub(v, 13, 1), SV(":")) && count_words(v) <= 10;
}

/* Lines from to i as one. */
static struct sv
join(const struct trim_text *t, size_t from, size_t i, struct arena *a)
{
	struct str s = STR_INIT;
	struct sv joined;

	for (; from <= i; from++) {
		if (s.n > 0)
			str_add_c(&s, ' ');
		str_add(&s, t->v[from].fold);
	}
	joined = arena_sv(a, str_sv(&s));
	str_free(&s);
	return joined;
}

/* A name that was too long for the line with its address. */
static size_t
with_name_above(const struct trim_text *t, size_t i, size_t floor)
{
	struct sv above;

	if (i <= floor || !sv_starts(t->v[i].fold, SV("<")) ||
	    t->v[i - 1].kind != TRIM_TEXT)
		return i;
	above = t->v[i - 1].fold;
	if (above.n == 0 || sv_find_c(SV(".?!:,"), above.p[above.n - 1]) < 5)
		return i;
	return i - 1;
}

size_t
trim_wrote_start(
    const struct trim_text *t, size_t i, size_t floor, struct arena *a)
{
	size_t next = trim_next(t, i + 1), at, likely = t->n;
	bool is_before_quote = next < t->n && t->v[next].kind == TRIM_QUOTE;
	struct clues c = {.words = 0};
	struct sv joined;

	if (is_zone_line(t->v[i].fold))
		return i;
	if (!sv_ends(t->v[i].fold, SV(":")))
		return t->n;
	for (at = i + 1; at > floor && i - (at - 1) < LINES_MAX; at--) {
		if (t->v[at - 1].kind != TRIM_TEXT || t->v[at - 1].fold.n == 0)
			break;
		joined = join(t, at - 1, i, a);
		c = look(joined);
		if (is_sure(&c, t->v[at - 1].fold, joined))
			return with_name_above(t, at - 1, floor);
		if (likely == t->n && is_likely(&c, t->v[at - 1].fold))
			likely = at - 1;
	}
	if (!is_before_quote)
		return t->n;
	if (likely < t->n)
		return with_name_above(t, likely, floor);
	c = look(t->v[i].fold);
	return c.is_verb_last && c.words <= SHORT_WORDS_MAX ? i : t->n;
}

bool
trim_is_wrote(struct sv v)
{
	struct clues c = look(v);

	return c.has_verb &&
	    (c.has_date || c.has_address ||
		(c.is_verb_last && c.words <= NAME_WORDS_MAX));
}
