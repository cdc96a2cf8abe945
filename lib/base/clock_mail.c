/*
 * The Date field of mails. Programs have written it in every order, so the
 * reader goes from word to word and asks what each one can still be; only the
 * date itself must be there and real.
 */
#include "base/clock.h"

#include "base/civil.h"

struct date {
	struct civil c; /* month, day: 0 until seen; year: -1 */
	bool has_time;
	bool has_offset; /* in digits; a name counts only without it */
	int64_t offset;  /* seconds east */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Takes the bytes off the front for which is holds. */
static struct sv
take_while(struct sv *v, bool (*is)(char))
{
	struct sv word;
	size_t i = 0;

	while (i < v->n && is(v->p[i]))
		i++;
	word = sv_sub(*v, 0, i);
	*v = sv_sub(*v, i, v->n);
	return word;
}

/* The value of some digits; what is too long to be a date stays too big. */
static int
value_of(struct sv digits)
{
	int sum = 0;

	for (size_t i = 0; i < digits.n && sum < 1000000; i++)
		sum = sum * 10 + (digits.p[i] - '0');
	return sum;
}

/* Skips white space and comments, which nest and may quote. */
static void
skip_comments(struct sv *v)
{
	size_t depth = 0;
	size_t i = 0;

	for (; i < v->n; i++) {
		char c = v->p[i];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0)
			i++;
		else if (depth == 0 && c != ' ' && (c < '\t' || c > '\r'))
			break;
	}
	*v = sv_sub(*v, i, v->n);
}

/* Takes c with white space and comments around it; none: nothing is taken. */
static bool
take_c(struct sv *v, char c)
{
	struct sv rest = *v;

	skip_comments(&rest);
	if (rest.n == 0 || rest.p[0] != c)
		return false;
	*v = sv_sub(rest, 1, rest.n);
	skip_comments(v);
	return true;
}

/* 1 to 12 for a month's name or its start, 0 for another word. */
static int
month_of(struct sv word)
{
	static const char *const names[] = {"january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december"};

	for (int i = 0; word.n >= 3 && i < 12; i++)
		if (sv_starts_ci(sv_of(names[i]), word))
			return i + 1;
	return 0;
}

/* Hours and minutes, as in +0530, that a zone's name means. */
static bool
zone_of(struct sv word, int *hhmm)
{
	/* Names with one meaning in mail; the rest is UTC (RFC 5322, 4.3). */
	static const struct {
		const char *name;
		int hhmm;
	} zones[] = {{"EST", -500}, {"EDT", -400}, {"CST", -600}, {"CDT", -500},
	    {"MST", -700}, {"MDT", -600}, {"PST", -800}, {"PDT", -700},
	    {"AKST", -900}, {"AKDT", -800}, {"HST", -1000}, {"NST", -330},
	    {"NDT", -230}, {"WET", 0}, {"WEST", 100}, {"BST", 100},
	    {"CET", 100}, {"MET", 100}, {"MEZ", 100}, {"CEST", 200},
	    {"MEST", 200}, {"MESZ", 200}, {"EET", 200}, {"EEST", 300},
	    {"MSK", 300}, {"JST", 900}, {"KST", 900}, {"AEST", 1000},
	    {"AEDT", 1100}, {"NZST", 1200}, {"NZDT", 1300}};

	for (size_t i = 0; i < COUNT_OF(zones); i++) {
		if (!sv_eq_ci(word, sv_of(zones[i].name)))
			continue;
		*hhmm = zones[i].hhmm;
		return true;
	}
	return false;
}

static int64_t
seconds_of(int hhmm)
{
	return hhmm / 100 * 3600 + hhmm % 100 * 60;
}

static void
read_word(struct date *d, struct sv word)
{
	int month = month_of(word);
	int hhmm;

	if (month > 0 && d->c.month == 0) {
		d->c.month = month;
	} else if (!d->has_time) {
		return;
	} else if (sv_eq_ci(word, SV("AM")) || sv_eq_ci(word, SV("PM"))) {
		bool pm = (word.p[0] | 0x20) == 'p';

		if (d->c.hour >= 1 && d->c.hour <= 12)
			d->c.hour = d->c.hour % 12 + (pm ? 12 : 0);
	} else if (!d->has_offset && zone_of(word, &hhmm)) {
		d->offset = seconds_of(hhmm);
	}
}

/* "+0100", "+01:00", "-600", "+1"; more or stranger digits say nothing. */
static void
read_offset(struct date *d, char sign, struct sv *v)
{
	struct sv digits = take_while(v, is_digit);
	int hhmm = value_of(digits);

	if (digits.n >= 1 && digits.n <= 2) {
		hhmm *= 100;
		if (v->n >= 3 && v->p[0] == ':' && is_digit(v->p[1])) {
			*v = sv_sub(*v, 1, v->n);
			hhmm += value_of(take_while(v, is_digit));
		}
	}
	/* "14:05 20-Nov-2026": no zone is 20 hours away. */
	if (d->c.year < 0 && digits.n == 4 && hhmm > 1400) {
		d->c.year = hhmm;
		return;
	}
	if (digits.n == 0 || hhmm >= 2400 || hhmm % 100 >= 60)
		return;
	d->has_offset = true;
	d->offset = sign == '-' ? -seconds_of(hhmm) : seconds_of(hhmm);
}

/* What follows the hour and its colon; a second time in a field is noise. */
static void
read_time(struct date *d, int hour, struct sv *v)
{
	int minute = value_of(take_while(v, is_digit));
	int second = 0;

	if (take_c(v, ':'))
		second = value_of(take_while(v, is_digit));
	if (v->n >= 2 && v->p[0] == '.' && is_digit(v->p[1])) {
		*v = sv_sub(*v, 1, v->n);
		take_while(v, is_digit);
	}
	if (d->has_time)
		return;
	d->has_time = true;
	d->c.hour = hour;
	d->c.minute = minute;
	d->c.second = second;
}

static int
full_year(struct sv digits)
{
	int year = value_of(digits);

	if (digits.n >= 4)
		return year;
	if (digits.n == 3)
		return year + 1900;
	return year < 50 ? year + 2000 : year + 1900;
}

/* "2026-11-20", "2026/11/20", "20.11.2026", "20-11-2026": all three at once.
 * Not "11/20/2026": half of the world means the other one by "11/12". */
static bool
read_triple(struct date *d, struct sv first, struct sv *v)
{
	struct sv rest = *v;
	struct sv month, third;
	bool year_first = first.n == 4;
	char sep;

	if (d->c.month || d->c.day || rest.n == 0)
		return false;
	sep = rest.p[0];
	if (sep != '-' && sep != '.' && (sep != '/' || !year_first))
		return false;
	rest = sv_sub(rest, 1, rest.n);
	month = take_while(&rest, is_digit);
	if (month.n < 1 || month.n > 2 || rest.n == 0 || rest.p[0] != sep)
		return false;
	rest = sv_sub(rest, 1, rest.n);
	third = take_while(&rest, is_digit);
	if (third.n == 0)
		return false;
	d->c.month = value_of(month);
	d->c.day = value_of(year_first ? third : first);
	d->c.year = full_year(year_first ? first : third);
	*v = rest;
	return true;
}

static void
read_number(struct date *d, struct sv *v)
{
	struct sv digits = take_while(v, is_digit);

	if (take_c(v, ':'))
		read_time(d, value_of(digits), v);
	else if (read_triple(d, digits, v))
		return;
	else if (d->c.day == 0 && digits.n != 4)
		d->c.day = value_of(digits);
	else if (d->c.year < 0)
		d->c.year = full_year(digits);
}

bool
clock_parse_rfc5322(struct sv v, int64_t *out)
{
	struct date d = {.c = {.year = -1}};
	int64_t next_day = 0;

	for (skip_comments(&v); v.n > 0; skip_comments(&v)) {
		char c = v.p[0];

		if (is_digit(c)) {
			read_number(&d, &v);
		} else if (is_letter(c)) {
			read_word(&d, take_while(&v, is_letter));
		} else {
			v = sv_sub(v, 1, v.n);
			if ((c == '+' || c == '-') && d.has_time)
				read_offset(&d, c, &v);
		}
	}
	if (d.c.hour == 24 && d.c.minute == 0 && d.c.second == 0) {
		d.c.hour = 0;
		next_day = 86400;
	}
	if (!civil_is_valid(&d.c))
		return false;
	*out = civil_to_utc(&d.c) + next_day - d.offset;
	return true;
}
