/* Figures about articles. */
#include "desk/kb/stats.h"

#include <string.h>

#include "base/civil.h"
#include "base/str.h"
#include "desk/kb/kb.h"
#include "desk/kb/select.h"
#include "desk/query.h"
#include "desk/records.h"

enum { DAY_S = 86400, WEEK_DAYS = 7 };

enum { GROUP, ARTICLES, VIEWS, HELPFUL, UNHELPFUL, SHARE, COMMENTS, ANSWERS };

static const struct field columns[] = {
    [GROUP] = {.name = "group", .type = FIELD_TEXT, .help = "what --by says"},
    [ARTICLES] = {.name = "articles",
	.type = FIELD_INT,
	.help = "articles that are in it; none for a time"},
    [VIEWS] = {.name = "views",
	.type = FIELD_INT,
	.help = "readers, each once a day"},
    [HELPFUL] = {.name = "helpful",
	.type = FIELD_INT,
	.help = "votes that it helped"},
    [UNHELPFUL] = {.name = "unhelpful",
	.type = FIELD_INT,
	.help = "votes that it did not"},
    [SHARE] = {.name = "helpful_percent",
	.type = FIELD_INT,
	.help = "of the votes those that it helped; none without votes"},
    [COMMENTS] = {.name = "comments",
	.type = FIELD_INT,
	.help = "comments, without spam"},
    [ANSWERS] = {.name = "answers",
	.type = FIELD_INT,
	.help = "tickets that it is known to have answered"},
};

const char *const article_stats_by[] = {"article", "category", "kind",
    "language", "author", "state", "audience", "tag", "all", "day", "week",
    "month", NULL};

/* Beside the first of them; the rest are of time. */
static const char *const keys[] = {
    "a.slug",
    "(select k.slug from article_category k where k.id = a.category_id)",
    "a.kind",
    "a.language",
    ("coalesce((select g.login from agent g where g.id = a.author_id), "
     "a.author_name)"),
    "a.state",
    "a.audience",
    "tagged.tag", /* an article is in each group of its tags */
    "'all'",
};

struct row {
	struct sv group;
	int64_t n[COUNT_OF(columns)];
};

static void
print_row(struct record_table *t, const struct row *r)
{
	struct value values[COUNT_OF(columns)] = {{0}};
	int64_t votes = r->n[HELPFUL] + r->n[UNHELPFUL];
	size_t i;

	for (i = 0; i < COUNT_OF(columns); i++)
		values[i].num = r->n[i];
	values[GROUP] =
	    (struct value){.is_null = !r->group.n, .text = r->group};
	values[ARTICLES].is_null = !r->n[ARTICLES];
	values[SHARE].is_null = !votes;
	if (votes)
		values[SHARE].num = (200 * r->n[HELPFUL] + votes) / (2 * votes);
	record_table_row(t, values);
}

/* "and x.created_at >= 5 and x.created_at < 7": numbers of our own. */
static void
add_period(struct str *sql, const char *column, int64_t from, int64_t until)
{
	if (from)
		str_add_f(sql, " and %s >= %lld", column, (long long)from);
	if (until)
		str_add_f(sql, " and %s < %lld", column, (long long)until);
}

/* One figure a row of "article a": all there ever was, or that of a period. */
static void
add_figure(struct str *sql, const char *name, const char *total,
    const char *counted, const char *time, int64_t from, int64_t until)
{
	if (total && !from && !until) {
		str_add_f(sql, ", %s as %s", total, name);
		return;
	}
	str_add_f(sql, ", (%s", counted);
	add_period(sql, time, from, until);
	str_add_f(sql, ") as %s", name);
}

static void
write_groups(struct str *sql, const char *key, const struct fieldset *set,
    int64_t from, int64_t until)
{
	str_add_f(sql,
	    "select q.k, count(*), cast(sum(q.v) as bigint), "
	    "cast(sum(q.yes) as bigint), "
	    "cast(sum(q.no) as bigint), "
	    "cast(sum(q.c) as bigint), cast(sum(q.t) as bigint) "
	    "from (select %s as k",
	    key);
	add_figure(sql, "v", "a.views",
	    "select coalesce(sum(w.views), 0) from article_view_day w where "
	    "w.article_id = a.id",
	    "w.day * 86400", from, until);
	add_figure(sql, "yes", "a.helpful",
	    "select count(*) from article_vote w where w.article_id = a.id "
	    "and w.is_helpful = 1",
	    "w.updated_at", from, until);
	add_figure(sql, "no", "a.unhelpful",
	    "select count(*) from article_vote w where w.article_id = a.id "
	    "and w.is_helpful = 0",
	    "w.updated_at", from, until);
	add_figure(sql, "c", NULL,
	    "select count(*) from article_comment w where w.article_id = a.id "
	    "and w.state <> 'spam'",
	    "w.created_at", from, until);
	add_figure(sql, "t", NULL,
	    "select count(*) from article_ticket w where w.article_id = a.id "
	    "and w.kind = 'answer'",
	    "w.created_at", from, until);
	str_add_f(sql, " from %s%s where ", set->from,
	    strcmp(key, "tagged.tag") == 0
		? " left join article_tag tagged on tagged.article_id = a.id"
		: "");
}

/* The query and what the caller may read. */
static enum rc
add_condition(struct cmd *c, struct query_sql *sql, struct err *e)
{
	const struct fieldset *set = article_set_for(c);
	struct query_compile how;
	struct query *q;
	enum rc rc;

	if ((rc = records_parse(c, cmd_words(c), set,
		 article_scope_with(c, NULL), &q, &how, e)))
		return rc;
	if (query_has_words(q))
		return err_set(e, RC_USAGE,
		    "figures are by fields, not by words of the text");
	return query_condition(q, set, &how, sql, e);
}

static enum rc
by_group(struct cmd *c, const char *key, int64_t from, int64_t until,
    struct record_table *t, struct err *e)
{
	static const int order[] = {
	    GROUP, ARTICLES, VIEWS, HELPFUL, UNHELPFUL, COMMENTS, ANSWERS};
	struct query_sql sql = QUERY_SQL_INIT;
	struct db_stmt *st;
	struct row r;
	size_t i;
	enum rc rc;

	write_groups(&sql.sql, key, article_set_for(c), from, until);
	if ((rc = add_condition(c, &sql, e)))
		goto out;
	str_add_s(
	    &sql.sql, ") q group by q.k order by 3 desc, 4 desc, 5 desc, 1");
	if ((rc = db_query(
		 c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e)))
		goto out;
	while (db_next(st)) {
		memset(&r, 0, sizeof r);
		r.group = db_col_text(st, 0);
		for (i = 1; i < COUNT_OF(order); i++)
			r.n[order[i]] = db_col_int(st, (int)i);
		print_row(t, &r);
	}
	rc = db_end(st, e);
out:
	query_sql_free(&sql);
	return rc;
}

/* The first day of the day's week (Monday) or month. */
static int64_t
first_day(int64_t day, const char *by)
{
	struct civil date;

	if (strcmp(by, "week") == 0)
		return day - (civil_weekday(day) + WEEK_DAYS - 1) % WEEK_DAYS;
	if (strcmp(by, "month") != 0)
		return day;
	date = civil_of_days(day);
	return civil_days(date.year, date.month, 1);
}

static struct sv
day_text(struct arena *a, int64_t day, const char *by)
{
	struct civil d = civil_of_days(day);

	if (strcmp(by, "month") == 0)
		return sv_of(
		    arena_printf(a, "%04lld-%02d", (long long)d.year, d.month));
	return sv_of(arena_printf(
	    a, "%04lld-%02d-%02d", (long long)d.year, d.month, d.day));
}

/* All that happened, a row a day. */
static void
write_days(struct str *sql, int64_t from, int64_t until)
{
	static const struct {
		const char *table, *day, *time, *views, *yes, *no, *comments,
		    *answers, *condition;
	} sources[] = {
	    {"article_view_day", "w.day", "w.day * 86400", "w.views", "0", "0",
		"0", "0", "1 = 1"},
	    {"article_vote", "w.updated_at / 86400", "w.updated_at", "0",
		"w.is_helpful", "1 - w.is_helpful", "0", "0", "1 = 1"},
	    {"article_comment", "w.created_at / 86400", "w.created_at", "0",
		"0", "0", "1", "0", "w.state <> 'spam'"},
	    {"article_ticket", "w.created_at / 86400", "w.created_at", "0", "0",
		"0", "0", "1", "w.kind = 'answer'"},
	};

	size_t i;

	str_add_s(sql,
	    "select q.d, cast(sum(q.v) as bigint), "
	    "cast(sum(q.yes) as bigint), cast(sum(q.no) as bigint), "
	    "cast(sum(q.c) as bigint), cast(sum(q.t) as bigint) from (");
	for (i = 0; i < COUNT_OF(sources); i++) {
		str_add_f(sql,
		    "%sselect w.article_id as id, %s as d, %s as v, %s as yes, "
		    "%s as no, %s as c, %s as t from %s w where %s",
		    i ? " union all " : "", sources[i].day, sources[i].views,
		    sources[i].yes, sources[i].no, sources[i].comments,
		    sources[i].answers, sources[i].table, sources[i].condition);
		add_period(sql, sources[i].time, from, until);
	}
	str_add_s(sql, ") q, ");
}

static enum rc
by_time(struct cmd *c, const char *by, int64_t from, int64_t until,
    struct record_table *t, struct err *e)
{
	static const int order[] = {
	    VIEWS, HELPFUL, UNHELPFUL, COMMENTS, ANSWERS};
	struct query_sql sql = QUERY_SQL_INIT;
	struct row r = {SV_NULL, {0}};
	int64_t group = INT64_MIN, day;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	write_days(&sql.sql, from, until);
	str_add_f(
	    &sql.sql, "%s where a.id = q.id and ", article_set_for(c)->from);
	if ((rc = add_condition(c, &sql, e)))
		goto out;
	str_add_s(&sql.sql, " group by q.d order by q.d");
	if ((rc = db_query(
		 c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e)))
		goto out;
	while (db_next(st)) {
		day = first_day(db_col_int(st, 0), by);
		if (day != group && group != INT64_MIN)
			print_row(t, &r);
		if (day != group)
			r = (struct row){day_text(&c->arena, day, by), {0}};
		group = day;
		for (i = 0; i < COUNT_OF(order); i++)
			r.n[order[i]] += db_col_int(st, (int)i + 1);
	}
	if (group != INT64_MIN)
		print_row(t, &r);
	rc = db_end(st, e);
out:
	query_sql_free(&sql);
	return rc;
}

enum rc
article_stats(
    struct cmd *c, const char *by, int64_t from, int64_t until, struct err *e)
{
	struct record_table t;
	size_t i;
	enum rc rc;

	for (i = 0; strcmp(article_stats_by[i], by) != 0; i++)
		;
	if ((rc = record_table_begin(&t, c, columns, COUNT_OF(columns), e)))
		return rc;
	return i < COUNT_OF(keys) ? by_group(c, keys[i], from, until, &t, e)
				  : by_time(c, by, from, until, &t, e);
}
