/*
 * What a report about delivery means to the desk: the ticket of the mail that
 * came back, and what is known of the addresses it did not reach. Anybody can
 * write a report, so it counts against an address only if it proves that it
 * has seen a mail of ours (a signed mark, a Message-ID out of the outbox) and
 * the address belongs to the people of that ticket.
 */
#ifndef DESK_DESK_INTAKE_BOUNCED_H
#define DESK_DESK_INTAKE_BOUNCED_H

#include "base/err.h"
#include "base/str.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"
#include "mail/bounce.h"

#include <stdbool.h>
#include <stdint.h>

/* Which ticket a report is about: t.id 0 for none; merges are followed. */
struct bounced {
	struct ticket ticket;
	bool is_proven; /* the mail that it reports on was ours */
};

enum rc bounced_find(struct desk *d, const struct bounce *report,
    struct bounced *b, struct err *e);

/*
 * Inside db_tx: marks the addresses that failed (customer_address: a hard one
 * with its time, a soft one counted), each with its event. Delays mark
 * nothing.
 */
enum rc bounced_mark(struct desk *d, const struct bounced *b,
    const struct bounce *report, struct err *e);

/* What a report says for people: a line a recipient with action, status and
 * diagnostic. */
void bounced_describe(const struct bounce *report, struct str *text);

/* Inside db_tx: somebody has written from the address: it is alive. */
enum rc bounced_clear(struct desk *d, const char *address, struct err *e);

#endif
