/*
 * Draining the outbox: rows are leased, handed to the mail server or posted
 * outside of any transaction, and marked while the next ones are under way. A
 * crash between a server's "250" and the mark is the one way in which a mail
 * goes out twice; both have the same Message-ID.
 */
#ifndef DESK_DESK_OUTBOX_SEND_H
#define DESK_DESK_OUTBOX_SEND_H

#include "base/err.h"
#include "desk/desk.h"
#include "mail/transport.h"

#include <stdint.h>

struct outbox_job {
	int64_t limit; /* at most so many rows; 0: all that are due */
	/* Told of each row and recipient; NULL for none. */
	void (*tell)(void *arg, int64_t id, const struct transport_rcpt *to);
	void *arg;
	int64_t n_sent, n_later, n_refused; /* recipients */
};

/*
 * Sends what is due. RC_TEMPFAIL or RC_CONFIG when the mail server could not
 * be talked to; what could not be sent is tried again later.
 */
enum rc outbox_drain(struct desk *d, struct outbox_job *job, struct err *e);

/* The same until SIGINT or SIGTERM; trouble with a server is told to say, and
 * no end. */
enum rc outbox_follow(struct desk *d, struct outbox_job *job,
    void (*say)(void *arg, const char *text), void *arg, struct err *e);

/* The transport as configured, with its password. RC_CONFIG. */
enum rc outbox_transport(struct desk *d, struct transport *t, struct err *e);

#endif
