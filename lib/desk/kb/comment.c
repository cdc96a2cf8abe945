/* Comments on articles, and moderation. */
#include "desk/kb/comment.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "desk/event.h"
#include "desk/kb/part.h"
#include "desk/kb/vote.h"

enum { COMMENT_MAX = 20000, GUEST_NAME_MAX = 100 };

#define SHOWN (FIELD_LISTED | FIELD_FILTER)

const char *const article_comment_states[] = {
    "pending", "shown", "hidden", "spam", NULL};

static const char *const state_colours[] = {"yellow", NULL, "dim", "dim"};
static const char *const senders[] = {"agent", "customer", "guest", NULL};

static const struct field_ref article_ref = {
    "article", "slug", "id", "x.article_id", false, false};
static const struct field_ref agent_ref = {
    "agent", "login", "id", "x.agent_id", true, false};
static const struct field_ref moderator_ref = {
    "agent", "login", "id", "x.moderator_id", true, false};

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "x.id",
	.flags = SHOWN | FIELD_SORT,
	.help = "number of the comment"},
    {.name = "article",
	.type = FIELD_REF,
	.sql = "(select y.slug from article y where y.id = x.article_id)",
	.flags = SHOWN,
	.ref = &article_ref,
	.help = "the article that it is on"},
    {.name = "state",
	.type = FIELD_ENUM,
	.sql = "x.state",
	.flags = SHOWN,
	.words = article_comment_states,
	.colours = state_colours,
	.help = "pending: a moderator has to look at it"},
    {.name = "sender",
	.type = FIELD_ENUM,
	.sql = "x.sender",
	.flags = SHOWN,
	.words = senders,
	.help = "who wrote it"},
    {.name = "name",
	.type = FIELD_TEXT,
	.sql = "coalesce(x.name, (select y.name from customer y where "
	       "y.id = x.customer_id), (select coalesce(y.name, y.login) from "
	       "agent y where y.id = x.agent_id))",
	.flags = SHOWN,
	.help = "the writer's name"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "x.created_at",
	.flags = SHOWN | FIELD_SORT,
	.help = "when it was written"},
    {.name = "body",
	.type = FIELD_TEXT,
	.sql = "x.body",
	.flags = SHOWN,
	.help = "the text"},
    {.name = "version",
	.type = FIELD_INT,
	.sql = "x.version",
	.flags = FIELD_FILTER,
	.help = "the version that was seen"},
    {.name = "parent_id",
	.type = FIELD_INT,
	.sql = "x.parent_id",
	.flags = FIELD_FILTER,
	.help = "the comment that it answers"},
    {.name = "agent",
	.type = FIELD_REF,
	.sql = "(select y.login from agent y where y.id = x.agent_id)",
	.flags = FIELD_FILTER,
	.ref = &agent_ref,
	.help = "the agent who wrote it"},
    {.name = "moderator",
	.type = FIELD_REF,
	.sql = "(select y.login from agent y where y.id = x.moderator_id)",
	.flags = FIELD_FILTER,
	.ref = &moderator_ref,
	.help = "who decided about it"},
    {.name = "moderated_at",
	.type = FIELD_TIME,
	.sql = "x.moderated_at",
	.flags = FIELD_FILTER | FIELD_SORT,
	.help = "and when"},
};

const struct fieldset article_comment_fields = {
    .record = "comment",
    .from = "article_comment x",
    .key = "x.id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "id",
};

const char *
article_comment_scope(struct desk *d)
{
	const char *own = article_scope(&d->caller);

	if (caller_may(&d->caller, ACT_DRAFTS))
		return NULL;
	return arena_printf(d->arena,
	    "x.state = 'shown' and exists (select 1 from article a where "
	    "a.id = x.article_id and %s)",
	    own);
}

/* Who writes, and whether it is shown at once. */
struct writer {
	const char *sender, *state, *name;
	int64_t agent_id, customer_id;
};

static enum rc
know_writer(struct desk *d, const struct article_comment_new *new,
    struct writer *w, struct err *e)
{
	const char *said = config_text(&d->config, "kb.comments");
	bool is_open = said && strcmp(said, "open") == 0;
	enum rc rc;

	*w = (struct writer){.name = new->name};
	w->state = is_open ? "shown" : "pending";
	if (new->name) {
		w->sender = "guest";
	} else if (d->caller.role == ROLE_CUSTOMER) {
		w->sender = "customer";
		if ((rc = reader_customer(d, &w->customer_id, e)))
			return rc;
		w->name = w->customer_id ? NULL : d->caller.login;
	} else {
		w->sender = "agent";
		w->agent_id = d->caller.id;
		w->state = "shown";
	}
	if (!w->agent_id && said && strcmp(said, "closed") == 0)
		return err_set(
		    e, RC_DENIED, "kb.comments: no comments are taken");
	return RC_OK;
}

static enum rc
check(struct desk *d, const struct article_comment_new *new,
    const struct article *a, struct err *e)
{
	static const char sql[] =
	    "select article_id from article_comment where id = $1";
	int64_t article = 0;
	enum rc rc;

	if (new->text.n > COMMENT_MAX)
		return err_set(e, RC_DATA,
		    "a comment has at most %d bytes, this one %zu", COMMENT_MAX,
		    new->text.n);
	if (new->name &&
	    (!sv_trim(sv_of(new->name)).n ||
		strlen(new->name) > GUEST_NAME_MAX))
		return err_set(e, RC_DATA, "--name: it must have 1 to %d bytes",
		    GUEST_NAME_MAX);
	if (!article_is_visible(a) && !caller_may(&d->caller, ACT_DRAFTS))
		return err_set(e, RC_DATA,
		    "article '%s' is not there for readers", a->slug);
	if (!new->parent_id)
		return RC_OK;
	rc = db_get_int(
	    d->db, sql, DB_ARGS(db_int(new->parent_id)), &article, e);
	if (rc && rc != RC_NOTFOUND)
		return rc;
	if (article != a->id)
		return err_set(e, RC_DATA,
		    "comment %lld is none on article '%s'",
		    (long long)new->parent_id, a->slug);
	return RC_OK;
}

/* UTF-8 without NUL, as a store takes it. */
static struct sv
clean(struct desk *d, struct sv text)
{
	struct str out = STR_INIT;
	struct sv copy;
	size_t i;

	utf8_repair(&out, text);
	for (i = 0; i < out.n; i++)
		if (!out.p[i])
			out.p[i] = ' ';
	copy = arena_sv(d->arena, str_sv(&out));
	str_free(&out);
	return copy;
}

static struct db_arg
id_or_null(int64_t id)
{
	return id ? db_int(id) : db_null();
}

enum rc
article_comment(struct desk *d, const struct article_comment_new *new,
    int64_t *id, struct err *e)
{
	static const char sql[] =
	    "insert into article_comment (article_id, parent_id, version, "
	    "sender, agent_id, customer_id, name, body, state, created_at) "
	    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
	struct str changes = STR_INIT;
	struct writer w;
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, new->article_id, &a, e)) ||
	    (rc = check(d, new, &a, e)) || (rc = know_writer(d, new, &w, e)) ||
	    (rc = db_insert(d->db, sql,
		 DB_ARGS(db_int(a.id), id_or_null(new->parent_id),
		     db_int(article_is_visible(&a) ? a.published_version
						   : a.version),
		     db_text(w.sender), id_or_null(w.agent_id),
		     id_or_null(w.customer_id),
		     db_view(clean(d, sv_of(w.name))),
		     db_view(clean(d, new->text)), db_text(w.state),
		     db_int(d->now)),
		 id, e)))
		return rc;
	event_number(&changes, "comment", *id);
	event_fact(&changes, "state", sv_of(w.state));
	rc = article_add_event(
	    d, a.id, "article.commented", event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

enum rc
article_comment_moderate(
    struct desk *d, int64_t id, const char *state, struct err *e)
{
	static const char find[] =
	    "select article_id, state from article_comment where id = $1";
	static const char sql[] =
	    "update article_comment set state = $1, moderator_id = $2, "
	    "moderated_at = $3 where id = $4";
	struct str changes = STR_INIT;
	const char *before = "";
	int64_t article;
	enum rc rc;

	if ((rc = article_part_load(
		 d, find, "comment", id, &article, &before, e)) ||
	    strcmp(before, state) == 0)
		return rc;
	if ((rc = db_run(d->db, sql,
		 DB_ARGS(db_text(state), id_or_null(d->caller.id),
		     db_int(d->now), db_int(id)),
		 NULL, e)))
		return rc;
	event_number(&changes, "comment", id);
	event_change(&changes, "state", sv_of(before), sv_of(state));
	rc = article_add_event(
	    d, article, "article.moderated", event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}
