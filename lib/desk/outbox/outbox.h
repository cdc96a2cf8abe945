/*
 * What the desk must tell the world: rows written in the transaction of the
 * change that asks for it, sent later by 'outbox send', outside of any
 * transaction. A row is leased while it is being sent, so that two senders
 * never send one; each try of a mail has the same Message-ID.
 */
#ifndef DESK_DESK_OUTBOX_OUTBOX_H
#define DESK_DESK_OUTBOX_OUTBOX_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outbox_new {
	const char *kind;              /* "mail" or "webhook" */
	const char *purpose;           /* "reply", "acknowledgement", … */
	const char *unique_key;        /* NULL, or what is entered once ever */
	int64_t ticket_id, message_id; /* 0 for none */
	const char *sender;     /* envelope sender; NULL: the null sender <> */
	const char *recipients; /* envelope, joined by commas; a hook's name */
	const char *subject;    /* for people who list the outbox */
	const char *mail_id;    /* Message-ID without brackets */
	struct sv content;      /* the whole mail (CR LF), or the hook's JSON */
	bool is_auto;
	bool cancel_on_reply; /* not sent once the customer has written */
	int64_t at;           /* not before; 0: now */
};

/*
 * Inside db_tx: enters it. *id is 0 when the unique_key is there already.
 * RC_DATA for an address that no envelope can hold.
 */
enum rc outbox_add(
    struct desk *d, const struct outbox_new *o, int64_t *id, struct err *e);

/* Inside db_tx: cancels what waits for a ticket with cancel_on_reply. */
enum rc outbox_cancel_on_reply(
    struct desk *d, int64_t ticket_id, struct err *e);

/* What a person may do with a row. */
enum outbox_act {
	OUTBOX_RETRY,   /* failed, cancelled or waiting: due now, afresh */
	OUTBOX_CANCEL,  /* never send what has not been sent */
	OUTBOX_HOLD,    /* not until it is released */
	OUTBOX_RELEASE, /* what is held */
};

/* Inside db_tx. RC_NOTFOUND; RC_DATA where its state does not allow it. */
enum rc outbox_change(
    struct desk *d, int64_t id, enum outbox_act act, struct err *e);

/* Inside db_tx: a change of one row's state, with its event. code 0: none. */
enum rc outbox_event(struct desk *d, int64_t id, const char *verb,
    const char *before, const char *after, int code, struct err *e);

/* The addresses of an envelope, taken apart; in a. */
size_t outbox_recipients(
    struct sv joined, struct arena *a, const char ***addresses);

extern const struct fieldset outbox_fields;

#endif
