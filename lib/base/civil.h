/*
 * Dates on the calendar (proleptic Gregorian) and moments, both ways, in UTC
 * and in the local time zone. No mktime(3): its answer for an hour that comes
 * twice depends on what was asked before.
 */
#ifndef DESK_BASE_CIVIL_H
#define DESK_BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
	int64_t year;
	int month, day; /* from 1 */
	int hour, minute, second;
};

/* A real date of the years 1 to 9999 and a time; 60 is a second (a leap one,
 * which counts as the first of the next minute). */
bool civil_is_valid(const struct civil *c);

/* Days from 1970-01-01 to a date; month and day are real ones. */
int64_t civil_days(int64_t year, int month, int day);
/* Midnight of that day, as a date. */
struct civil civil_of_days(int64_t days);
/* 0 is Sunday. */
int civil_weekday(int64_t days);

int64_t civil_to_utc(const struct civil *c);
struct civil civil_of_utc(int64_t t);

/*
 * In the local zone. A time that the clocks skip is read as if they had not
 * been changed yet (02:30 becomes 03:30); of one that comes twice it is the
 * first.
 */
int64_t civil_to_local(const struct civil *c);
struct civil civil_of_local(int64_t t);

#endif
