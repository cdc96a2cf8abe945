/*
 * Moments and stretches of time as people write them in queries and options.
 * Each reader takes the whole text or refuses it.
 */
#include "base/clock.h"

#include "base/civil.h"
#include "base/num.h"

#define DAY INT64_C(86400)
/* Seconds in 9,999 years; no step is longer. */
#define LONGEST 315537897600

struct span {
	int64_t from, until;
};

static bool
take_c(struct sv *v, const char *any, char *c)
{
	if (v->n == 0 || sv_find_c(sv_of(any), v->p[0]) == sv_of(any).n)
		return false;
	*c = v->p[0];
	*v = sv_sub(*v, 1, v->n);
	return true;
}

/* Takes exactly n digits. */
static bool
take_digits(struct sv *v, size_t n, int *out)
{
	int sum = 0;

	if (v->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (v->p[i] < '0' || v->p[i] > '9')
			return false;
		sum = sum * 10 + (v->p[i] - '0');
	}
	*out = sum;
	*v = sv_sub(*v, n, v->n);
	return true;
}

/* The local midnight that begins a day. */
static int64_t
midnight(int64_t days)
{
	struct civil c = civil_of_days(days);

	return civil_to_local(&c);
}

static struct span
span_days(int64_t first, int64_t end)
{
	return (struct span){midnight(first), midnight(end)};
}

/* "Z", "+01:00", "+0100", "+01"; the seconds to take off. */
static bool
parse_zone(struct sv v, int64_t *offset)
{
	int hours, seconds;
	int minutes = 0;
	char sign, c;

	*offset = 0;
	if (sv_eq_ci(v, SV("Z")))
		return true;
	if (!take_c(&v, "+-", &sign) || !take_digits(&v, 2, &hours))
		return false;
	if (v.n > 0) {
		take_c(&v, ":", &c);
		if (!take_digits(&v, 2, &minutes) || v.n > 0)
			return false;
	}
	seconds = hours * 3600 + minutes * 60;
	*offset = sign == '-' ? -seconds : seconds;
	return hours < 24 && minutes < 60;
}

/* What stands behind a date: "14:05", seconds, their parts, a zone. */
static bool
parse_time(struct sv v, struct civil *date, struct span *s)
{
	int64_t length = 60;
	int64_t offset;
	int digit;
	char c;

	if (!take_digits(&v, 2, &date->hour) || !take_c(&v, ":", &c) ||
	    !take_digits(&v, 2, &date->minute))
		return false;
	if (take_c(&v, ":", &c)) {
		length = 1;
		if (!take_digits(&v, 2, &date->second))
			return false;
		if (take_c(&v, ".,", &c)) {
			if (!take_digits(&v, 1, &digit))
				return false;
			while (take_digits(&v, 1, &digit))
				;
		}
	}
	if (!civil_is_valid(date))
		return false;
	if (v.n == 0) {
		s->from = civil_to_local(date);
	} else {
		take_c(&v, " ", &c);
		if (!parse_zone(v, &offset))
			return false;
		s->from = civil_to_utc(date) - offset;
	}
	s->until = s->from + length;
	return true;
}

/* "2026", "2026-11", "2026-11-20", a date with a time. */
static bool
parse_date(struct sv v, struct span *s)
{
	struct civil d = {1, 1, 1, 0, 0, 0};
	int64_t first;
	int year;
	char c;

	if (!take_digits(&v, 4, &year))
		return false;
	d.year = year;
	if (v.n == 0) {
		*s = span_days(
		    civil_days(d.year, 1, 1), civil_days(d.year + 1, 1, 1));
		return year > 0;
	}
	if (!take_c(&v, "-", &c) || !take_digits(&v, 2, &d.month) ||
	    !civil_is_valid(&d))
		return false;
	first = civil_days(d.year, d.month, 1);
	if (v.n == 0) {
		struct civil next = civil_of_days(first + 31);

		*s = span_days(first, civil_days(next.year, next.month, 1));
		return true;
	}
	if (!take_c(&v, "-", &c) || !take_digits(&v, 2, &d.day) ||
	    !civil_is_valid(&d))
		return false;
	if (v.n > 0)
		return take_c(&v, "Tt ", &c) && parse_time(v, &d, s);
	*s = span_days(first + d.day - 1, first + d.day);
	return true;
}

/* The day of the week that v names, 0 for Sunday; -1 for none. */
static int
weekday_of(struct sv v)
{
	static const char *const names[] = {"sunday", "monday", "tuesday",
	    "wednesday", "thursday", "friday", "saturday"};

	for (int i = 0; i < 7; i++)
		if (sv_eq_ci(v, sv_of(names[i])) ||
		    sv_eq_ci(v, sv_sub(sv_of(names[i]), 0, 3)))
			return i;
	return -1;
}

static int64_t
local_day(int64_t t)
{
	struct civil c = civil_of_local(t);

	return civil_days(c.year, c.month, c.day);
}

static bool
parse_word(struct sv v, int64_t now, struct span *s)
{
	int64_t day = local_day(now);
	int weekday = weekday_of(v);

	if (sv_eq_ci(v, SV("now"))) {
		*s = (struct span){now, now + 1};
		return true;
	}
	if (weekday >= 0)
		day -= (civil_weekday(day) - weekday + 7) % 7;
	else if (sv_eq_ci(v, SV("yesterday")))
		day--;
	else if (sv_eq_ci(v, SV("tomorrow")))
		day++;
	else if (!sv_eq_ci(v, SV("today")))
		return false;
	*s = span_days(day, day + 1);
	return true;
}

/* now some days on, at the same hour of the local clock. */
static int64_t
step_days(int64_t now, int64_t days)
{
	struct civil c = civil_of_local(now);
	struct civil to =
	    civil_of_days(civil_days(c.year, c.month, c.day) + days);

	to.hour = c.hour;
	to.minute = c.minute;
	to.second = c.second;
	return civil_to_local(&to);
}

/* "-30d", "+2h" */
static bool
parse_step(struct sv v, int64_t now, struct span *s)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {
	    {'s', 1}, {'m', 60}, {'h', 3600}, {'d', DAY}, {'w', 7 * DAY}};

	int64_t n, t;

	if (v.n < 3 || (v.p[0] != '-' && v.p[0] != '+') ||
	    !num_parse(sv_sub(v, 0, v.n - 1), -LONGEST, LONGEST, &n))
		return false;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (units[i].unit != v.p[v.n - 1])
			continue;
		n *= units[i].seconds;
		if (n < -LONGEST || n > LONGEST)
			return false;
		t = units[i].seconds < DAY ? now + n : step_days(now, n / DAY);
		*s = (struct span){t, t + 1};
		return true;
	}
	return false;
}

bool
clock_parse(struct sv v, int64_t now, int64_t *from, int64_t *until)
{
	struct span s = {0, 0};

	if (!parse_date(v, &s) && !parse_word(v, now, &s) &&
	    !parse_step(v, now, &s))
		return false;
	if (from)
		*from = s.from;
	if (until)
		*until = s.until;
	return true;
}

bool
clock_parse_ahead(struct sv v, int64_t now, int64_t *t)
{
	int64_t from, until;

	/* A week on, the latest Friday is the one to come. */
	if (weekday_of(v) >= 0)
		now = step_days(now, 7);
	if (!clock_parse(v, now, &from, &until))
		return false;
	*t = until - from < DAY ? from : until - 1;
	return true;
}
