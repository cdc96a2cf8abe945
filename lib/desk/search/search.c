/* Words in the query language: which tickets have a message with all of them.
 */
#include "desk/search/search.h"

#include "desk/search/part.h"

struct sv
search_expression(struct sv words, struct arena *a)
{
	struct terms t;

	terms_start(&t, words, NULL);
	return terms_next(&t) ? arena_sv(a, words) : SV_NULL;
}

enum rc
search_reading(struct db *db, struct arena *a,
    const struct search_reading **reading, struct err *e)
{
	struct search_reading *r = ARENA_NEW(a, struct search_reading);

	r->dialect = db_dialect(db);
	r->a = a;
	*reading = r;
	return search_languages(db, SEARCH_TICKET, a, &r->languages, e);
}

struct sv
search_match(const struct search_reading *reading, struct sv expression)
{
	struct asked asked = reading->languages;
	struct sv match = search_match_all(
	    reading->dialect, &asked, expression, reading->a, NULL);

	asked_free(&asked);
	return match;
}

#define PUBLIC " and m.kind = 'reply'"

/* What a store says, with notes and without. */
struct words {
	const char *condition[2], *order[2];
};

#define FTS5_CONDITION                                                         \
	"t.id in (select m.ticket_id from message_fts f "                      \
	"join message m on m.id = f.rowid where message_fts match {VALUE}"
/* All tickets' ranks at once: an expression with a ticket's id in it is asked
 * anew for each of them. */
#define FTS5_ORDER                                                             \
	"(select x.rank from (select m.ticket_id as id, min(f.rank) as rank "  \
	"from message_fts f join message m on m.id = f.rowid "                 \
	"where message_fts match {VALUE}"
#define FTS5_EACH " group by m.ticket_id) x where x.id = t.id)"
#define TSVECTOR_CONDITION                                                     \
	"t.id in (select m.ticket_id from message_search f "                   \
	"join message m on m.id = f.message_id "                               \
	"where f.terms @@ cast({VALUE} as tsquery)"
#define TSVECTOR_ORDER                                                         \
	"(select -max(ts_rank(f.terms, cast({VALUE} as tsquery), 1)) "         \
	"from message_search f join message m on m.id = f.message_id "         \
	"where f.terms @@ cast({VALUE} as tsquery) and m.ticket_id = t.id"

static const struct words fts5 = {
    {FTS5_CONDITION ")", FTS5_CONDITION PUBLIC ")"},
    {FTS5_ORDER FTS5_EACH, FTS5_ORDER PUBLIC FTS5_EACH}};
static const struct words tsvector = {
    {TSVECTOR_CONDITION ")", TSVECTOR_CONDITION PUBLIC ")"},
    {TSVECTOR_ORDER ")", TSVECTOR_ORDER PUBLIC ")"}};

static const struct words *
words_of(const struct db_dialect *dialect)
{
	return search_is_postgres(dialect) ? &tsvector : &fts5;
}

const char *
search_condition(const struct db_dialect *dialect, bool only_public)
{
	return words_of(dialect)->condition[only_public];
}

const char *
search_order(const struct db_dialect *dialect, bool only_public)
{
	return words_of(dialect)->order[only_public];
}
