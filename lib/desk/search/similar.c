/* The same again: by word pairs among one person's tickets, by rank among all.
 */
#include "desk/search/similar.h"

#include <string.h>

#include "desk/config.h"
#include "desk/search/part.h"
#include "desk/ticket/link.h"

/* One person's tickets that are compared, bytes of a text, and words that it
 * must have to tell anything. */
enum { COMPARED = 5, TEXT_MAX = 32768, WORDS_MIN = 8 };

bool
similar_is_short(struct sv title, struct sv body)
{
	struct terms t;
	size_t n = 0;

	terms_start(&t, title, NULL);
	while (n < WORDS_MIN && terms_next(&t))
		n++;
	terms_start(&t, body, NULL);
	while (n < WORDS_MIN && terms_next(&t))
		n++;
	return n < WORDS_MIN;
}

/* The latest ticket of the person with that text; 0: none. */
static enum rc
find_same(struct desk *d, int64_t ticket_id, int64_t customer_id,
    struct sv title, struct sv body, int64_t *same_id, struct err *e)
{
	static const char sql[] =
	    "select t.id, m.title, m.body from ticket t join message m "
	    "on m.ticket_id = t.id and m.title is not null "
	    "where t.requester_id = $1 and t.id < $2 and t.created_at > $3 "
	    "and t.merged_into_id is null order by t.id desc limit $4";
	struct shingles *own = NULL, *other;
	struct db_stmt *st;
	enum rc rc;

	*same_id = 0;
	if ((rc = db_query(d->db, sql,
		 DB_ARGS(db_int(customer_id), db_int(ticket_id),
		     db_int(d->now - SIMILAR_WINDOW_S), db_int(COMPARED)),
		 &st, e)))
		return rc;
	while (!*same_id && db_next(st)) {
		if (!own)
			own = shingles_new(title, sv_sub(body, 0, TEXT_MAX));
		other = shingles_new(db_col_text(st, 1),
		    sv_sub(db_col_text(st, 2), 0, TEXT_MAX));
		if (shingles_same(own, other) >= SEARCH_SAME)
			*same_id = db_col_int(st, 0);
		shingles_free(other);
	}
	shingles_free(own);
	return db_end(st, e);
}

static bool
is_linked(const struct desk *d)
{
	const char *wanted = config_text(&d->config, "ticket.duplicates");

	return wanted &&
	    (strcmp(wanted, "link") == 0 || strcmp(wanted, "suggest") == 0);
}

enum rc
similar_link(struct desk *d, int64_t ticket_id, int64_t customer_id,
    struct sv title, struct sv body, struct err *e)
{
	struct link_end end = {.kind = "duplicate"};
	enum rc rc;

	if (!customer_id || !is_linked(d) || similar_is_short(title, body))
		return RC_OK;
	if ((rc = find_same(
		 d, ticket_id, customer_id, title, body, &end.other, e)) ||
	    !end.other)
		return rc;
	return link_add(d, ticket_id, &end, e);
}

enum rc
similar_ticket(struct desk *d, int64_t ticket_id, struct arena *a,
    struct search_question *q, struct err *e)
{
	static const char sql[] =
	    "select t.subject, m.body from ticket t left join message m "
	    "on m.ticket_id = t.id and m.title is not null where t.id = $1 "
	    "order by m.id limit 1";
	struct db_stmt *st;
	bool is_found;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e)))
		return rc;
	if ((is_found = db_next(st))) {
		q->title = arena_sv(a, db_col_text(st, 0));
		q->words = arena_sv(a, sv_sub(db_col_text(st, 1), 0, TEXT_MAX));
		q->except_id = ticket_id;
	}
	if ((rc = db_end(st, e)))
		return rc;
	return is_found
	    ? RC_OK
	    : err_set(e, RC_NOTFOUND, "no ticket %lld", (long long)ticket_id);
}

enum rc
similar_ask(struct desk *d, struct search_question *q, struct arena *a,
    struct search_answer *answer, struct err *e)
{
	size_t i, n = 0;
	enum rc rc;

	q->kind = SEARCH_TICKET;
	q->mode = SEARCH_LIKE;
	if ((rc = search_ask(d, q, a, answer, e)))
		return rc;
	for (i = 0; i < answer->n; i++)
		if (answer->hits[i].same >= SEARCH_SAME ||
		    answer->hits[i].share >= SIMILAR_LEAST)
			answer->hits[n++] = answer->hits[i];
	answer->n = n;
	return RC_OK;
}
