/* Writing imported articles: what is new, what is changed, in which state. */
#include "desk/kb/import_part.h"

#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "desk/event.h"
#include "desk/kb/category.h"

static bool
is(const char *word, const char *other)
{
	return word && strcmp(word, other) == 0;
}

static enum rc
find_slug(struct desk *d, const char *slug, int64_t *id, struct err *e)
{
	static const char sql[] = "select id from article where slug = $1";
	enum rc rc;

	*id = 0;
	if (!slug)
		return RC_OK;
	rc = db_get_int(d->db, sql, DB_ARGS(db_text(slug)), id, e);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

/* An id that is taken is no more than a wish. */
static enum rc
check_id(struct desk *d, int64_t *id, struct err *e)
{
	static const char sql[] = "select id from article where id = $1";
	int64_t other;
	enum rc rc;

	if (*id < 1) {
		*id = 0;
		return RC_OK;
	}
	rc = db_get_int(d->db, sql, DB_ARGS(db_int(*id)), &other, e);
	if (rc == RC_NOTFOUND)
		return RC_OK;
	*id = 0;
	return rc;
}

static enum rc
enter_category(struct desk *d, const struct settings *s, struct err *e)
{
	static const char sql[] =
	    "select id from article_category where slug = $1";
	const struct setting *said = setting_given(s, "category");
	const struct settings none = {NULL, 0};
	int64_t id;
	enum rc rc;

	if (!said || said->value.is_null)
		return RC_OK;
	rc = db_get_int(d->db, sql, DB_ARGS(db_view(said->value.text)), &id, e);
	if (rc == RC_NOTFOUND)
		rc = kb_category_create(d, said->value.text, &none, &id, e);
	return rc;
}

static enum rc
put_author(struct desk *d, int64_t id, const char *author, struct err *e)
{
	static const char sql[] =
	    "update article set author_id = (select g.id from agent g where "
	    "g.login = $1), author_name = case when exists (select 1 from "
	    "agent g where g.login = $1) then null else $1 end where id = $2";

	if (!author)
		return RC_OK;
	return db_run(
	    d->db, sql, DB_ARGS(db_text(author), db_int(id)), NULL, e);
}

/* The columns of a new article that an import brings along. */
static enum rc
put_columns(struct desk *d, int64_t id, struct incoming *in, struct err *e)
{
	if (!in->columns.names.n)
		return RC_OK;
	return columns_update(d->db, "article", &in->columns, id, e);
}

/* The events counted as changes. */
static enum rc
put_updated(
    struct desk *d, int64_t id, const struct incoming *in, struct err *e)
{
	static const char sql[] =
	    "update article set updated_at = $1 where id = $2";
	const struct db_arg *at = columns_get(&in->columns, "updated_at");

	if (!at)
		return RC_OK;
	return db_run(d->db, sql, DB_ARGS(*at, db_int(id)), NULL, e);
}

/* Which version readers see, where the input does not tell: the newest one.
 * What goes to the archive takes along the one that they saw. */
static int64_t
seen_version(
    const struct incoming *in, const struct article *a, const char *state)
{
	if (is(state, "archived") && a->published_version)
		return a->published_version;
	if (in->versions && in->published_version > 0 &&
	    in->published_version <= a->version)
		return in->published_version;
	return a->version;
}

/* "published", or what the input says where it knows more than one version. */
static const char *
stage_for(const struct incoming *in, const struct article *a, int64_t seen)
{
	if (seen == a->version)
		return "published";
	return in->stage && !is(in->stage, "published") ? in->stage : "draft";
}

static enum rc
put_state(struct desk *d, int64_t id, const struct incoming *in,
    const char *state, struct err *e)
{
	static const char sql[] =
	    "update article set state = $1, stage = $2, "
	    "publish_at = case when $1 = 'archived' or $2 = 'published' then "
	    "null else publish_at end, published_version = $3, published_at = "
	    "case when cast($3 as "
	    "bigint) is null then "
	    "null else coalesce(published_at, $4) end, "
	    "first_published_at = case when cast($3 as bigint) is null then "
	    "first_published_at else coalesce(first_published_at, "
	    "published_at, $4) end where id = $5";
	struct str changes = STR_INIT;
	const char *stage = state;
	struct article a;
	int64_t seen = 0;
	bool was_seen;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)))
		return rc;
	was_seen = columns_get(&in->columns, "published_at") != NULL ||
	    a.published_version;
	if (is(state, "published") || is(state, "outdated") ||
	    (is(state, "archived") && was_seen)) {
		seen = seen_version(in, &a, state);
		stage = stage_for(in, &a, seen);
	} else if (is(state, "archived")) {
		stage = "draft";
	}
	if ((rc = db_run(d->db, sql,
		 DB_ARGS(db_text(state), db_text(stage),
		     seen ? db_int(seen) : db_null(), db_int(d->now),
		     db_int(id)),
		 NULL, e)))
		return rc;
	event_fact(&changes, "state", sv_of(state));
	event_number(&changes, "version", a.version);
	rc = article_event(
	    d, id, "article.imported", event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

static bool
is_for_readers(const char *state)
{
	return is(state, "published") || is(state, "outdated");
}

/* NULL: not said. A text that was no more than a draft where it comes from is
 * not for readers here, unless the one for them has come along. */
static const char *
wanted_state(const struct article_import *im, const struct incoming *in)
{
	if (!in->state)
		return im->publishes ? "published" : NULL;
	if (is_for_readers(in->state) && in->stage &&
	    !is(in->stage, "published") && !in->versions)
		return in->stage;
	return in->state;
}

static enum rc
make(struct article_import *im, struct incoming *in, int64_t *id, struct err *e)
{
	struct desk *d = im->desk;
	const char *state = wanted_state(im, in);
	enum rc rc;

	if ((rc = check_id(d, &in->change.id, e)) ||
	    (rc = article_create(d, &in->change, id, e)) ||
	    (rc = article_import_versions(d, *id, in, e)) ||
	    (rc = article_import_phrasings(d, *id, in, e)) ||
	    (rc = put_columns(d, *id, in, e)) ||
	    (rc = put_state(d, *id, in, state ? state : "draft", e)))
		return rc;
	return put_updated(d, *id, in, e);
}

/* Readers go on to see the version that they see. */
static enum rc
put_stage(struct desk *d, int64_t id, const char *stage, struct err *e)
{
	static const char sql[] =
	    "update article set stage = $1, publish_at = null where id = $2 "
	    "and "
	    "(published_version is null or published_version <> version)";

	return db_run(d->db, sql, DB_ARGS(db_text(stage), db_int(id)), NULL, e);
}

/* What is there already gets the state only where it is another, or a text
 * that is to have it. */
static enum rc
change(struct article_import *im, struct incoming *in, int64_t id,
    bool *is_new_text, struct err *e)
{
	struct desk *d = im->desk;
	const char *state = wanted_state(im, in);
	struct article before, after;
	enum rc rc;

	if (is_for_readers(state) && in->stage && !is(in->stage, "published"))
		state = in->stage;
	if ((rc = article_load(d, id, &before, e)) ||
	    (rc = article_change(d, id, &in->change, NULL, e)) ||
	    (rc = article_load(d, id, &after, e)))
		return rc;
	*is_new_text = after.version != before.version;
	if (!state || (strcmp(state, after.state) == 0 && !*is_new_text))
		return RC_OK;
	if (article_is_visible(&after) && !is_for_readers(state) &&
	    !is(state, "archived"))
		return put_stage(d, id, state, e);
	return put_state(d, id, in, state, e);
}

static void
note_source(struct article_import *im, const struct incoming *in, int64_t id,
    bool is_new_text)
{
	struct article_import_link link = {
	    id, in->source, in->source_version, is_new_text, in->place};

	if (in->source)
		VEC_ADD(&im->links, link);
}

/* id: of what is there by that slug, or 0. */
static enum rc
check_question(struct desk *d, struct incoming *in, int64_t id, struct err *e)
{
	const struct setting *kind =
	    setting_given(&in->change.settings, "kind");
	struct article a;
	enum rc rc;

	if (kind && !sv_is(kind->value.text, "question"))
		return err_set(e, RC_DATA, "kind: '%.*s' is no question",
		    SV_ARG(kind->value.text));
	if (!id)
		return kind ? RC_OK
			    : settings_add(d, &article_fields, SV("kind"),
				  SV("question"), &in->change.settings, e);
	if ((rc = article_load(d, id, &a, e)) || is(a.kind, "question"))
		return rc;
	return err_set(e, RC_DATA,
	    "slug: article %lld is '%s' already, and no question",
	    (long long)id, a.slug);
}

enum rc
article_import_put(
    struct article_import *im, struct incoming *in, struct err *e)
{
	struct desk *d = im->desk;
	bool is_new_text = true;
	int64_t id;
	enum rc rc;

	in->change.is_unindexed = true;
	if ((rc = find_slug(d, in->slug, &id, e)) ||
	    (im->is_faq && (rc = check_question(d, in, id, e))) ||
	    (rc = enter_category(d, &in->change.settings, e)) ||
	    (rc = id ? change(im, in, id, &is_new_text, e)
		     : make(im, in, &id, e)) ||
	    (rc = put_author(d, id, in->author, e)))
		return rc;
	note_source(im, in, id, is_new_text);
	VEC_ADD(&im->ids, id);
	return article_index(d, id, e);
}
