/*
 * Tickets that say the same again. The same text from the same person is told
 * by its word pairs, and the new ticket gets a link to the old one; what others
 * reported before is looked for when somebody asks, or for a note
 * (search/similar_note.h). Nothing is merged by itself.
 */
#ifndef DESK_DESK_SEARCH_SIMILAR_H
#define DESK_DESK_SEARCH_SIMILAR_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/search/search.h"

#include <stdbool.h>
#include <stdint.h>

/* How old a ticket may be for a new one to be the same again. */
enum { SIMILAR_WINDOW_S = 7 * 24 * 3600 };

/* Of a hit that shares fewer of the words, by their weight, nothing is said. */
#define SIMILAR_LEAST 0.15

/*
 * Inside db_tx, for a ticket that was just opened: where the person's tickets
 * of the last days have the same text, the ticket is linked to the latest of
 * these ("duplicate"). Does nothing where ticket.duplicates says so.
 */
enum rc similar_link(struct desk *d, int64_t ticket_id, int64_t customer_id,
    struct sv title, struct sv body, struct err *e);

/* Too few words to tell anything. */
bool similar_is_short(struct sv title, struct sv body);

/* The text of a ticket, for search_ask: q->title, q->words, q->except_id. */
enum rc similar_ticket(struct desk *d, int64_t ticket_id, struct arena *a,
    struct search_question *q, struct err *e);

/* Asks for tickets like q's text; those with too little in common are left out.
 * q->kind and q->mode are set here. */
enum rc similar_ask(struct desk *d, struct search_question *q, struct arena *a,
    struct search_answer *answer, struct err *e);

#endif
