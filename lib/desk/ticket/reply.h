/* Answers: a message of the ticket, and the mail that carries it out. */
#ifndef DESK_DESK_TICKET_REPLY_H
#define DESK_DESK_TICKET_REPLY_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/message.h"
#include "mail/mime_out.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reply_seal;

struct reply {
	struct message_new message; /* ticket_id is filled in */
	const char *status;         /* to have afterwards, or NULL */
	const char *canned;         /* name of a canned reply, or NULL */
	char *const *words;         /* "name=value" for it */
	size_t n_words;
	bool without_mail;
	int64_t at;           /* the mail goes not before; 0: now */
	bool cancel_on_reply; /* nor when the customer has written by then */
	bool encrypt, sign;   /* then reply_seal() comes first */
	const struct reply_seal *seals; /* by ticket */
	size_t n_seals;

	const char *why_no_mail; /* out: NULL when one was entered */
};

/*
 * Inside db_tx: stores the answer and what follows from it. An agent's public
 * one is entered into the outbox as a mail to the requester and the
 * participants, unless why_no_mail says why not. Of one that is encrypted only
 * the cipher text is stored, files and all.
 */
enum rc reply_add(
    struct desk *d, int64_t ticket_id, struct reply *r, struct err *e);

/* The attachments of the message as files of the mail. In d->arena. */
void reply_files(
    struct desk *d, const struct message_new *message, struct mail_out *mail);

#endif
