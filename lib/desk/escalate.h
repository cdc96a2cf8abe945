/* Escalating a ticket: a level, with the reason for it. */
#ifndef DESK_DESK_ESCALATE_H
#define DESK_DESK_ESCALATE_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"

#include <stdint.h>

enum { ESCALATION_MAX = 9 };

struct escalation {
	int64_t level; /* 0 ends it; -1: one more than it has */
	struct sv reason;
};

/*
 * Inside db_tx: sets the level, and keeps the reason in a note and in the
 * event. RC_DATA past the highest level and for a ticket that is solved.
 */
enum rc escalate_ticket(
    struct desk *d, int64_t id, const struct escalation *esc, struct err *e);

#endif
