/* Read, unread and looked for in vain. */
#include "desk/kb/insight.h"

#include "base/str.h"
#include "desk/event.h"
#include "desk/kb/kb.h"
#include "desk/kb/vote.h"

enum { DAY_S = 86400 };

static struct value
number(int64_t n)
{
	return (struct value){.num = n};
}

enum rc
article_popular(
    struct cmd *c, int64_t since, struct article_picks *picks, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	struct article_pick p = {0};
	struct db_stmt *st = NULL;
	enum rc rc;

	str_add_s(&sql.sql,
	    "select a.id, cast(sum(w.views) as bigint) from " ARTICLE_HIT
	    " join article_view_day w on w.article_id = a.id where ");
	if ((rc = article_visible(c, &sql, e)))
		goto out;
	str_add_s(&sql.sql, " and w.day >= ");
	query_sql_arg(&sql, db_int(since / DAY_S));
	str_add_s(&sql.sql, " group by a.id order by 2 desc, 1");
	if ((rc = db_query(
		 c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e)))
		goto out;
	while (db_next(st)) {
		p.id = db_col_int(st, 0);
		p.values[0] = number(db_col_int(st, 1));
		p.order = (double)p.values[0].num;
		VEC_ADD(&picks->v, p);
	}
	rc = db_end(st, e);
out:
	query_sql_free(&sql);
	return rc;
}

enum rc
article_helpful(struct cmd *c, struct article_picks *picks, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	struct article_pick p = {0};
	struct db_stmt *st = NULL;
	int64_t yes, no;
	enum rc rc;

	str_add_s(&sql.sql,
	    "select a.id, a.helpful, a.unhelpful from " ARTICLE_HIT " where ");
	if (!(rc = article_visible(c, &sql, e))) {
		str_add_s(&sql.sql, " order by a.id");
		rc = db_query(
		    c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e);
	}
	if (!rc) {
		while (db_next(st)) {
			p.id = db_col_int(st, 0);
			yes = db_col_int(st, 1);
			no = db_col_int(st, 2);
			p.order =
			    yes + no ? votes_lower(yes, no) : votes_lower(1, 0);
			p.values[0] = number((int64_t)(100 * p.order + 0.5));
			p.values[0].is_null = !(yes + no);
			VEC_ADD(&picks->v, p);
		}
		rc = db_end(st, e);
	}
	article_picks_sort(picks);
	query_sql_free(&sql);
	return rc;
}

static const struct field gap_fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "x.id",
	.flags = FIELD_LISTED | FIELD_FILTER | FIELD_SORT,
	.help = "number of the entry"},
    {.name = "words",
	.type = FIELD_TEXT,
	.sql = "x.words",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.help = "what was asked for"},
    {.name = "count",
	.type = FIELD_INT,
	.sql = "x.count",
	.flags = FIELD_LISTED | FIELD_FILTER | FIELD_SORT,
	.help = "how often"},
    {.name = "language",
	.type = FIELD_TEXT,
	.sql = "x.language",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.help = "the language of who asked, where it was said"},
    {.name = "program",
	.type = FIELD_TEXT,
	.sql = "x.kind",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.help = "where it was asked"},
    {.name = "last_at",
	.type = FIELD_TIME,
	.sql = "x.last_at",
	.flags = FIELD_LISTED | FIELD_FILTER | FIELD_SORT,
	.help = "when it was last asked"},
    {.name = "first_at",
	.type = FIELD_TIME,
	.sql = "x.first_at",
	.flags = FIELD_FILTER | FIELD_SORT,
	.help = "and when first"},
};

const struct fieldset search_gap_fields = {
    .record = "gap",
    .from = "search_miss x",
    .key = "x.id",
    .fields = gap_fields,
    .n_fields = COUNT_OF(gap_fields),
    .sort = "-count",
};

enum rc
search_gaps_clear(
    struct desk *d, int64_t before, const char *kind, int64_t *n, struct err *e)
{
	static const char sql[] =
	    "delete from search_miss where last_at < $1 and "
	    "coalesce(kind, '') = coalesce($2, kind, '')";
	struct str changes = STR_INIT;
	enum rc rc;

	if ((rc = db_run(d->db, sql,
		 DB_ARGS(db_int(before ? before : INT64_MAX), db_text(kind)), n,
		 e)) ||
	    !*n)
		return rc;
	event_number(&changes, "gaps", *n);
	rc = event_add(d,
	    &(struct event){.verb = "search.cleared",
		.record = "desk",
		.changes = event_changes_end(&changes)},
	    e);
	str_free(&changes);
	return rc;
}
