/* What the files of intake share. */
#ifndef DESK_DESK_INTAKE_PART_H
#define DESK_DESK_INTAKE_PART_H

#include "base/hash.h"
#include "base/str.h"
#include "desk/intake.h"
#include "desk/message.h"
#include "desk/thread.h"
#include "mail/mime_in.h"

#include <stddef.h>
#include <stdint.h>

/* What is left of a mail: all of it, unless it is too large. */
struct intake_fit {
	struct sv raw, body;
	const struct attachment_new *attachments;
	size_t n_attachments;
	const char *note; /* what was left out, or NULL */
};

/* A mail on its way in. Up to fit all is read before the transaction, which
 * may be repeated and so sets what follows anew. */
struct intake_work {
	struct desk *d;
	const struct intake *in;
	struct intake_result *r;
	struct mail mail;
	struct sha256 digest;
	struct intake_fit fit;

	struct thread_writer writer;
	struct thread thread;
	struct str note; /* what the ticket must say about the mail */
};

/*
 * What makes a mail the same one: its From, To, Cc, Subject, Date, the ids of
 * it and of those it answers, its body. Not what changes on its way: trace
 * fields, line ends, an mbox "From " line and the quoting it causes, blanks at
 * the ends of lines, blank lines at the end.
 */
struct sha256 intake_digest(const struct mail *m, struct sv raw);

/* Leaves out what is beyond in->max_size. Texts live in a. */
void intake_fit(const struct mail *m, const struct intake *in, struct arena *a,
    struct intake_fit *fit);

/* Inside db_tx: finds who wrote it; an unknown one becomes a customer. */
enum rc intake_writer(struct intake_work *w, struct err *e);

/* Inside db_tx: the writer and those in To and Cc take part in the ticket, but
 * for the requester, the desk itself and its agents. */
enum rc intake_people(struct intake_work *w, int64_t ticket_id,
    int64_t requester_id, struct err *e);

/* One more line of what the ticket must say. */
void intake_note(struct intake_work *w, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* The mail as a message of its writer's; the ticket is not filled in. */
void intake_message(const struct intake_work *w, struct message_new *m);

/* Inside db_tx: opens a ticket with the mail and tells w->r. */
enum rc intake_open(struct intake_work *w, struct err *e);

#endif
