/* Messages of tickets: what somebody said, with its attachments. */
#ifndef DESK_DESK_TICKET_MESSAGE_H
#define DESK_DESK_TICKET_MESSAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct attachment_new {
	const char *name; /* NULL for none */
	const char *type; /* NULL: application/octet-stream */
	struct sv bytes;
	bool is_inline;
	int64_t id; /* 0: the next one */
};

/* Words as the fields of desk-schema(5) have them; NULL or 0 for absent. */
struct message_new {
	int64_t id;     /* 0: the next one */
	bool is_import; /* without an event of its own */
	int64_t ticket_id;
	const char *kind, *sender, *channel;
	int64_t agent_id, customer_id;
	const char *from_addr, *from_name;
	const char *to, *cc; /* addresses joined by commas */
	const char *subject;
	const char *title; /* the ticket's subject, in its first message */
	const char *message_id, *in_reply_to, *references;
	bool has_sent_at;
	int64_t sent_at;
	struct sv body, reply;
	bool is_auto, is_bounce;
	struct sv digest; /* SV_NULL, or what makes a mail the same one */
	struct sv raw;    /* the mail as it came, or SV_NULL */
	const struct attachment_new *attachments;
	size_t n_attachments;
	int64_t created_at; /* 0: now */
};

/*
 * Inside db_tx: stores the message, its content, its full text and its event.
 * The ticket's own fields are ticket.c's business. Text is repaired to valid
 * UTF-8 without NUL.
 */
enum rc message_add(
    struct desk *d, const struct message_new *m, int64_t *id, struct err *e);

/* Inside db_tx: one more attachment of a message, with its event. */
enum rc message_attach(struct desk *d, int64_t ticket_id, int64_t message_id,
    const struct attachment_new *file, struct err *e);

/* Inside db_tx: the title (full text) of a message; NULL takes it away. */
enum rc message_title(
    struct desk *d, int64_t message_id, const char *title, struct err *e);

/* Inside db_tx: the title (full text) of a ticket's first message. */
enum rc message_retitle(
    struct desk *d, int64_t ticket_id, const char *title, struct err *e);

#endif
