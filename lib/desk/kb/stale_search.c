/* Tickets that keep coming about an article: those that it is known to have
 * answered, and those that read like it. */
#include "desk/kb/stale.h"

#include "base/utf8.h"
#include "desk/kb/phrasing.h"
#include "desk/query.h"
#include "desk/search/search.h"
#include "desk/search/terms.h"
#include "io/term.h"

/* Tickets that are looked at, the latest ones; bytes of what was first written
 * in each; words that a subject has that says enough by itself. */
enum { TICKETS_MAX = 500, TEXT_MAX = 200, WORDS_MIN = 3 };

/* So much like a title, a learned phrasing or a text is what is about it: with
 * greetings and names around them half of the questions about an article, and
 * of those about something else one in forty. */
#define LIKE_MIN 0.35

struct asked {
	struct sv subject, text;
	const char *language;
};

typedef VEC(struct asked) asked_vec;

static enum rc
read_tickets(struct cmd *c, int64_t since, asked_vec *out, struct err *e)
{
	static const char sql[] =
	    "select t.subject, t.language, (select coalesce(m.reply, m.body) "
	    "from message m where m.ticket_id = t.id and m.title is not null "
	    "order by m.id limit 1) from ticket t where t.created_at >= $1 and "
	    "t.merged_into_id is null and not exists (select 1 from "
	    "article_ticket x where x.ticket_id = t.id and x.kind <> 'source') "
	    "order by t.created_at desc, t.id desc limit $2";
	struct arena *a = &c->arena;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(c->desk.db, sql,
		 DB_ARGS(db_int(since), db_int(TICKETS_MAX)), &st, e)))
		return rc;
	while (db_next(st)) {
		struct asked one = {
		    arena_sv(a, subject_plain(db_col_text(st, 0))),
		    arena_sv(a, utf8_cut(db_col_text(st, 2), TEXT_MAX)),
		    arena_dup(a, db_col_text(st, 1))};

		VEC_ADD(out, one);
	}
	return db_end(st, e);
}

/* Counts n tickets more for the article. */
static void
count(struct article_counts *counts, int64_t id, int64_t n)
{
	struct article_count one = {id, n};
	size_t i;

	for (i = 0; i < counts->v.n; i++)
		if (counts->v.v[i].id == id) {
			counts->v.v[i].n += n;
			return;
		}
	VEC_ADD(&counts->v, one);
}

static enum rc
count_noted(
    struct cmd *c, int64_t since, struct article_counts *counts, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	struct db_stmt *st = NULL;
	enum rc rc;

	str_add_s(&sql.sql,
	    "select a.id, count(distinct x.ticket_id) from " ARTICLE_HIT
	    " join article_ticket x on x.article_id = a.id where ");
	if (!(rc = article_visible(c, &sql, e))) {
		str_add_s(
		    &sql.sql, " and x.kind <> 'source' and x.created_at >= ");
		query_sql_arg(&sql, db_int(since));
		str_add_s(&sql.sql, " group by a.id order by a.id");
		rc = db_query(
		    c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e);
	}
	if (!rc) {
		while (db_next(st))
			count(counts, db_col_int(st, 0), db_col_int(st, 1));
		rc = db_end(st, e);
	}
	query_sql_free(&sql);
	return rc;
}

struct finder {
	struct cmd *cmd;
	struct query_sql condition;
	struct arena one; /* of one ticket */
};

/* The article that is most like the words, where it is more so than *best. */
static enum rc
ask(struct finder *f, struct sv title, struct sv words, const char *language,
    struct search_hit *best, struct err *e)
{
	struct search_question q = {.kind = SEARCH_ARTICLE,
	    .mode = SEARCH_ANY,
	    .title = title,
	    .words = words,
	    .language = language,
	    .condition = f->condition.sql.p,
	    .args = f->condition.args.v,
	    .n_args = f->condition.args.n,
	    .limit = 1,
	    .is_exact = true};
	struct search_answer answer;
	enum rc rc = search_ask(&f->cmd->desk, &q, &f->one, &answer, e);

	if (!rc && answer.n && answer.hits[0].like > best->like)
		*best = answer.hits[0];
	return rc;
}

static bool
says_enough(struct sv subject)
{
	struct terms t;
	size_t n = 0;

	terms_start(&t, subject, NULL);
	while (n < WORDS_MIN && terms_next(&t))
		n++;
	return n == WORDS_MIN;
}

/* The article that a ticket is about, 0 for none. */
static enum rc
find(struct finder *f, const struct asked *t, int64_t *id, struct err *e)
{
	struct search_hit best = {.like = LIKE_MIN};
	enum rc rc = RC_OK;

	*id = 0;
	arena_reset(&f->one);
	if (says_enough(t->subject))
		rc = ask(f, SV_NULL, t->subject, t->language, &best, e);
	if (!rc && !(rc = ask(f, t->subject, t->text, t->language, &best, e)))
		*id = best.id;
	return rc;
}

enum rc
article_asked(
    struct cmd *c, int64_t since, struct article_counts *counts, struct err *e)
{
	struct finder f = {c, QUERY_SQL_INIT, ARENA_INIT};
	struct arena *all = c->desk.arena;
	asked_vec tickets = VEC_INIT;
	int64_t id;
	size_t i;
	enum rc rc;

	if (!(rc = count_noted(c, since, counts, e)) &&
	    !(rc = article_visible(c, &f.condition, e)))
		rc = read_tickets(c, since, &tickets, e);
	c->desk.arena = &f.one;
	for (i = 0; i < tickets.n && !rc; i++) {
		rc = find(&f, &tickets.v[i], &id, e);
		if (!rc && id)
			count(counts, id, 1);
		term_progress("tickets", i + 1, tickets.n);
	}
	c->desk.arena = all;
	arena_free(&f.one);
	VEC_FREE(&tickets);
	query_sql_free(&f.condition);
	return rc;
}
