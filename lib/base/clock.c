/* The clock, and times as text. */
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/civil.h"
#include "base/num.h"

static bool is_fixed;
static int64_t fixed;

enum rc
clock_init(bool from_env, struct err *e)
{
	const char *text = from_env ? getenv("DESK_NOW") : NULL;
	struct sv v = sv_of(text);

	tzset();
	is_fixed = false;
	if (v.n == 0)
		return RC_OK;
	/* A sign would make it a step from the time it is to set. */
	if (!num_parse(v, INT64_MIN, INT64_MAX, &fixed) &&
	    (v.p[0] < '0' || v.p[0] > '9' || !clock_parse(v, 0, &fixed, NULL)))
		return err_set(
		    e, RC_CONFIG, "DESK_NOW: '%s' is not a time", text);
	is_fixed = true;
	return RC_OK;
}

int64_t
clock_now(void)
{
	struct timespec ts = {0};

	if (is_fixed)
		return fixed;
	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

int64_t
clock_monotonic_ms(void)
{
	struct timespec ts = {0};

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

const char *
clock_rfc3339(int64_t t, char buf[CLOCK_TEXT])
{
	struct civil c = civil_of_utc(t);

	snprintf(buf, CLOCK_TEXT, "%04lld-%02d-%02dT%02d:%02d:%02dZ",
	    (long long)c.year, c.month, c.day, c.hour, c.minute, c.second);
	return buf;
}

const char *
clock_local(int64_t t, char buf[CLOCK_TEXT])
{
	struct civil c = civil_of_local(t);

	snprintf(buf, CLOCK_TEXT, "%04lld-%02d-%02d %02d:%02d",
	    (long long)c.year, c.month, c.day, c.hour, c.minute);
	return buf;
}

const char *
clock_rfc5322(int64_t t, char buf[CLOCK_TEXT + 8])
{
	static const char days[][4] = {
	    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil c = civil_of_utc(t);
	int day = civil_weekday(civil_days(c.year, c.month, c.day));

	snprintf(buf, CLOCK_TEXT + 8, "%s, %d %s %04lld %02d:%02d:%02d +0000",
	    days[day], c.day, months[c.month - 1], (long long)c.year, c.hour,
	    c.minute, c.second);
	return buf;
}
