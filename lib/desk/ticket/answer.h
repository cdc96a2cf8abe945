/*
 * The acknowledgement: an automatic answer to who opened a ticket by mail, by
 * the rules of RFC 3834. It goes to the address in Return-Path, else From, of
 * people alone, only if the desk itself was written to, and never often.
 */
#ifndef DESK_DESK_TICKET_ANSWER_H
#define DESK_DESK_TICKET_ANSWER_H

#include "base/err.h"
#include "desk/desk.h"
#include "mail/auto.h"
#include "mail/mime_in.h"

#include <stdint.h>

struct answer {
	int64_t ticket_id, message_id;
	const struct mail *mail;
	const struct auto_class *is;
	const char *from; /* the writer's address, NULL for none */
};

/*
 * Inside db_tx: enters the acknowledgement into the outbox. *why_not tells why
 * there is none, NULL when there is one; a template that cannot be filled in
 * is such a reason, too, in *trouble: a mail is stored whatever becomes of its
 * answer.
 */
enum rc answer_acknowledge(struct desk *d, const struct answer *a,
    const char **why_not, const char **trouble, struct err *e);

#endif
