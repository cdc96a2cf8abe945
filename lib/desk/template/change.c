/* Writing templates; they are checked as they then are, before the commit. */
#include "desk/template/change.h"

#include <string.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/records.h"
#include "desk/template/prepare.h"
#include "desk/ticket/columns.h"

static bool
has_text(const struct settings *s, const char *name)
{
	const struct setting *one = setting_given(s, name);

	return one && !one->value.is_null;
}

/* RC_DATA unless the name is free in the language that it has now. */
static enum rc
check_free(struct desk *d, const struct template *t, struct err *e)
{
	static const char sql[] =
	    "select id from template where name = $1 and "
	    "coalesce(language, '') = coalesce($2, '') and id <> $3";
	int64_t other;
	enum rc rc = db_get_int(d->db, sql,
	    DB_ARGS(db_text(t->name), db_text(t->language), db_int(t->id)),
	    &other, e);

	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return err_set(e, RC_DATA, "name: '%s%s%s' is there already", t->name,
	    t->language ? ":" : "", t->language ? t->language : "");
}

/* The template as the columns will make it. */
static void
apply(struct desk *d, const struct settings *s, struct template *t)
{
	const struct {
		const char *name, **text;
	} texts[] = {
	    {"kind", &t->kind},
	    {"name", &t->name},
	    {"purpose", &t->purpose},
	    {"language", &t->language},
	    {"category", &t->category},
	    {"subject", &t->subject},
	    {"body", &t->body},
	    {"html", &t->html},
	    {"variables", &t->variables},
	    {"settings", &t->settings},
	};

	size_t i;

	for (i = 0; i < COUNT_OF(texts); i++) {
		const struct setting *one = setting_given(s, texts[i].name);

		if (one)
			*texts[i].text = one->value.is_null
			    ? NULL
			    : arena_dup(d->arena, one->value.text);
	}
}

static enum rc
add_event(struct desk *d, const char *verb, int64_t id, struct str *changes,
    struct err *e)
{
	return event_add(d,
	    &(struct event){.verb = verb,
		.record = "template",
		.record_id = id,
		.changes = event_changes_end(changes)},
	    e);
}

/* An id is never used again, though the last template may be removed. */
static enum rc
next_id(struct desk *d, int64_t *id, struct err *e)
{
	static const char sql[] =
	    "select coalesce(max(x.n), 0) + 1 from (select max(id) as n from "
	    "template union all select cast(value as bigint) from setting "
	    "where name = 'template.last_id') x";

	return db_get_int(d->db, sql, DB_NO_ARGS, id, e);
}

static enum rc
keep_id(struct desk *d, struct err *e)
{
	static const char sql[] =
	    "insert into setting (name, value) values ('template.last_id', $1) "
	    "on conflict (name) do update set value = excluded.value";
	int64_t next;
	enum rc rc = next_id(d, &next, e);

	if (rc)
		return rc;
	return db_run(d->db, sql,
	    DB_ARGS(
		db_text(arena_printf(d->arena, "%lld", (long long)(next - 1)))),
	    NULL, e);
}

static enum rc
add_kind(struct desk *d, struct sv name, struct settings *s, struct err *e)
{
	struct sv kind = has_text(s, "settings") ? SV("macro")
	    : has_text(s, "purpose")             ? SV("mail")
						 : SV("canned");
	const struct setting *said = setting_given(s, "kind");
	enum rc rc;

	if (!said &&
	    (rc = settings_add(d, &template_fields, SV("kind"), kind, s, e)))
		return rc;
	if (said && sv_is(said->value.text, "mail") && !has_text(s, "purpose"))
		return settings_add(
		    d, &template_fields, SV("purpose"), name, s, e);
	return RC_OK;
}

enum rc
template_create(struct desk *d, struct sv name, const struct settings *settings,
    int64_t *id, struct err *e)
{
	struct settings all = {NULL, 0}, s;
	struct template t = {.is_active = true};
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	size_t i;
	enum rc rc;

	if (setting_given(settings, "name"))
		return err_set(e, RC_USAGE, "name: it stands twice");
	if ((rc = settings_add(d, &template_fields, SV("name"), name, &all, e)))
		return rc;
	for (i = 0; i < settings->n; i++)
		all.v[all.n++] = settings->v[i];
	if ((rc = add_kind(d, name, &all, e)) ||
	    (rc = template_prepare(d, &all, &s, e)))
		goto out;
	settings_drop_absent(&s);
	if ((rc = template_columns(d, &s, &c, e)) || (rc = next_id(d, id, e)))
		goto out;
	apply(d, &s, &t);
	columns_set(&c, "id", db_int(*id));
	columns_set(&c, "created_at", db_int(d->now));
	columns_set(&c, "updated_at", db_int(d->now));
	if ((rc = check_free(d, &t, e)) || (rc = template_check(d, &t, e)) ||
	    (rc = columns_insert(d->db, "template", &c, id, e)))
		goto out;
	settings_describe(d, NULL, &s, &changes);
	rc = add_event(d, "template.created", *id, &changes, e);
out:
	str_free(&changes);
	columns_free(&c);
	return rc;
}

static enum rc
check_version(const struct template *t, int64_t want, struct err *e)
{
	if (want < 0 || want == t->version)
		return RC_OK;
	return err_set(e, RC_TEMPFAIL,
	    "template '%s': has version %lld, not %lld: it was changed "
	    "meanwhile",
	    t->name, (long long)t->version, (long long)want);
}

enum rc
template_change(struct desk *d, int64_t id, const struct settings *settings,
    int64_t if_version, bool *changed, struct err *e)
{
	struct sv *before =
	    arena_array(d->arena, settings->n + 1, sizeof *before);
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	struct template t;
	struct settings s;
	enum rc rc;

	*changed = false;
	if ((rc = template_load(d, id, &t, e)) ||
	    (rc = check_version(&t, if_version, e)) ||
	    (rc = template_prepare(d, settings, &s, e)) ||
	    (rc = records_before(d, &template_fields, id, &s, before, e)))
		goto out;
	settings_describe(d, before, &s, &changes);
	if (!changes.n || (rc = template_columns(d, &s, &c, e)))
		goto out;
	apply(d, &s, &t);
	columns_set(&c, "version", db_int(t.version + 1));
	columns_set(&c, "updated_at", db_int(d->now));
	if ((rc = check_free(d, &t, e)) || (rc = template_check(d, &t, e)) ||
	    (rc = columns_update(d->db, "template", &c, id, e)))
		goto out;
	rc = add_event(d, "template.changed", id, &changes, e);
	*changed = rc == RC_OK;
out:
	str_free(&changes);
	columns_free(&c);
	return rc;
}

/* What a record has for each field that can be set. */
struct part {
	const char *name, *text;
};

enum { N_PARTS = 11 };

static void
parts_of(const struct template *t, struct part parts[N_PARTS])
{
	const struct part all[N_PARTS] = {
	    {"name", t->name},
	    {"kind", t->kind},
	    {"purpose", t->purpose},
	    {"category", t->category},
	    {"language", t->language},
	    {"subject", t->subject},
	    {"body", t->body},
	    {"html", t->html},
	    {"variables", t->variables},
	    {"settings", t->settings},
	    {"is_active", t->is_active ? "yes" : "no"},
	};

	memcpy(parts, all, sizeof all);
}

enum rc
template_settings(struct desk *d, const struct template *t, bool with_absent,
    struct settings *settings, struct err *e)
{
	struct part parts[N_PARTS];
	size_t i;
	enum rc rc;

	parts_of(t, parts);
	/* The name comes first. */
	for (i = 1; i < N_PARTS; i++)
		if ((with_absent || parts[i].text) &&
		    (rc = settings_add(d, &template_fields,
			 sv_of(parts[i].name), sv_of(parts[i].text), settings,
			 e)))
			return rc;
	return RC_OK;
}

enum rc
template_remove(struct desk *d, int64_t id, struct err *e)
{
	static const char sql[] = "delete from template where id = $1";
	struct part parts[N_PARTS];
	struct str changes = STR_INIT;
	struct template t;
	size_t i;
	enum rc rc;

	if ((rc = template_load(d, id, &t, e)))
		return rc;
	if ((rc = keep_id(d, e)))
		return rc;
	parts_of(&t, parts);
	for (i = 0; i < N_PARTS; i++)
		if (parts[i].text)
			event_change(&changes, parts[i].name,
			    sv_of(parts[i].text), SV_NULL);
	if (!(rc = db_run(d->db, sql, DB_ARGS(db_int(id)), NULL, e)))
		rc = add_event(d, "template.removed", id, &changes, e);
	str_free(&changes);
	return rc;
}
