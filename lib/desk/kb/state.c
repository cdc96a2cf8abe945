/* Review and publication of articles. */
#include "desk/kb/state.h"

#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/vec.h"
#include "desk/event.h"
#include "desk/kb/part.h"

/* RC_DATA "article 'x': version 3 is a draft: why". */
static enum rc
refuse(const struct article *a, const char *why, struct err *e)
{
	static const struct {
		const char *word, *text;
	} stages[] = {
	    {"draft", "a draft"},
	    {"in_review", "in review"},
	    {"approved", "approved"},
	    {"published", "published"},
	};

	size_t i;

	if (strcmp(a->state, "archived") == 0)
		return err_set(
		    e, RC_DATA, "article '%s' is archived: %s", a->slug, why);
	for (i = 0; strcmp(stages[i].word, a->stage) != 0; i++)
		;
	return err_set(e, RC_DATA, "article '%s': version %lld is %s: %s",
	    a->slug, (long long)a->version, stages[i].text, why);
}

/* The state follows the stage where no reader sees the article. */
static enum rc
set_stage(
    struct desk *d, const struct article *a, const char *stage, struct err *e)
{
	static const char sql[] =
	    "update article set stage = $1, publish_at = null, state = case "
	    "when state in ('published', 'outdated') then state else $1 end "
	    "where id = $2";

	return db_run(
	    d->db, sql, DB_ARGS(db_text(stage), db_int(a->id)), NULL, e);
}

/* Of a version, with a word of why. */
static enum rc
add_event(struct desk *d, const struct article *a, const char *verb,
    const char *what, const char *text, struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc;

	event_number(&changes, "version", a->version);
	if (text)
		event_fact(&changes, what, sv_of(text));
	rc = article_event(d, a->id, verb, event_changes_end(&changes), e);
	str_free(&changes);
	return rc ? rc : article_index(d, a->id, e);
}

/* The newest version in a stage. */
static bool
is_at(const struct article *a, const char *stage)
{
	return strcmp(a->stage, stage) == 0 &&
	    strcmp(a->state, "archived") != 0;
}

enum rc
article_submit(struct desk *d, int64_t id, const char *note, struct err *e)
{
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)))
		return rc;
	if (!is_at(&a, "draft"))
		return refuse(&a, "only a draft can be submitted", e);
	if ((rc = set_stage(d, &a, "in_review", e)))
		return rc;
	return add_event(d, &a, "article.submitted", "note", note, e);
}

static enum rc
check_reviewer(struct desk *d, const struct article *a, struct err *e)
{
	static const char sql[] = "select coalesce(author_id, 0) from "
				  "article_version where article_id = $1 and "
				  "version = $2";
	int64_t author;
	enum rc rc = db_get_int(
	    d->db, sql, DB_ARGS(db_int(a->id), db_int(a->version)), &author, e);

	if (rc || author != d->caller.id || !author)
		return rc;
	return err_set(e, RC_DENIED,
	    "article '%s': you wrote version %lld yourself: somebody else must "
	    "review it",
	    a->slug, (long long)a->version);
}

enum rc
article_review(struct desk *d, int64_t id, bool approves, const char *comment,
    struct err *e)
{
	static const char sql[] =
	    "insert into article_review (article_id, version, reviewer_id, "
	    "verdict, comment, created_at) values ($1, $2, $3, $4, $5, $6)";
	const char *verdict = approves ? "approved" : "rejected";
	int64_t me = d->caller.id;
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)))
		return rc;
	if (!is_at(&a, "in_review"))
		return refuse(&a, "only what is in review can be reviewed", e);
	if ((rc = article_said("comment", comment, e)) ||
	    (rc = check_reviewer(d, &a, e)) ||
	    (rc = db_run(d->db, sql,
		 DB_ARGS(db_int(id), db_int(a.version),
		     me ? db_int(me) : db_null(), db_text(verdict),
		     db_text(comment), db_int(d->now)),
		 NULL, e)) ||
	    (rc = set_stage(d, &a, approves ? "approved" : "draft", e)))
		return rc;
	return add_event(d, &a,
	    approves ? "article.approved" : "article.rejected", "comment",
	    comment, e);
}

/* Does it have to be approved? */
static bool
needs_review(struct desk *d)
{
	const char *said = config_text(&d->config, "kb.review");

	return !said || strcmp(said, "no") != 0;
}

static enum rc
check_ready(struct desk *d, const struct article *a, struct err *e)
{
	static const char has_text[] =
	    "select count(*) from article a join article_version v on "
	    "v.article_id = a.id and v.version = a.version where a.id = $1 and "
	    "(v.body is not null or a.video_url is not null)";
	int64_t n;
	enum rc rc;

	if (strcmp(a->state, "archived") == 0)
		return refuse(a, "'kb unpublish' makes a draft of it", e);
	if (needs_review(d) && !is_at(a, "approved") && !is_at(a, "published"))
		return refuse(a, "it must be approved first", e);
	if ((rc = db_get_int(d->db, has_text, DB_ARGS(db_int(a->id)), &n, e)))
		return rc;
	return n ? RC_OK : refuse(a, "it has no text", e);
}

static enum rc
schedule(struct desk *d, const struct article *a, int64_t at, struct err *e)
{
	static const char sql[] =
	    "update article set publish_at = $1 where id = $2";
	char text[CLOCK_TEXT];
	enum rc rc;

	if ((rc = db_run(
		 d->db, sql, DB_ARGS(db_int(at), db_int(a->id)), NULL, e)))
		return rc;
	return add_event(d, a, "article.scheduled", "publish_at",
	    clock_rfc3339(at, text), e);
}

/* When it is to be looked at again, where nothing to come says so. */
static struct db_arg
review_by(struct desk *d)
{
	int64_t after = config_int(&d->config, "kb.review_after");

	return after ? db_int(d->now + after) : db_null();
}

static enum rc
publish_now(struct desk *d, const struct article *a, struct err *e)
{
	static const char sql[] =
	    "update article set state = 'published', stage = 'published', "
	    "published_version = version, publish_at = null, "
	    "published_at = case when published_version = version then "
	    "published_at else $1 end, "
	    "first_published_at = coalesce(first_published_at, $1), "
	    "review_by = case when coalesce(review_by, 0) <= $1 "
	    "then coalesce($2, review_by) else review_by end where id = $3";
	enum rc rc;

	if ((rc = db_run(d->db, sql,
		 DB_ARGS(db_int(d->now), review_by(d), db_int(a->id)), NULL,
		 e)))
		return rc;
	return add_event(d, a, "article.published", NULL, NULL, e);
}

enum rc
article_publish(struct desk *d, int64_t id, int64_t at, struct err *e)
{
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)) || (rc = check_ready(d, &a, e)))
		return rc;
	if (is_at(&a, "published") && strcmp(a.state, "published") == 0)
		return RC_OK;
	if (at > d->now)
		return schedule(d, &a, at, e);
	return publish_now(d, &a, e);
}

enum rc
article_due(struct desk *d, int64_t **ids, size_t *n, struct err *e)
{
	static const char sql[] = "select id from article where publish_at <= "
				  "$1 order by publish_at, id";
	VEC(int64_t) due = VEC_INIT;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(d->now)), &st, e)))
		return rc;
	while (db_next(st))
		VEC_ADD(&due, db_col_int(st, 0));
	rc = db_end(st, e);
	*ids = arena_array(d->arena, due.n, sizeof **ids);
	*n = due.n;
	if (due.n)
		memcpy(*ids, due.v, due.n * sizeof *due.v);
	VEC_FREE(&due);
	return rc;
}

enum rc
article_unpublish(struct desk *d, int64_t id, const char *why, struct err *e)
{
	static const char sql[] =
	    "update article set state = case stage when 'published' then "
	    "'approved' else stage end, stage = case stage when 'published' "
	    "then 'approved' else stage end, published_version = null, "
	    "published_at = null, publish_at = null where id = $1";
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)))
		return rc;
	if (!article_is_visible(&a) && strcmp(a.state, "archived") != 0)
		return refuse(&a, "it is not published", e);
	if ((rc = db_run(d->db, sql, DB_ARGS(db_int(id)), NULL, e)))
		return rc;
	return add_event(d, &a, "article.unpublished", "reason", why, e);
}

enum rc
article_outdate(struct desk *d, int64_t id, const char *why, struct err *e)
{
	static const char sql[] =
	    "update article set state = 'outdated' where id = $1";
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)))
		return rc;
	if (!article_is_visible(&a))
		return refuse(&a, "only what is published can be outdated", e);
	if (strcmp(a.state, "outdated") == 0)
		return RC_OK;
	if ((rc = db_run(d->db, sql, DB_ARGS(db_int(id)), NULL, e)))
		return rc;
	a.version = a.published_version;
	return add_event(d, &a, "article.outdated", "reason", why, e);
}

enum rc
article_archive(struct desk *d, int64_t id, const char *why, struct err *e)
{
	static const char sql[] = "update article set state = 'archived', "
				  "publish_at = null where id = $1";
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)))
		return rc;
	if (strcmp(a.state, "archived") == 0)
		return RC_OK;
	if ((rc = db_run(d->db, sql, DB_ARGS(db_int(id)), NULL, e)))
		return rc;
	return add_event(d, &a, "article.archived", "reason", why, e);
}
