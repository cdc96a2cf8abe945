/* What the files of intake share. */
#ifndef DESK_DESK_INTAKE_PART_H
#define DESK_DESK_INTAKE_PART_H

#include "base/hash.h"
#include "base/str.h"
#include "desk/message.h"
#include "desk/thread.h"
#include "mail/mime_in.h"

#include <stddef.h>
#include <stdint.h>

/*
 * What makes a mail the same one: its From, To, Cc, Subject, Date, Message-ID
 * and body. Not what changes on its way: trace fields, line ends, an mbox
 * "From " line and the quoting it causes, blanks at the ends of lines, blank
 * lines at the end.
 */
struct sha256 intake_digest(const struct mail *m, struct sv raw);

/* What is left of a mail: all of it, unless it is larger than max bytes. */
struct intake_fit {
	struct sv raw, body;
	const struct attachment_new *attachments;
	size_t n_attachments;
	const char *note; /* what was left out, or NULL */
};

/* n_unread bytes of the mail follow raw but are lost. Texts live in a. */
void intake_fit(const struct mail *m, struct sv raw, size_t n_unread,
    size_t max, struct arena *a, struct intake_fit *fit);

/* Who wrote it. Inside db_tx: an unknown one becomes a customer. */
enum rc intake_writer(struct desk *d, const struct mail *m,
    struct thread_writer *w, struct err *e);

/* Inside db_tx: makes customer_id take part, with its event. */
enum rc intake_join(
    struct desk *d, int64_t ticket_id, int64_t customer_id, struct err *e);

/* Inside db_tx: those in To and Cc take part in the ticket, but for the desk
 * itself, its agents and the requester. *n_left: how many were too many. */
enum rc intake_join_all(struct desk *d, const struct mail *m, int64_t ticket_id,
    int64_t requester_id, size_t *n_left, struct err *e);

#endif
