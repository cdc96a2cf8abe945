/* Articles that need work, and why. */
#include "desk/kb/stale.h"

#include <stdlib.h>

#include "base/str.h"
#include "desk/kb/vote.h"
#include "desk/records.h"

/* Of so many versions, the newest ones, votes count. */
enum { VOTE_VERSIONS = 3 };

enum { REVIEW, OUTDATED, TRANSLATION, VOTES, TICKETS, COMMENTS };

const struct stale_reason article_stale_reasons[] = {
    [REVIEW] = {"review", "its review date has passed"},
    [OUTDATED] = {"outdated", "it is said to be outdated"},
    [TRANSLATION] = {"translation",
	"the article that it translates has moved on"},
    [VOTES] = {"votes", "most of its readers are not helped"},
    [TICKETS] = {"tickets", "tickets about it keep coming"},
    [COMMENTS] = {"comments", "comments on it wait for a moderator"},
    {NULL, NULL},
};

/* Beside them: conditions over "article a"; {NOW}, {SINCE} and {TICKETS} are
 * filled in. About votes votes_upper decides. */
static const char *const conditions[] = {
    [REVIEW] = "a.review_by <= {NOW}",
    [OUTDATED] = "a.state = 'outdated'",
    [TRANSLATION] =
	"exists (select 1 from article s where s.id = a.source_id and "
	"coalesce(s.published_version, s.version) > "
	"coalesce(a.source_version, 0))",
    [TICKETS] = "(select count(distinct x.ticket_id) from article_ticket x "
		"where x.article_id = a.id and x.kind <> 'source' and "
		"x.created_at >= {SINCE}) >= {TICKETS}",
    [COMMENTS] =
	"exists (select 1 from article_comment x where x.article_id = a.id and "
	"x.state = 'pending')",
};

/* A reason that an article has, by its place. */
struct finding {
	int64_t id;
	size_t reason;
};

struct finder {
	struct cmd *cmd;
	const struct stale_limits *limits;
	VEC(struct finding) found;
	struct article_counts asked; /* where they are searched for */
};

static void
add(struct finder *f, int64_t id, size_t reason)
{
	struct finding new = {id, reason};

	VEC_ADD(&f->found, new);
}

static int
by_article(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->reason > y->reason) - (x->reason < y->reason);
}

/* One pick an article, with all of its reasons. */
static void
take(struct finder *f, struct article_picks *picks)
{
	struct str why = STR_INIT;
	size_t i, n = f->found.n;

	if (n)
		qsort(f->found.v, n, sizeof *f->found.v, by_article);
	for (i = 0; i < n;) {
		struct article_pick p = {.id = f->found.v[i].id};

		str_clear(&why);
		for (; i < n && f->found.v[i].id == p.id; i++, p.order++)
			str_add_f(&why, "%s%s", why.n ? "," : "",
			    article_stale_reasons[f->found.v[i].reason].name);
		p.values[0] =
		    record_text(arena_dup(&f->cmd->arena, str_sv(&why)));
		VEC_ADD(&picks->v, p);
	}
	str_free(&why);
	article_picks_sort(picks);
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
find(struct finder *f, size_t reason, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	struct db_stmt *st = NULL;
	enum rc rc;

	str_add_s(&sql.sql, "select a.id from " ARTICLE_HIT " where ");
	if (!(rc = article_visible(f->cmd, &sql, e))) {
		str_add_s(&sql.sql, " and ");
		fill(f, conditions[reason], &sql.sql);
		str_add_s(&sql.sql, " order by a.id");
		rc = db_query(
		    f->cmd->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e);
	}
	if (!rc) {
		while (db_next(st))
			add(f, db_col_int(st, 0), reason);
		rc = db_end(st, e);
	}
	query_sql_free(&sql);
	return rc;
}

/* Where it is certain that most readers are not helped. */
static enum rc
find_votes(struct finder *f, size_t reason, struct err *e)
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
				add(f, db_col_int(st, 0), reason);
		}
		rc = db_end(st, e);
	}
	query_sql_free(&sql);
	return rc;
}

static enum rc
find_asked(struct finder *f, size_t reason, struct err *e)
{
	enum rc rc = article_asked(f->cmd, f->limits->since, &f->asked, e);
	size_t i;

	for (i = 0; i < f->asked.v.n && !rc; i++)
		if (f->asked.v.v[i].n >= f->limits->tickets)
			add(f, f->asked.v.v[i].id, reason);
	return rc;
}

static enum rc
find_reason(struct finder *f, size_t reason, struct err *e)
{
	if (reason == VOTES)
		return find_votes(f, reason, e);
	if (reason == TICKETS && f->limits->searches)
		return find_asked(f, reason, e);
	return find(f, reason, e);
}

enum rc
article_stale(struct cmd *c, const struct stale_limits *limits,
    struct article_picks *picks, struct err *e)
{
	struct finder f = {c, limits, VEC_INIT, {VEC_INIT}};
	size_t i;
	enum rc rc = RC_OK;

	if (limits->tickets < 1)
		return err_set(e, RC_USAGE, "--tickets: it is 1 at least");
	for (i = 0; article_stale_reasons[i].name && !rc; i++)
		rc = find_reason(&f, i, e);
	if (!rc)
		take(&f, picks);
	VEC_FREE(&f.found);
	VEC_FREE(&f.asked.v);
	return rc;
}
