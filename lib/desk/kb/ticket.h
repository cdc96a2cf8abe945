/* Articles and tickets: drafts made of solved ones, and who answered whom. */
#ifndef DESK_DESK_KB_TICKET_H
#define DESK_DESK_KB_TICKET_H

#include "base/err.h"
#include "base/str.h"
#include "desk/desk.h"

#include <stddef.h>
#include <stdint.h>

/* Inside db_tx: the article is of that kind (source, answer, offer) for the
 * ticket; said twice is fine. */
enum rc article_ticket_note(struct desk *d, int64_t id, int64_t ticket_id,
    const char *kind, struct err *e);

/*
 * Inside db_tx: a draft of a solved ticket. Its title is the subject; the
 * problem is what the customer wrote first, the solution what agents answered,
 * both without quoted text. Names of who wrote, addresses and long numbers are
 * taken out: *n_removed of them. RC_DATA while the ticket is open, and where no
 * agent answered.
 */
enum rc article_from_ticket(struct desk *d, int64_t ticket_id, int64_t *id,
    size_t *n_removed, struct err *e);

/* What the customer wrote in a ticket, the first max_messages of it without
 * quotes, appended with a blank line between them. */
enum rc ticket_question(struct desk *d, int64_t ticket_id, int64_t max_messages,
    struct str *out, struct err *e);

/* Its language, where it is known; else *language stays as it is. In
 * d->arena. */
enum rc ticket_language(
    struct desk *d, int64_t id, const char **language, struct err *e);

#endif
