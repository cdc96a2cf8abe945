/*
 * Answers that gpg encrypts or signs. That takes its time, and so is done
 * before the transaction in which the answer is stored.
 */
#ifndef DESK_DESK_TICKET_REPLY_SEAL_H
#define DESK_DESK_TICKET_REPLY_SEAL_H

#include "base/err.h"
#include "desk/desk.h"
#include "desk/outbox/mailer.h"
#include "desk/ticket/reply.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Outside of any transaction: writes the mail that r will be for each ticket,
 * runs gpg on it and leaves what came out in r, for reply_add. In d->arena.
 * RC_DATA when a mail cannot go to a ticket's people, or names the address that
 * has no key; RC_UNAVAILABLE without gpg.
 */
enum rc reply_seal(struct desk *d, const int64_t *ticket_ids, size_t n,
    struct reply *r, struct err *e);

/*
 * Inside db_tx: makes what was sealed for the ticket the content of the mail
 * and of r's message. RC_TEMPFAIL when others are to get it now.
 */
enum rc reply_seal_use(
    struct reply *r, int64_t ticket_id, struct mailing *m, struct err *e);

#endif
