/* The events of a merge and of its end. */
#ifndef DESK_DESK_TICKET_MERGE_EVENT_H
#define DESK_DESK_TICKET_MERGE_EVENT_H

#include "base/err.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"

#include <stdint.h>

/* Inside db_tx: for the ticket that lives on, which was before: with whom,
 * and which of its times changed. */
enum rc merge_note_survivor(struct desk *d, const struct ticket *before,
    const char *verb, int64_t other, struct err *e);

/* Inside db_tx: for the merged one: its status now, and under name the other.
 * Its version is counted where it changes. */
enum rc merge_note_merged(struct desk *d, const struct ticket *before,
    const char *verb, const char *status, const char *name, int64_t other,
    struct err *e);

#endif
