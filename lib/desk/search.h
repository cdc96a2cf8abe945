/*
 * Full-text search over the messages of tickets. The one place that knows the
 * store's full-text dialect. Nothing a user types is a syntax error here.
 */
#ifndef DESK_DESK_SEARCH_H
#define DESK_DESK_SEARCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "db/db.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The store's match expression for words that must all be there: quoted, so
 * that it is never a syntax error; a word or phrase in double quotes stays a
 * phrase; a word with a trailing '*' is a prefix. SV_NULL when no word is left.
 */
struct sv search_expression(struct sv words, struct arena *a);

/* A condition over "ticket t" with {VALUE} where the expression's placeholder
 * goes: some message of the ticket matches; only_public: one that is no note.
 */
const char *search_condition(
    const struct db_dialect *dialect, bool only_public);

/* An order (text after "order by") over "ticket t", best first, likewise. */
const char *search_order(const struct db_dialect *dialect, bool only_public);

/* Inside db_tx: enters a message, or takes it out by what was entered. */
enum rc search_add(struct db *db, int64_t message_id, struct sv title,
    struct sv body, struct err *e);
enum rc search_remove(struct db *db, int64_t message_id, struct sv title,
    struct sv body, struct err *e);

/* Whether the index says what the messages say; *in_step false when not. */
enum rc search_check(struct db *db, bool *in_step, struct err *e);

/* Builds the index anew from the messages. */
enum rc search_rebuild(struct db *db, struct err *e);

/* One hit of search_run: the ticket, its best message and a piece of it with
 * the words found between \1 and \2. */
struct search_hit {
	int64_t ticket_id, message_id;
	struct sv snippet;
};

/*
 * The select of hits in two halves: between them stand conditions over "ticket
 * t", each starting with " and ". $1 is the expression.
 */
extern const char search_hits_from[], search_hits_order[];

/* One of these conditions: notes are not looked at. */
extern const char search_hits_public[];

/*
 * Runs such a select: tickets with a message that matches, best first, each
 * once, at most limit of them (0 = all). fn is called for each; a rc other
 * than RC_OK from it ends the search.
 */
enum rc search_run(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, int64_t limit,
    enum rc (*fn)(void *arg, const struct search_hit *hit, struct err *e),
    void *arg, struct err *e);

#endif
