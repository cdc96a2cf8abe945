/* Splitting: some messages of a ticket become a ticket of their own. */
#ifndef DESK_DESK_TICKET_SPLIT_H
#define DESK_DESK_TICKET_SPLIT_H

#include "base/err.h"
#include "desk/desk.h"

#include <stddef.h>
#include <stdint.h>

struct split {
	const int64_t *messages; /* ids */
	size_t n;
	const char *subject; /* NULL: the first message's, else the ticket's */
};

/*
 * Inside db_tx: moves the messages with their attachments to a new ticket that
 * refers to the old one, where a system note says so. Who wrote them asks.
 * RC_NOTFOUND for a message of another ticket, RC_DATA when none would stay.
 */
enum rc split_ticket(struct desk *d, int64_t ticket_id, const struct split *s,
    int64_t *new_id, struct err *e);

#endif
