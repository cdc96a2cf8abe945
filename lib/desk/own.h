/* What is the desk's own: its addresses, and mail of its own that comes back.
 */
#ifndef DESK_DESK_OWN_H
#define DESK_DESK_OWN_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "mail/mime_in.h"

#include <stdbool.h>
#include <stdint.h>

/* Those of the setting desk.address, in d->arena. */
struct mail_addrs own_addresses(struct desk *d);

/* Is a the address b, or b with something behind a '+' in its local part? */
bool own_is_same_box(struct sv a, struct sv b);

/* Is it one of desk.address, a team's, or one that bears a mark of ours? */
enum rc own_address(
    struct desk *d, struct sv address, bool *is_own, struct err *e);

/*
 * Was the mail written by this desk? Told by the mark in X-Desk-Mark, by a
 * Message-ID that we signed or have in the outbox, or by From and Reply-To when
 * both are ours and Reply-To is signed. *ticket_id is what it is about, merges
 * followed; 0 for a mail of others, or about a ticket that is not there.
 */
enum rc own_mail(
    struct desk *d, const struct mail *m, int64_t *ticket_id, struct err *e);

/* The ticket of a mail that we wrote, by its Message-ID: signed, or in the
 * outbox. 0 for none of ours; whether the ticket is there is not looked at. */
enum rc own_message_id(
    struct desk *d, const char *id, int64_t *ticket_id, struct err *e);

#endif
