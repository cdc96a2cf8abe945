/*
 * "Reported before": a note on a ticket that names earlier ones, of anybody,
 * that read alike. It is internal, and all that becomes of them; a ticket gets
 * one at most, however often it is asked for.
 */
#ifndef DESK_DESK_SEARCH_SIMILAR_NOTE_H
#define DESK_DESK_SEARCH_SIMILAR_NOTE_H

#include "base/err.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <stdint.h>

/* Tickets that were solved longer ago are not named. */
enum { SIMILAR_SOLVED_S = 90 * 24 * 3600 };

/*
 * So much of the word pairs must be there again, or of the words by their
 * weight and by their pieces, in the mean. SEARCH_SAME is too little here:
 * short texts of two people have that much in common.
 */
#define SIMILAR_NOTED 0.65

/*
 * Outside of any transaction, as looking takes longer than a writer should
 * wait: looks for tickets like this one, and writes the note in a transaction
 * of its own; with is_dry it is not written. *text is the note, in d->arena;
 * NULL where there is nothing to say, or it was said. Nothing is said of
 * tickets that are merged, come from a program or a monitor, or are of a few
 * words.
 */
enum rc similar_note(struct desk *d, int64_t ticket_id, bool is_dry,
    const char **text, struct err *e);

/* The same for a ticket that was just opened, where ticket.duplicates wants
 * it. */
enum rc similar_note_new(struct desk *d, int64_t ticket_id, struct err *e);

#endif
