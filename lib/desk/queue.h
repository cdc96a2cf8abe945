/* Claiming work, so that no two agents get the same ticket. */
#ifndef DESK_DESK_QUEUE_H
#define DESK_DESK_QUEUE_H

#include "base/err.h"
#include "db/db.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Inside db_tx: assigns a ticket to the caller. RC_DATA when another agent has
 * it and may_steal is false. */
enum rc queue_take(struct desk *d, int64_t id, bool may_steal, struct err *e);

/*
 * Inside db_tx: assigns up to limit open tickets that nobody has and that
 * nobody waits with to the caller: those due first, then by priority, then the
 * oldest. condition is over "ticket t" with its args. ids has room for limit.
 */
enum rc queue_claim(struct desk *d, const char *condition,
    const struct db_arg *args, size_t n_args, int64_t limit, int64_t *ids,
    size_t *n, struct err *e);

#endif
