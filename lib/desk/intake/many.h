/*
 * Many mails taken in by one process: some of them share a transaction. What
 * keeps one of them out does not keep the others: then each gets a transaction
 * of its own. A mail is answered for only once it is stored.
 */
#ifndef DESK_DESK_INTAKE_MANY_H
#define DESK_DESK_INTAKE_MANY_H

#include "base/err.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "desk/intake/intake.h"

#include <stddef.h>

/* How it went with one mail, in the order given; rc and e for a mail that was
 * not stored. */
typedef void (*intake_answer_fn)(
    void *arg, enum rc rc, const struct intake_result *r, const struct err *e);

struct intake_many {
	struct desk *desk;
	struct intake how; /* raw and n_unread aside */
	size_t batch;      /* mails a transaction; at least 1 */
	intake_answer_fn answer;
	void *arg;

	VEC(struct str) mails; /* waiting for their transaction */
	size_t bytes;
};

void intake_many_free(struct intake_many *m);

/* Takes a copy of raw in; stores what waits once it is a batch. */
void intake_many_add(struct intake_many *m, struct sv raw);

/* Stores and answers all that waits. */
void intake_many_flush(struct intake_many *m);

#endif
