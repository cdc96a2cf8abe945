/* What becomes of versions: taken back, translated, removed. */
#include "desk/kb/part.h"

#include <string.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/query.h"
#include "desk/template/template.h"

enum rc
article_revert(struct desk *d, int64_t id, int64_t version, const char *note,
    struct err *e)
{
	struct str changes = STR_INIT;
	struct article_text text;
	struct article a;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)) ||
	    (rc = article_text_load(d, &a, version, &text, e)))
		return rc;
	if (version == a.version)
		return err_set(e, RC_DATA,
		    "article '%s': version %lld is the newest already", a.slug,
		    (long long)version);
	text.note = note
	    ? note
	    : arena_printf(d->arena, "version %lld again", (long long)version);
	event_number(&changes, "reverted_to", version);
	rc = article_add_version(d, &a, &text, &changes, e);
	str_free(&changes);
	return rc ? rc : article_index(d, id, e);
}

/* The translation into that language; 0 for none. */
static enum rc
find_translation(struct desk *d, int64_t source_id, struct sv language,
    int64_t *id, struct err *e)
{
	static const char sql[] = "select id from article where source_id = $1 "
				  "and lower(language) = lower($2)";
	enum rc rc = db_get_int(
	    d->db, sql, DB_ARGS(db_int(source_id), db_view(language)), id, e);

	if (rc != RC_NOTFOUND)
		return rc;
	*id = 0;
	return RC_OK;
}

static enum rc
add(struct desk *d, const char *name, struct sv text, struct settings *s,
    struct err *e)
{
	return settings_add(d, &article_fields, sv_of(name), text, s, e);
}

/* What is the same in all languages. */
static enum rc
copy_fields(
    struct desk *d, int64_t source_id, struct settings *s, struct err *e)
{
	static const char *const names[] = {"kind", "category", "difficulty",
	    "audience", "tags", "position", "video_url", "thumbnail",
	    "duration"};
	struct str sql = STR_INIT;
	struct sv texts[COUNT_OF(names)];
	const struct field *fields[COUNT_OF(names)];
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	for (i = 0; i < COUNT_OF(names); i++)
		fields[i] = field_find(&article_fields, sv_of(names[i]));
	query_fields(fields, COUNT_OF(names), db_dialect(d->db), &sql);
	str_add_f(&sql, " from %s where a.id = $1", article_fields.from);
	if (!(rc = db_query(
		  d->db, sql.p, DB_ARGS(db_int(source_id)), &st, e))) {
		if (db_next(st))
			for (i = 0; i < COUNT_OF(names); i++)
				texts[i] =
				    arena_sv(d->arena, db_col_text(st, (int)i));
		rc = db_end(st, e);
	}
	for (i = 0; i < COUNT_OF(names) && !rc; i++)
		if (texts[i].n)
			rc = add(d, names[i], texts[i], s, e);
	str_free(&sql);
	return rc;
}

/* What is said goes before what was copied; there is room (setting.c). */
static void
override(struct settings *s, const struct settings *said)
{
	size_t i, k;

	for (i = 0; i < said->n; i++) {
		for (k = 0; k < s->n; k++)
			if (s->v[k].field == said->v[i].field)
				break;
		s->v[k] = said->v[i];
		s->n += k == s->n;
	}
}

static enum rc
make_translation(struct desk *d, const struct article *source,
    const struct article_change *said, struct sv language, int64_t *id,
    struct err *e)
{
	struct article_change ch = *said;
	enum rc rc;

	ch.settings = (struct settings){NULL, 0};
	if ((rc = copy_fields(d, source->id, &ch.settings, e)) ||
	    (rc = add(d, "language", language, &ch.settings, e)) ||
	    (rc = add(d, "source", sv_of(source->slug), &ch.settings, e)) ||
	    (rc = add(d, "title", sv_of(source->title), &ch.settings, e)))
		return rc;
	override(&ch.settings, &said->settings);
	return article_create(d, &ch, id, e);
}

enum rc
article_translate(struct desk *d, int64_t source_id, struct sv language,
    const struct article_change *said, int64_t *id, struct err *e)
{
	struct article_change ch = *said;
	struct article source;
	int64_t version;
	enum rc rc;

	if ((rc = template_language_tidy(&language, d->arena, e)) ||
	    (rc = article_load(d, source_id, &source, e)) ||
	    (rc = find_translation(d, source_id, language, id, e)))
		return rc;
	if (!*id)
		return make_translation(d, &source, said, language, id, e);
	version = source.published_version ? source.published_version
					   : source.version;
	if ((rc = add(d, "source_version",
		 sv_of(arena_printf(d->arena, "%lld", (long long)version)),
		 &ch.settings, e)))
		return rc;
	return article_change(d, *id, &ch, NULL, e);
}

/* An id is never used again, though the last article may be removed. */
static enum rc
keep_id(struct desk *d, int64_t id, struct err *e)
{
	static const char sql[] =
	    "insert into setting (name, value) values ('article.last_id', $1) "
	    "on conflict (name) do update set value = excluded.value where "
	    "cast(setting.value as bigint) < cast(excluded.value as bigint)";

	return db_run(d->db, sql,
	    DB_ARGS(db_text(arena_printf(d->arena, "%lld", (long long)id))),
	    NULL, e);
}

enum rc
article_remove(struct desk *d, int64_t id, struct err *e)
{
	static const char translations[] =
	    "select count(*) from article where source_id = $1";
	static const char sql[] = "delete from article where id = $1";
	struct str changes = STR_INIT;
	struct article a;
	int64_t n;
	enum rc rc;

	if ((rc = article_load(d, id, &a, e)) ||
	    (rc = db_get_int(d->db, translations, DB_ARGS(db_int(id)), &n, e)))
		return rc;
	if (a.first_published_at)
		return err_set(e, RC_DATA,
		    "article '%s' was published: 'kb archive' takes it out of "
		    "use",
		    a.slug);
	if (n)
		return err_set(e, RC_DATA, "article '%s' has %lld translations",
		    a.slug, (long long)n);
	event_change(&changes, "slug", sv_of(a.slug), SV_NULL);
	event_change(&changes, "title", sv_of(a.title), SV_NULL);
	if (!(rc = article_unindex(d, id, e)) && !(rc = keep_id(d, id, e)) &&
	    !(rc = db_run(d->db, sql, DB_ARGS(db_int(id)), NULL, e)))
		rc = article_add_event(
		    d, id, "article.removed", event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}
