/*
 * Time. Inside, times are Unix seconds UTC (int64_t); outside, RFC 3339. The
 * clock is read here only; DESK_NOW sets it where clock_init(true) allows.
 */
#ifndef DESK_BASE_CLOCK_H
#define DESK_BASE_CLOCK_H

#include "err.h"
#include "sv.h"

#include <stdbool.h>
#include <stdint.h>

/* Called once in main(): takes DESK_NOW (RFC 3339 or Unix seconds) when
 * from_env. RC_CONFIG when it cannot be read. */
enum rc clock_init(bool from_env, struct err *e);

/* Seconds now: fixed when DESK_NOW is set. */
int64_t clock_now(void);

/* Milliseconds of a clock that only runs forward, for waits and timeouts. */
int64_t clock_monotonic_ms(void);

/* Longest text: "-2147481748-12-31T23:59:59Z" and its NUL. */
#define CLOCK_TEXT 32

/* RFC 3339 in UTC with Z into buf; returns buf. */
const char *clock_rfc3339(int64_t t, char buf[CLOCK_TEXT]);

/* The local time zone's "2026-11-20 14:05" into buf; returns buf. */
const char *clock_local(int64_t t, char buf[CLOCK_TEXT]);

/* "Fri, 20 Nov 2026 14:05:00 +0000" (RFC 5322) into buf; returns buf. */
const char *clock_rfc5322(int64_t t, char buf[CLOCK_TEXT + 8]);

/*
 * A moment as the query language and options take it, with the stretch it
 * names: *from is its first second, *until the first second after it.
 * RFC 3339 with or without zone, seconds or minutes (no zone is the local
 * one); a date "2026-11-20", a month "2026-11", a year "2026"; "now", "today",
 * "yesterday", "tomorrow", a week day (the latest one that is not after
 * today); "-30d", "+2h" (units s m h d w; days and weeks step in the local
 * calendar, so that a change of clock does not shift the hour; a moment, so
 * *until = *from + 1). False when v is none of these. Either pointer may be
 * NULL.
 */
bool clock_parse(struct sv v, int64_t now, int64_t *from, int64_t *until);

/*
 * The same for a moment that is to come, as a date by which something must be
 * done: a week day is the next one after today, and of a day, month or year
 * the last second is meant.
 */
bool clock_parse_ahead(struct sv v, int64_t now, int64_t *t);

/*
 * The Date field of a mail (RFC 5322 3.3 and 4.3) as mails have it: comments,
 * missing week day, two-digit years, zone names, zone missing or -0000 (read
 * as UTC), "2026-11-20 12:00:00 +0100", asctime order. False when there is no
 * reading it.
 */
bool clock_parse_rfc5322(struct sv v, int64_t *out);

#endif
