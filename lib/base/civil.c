/* The calendar's arithmetic. Years are counted from March, so that the leap
 * day is the last one of a year. */
#include "base/civil.h"

#include <time.h>

#define DAY 86400
#define DAYS_400_YEARS 146097
#define MARCH_YEAR_0 719468 /* days from 0000-03-01 to 1970-01-01 */

/* Rounds down, also below 0. */
static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int
days_in_month(int64_t year, int month)
{
	static const char days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

bool
civil_is_valid(const struct civil *c)
{
	if (c->year < 1 || c->year > 9999 || c->month < 1 || c->month > 12)
		return false;
	if (c->day < 1 || c->day > days_in_month(c->year, c->month))
		return false;
	return c->hour >= 0 && c->hour < 24 && c->minute >= 0 &&
	    c->minute < 60 && c->second >= 0 && c->second <= 60;
}

int64_t
civil_days(int64_t year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int m = (month + 9) % 12;
	int64_t leaps = floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400);

	/* March to January are 153 days each five months. */
	return 365 * y + leaps + (153 * m + 2) / 5 + day - 1 - MARCH_YEAR_0;
}

struct civil
civil_of_days(int64_t days)
{
	struct civil c = {0};
	int64_t era = floor_div(days + MARCH_YEAR_0, DAYS_400_YEARS);
	int64_t d = days + MARCH_YEAR_0 - era * DAYS_400_YEARS;
	/* What the leap days before d amount to is taken out first. */
	int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
	int m;

	d -= 365 * y + y / 4 - y / 100;
	m = (int)(5 * d + 2) / 153;
	c.day = (int)d - (153 * m + 2) / 5 + 1;
	c.month = m < 10 ? m + 3 : m - 9;
	c.year = era * 400 + y + (c.month <= 2);
	return c;
}

int
civil_weekday(int64_t days)
{
	int64_t d = (days + 4) % 7;

	return (int)(d < 0 ? d + 7 : d);
}

int64_t
civil_to_utc(const struct civil *c)
{
	int seconds = c->hour * 3600 + c->minute * 60 + c->second;

	return civil_days(c->year, c->month, c->day) * DAY + seconds;
}

struct civil
civil_of_utc(int64_t t)
{
	struct civil c = civil_of_days(floor_div(t, DAY));
	int rest = (int)(t % DAY);

	if (rest < 0)
		rest += DAY;
	c.hour = rest / 3600;
	c.minute = rest / 60 % 60;
	c.second = rest % 60;
	return c;
}

struct civil
civil_of_local(int64_t t)
{
	time_t sec = (time_t)t;
	struct tm tm;

	/* Fails only where the year does not fit into an int. */
	if (sec != t || !localtime_r(&sec, &tm))
		return civil_of_utc(t);
	return (struct civil){(int64_t)tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec};
}

/* Seconds that the local clocks are ahead of UTC at t. */
static int64_t
offset_at(int64_t t)
{
	struct civil c = civil_of_local(t);

	return civil_to_utc(&c) - t;
}

int64_t
civil_to_local(const struct civil *c)
{
	int64_t t = civil_to_utc(c);
	int64_t before = offset_at(t - DAY);
	int64_t after = offset_at(t + DAY);

	if (offset_at(t - before) != before && offset_at(t - after) == after)
		return t - after;
	return t - before;
}
