/*
 * Signed marks on what the desk sends, by which an answer finds its ticket:
 * "local+42.MAC@domain" as the address to answer to, and Message-IDs of the
 * form "ticket.42.NONCE.MAC@domain". The MAC is HMAC-SHA256 with the desk's
 * secret, 80 bits of it in base32 (RFC 4648, letter case does not count). A
 * mark proves that the desk wrote it for that ticket, not who sends it back.
 *
 * Two secrets are taken: "token" signs, "token-old" is only recognised, so that
 * a new one can be set while answers to older mail are under way.
 */
#ifndef DESK_DESK_TOKEN_H
#define DESK_DESK_TOKEN_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"

#include <stdint.h>

/*
 * The address for answers about a ticket: address with the mark behind its
 * local part, in d->arena. RC_CONFIG when address is none, or when the desk has
 * no secret.
 */
enum rc token_address(struct desk *d, const char *address, int64_t ticket_id,
    const char **marked, struct err *e);

/* A new Message-ID without brackets for mail about a ticket, in d->arena. */
enum rc token_message_id(struct desk *d, const char *domain, int64_t ticket_id,
    const char **id, struct err *e);

/* The ticket that a mark names and proves; 0 where there is none. Whether that
 * ticket exists is not looked at. */
enum rc token_in_address(
    struct desk *d, struct sv address, int64_t *ticket_id, struct err *e);
enum rc token_in_message_id(
    struct desk *d, struct sv id, int64_t *ticket_id, struct err *e);

/* What this desk writes into its mails' X-Desk-Mark field, and by which it
 * knows them when they come back. In d->arena. RC_CONFIG without a secret. */
enum rc token_mark(struct desk *d, const char **mark, struct err *e);

#endif
