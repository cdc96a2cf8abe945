/* Related articles. */
#include "desk/kb/related.h"

#include <string.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/kb/kb.h"
#include "desk/records.h"

/* Candidates that are read of each kind. */
enum { CANDIDATES = 100, SIMILAR = 20 };

enum rc
article_link(
    struct desk *d, int64_t id, int64_t other, bool is_removal, struct err *e)
{
	static const char add[] =
	    "insert into article_link (article_id, other_id, created_at) "
	    "values ($1, $2, $3) on conflict (article_id, other_id) do nothing";
	static const char take[] = "delete from article_link where "
				   "article_id = $1 and other_id = $2";
	int64_t low = id < other ? id : other, high = id < other ? other : id;
	struct str changes = STR_INIT;
	int64_t n = 0;
	enum rc rc;

	if (id == other)
		return err_set(
		    e, RC_DATA, "an article is not linked to itself");
	rc = is_removal
	    ? db_run(d->db, take, DB_ARGS(db_int(low), db_int(high)), &n, e)
	    : db_run(d->db, add,
		  DB_ARGS(db_int(low), db_int(high), db_int(d->now)), &n, e);
	if (rc || !n)
		return rc;
	event_number(&changes, "article", other);
	rc = article_event(d, id,
	    is_removal ? "article.unlinked" : "article.linked",
	    event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

struct related {
	struct cmd *cmd;
	struct article_picks *picks;
	int64_t id;
	struct query_sql visible; /* its arguments come first */
};

/* One reason more for an article. */
static void
add(struct related *r, int64_t id, double score, const char *why)
{
	struct arena *a = &r->cmd->arena;
	struct article_pick new = {.id = id, .order = score};
	struct article_pick *p;
	size_t i;

	for (i = 0; i < r->picks->v.n; i++) {
		p = &r->picks->v.v[i];
		if (p->id != id)
			continue;
		p->order += score;
		p->values[0] = record_text(
		    arena_printf(a, "%.*s,%s", SV_ARG(p->values[0].text), why));
		return;
	}
	new.values[0] = record_text(why);
	VEC_ADD(&r->picks->v, new);
}

/* A query for ids and how often, with the condition and the article's id in
 * their places: {VISIBLE}, {ID}. */
struct source {
	const char *why;
	double weight;
	const char *sql;
};

#define SAME_LANGUAGE                                                          \
	"lower(coalesce(a.language, '')) in ('', (select lower(coalesce("      \
	"s.language, '')) from article s where s.id = {ID}))"

static const struct source sources[] = {
    {"linked", 10,
	"select a.id, 1 from " ARTICLE_HIT
	" where a.id in (select other_id from "
	"article_link where article_id = {ID} union select article_id from "
	"article_link where other_id = {ID}) and {VISIBLE} order by 1"},
    {"tags", 1,
	"select a.id, count(*) from article_tag t join article_tag o on "
	"o.tag = t.tag and o.article_id <> t.article_id join article a on "
	"a.id = o.article_id join article hit on hit.id = a.id where "
	"t.article_id = {ID} and {VISIBLE} "
	"and " SAME_LANGUAGE " group by a.id order by 2 desc, 1"},
    {"category", 0.5,
	"select a.id, 1 from " ARTICLE_HIT " join article s on "
	"s.category_id = a.category_id where s.id = {ID} and a.id <> s.id and "
	"{VISIBLE} and " SAME_LANGUAGE " order by a.position, a.id"},
};

static enum rc
add_source(struct related *r, const struct source *s, struct err *e)
{
	struct str sql = STR_INIT;
	struct sv rest = sv_of(s->sql);
	struct db_stmt *st;
	size_t at;
	enum rc rc;

	while ((at = sv_find_c(rest, '{')) < rest.n) {
		str_add(&sql, sv_sub(rest, 0, at));
		rest = sv_sub(rest, at, rest.n);
		if (sv_starts(rest, SV("{ID}")))
			str_add_f(&sql, "%lld", (long long)r->id);
		else
			str_add(&sql, str_sv(&r->visible.sql));
		rest = sv_sub(rest, sv_find_c(rest, '}') + 1, rest.n);
	}
	str_add(&sql, rest);
	str_add_f(&sql, " limit %d", CANDIDATES);
	rc = db_query(r->cmd->desk.db, sql.p, r->visible.args.v,
	    r->visible.args.n, &st, e);
	if (!rc) {
		while (db_next(st))
			add(r, db_col_int(st, 0),
			    s->weight * (double)db_col_int(st, 1), s->why);
		rc = db_end(st, e);
	}
	str_free(&sql);
	return rc;
}

/* By the words of its title, in its language. */
static enum rc
add_similar(struct related *r, const struct article *a, struct err *e)
{
	struct query_sql condition = QUERY_SQL_INIT;
	struct search_question q = {.kind = SEARCH_ARTICLE,
	    .mode = SEARCH_ANY,
	    .words = sv_of(a->title),
	    .language = a->language,
	    .args = r->visible.args.v,
	    .n_args = r->visible.args.n,
	    .except_id = a->id,
	    .limit = SIMILAR,
	    .is_exact = true};
	struct search_answer answer;
	size_t i;
	enum rc rc;

	str_add(&condition.sql, str_sv(&r->visible.sql));
	str_add_f(&condition.sql,
	    " and lower(coalesce(a.language, '')) in ('', (select lower("
	    "coalesce(s.language, '')) from article s where s.id = %lld))",
	    (long long)a->id);
	q.condition = condition.sql.p;
	if (!(rc = search_ask(&r->cmd->desk, &q, &r->cmd->arena, &answer, e)))
		for (i = 0; i < answer.n; i++)
			if (answer.hits[i].share >= 0.25)
				add(r, answer.hits[i].id,
				    2 * answer.hits[i].share, "text");
	query_sql_free(&condition);
	return rc;
}

enum rc
article_related(
    struct cmd *c, int64_t id, struct article_picks *picks, struct err *e)
{
	struct related r = {
	    .cmd = c, .picks = picks, .id = id, .visible = QUERY_SQL_INIT};
	struct article a;
	size_t i;
	enum rc rc;

	if (!(rc = article_load(&c->desk, id, &a, e)))
		rc = article_visible(c, &r.visible, e);
	for (i = 0; i < COUNT_OF(sources) && !rc; i++)
		rc = add_source(&r, &sources[i], e);
	if (!rc)
		rc = add_similar(&r, &a, e);
	article_picks_sort(picks);
	query_sql_free(&r.visible);
	return rc;
}
