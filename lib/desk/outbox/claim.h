/*
 * Taking rows of the outbox for sending, and saying what became of them. A row
 * that is taken is leased: whoever dies with it loses it when the lease runs
 * out.
 */
#ifndef DESK_DESK_OUTBOX_CLAIM_H
#define DESK_DESK_OUTBOX_CLAIM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "mail/transport.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OUTBOX_LEASE_S = 300 };

/* A row that was taken. */
struct outbox_item {
	int64_t id, ticket_id;
	int64_t content_id;
	int64_t tries;      /* this one included */
	int64_t started_at; /* from when giving up is counted */
	const char *sender, *mail_id, *hook;
	const char *purpose;
	struct transport_rcpt *to;
	size_t n_to;
	bool is_marked;
};

/* One lease and its rows, which live in arena. */
struct outbox_claim {
	const char *kind; /* "mail" or "webhook" */
	int64_t limit;
	int64_t per_domain; /* mails a minute to one domain; 0: no limit */
	struct arena *arena;

	char lease[40];
	struct outbox_item *items;
	size_t n;
	int64_t leased_until;
};

/* Takes what is due, as many as limit says and not more bytes than one process
 * should hold. */
enum rc outbox_claim(struct desk *d, struct outbox_claim *claim, struct err *e);

/* Is anything of a kind due? Asked before a transaction is begun. */
enum rc outbox_is_due(
    struct desk *d, const char *kind, bool *is_due, struct err *e);

/* Inside db_tx: leases what is not marked yet for longer, where half of the
 * time is over. */
enum rc outbox_renew(struct desk *d, struct outbox_claim *claim, struct err *e);

/*
 * Inside db_tx: marks a row by the ends of its recipients; where they differ,
 * those that are not at the row's end get rows of their own, so that nobody is
 * written to twice. Recipients without an end give the row back as it was.
 * Nothing is done where the lease was lost. pause_s is how long to wait at
 * least before another try (a server's wish), 0 for none.
 */
enum rc outbox_mark(struct desk *d, const struct outbox_claim *claim,
    struct outbox_item *item, int64_t pause_s, struct err *e);

#endif
