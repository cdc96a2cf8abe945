/*
 * Reports about a mail of ours: what did not arrive, at whom and why, and which
 * message it was. Reads RFC 3464 delivery status and, by phrases and codes, the
 * texts of mail servers that know no such thing. Linear in the mail's size.
 */
#ifndef DESK_MAIL_BOUNCE_H
#define DESK_MAIL_BOUNCE_H

#include "base/arena.h"
#include "base/sv.h"
#include "mail/mime_in.h"

#include <stdbool.h>
#include <stddef.h>

/* RFC 3464 2.3.3; the gravest first. */
enum bounce_action {
	BOUNCE_FAILED,
	BOUNCE_DELAYED,
	BOUNCE_DELIVERED,
	BOUNCE_RELAYED,
	BOUNCE_EXPANDED,
};

struct bounce_recipient {
	const char *address;  /* where it went at last, or NULL */
	const char *original; /* what it was sent to, NULL when not said */
	enum bounce_action action;
	const char *action_text; /* as reported, lower case, or NULL */
	const char *status;      /* "5.1.1" (RFC 3463), or NULL */
	const char *diagnostic;  /* one line of UTF-8, or NULL */
	/* The address is of no use for good: no such mailbox or host. False for
	 * full mailboxes, sizes, policies and whatever may pass. */
	bool is_hard;
};

struct bounce {
	const struct bounce_recipient *recipients; /* each address once a
						      delivery-status entry */
	size_t n_recipients;
	enum bounce_action action; /* the gravest one of them */
	bool is_standard;          /* has a delivery status (RFC 3464) */
	bool is_complaint;         /* it arrived, and was called spam */

	/* The message that came back; NULL or empty when it is not there. */
	const char *message_id;      /* without brackets */
	const char *envelope_id;     /* Original-Envelope-Id (RFC 3461) */
	const struct mail *returned; /* its header alone, body "" */
	/* Addresses with "+" in the local part that we may have made: those the
	 * report was sent to, then those the returned message was from. */
	const char *const *tokens;
	size_t n_tokens;
};

/*
 * Whether the mail is a report about delivery; fills *out if so. m comes from
 * mime_in_parse(raw); what out holds lives in the arena or with m.
 */
bool bounce_read(
    const struct mail *m, struct sv raw, struct arena *a, struct bounce *out);

/*
 * The message that any report (a complaint, a receipt) is about: fills in
 * message_id, returned, tokens and, where a status part has them, recipients.
 */
void bounce_read_returned(
    const struct mail *m, struct arena *a, struct bounce *out);

const char *bounce_action_word(enum bounce_action action);

#endif
