/* Tickets that keep coming about an article, told by their words. */
#include "desk/kb_stale.h"

#include "desk/kb_phrasing.h"
#include "desk/query.h"
#include "desk/search.h"

/* Tickets that are looked at, the latest ones. */
enum { TICKETS_MAX = 500 };

/* So much of a subject's words an article must have to be what it is about. */
#define SHARE_MIN 0.6

struct subject {
	struct sv text;
	const char *language;
};

typedef VEC(struct subject) subject_vec;

static enum rc
read_subjects(struct cmd *c, int64_t since, subject_vec *out, struct err *e)
{
	static const char sql[] =
	    "select t.subject, t.language from ticket t where "
	    "t.created_at >= $1 and t.merged_into_id is null "
	    "order by t.created_at desc, t.id desc limit $2";
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(c->desk.db, sql,
		 DB_ARGS(db_int(since), db_int(TICKETS_MAX)), &st, e)))
		return rc;
	while (db_next(st)) {
		struct subject s = {
		    arena_sv(&c->arena, subject_plain(db_col_text(st, 0))),
		    arena_dup(&c->arena, db_col_text(st, 1))};

		VEC_ADD(out, s);
	}
	return db_end(st, e);
}

/* The article that a subject is about, 0 for none. */
static enum rc
find(struct cmd *c, const struct subject *s, const struct query_sql *condition,
    struct arena *a, int64_t *id, struct err *e)
{
	struct search_question q = {.kind = SEARCH_ARTICLE,
	    .mode = SEARCH_ANY,
	    .words = s->text,
	    .language = s->language,
	    .condition = condition->sql.p,
	    .args = condition->args.v,
	    .n_args = condition->args.n,
	    .limit = 1};
	struct search_answer answer;
	enum rc rc = search_ask(&c->desk, &q, a, &answer, e);

	*id = !rc && answer.n && answer.hits[0].share >= SHARE_MIN
	    ? answer.hits[0].id
	    : 0;
	return rc;
}

/* Counts one ticket more for the article. */
static void
count(struct article_counts *counts, int64_t id)
{
	struct article_count one = {id, 1};
	size_t i;

	for (i = 0; i < counts->v.n; i++)
		if (counts->v.v[i].id == id) {
			counts->v.v[i].n++;
			return;
		}
	VEC_ADD(&counts->v, one);
}

enum rc
article_asked(
    struct cmd *c, int64_t since, struct article_counts *counts, struct err *e)
{
	struct query_sql condition = QUERY_SQL_INIT;
	subject_vec subjects = VEC_INIT;
	struct arena *all = c->desk.arena, one = ARENA_INIT;
	int64_t id;
	size_t i;
	enum rc rc;

	if (!(rc = article_visible(c, &condition, e)))
		rc = read_subjects(c, since, &subjects, e);
	c->desk.arena = &one;
	for (i = 0; i < subjects.n && !rc; i++) {
		arena_reset(&one);
		rc = find(c, &subjects.v[i], &condition, &one, &id, e);
		if (!rc && id)
			count(counts, id);
	}
	c->desk.arena = all;
	arena_free(&one);
	VEC_FREE(&subjects);
	query_sql_free(&condition);
	return rc;
}
