/* The end of a ticket, and its coming back. */
#ifndef DESK_DESK_TICKET_CLOSE_H
#define DESK_DESK_TICKET_CLOSE_H

#include "base/err.h"
#include "desk/desk.h"

#include <stdint.h>

/*
 * Inside db_tx: closes a ticket that is resolved; with a resolution it is
 * resolved by that first. One that is closed already is no change. RC_DATA for
 * one that is still worked on.
 */
enum rc close_ticket(
    struct desk *d, int64_t id, const char *resolution, struct err *e);

/* RC_DATA names the open tickets that have this one for a parent. */
enum rc close_check_children(struct desk *d, int64_t id, struct err *e);

/* Inside db_tx: takes a solved ticket back into work, or into the queue where
 * nobody has it. RC_DATA for one that was merged. */
enum rc close_reopen(struct desk *d, int64_t id, struct err *e);

#endif
