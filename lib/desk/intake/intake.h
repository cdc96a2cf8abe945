/*
 * Taking mail in: one mail becomes a ticket, or a message of the ticket that it
 * answers. All of it happens in one transaction, and once: the same mail again
 * changes nothing. No mail is refused for what it says: one that cannot be read
 * is stored as a ticket marked broken.
 */
#ifndef DESK_DESK_INTAKE_INTAKE_H
#define DESK_DESK_INTAKE_INTAKE_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/thread.h"
#include "desk/ticket/ticket.h"

#include <stddef.h>
#include <stdint.h>

/* A larger max_size is refused: the store takes no row beyond 1 GB. */
#define INTAKE_SIZE_MAX ((int64_t)512 << 20)

struct intake {
	const char *channel;      /* "email" */
	struct settings settings; /* for a ticket that is opened */
	size_t max_size;          /* of a mail that is stored whole */
	struct sv raw;            /* the mail; must outlive the call */
	size_t n_unread;          /* bytes behind raw that were thrown away */
	bool is_archive; /* old mail: nobody is answered, no limit counts */
};

enum intake_what {
	INTAKE_NEW,
	INTAKE_FOLLOW_UP,
	INTAKE_SEEN,
	INTAKE_OWN, /* the desk wrote it itself; nothing changed */
};

struct intake_result {
	enum intake_what what;
	int64_t ticket_id;
	const char *from;     /* the writer's address, NULL for none */
	enum thread_by by;    /* INTAKE_FOLLOW_UP: how the ticket was found */
	int64_t continued_id; /* INTAKE_NEW: the ticket, closed for too long,
				 that it continues; 0 for none */
	/* What it is where no person wrote it to the desk (auto_kind_word),
	 * else NULL. */
	const char *robot;
	/* INTAKE_NEW by a person: why it is not acknowledged; NULL: it is. */
	const char *why_no_answer;
};

enum rc intake_mail(struct desk *d, const struct intake *in,
    struct intake_result *r, struct err *e);

#endif
