/* Making articles and changing them: each text a version, each change an
 * event. */
#include "desk/kb/part.h"

#include <string.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/records.h"

/* The fields that make a version; all others belong to the article. */
enum { TEXT_TITLE, TEXT_SUMMARY, TEXT_BODY, N_TEXTS };

static const char *const text_names[N_TEXTS] = {"title", "summary", "content"};

enum rc
article_add_event(struct desk *d, int64_t id, const char *verb,
    struct sv changes, struct err *e)
{
	return event_add(d,
	    &(struct event){.verb = verb,
		.record = "article",
		.record_id = id,
		.changes = changes},
	    e);
}

enum rc
article_event(struct desk *d, int64_t id, const char *verb, struct sv changes,
    struct err *e)
{
	static const char touch[] =
	    "update article set updated_at = $1 where id = $2";
	enum rc rc;

	if ((rc = db_run(
		 d->db, touch, DB_ARGS(db_int(d->now), db_int(id)), NULL, e)))
		return rc;
	return article_add_event(d, id, verb, changes, e);
}

/* Takes the settings apart; *text gets those that make a version. */
static void
split_text(const struct settings *all, struct article_text *text,
    struct settings *rest, struct arena *a)
{
	const char **slots[N_TEXTS] = {
	    &text->title, &text->summary, &text->body};
	size_t i, k;

	rest->v = arena_array(a, all->n + 1, sizeof *rest->v);
	rest->n = 0;
	for (i = 0; i < all->n; i++) {
		for (k = 0; k < N_TEXTS; k++)
			if (strcmp(all->v[i].field->name, text_names[k]) == 0)
				break;
		if (k == N_TEXTS)
			rest->v[rest->n++] = all->v[i];
		else
			*slots[k] = all->v[i].value.is_null
			    ? NULL
			    : arena_dup(a, all->v[i].value.text);
	}
}

static enum rc
insert_version(struct desk *d, int64_t id, int64_t version,
    const struct article_text *text, struct err *e)
{
	static const char sql[] =
	    "insert into article_version (article_id, version, title, summary, "
	    "body, note, author_id, created_at) "
	    "values ($1, $2, $3, $4, $5, $6, $7, $8)";
	int64_t me = d->caller.id;
	enum rc rc;

	if ((rc = article_said("note", text->note, e)))
		return rc;
	return db_run(d->db, sql,
	    DB_ARGS(db_int(id), db_int(version), db_text(text->title),
		db_text(text->summary), db_text(text->body),
		db_text(text->note), me ? db_int(me) : db_null(),
		db_int(d->now)),
	    NULL, e);
}

enum rc
article_add_version(struct desk *d, const struct article *a,
    const struct article_text *text, struct str *changes, struct err *e)
{
	static const char sql[] =
	    "update article set version = $1, stage = 'draft', "
	    "publish_at = null, state = case when state in ('published', "
	    "'outdated') then state else 'draft' end where id = $2";
	enum rc rc;

	if (strcmp(a->state, "archived") == 0)
		return err_set(e, RC_DATA,
		    "article '%s' is archived: 'kb unpublish' makes a draft "
		    "of it",
		    a->slug);
	if ((rc = insert_version(d, a->id, a->version + 1, text, e)) ||
	    (rc = db_run(d->db, sql,
		 DB_ARGS(db_int(a->version + 1), db_int(a->id)), NULL, e)))
		return rc;
	event_number(changes, "version", a->version + 1);
	if (text->note)
		event_fact(changes, "note", sv_of(text->note));
	return article_event(
	    d, a->id, "article.edited", event_changes_end(changes), e);
}

enum rc
article_put_tags(struct desk *d, int64_t id, struct sv tags, struct err *e)
{
	static const char clear[] =
	    "delete from article_tag where article_id = $1";
	static const char add[] =
	    "insert into article_tag (article_id, tag) values ($1, $2)";
	struct sv tag;
	enum rc rc = db_run(d->db, clear, DB_ARGS(db_int(id)), NULL, e);

	while (!rc && sv_split(&tags, ',', &tag))
		rc = db_run(
		    d->db, add, DB_ARGS(db_int(id), db_view(tag)), NULL, e);
	return rc;
}

/* RC_DATA when another article has the slug. */
static enum rc
check_slug(struct desk *d, const char *slug, int64_t id, struct err *e)
{
	static const char sql[] =
	    "select id from article where slug = $1 and id <> $2";
	int64_t other;
	enum rc rc = db_get_int(
	    d->db, sql, DB_ARGS(db_text(slug), db_int(id)), &other, e);

	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return err_set(e, RC_DATA, "slug: article %lld is '%s' already",
	    (long long)other, slug);
}

/* One of the title that is free. */
static enum rc
choose_slug(struct desk *d, const char *title, const char **slug, struct err *e)
{
	static const char sql[] = "select id from article where slug = $1";
	const char *base = slug_of(sv_of(title), d->arena);
	int64_t other, n;
	enum rc rc;

	if (!*base)
		base = "article";
	*slug = base;
	for (n = 2;; n++) {
		rc = db_get_int(d->db, sql, DB_ARGS(db_text(*slug)), &other, e);
		if (rc)
			return rc == RC_NOTFOUND ? RC_OK : rc;
		*slug = arena_printf(d->arena, "%s-%lld", base, (long long)n);
	}
}

enum rc
article_check_source(struct desk *d, int64_t id, struct err *e)
{
	static const char sql[] =
	    "select a.slug, s.slug, case when s.source_id is not null then "
	    "'is a translation itself: name the one that it translates' "
	    "when a.language is null then 'a translation needs a language' "
	    "when lower(a.language) = lower(coalesce(s.language, '')) then "
	    "'it has the same language' "
	    "when exists (select 1 from article x where x.source_id = s.id and "
	    "x.id <> a.id and lower(x.language) = lower(a.language)) then "
	    "'it is translated into that language already' "
	    "when exists (select 1 from article x where x.source_id = a.id) "
	    "then 'there are translations of the article itself' "
	    "when coalesce(a.source_version, 0) not between 1 and s.version "
	    "then 'it has no such version' end "
	    "from article a join article s on s.id = a.source_id "
	    "where a.id = $1";
	struct sv why = SV_NULL, source = SV_NULL;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if (db_next(st)) {
		source = arena_sv(d->arena, db_col_text(st, 1));
		why = arena_sv(d->arena, db_col_text(st, 2));
	}
	if ((rc = db_end(st, e)) || !why.n)
		return rc;
	return err_set(
	    e, RC_DATA, "source '%.*s': %.*s", SV_ARG(source), SV_ARG(why));
}

/* A source without a version means the one that its readers see. */
static enum rc
follow_source(struct desk *d, struct columns *c, struct err *e)
{
	static const char sql[] = "select coalesce(published_version, version) "
				  "from article where id = $1";
	const struct db_arg *source = columns_get(c, "source_id");
	int64_t version;
	enum rc rc;

	if (!source || columns_get(c, "source_version"))
		return RC_OK;
	if (source->type == DB_NULL) {
		columns_set(c, "source_version", db_null());
		return RC_OK;
	}
	rc = db_get_int(d->db, sql, source, 1, &version, e);
	columns_set(c, "source_version", db_int(version));
	return rc;
}

/* 0: the store's next is right. It would give that of a removed article
 * again where no later one is left. */
static enum rc
next_id(struct desk *d, int64_t *id, struct err *e)
{
	static const char sql[] =
	    "select cast(s.value as bigint) + 1 from setting s where s.name = "
	    "'article.last_id' and cast(s.value as bigint) >= "
	    "(select coalesce(max(id), 0) from article)";
	enum rc rc = RC_NOTFOUND;

	*id = 0;
	if (db_dialect(d->db)->is_serial)
		rc = db_get_int(d->db, sql, DB_NO_ARGS, id, e);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static enum rc
fill_columns(struct desk *d, const struct article_change *ch,
    const struct settings *s, const char *slug, struct columns *c,
    struct err *e)
{
	int64_t own = ch->id;
	enum rc rc;

	columns_set(c, "kind", db_text("article"));
	if (d->caller.id)
		columns_set(c, "author_id", db_int(d->caller.id));
	if ((rc = article_columns(d, s, c, e)) || (rc = follow_source(d, c, e)))
		return rc;
	columns_set(c, "slug", db_text(slug));
	if (!own && (rc = next_id(d, &own, e)))
		return rc;
	if (own)
		columns_set(c, "id", db_int(own));
	if (ch->front)
		columns_set(c, "front", db_text(ch->front));
	columns_set(c, "created_at", db_int(d->now));
	columns_set(c, "updated_at", db_int(d->now));
	return RC_OK;
}

static enum rc
insert_all(struct desk *d, const struct article_change *ch,
    const struct settings *s, const struct article_text *text, const char *slug,
    int64_t *id, struct err *e)
{
	const struct setting *tags = setting_given(s, "tags");
	struct columns c = COLUMNS_INIT;
	enum rc rc;

	if (!(rc = fill_columns(d, ch, s, slug, &c, e)))
		rc = columns_insert(d->db, "article", &c, id, e);
	columns_free(&c);
	if (rc || (rc = insert_version(d, *id, 1, text, e)) ||
	    (tags && (rc = article_put_tags(d, *id, tags->value.text, e))))
		return rc;
	return article_check_source(d, *id, e);
}

enum rc
article_create(
    struct desk *d, const struct article_change *ch, int64_t *id, struct err *e)
{
	struct article_text text = {.note = ch->note};
	struct str changes = STR_INIT;
	struct settings all, s;
	const struct setting *said;
	const char *slug = NULL;
	enum rc rc;

	if ((rc = article_prepare(d, &ch->settings, &all, e)))
		return rc;
	settings_drop_absent(&all);
	split_text(&all, &text, &s, d->arena);
	if (!text.title)
		return err_set(
		    e, RC_DATA, "title: an article cannot be without one");
	if ((said = setting_given(&s, "slug")))
		slug = arena_dup(d->arena, said->value.text);
	if ((rc = slug ? check_slug(d, slug, 0, e)
		       : choose_slug(d, text.title, &slug, e)) ||
	    (rc = insert_all(d, ch, &s, &text, slug, id, e)))
		return rc;
	if (!said)
		event_change(&changes, "slug", SV_NULL, sv_of(slug));
	event_change(&changes, "title", SV_NULL, sv_of(text.title));
	settings_describe(d, NULL, &s, &changes);
	rc = article_event(
	    d, *id, "article.created", event_changes_end(&changes), e);
	str_free(&changes);
	return rc || ch->is_unindexed ? rc : article_index(d, *id, e);
}

static bool
is_same(const char *a, const char *b)
{
	return sv_eq(sv_of(a), sv_of(b));
}

/* A new version where the text is another than that of the newest. */
static enum rc
change_text(struct desk *d, const struct article *a, struct article_text *text,
    const struct article_text *before, bool *changed, struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc = RC_OK;

	*changed = !is_same(text->title, before->title) ||
	    !is_same(text->summary, before->summary) ||
	    !is_same(text->body, before->body);
	if (!*changed)
		return RC_OK;
	if (!is_same(text->title, before->title))
		event_change(&changes, "title", sv_of(before->title),
		    sv_of(text->title));
	rc = article_add_version(d, a, text, &changes, e);
	str_free(&changes);
	return rc;
}

/* What belongs to the article, not to a version. */
static enum rc
change_fields(struct desk *d, const struct article *a, const struct settings *s,
    bool *changed, struct err *e)
{
	struct sv *before = arena_array(d->arena, s->n + 1, sizeof *before);
	const struct setting *tags = setting_given(s, "tags");
	const struct setting *slug = setting_given(s, "slug");
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	enum rc rc;

	*changed = false;
	if ((rc = records_before(d, &article_fields, a->id, s, before, e)))
		return rc;
	settings_describe(d, before, s, &changes);
	if (!changes.n)
		return RC_OK;
	if ((slug &&
		(rc = check_slug(
		     d, arena_dup(d->arena, slug->value.text), a->id, e))) ||
	    (rc = article_columns(d, s, &c, e)) ||
	    (rc = follow_source(d, &c, e)) ||
	    (c.names.n &&
		(rc = columns_update(d->db, "article", &c, a->id, e))) ||
	    (tags && (rc = article_put_tags(d, a->id, tags->value.text, e))) ||
	    (rc = article_check_source(d, a->id, e)))
		goto out;
	rc = article_event(
	    d, a->id, "article.changed", event_changes_end(&changes), e);
	*changed = rc == RC_OK;
out:
	columns_free(&c);
	str_free(&changes);
	return rc;
}

static enum rc
put_front(
    struct desk *d, const struct article *a, const char *front, struct err *e)
{
	static const char sql[] = "update article set front = $1 where id = $2";

	if (!front || is_same(front, a->front))
		return RC_OK;
	return db_run(
	    d->db, sql, DB_ARGS(db_text(front), db_int(a->id)), NULL, e);
}

static enum rc
check_version(const struct article *a, int64_t want, struct err *e)
{
	if (!want || want == a->version)
		return RC_OK;
	return err_set(e, RC_TEMPFAIL,
	    "article '%s': has version %lld, not %lld: it was changed "
	    "meanwhile",
	    a->slug, (long long)a->version, (long long)want);
}

enum rc
article_change(struct desk *d, int64_t id, const struct article_change *ch,
    bool *changed, struct err *e)
{
	struct article_text before, text;
	bool has_text, has_fields;
	struct settings all, s;
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)) ||
	    (rc = check_version(&a, ch->if_version, e)) ||
	    (rc = article_prepare(d, &ch->settings, &all, e)) ||
	    (rc = article_text_load(d, &a, a.version, &before, e)))
		return rc;
	text = before;
	text.note = ch->note;
	split_text(&all, &text, &s, d->arena);
	if ((rc = change_text(d, &a, &text, &before, &has_text, e)) ||
	    (rc = change_fields(d, &a, &s, &has_fields, e)) ||
	    (rc = put_front(d, &a, ch->front, e)))
		return rc;
	if (changed)
		*changed = has_text || has_fields;
	if (ch->is_unindexed || !(has_text || has_fields))
		return RC_OK;
	return article_index(d, id, e);
}
