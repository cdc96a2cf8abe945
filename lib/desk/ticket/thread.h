/*
 * Which ticket a mail belongs to. In this order: a reply token in an address
 * it was sent to; In-Reply-To, then References (the last one first) among the
 * stored messages; Message-IDs that bear the desk's signature; the Message-ID
 * of a stored message by the same writer; a subject tag "[desk #42]" if the
 * writer takes part in that ticket. Never the words of a subject alone.
 */
#ifndef DESK_DESK_TICKET_THREAD_H
#define DESK_DESK_TICKET_THREAD_H

#include "base/err.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"
#include "mail/mime_in.h"

#include <stdbool.h>
#include <stdint.h>

/* Who wrote a mail, as far as its From can be believed. */
struct thread_writer {
	const char *addr, *name; /* as written; NULL for none */
	int64_t agent_id;        /* 0: no agent's address */
	int64_t customer_id;     /* 0: no customer's */
};

enum thread_by {
	THREAD_NONE,
	THREAD_TOKEN,
	THREAD_IN_REPLY_TO,
	THREAD_REFERENCES,
	THREAD_SIGNED_ID,
	THREAD_SAME_ID,
	THREAD_SUBJECT,
	THREAD_REPORT, /* a report about a mail of it (intake) */
	THREAD_LIMIT,  /* one more of a writer who opens too many (intake) */
};

/* By what a ticket was found, for people: "In-Reply-To". */
const char *thread_by_text(enum thread_by by);

struct thread {
	enum thread_by by;
	/* Unless by is THREAD_NONE: a merged ticket's survivor, texts in
	 * d->arena. */
	struct ticket ticket;
	bool is_member; /* the writer is an agent, its requester, or takes part
			 */
	/* The subject names this ticket, but the writer takes no part in it. */
	int64_t suggested_id;
};

enum rc thread_find(struct desk *d, const struct mail *m,
    const struct thread_writer *w, struct thread *t, struct err *e);

#endif
