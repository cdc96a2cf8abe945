/* Articles that need work, and why. */
#include "desk/kb_stale.h"

#include <string.h>

#include "base/str.h"
#include "desk/kb.h"
#include "desk/kb_vote.h"
#include "desk/records.h"

/* Of so many versions, the newest ones, votes count. */
enum { VOTE_VERSIONS = 3 };

const struct stale_reason article_stale_reasons[] = {
    {"review", "its review date has passed"},
    {"outdated", "it is said to be outdated"},
    {"translation", "the article that it translates has moved on"},
    {"votes", "most of its readers are not helped"},
    {"tickets", "tickets about it keep coming"},
    {"comments", "comments on it wait for a moderator"},
    {NULL, NULL},
};

/* Beside them: conditions over "article a"; {NOW}, {SINCE} and {TICKETS} are
 * filled in. votes_lower decides about votes. */
static const char *const conditions[] = {
    "a.review_by <= {NOW}",
    "a.state = 'outdated'",
    "exists (select 1 from article s where s.id = a.source_id and "
    "coalesce(s.published_version, s.version) > "
    "coalesce(a.source_version, 0))",
    NULL,
    "(select count(*) from article_ticket x where x.article_id = a.id and "
    "x.kind <> 'source' and x.created_at >= {SINCE}) >= {TICKETS}",
    "exists (select 1 from article_comment x where x.article_id = a.id and "
    "x.state = 'pending')",
};

struct finder {
	struct cmd *cmd;
	const struct stale_limits *limits;
	struct article_picks *picks;
	struct article_counts asked; /* where they are searched for */
};

static void
add(struct finder *f, int64_t id, const char *why)
{
	struct article_pick new = {.id = id, .order = 1};
	struct article_pick *p;
	size_t i;

	/* Each reason's articles come in the order of their ids. */
	for (i = 0; i < f->picks->v.n; i++) {
		p = &f->picks->v.v[i];
		if (p->id != id)
			continue;
		if (sv_ends(p->values[0].text, sv_of(why)))
			return;
		p->order++;
		p->values[0] = record_text(arena_printf(
		    &f->cmd->arena, "%.*s,%s", SV_ARG(p->values[0].text), why));
		return;
	}
	new.values[0] = record_text(why);
	VEC_ADD(&f->picks->v, new);
}

/* Numbers of our own in their places. */
static void
fill(const struct finder *f, const char *condition, struct str *sql)
{
	const struct {
		struct sv word;
		int64_t number;
	} words[] = {
	    {SV("{NOW}"), f->cmd->desk.now},
	    {SV("{SINCE}"), f->limits->since},
	    {SV("{TICKETS}"), f->limits->tickets},
	};

	struct sv rest = sv_of(condition);
	size_t at, i;

	while ((at = sv_find_c(rest, '{')) < rest.n) {
		str_add(sql, sv_sub(rest, 0, at));
		rest = sv_sub(rest, at, rest.n);
		for (i = 0; !sv_starts(rest, words[i].word); i++)
			;
		str_add_f(sql, "%lld", (long long)words[i].number);
		rest = sv_sub(rest, words[i].word.n, rest.n);
	}
	str_add(sql, rest);
}

static enum rc
find(struct finder *f, const char *why, const char *condition, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	struct db_stmt *st = NULL;
	enum rc rc;

	str_add_s(&sql.sql, "select a.id from " ARTICLE_HIT " where ");
	if (!(rc = article_visible(f->cmd, &sql, e))) {
		str_add_s(&sql.sql, " and ");
		fill(f, condition, &sql.sql);
		str_add_s(&sql.sql, " order by a.id");
		rc = db_query(
		    f->cmd->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e);
	}
	if (!rc) {
		while (db_next(st))
			add(f, db_col_int(st, 0), why);
		rc = db_end(st, e);
	}
	query_sql_free(&sql);
	return rc;
}

/* Where it is certain that most readers are not helped. */
static enum rc
find_votes(struct finder *f, const char *why, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	struct db_stmt *st = NULL;
	enum rc rc;

	str_add_s(&sql.sql,
	    "select a.id, cast(sum(x.is_helpful) as bigint), count(*) "
	    "from " ARTICLE_HIT
	    " join article_vote x on x.article_id = a.id where ");
	if (!(rc = article_visible(f->cmd, &sql, e))) {
		str_add_f(&sql.sql,
		    " and x.version > a.published_version - %d "
		    "group by a.id order by a.id",
		    VOTE_VERSIONS);
		rc = db_query(
		    f->cmd->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e);
	}
	if (!rc) {
		while (db_next(st)) {
			int64_t yes = db_col_int(st, 1);

			if (votes_upper(yes, db_col_int(st, 2) - yes) < 0.5)
				add(f, db_col_int(st, 0), why);
		}
		rc = db_end(st, e);
	}
	query_sql_free(&sql);
	return rc;
}

/* Those that were noted, and of those that were not what reads like it. */
static enum rc
find_asked(struct finder *f, const char *why, struct err *e)
{
	size_t i;
	enum rc rc;

	if (!f->limits->searches)
		return RC_OK;
	if ((rc = article_asked(f->cmd, f->limits->since, &f->asked, e)))
		return rc;
	for (i = 0; i < f->asked.v.n; i++)
		if (f->asked.v.v[i].n >= f->limits->tickets)
			add(f, f->asked.v.v[i].id, why);
	return RC_OK;
}

enum rc
article_stale(struct cmd *c, const struct stale_limits *limits,
    struct article_picks *picks, struct err *e)
{
	struct finder f = {c, limits, picks, {VEC_INIT}};
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; article_stale_reasons[i].name && !rc; i++) {
		const char *why = article_stale_reasons[i].name;

		rc = conditions[i] ? find(&f, why, conditions[i], e)
				   : find_votes(&f, why, e);
		if (!rc && strcmp(why, "tickets") == 0)
			rc = find_asked(&f, why, e);
	}
	VEC_FREE(&f.asked.v);
	article_picks_sort(picks);
	return rc;
}
