/*
 * Merging: one ticket becomes part of another. What it had moves there; its
 * number stays as a read-only name for the other. The merge remembers what it
 * moved, so that it can be undone.
 */
#ifndef DESK_DESK_TICKET_MERGE_H
#define DESK_DESK_TICKET_MERGE_H

#include "base/err.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <stdint.h>

struct merge {
	int64_t into; /* a merged one's number stands for where it went */
	bool allow_other_customer;
};

/*
 * Inside db_tx: merges a ticket, with an event on both. One that is part of
 * the same ticket already is no change. RC_DATA for a merge with itself, with
 * a ticket of another customer, of an open ticket into a solved one, and where
 * the links of both together would close a circle.
 */
enum rc merge_ticket(
    struct desk *d, int64_t id, const struct merge *m, struct err *e);

/*
 * Inside db_tx: takes a ticket out of the one it was merged into, with all
 * that it brought and is still there; later messages stay. RC_DATA when it was
 * not merged, or the other was merged on since.
 */
enum rc merge_undo(struct desk *d, int64_t id, struct err *e);

#endif
