/*
 * Mails about tickets: who gets them, how they thread, what they look like.
 * They are put together and entered into the outbox in the transaction of the
 * change that they tell of; nothing is sent here.
 */
#ifndef DESK_DESK_OUTBOX_MAILER_H
#define DESK_DESK_OUTBOX_MAILER_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/message.h"
#include "mail/mime_out.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A mail under way. All of it lives in d->arena. */
struct mailing {
	int64_t ticket_id;
	const char *language; /* of the requester, or NULL */
	const char *sender;   /* envelope; NULL: the null sender <> */
	const char *why_not;  /* there is nobody to write to, or no address of
				 ours: why; NULL: it can be sent */
	struct mail_out mail; /* text, files and flags are the caller's */
	/* The body part made elsewhere (PGP/MIME), with its Content- fields;
	 * SV_NULL: mail's own words and files. */
	struct sv sealed_header, sealed;
};

/*
 * Inside db_tx. A person's answer: from the desk (the team's address where it
 * has one), to the requester, copies to the participants whose addresses take
 * mail; Reply-To with a signed mark; In-Reply-To and References to what the
 * customer wrote; the subject with its tag. RC_OK with why_not set where no
 * mail can go.
 */
enum rc mailer_answer(
    struct desk *d, int64_t ticket_id, struct mailing *m, struct err *e);

/* The fields of a message that carry a mailing: ids, addresses, subject. */
void mailer_describe(
    struct desk *d, const struct mailing *m, struct message_new *message);

struct macro;

/*
 * Inside db_tx: the text of the canned reply or macro of that name about a
 * ticket, SV_NULL where it says nothing; words are "name=value" of the command
 * line, message what was typed beside it (${message}). *macro, with the changes
 * that belong to it, has no name for a canned reply; a NULL macro refuses one.
 * RC_NOTFOUND; RC_DATA names a variable that is missing.
 */
enum rc mailer_canned(struct desk *d, int64_t ticket_id, const char *name,
    struct sv message, char *const *words, size_t n_words, struct sv *text,
    struct macro *macro, struct err *e);

/*
 * Inside db_tx: fills the mail's text and html, and its subject where the
 * template has one, from the template for purpose: ${message} is what is said,
 * ${quote} what the customer wrote last (mail.quote). RC_DATA as above.
 */
enum rc mailer_write(struct desk *d, struct mailing *m, const char *purpose,
    struct sv message, struct err *e);

struct mailer_order {
	const char *purpose;
	const char *unique_key; /* or NULL */
	int64_t message_id;     /* of the message it carries, 0 for none */
	int64_t at;             /* not before; 0: now */
	bool cancel_on_reply;
};

/* Inside db_tx: enters the mail into the outbox. *outbox_id is 0 where the
 * unique_key was there already. */
enum rc mailer_queue(struct desk *d, const struct mailing *m,
    const struct mailer_order *o, int64_t *outbox_id, struct err *e);

/*
 * Inside db_tx: an automatic answer (RFC 3834) to the mail that a message is:
 * null sender, Auto-Submitted: auto-replied, to the address alone that wrote.
 * Whether it may be answered is the caller's to know (mail/auto.h, caps).
 * mailer_is_unfit(rc) where it cannot be written.
 */
enum rc mailer_auto_answer(struct desk *d, int64_t ticket_id,
    int64_t message_id, const char *to, const char *purpose, struct err *e);

/*
 * Inside db_tx: tells the requester of a change, where the configuration's
 * mail.notify names the purpose: "resolved", "closed" … Nobody is told of a
 * ticket that programs alone have written to, nor more often than
 * mail.answers_per_hour. Where it cannot be written, a note in the ticket says
 * why.
 */
enum rc mailer_notify(
    struct desk *d, int64_t ticket_id, const char *purpose, struct err *e);

/* Is it the desk's own set-up (a template, an address) that kept a mail from
 * being written? Then whatever it is about need not fail as well. */
bool mailer_is_unfit(enum rc rc);

#endif
