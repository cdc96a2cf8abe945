/*
 * How much one address may set in motion: the caps that end a loop where
 * nothing else tells that there is one. An address counts without letter case
 * and without what stands behind a '+' in its local part; hours are those of
 * the clock (UTC).
 */
#ifndef DESK_DESK_RATE_H
#define DESK_DESK_RATE_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The form in which an address counts, in d->arena. */
struct sv rate_key(struct desk *d, const char *address);

/* Inside db_tx: counts a mail that would open a ticket. *n_over tells how far
 * it is beyond mail.tickets_per_hour; 0: it is not. */
enum rc rate_ticket(
    struct desk *d, const char *address, int64_t *n_over, struct err *e);

/* Why no program may write to an address now. */
enum rate_why { RATE_MAY, RATE_PERIOD, RATE_HOUR };

/*
 * Inside db_tx: may an automatic answer be given to someone who goes by all
 * these addresses (NULL ones are skipped)? mail.answer_period and
 * mail.answers_per_hour are looked at, for each of them.
 */
enum rc rate_answer(struct desk *d, const char *const *addresses, size_t n,
    enum rate_why *why, struct err *e);

/* Inside db_tx: it was given. */
enum rc rate_answered(
    struct desk *d, const char *const *addresses, size_t n, struct err *e);

/* Inside db_tx: may a notice that somebody's act has caused go there? Counted
 * when it may; by mail.answers_per_hour alone. */
enum rc rate_notice(
    struct desk *d, const char *address, bool *may, struct err *e);

#endif
