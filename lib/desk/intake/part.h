/* What the files of intake share. */
#ifndef DESK_DESK_INTAKE_PART_H
#define DESK_DESK_INTAKE_PART_H

#include "base/hash.h"
#include "base/str.h"
#include "desk/intake/bounced.h"
#include "desk/intake/intake.h"
#include "desk/ticket/message.h"
#include "desk/ticket/thread.h"
#include "mail/auto.h"
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

/* What becomes of a mail that belongs to no ticket. */
enum intake_fate {
	FATE_PERSON, /* a ticket like any other */
	FATE_LIST,   /* people talk on a list: a ticket, but nobody is written
			to */
	FATE_ROBOT,  /* kept, and closed at once */
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
	struct sv reply; /* what of the body was newly written, or SV_NULL */

	struct auto_class is;
	enum intake_fate fate;
	struct bounced bounced; /* ticket.id 0 unless it is a report */
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

/* What the mail is, and its fate. Lists that stand for an address of the desk
 * count for nothing. */
enum rc intake_classify(struct intake_work *w, struct err *e);

/* Inside db_tx: tags a ticket that no person opened, and closes a robot's. */
enum rc intake_file(struct intake_work *w, int64_t ticket_id, struct err *e);

/* Inside db_tx: what a report says, for the ticket's people, and the marks of
 * the addresses that it names. */
enum rc intake_report(struct intake_work *w, struct err *e);

/* Inside db_tx: finds the ticket of the mail, w->thread. One by a writer who
 * opens too many belongs to the newest of these. */
enum rc intake_thread(struct intake_work *w, struct err *e);

/* Inside db_tx: acknowledges a mail that has opened a ticket. */
enum rc intake_answer(struct intake_work *w, struct err *e);

/* Inside db_tx: finds who wrote it; an unknown one becomes a customer, unless
 * it is a report. */
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
