/* Time worked on tickets: entries, and their sum in the ticket. */
#ifndef DESK_DESK_TICKET_WORKTIME_H
#define DESK_DESK_TICKET_WORKTIME_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdint.h>

/* An entry may not be longer than this many seconds, either way. */
enum { WORKTIME_MAX = 31 * 86400 };

struct worktime {
	int64_t seconds;  /* negative for a correction */
	const char *note; /* or NULL */
};

/* "1h30m" or "-15m"; a number needs its unit. RC_USAGE, or RC_DATA for none
 * at all and too much. */
enum rc worktime_parse(struct sv text, int64_t *seconds, struct err *e);

/* Inside db_tx: logs it as the caller's. RC_DATA when less than nothing would
 * be left. */
enum rc worktime_add(
    struct desk *d, int64_t ticket_id, const struct worktime *w, struct err *e);

/* Entries with the total so far, the ticket's id first; their condition. */
extern const struct fieldset worktime_fields;
extern const char worktime_of_ticket[];

#endif
