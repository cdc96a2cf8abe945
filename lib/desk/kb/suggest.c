/* Articles for a ticket or for a customer's text. */
#include "desk/kb/insight.h"

#include "base/str.h"
#include "desk/kb/kb.h"
#include "desk/kb/phrasing.h"
#include "desk/kb/ticket.h"
#include "desk/people.h"
#include "desk/records.h"
#include "desk/ticket/ticket.h"

/* What is looked at: tickets of a customer and how far back, messages of a
 * ticket, bytes of a text that are asked for as a question. */
enum {
	RECENT_TICKETS = 5,
	RECENT_S = 90 * 86400,
	MESSAGES = 2,
	QUESTION_MAX = 200,
	HITS = 50
};

/* A hit with less of the text's words than that is none. */
#define SHARE_MIN 0.05

/* The customer's language, and what the last tickets were about. */
static enum rc
recent(struct desk *d, const char *address, struct str *text,
    const char **language, struct err *e)
{
	static const char find[] = "select customer_id from customer_address "
				   "where address = lower($1)";
	static const char sql[] =
	    "select t.subject, c.language from customer c left join ticket t "
	    "on t.requester_id = c.id and t.merged_into_id is null and "
	    "t.created_at >= $2 where c.id = $1 "
	    "order by t.created_at desc, t.id desc limit $3";
	struct db_stmt *st;
	int64_t id;
	enum rc rc = db_get_int(d->db, find, DB_ARGS(db_text(address)), &id, e);

	if (rc == RC_NOTFOUND)
		return err_set(e, RC_NOTFOUND, "no customer '%s'", address);
	if (rc ||
	    (rc = db_query(d->db, sql,
		 DB_ARGS(db_int(id), db_int(d->now - RECENT_S),
		     db_int(RECENT_TICKETS)),
		 &st, e)))
		return rc;
	while (db_next(st)) {
		str_add_s(text, text->n ? "\n" : "");
		str_add(text, subject_plain(db_col_text(st, 0)));
		*language = arena_dup(d->arena, db_col_text(st, 1));
	}
	return db_end(st, e);
}

enum rc
suggest_text(struct desk *d, int64_t ticket_id, const char *customer,
    struct str *text, const char **language, struct err *e)
{
	struct ticket t;
	enum rc rc;

	if (customer && (rc = recent(d, customer, text, language, e)))
		return rc;
	if (!ticket_id)
		return RC_OK;
	if ((rc = ticket_find(d, ticket_id, d->arena, &t, e)) ||
	    (rc = ticket_language(d, t.id, language, e)))
		return rc;
	str_add_s(text, text->n ? "\n" : "");
	str_add(text, subject_plain(sv_of(t.subject)));
	str_add_s(text, "\n\n");
	return ticket_question(d, t.id, MESSAGES, text, e);
}

static void
take_hits(struct arena *a, const struct search_answer *answer,
    struct article_picks *picks)
{
	struct article_pick p = {0};
	size_t i;

	for (i = 0; i < answer->n; i++) {
		const struct search_hit *hit = &answer->hits[i];

		if (hit->share < SHARE_MIN)
			continue;
		p.id = hit->id;
		p.order = hit->score;
		p.values[0] = record_text(arena_printf(a, "%.3f", hit->score));
		p.values[1] =
		    (struct value){.num = (int64_t)(100 * hit->share + 0.5)};
		VEC_ADD(&picks->v, p);
	}
}

enum rc
article_suggest(struct cmd *c, struct sv title, struct sv text,
    const char *language, struct article_picks *picks, struct err *e)
{
	struct query_sql condition = QUERY_SQL_INIT;
	struct search_question q = {.kind = SEARCH_ARTICLE,
	    .mode = text.n > QUESTION_MAX ? SEARCH_LIKE : SEARCH_ANY,
	    .words = text,
	    .title = title,
	    .language = language,
	    .helpful = "a.helpful",
	    .unhelpful = "a.unhelpful",
	    .limit = HITS};
	struct search_answer answer;
	enum rc rc;

	if (!(rc = article_visible(c, &condition, e))) {
		q.condition = condition.sql.p;
		q.args = condition.args.v;
		q.n_args = condition.args.n;
		rc = search_ask(&c->desk, &q, &c->arena, &answer, e);
	}
	if (!rc)
		take_hits(&c->arena, &answer, picks);
	query_sql_free(&condition);
	return rc;
}
