/* The category tree of the knowledge base. */
#include "desk/kb/category.h"

#include <string.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/kb/kb.h"
#include "desk/near.h"
#include "desk/records.h"
#include "desk/template/template.h"
#include "desk/ticket/columns.h"

enum { NAME_BYTES_MAX = 200, POSITION_MAX = 1000000 };

static const struct field_ref parent_ref = {
    "article_category", "slug", "id", "c.parent_id", false, false};

#define SHOWN (FIELD_LISTED | FIELD_FILTER | FIELD_SORT)

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "c.id",
	.flags = SHOWN,
	.help = "its number"},
    {.name = "slug",
	.type = FIELD_TEXT,
	.sql = "c.slug",
	.flags = SHOWN | FIELD_SET,
	.help = "its short name, as in queries and addresses"},
    {.name = "name",
	.type = FIELD_TEXT,
	.sql = "c.name",
	.flags = SHOWN | FIELD_SET,
	.help = "what readers see"},
    {.name = "names",
	.type = FIELD_LIST,
	.sql = "(select {LIST_AGG}(x.w, ',') from (select y.language || '=' || "
	       "y.name as w from article_category_name y where "
	       "y.category_id = c.id order by y.language) x)",
	.help = "what it is called in other languages"},
    {.name = "parent",
	.type = FIELD_REF,
	.sql = "(select x.slug from article_category x "
	       "where x.id = c.parent_id)",
	.flags = FIELD_LISTED | FIELD_SET | FIELD_FILTER,
	.ref = &parent_ref,
	.help = "the category that it is a part of"},
    {.name = "position",
	.type = FIELD_INT,
	.sql = "c.position",
	.flags = SHOWN | FIELD_SET,
	.help = "its place among those of the same parent"},
    {.name = "help",
	.type = FIELD_TEXT,
	.sql = "c.help",
	.flags = FIELD_LISTED | FIELD_SET,
	.help = "what belongs there"},
    {.name = "articles",
	.type = FIELD_INT,
	.sql = "(select count(*) from article x where x.category_id = c.id)",
	.flags = SHOWN,
	.help = "how many articles are in it, not below"},
};

const struct fieldset kb_category_fields = {
    .record = "category",
    .from = "article_category c",
    .key = "c.id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "position",
};

static enum rc
no_such(struct desk *d, struct sv slug, struct err *e)
{
	static const char sql[] =
	    "select slug from article_category order by slug limit 1000";
	const char *hint;
	enum rc rc = near_hint(d, sql, NULL, slug, &hint, e);

	if (rc)
		return rc;
	return err_set(e, RC_DATA, "category: no category '%.*s'%s",
	    SV_ARG(sv_sub(slug, 0, 200)), hint);
}

enum rc
kb_category_find(struct desk *d, struct sv slug, int64_t *id, struct err *e)
{
	static const char sql[] =
	    "select id from article_category where slug = $1";
	enum rc rc = db_get_int(d->db, sql, DB_ARGS(db_view(slug)), id, e);

	return rc == RC_NOTFOUND ? no_such(d, slug, e) : rc;
}

static enum rc
check_name(struct sv name, struct err *e)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == ',')
			break;
	if (i == name.n && sv_trim(name).n == name.n && name.n &&
	    name.n <= NAME_BYTES_MAX)
		return RC_OK;
	return err_set(e, RC_DATA,
	    "name: '%.*s' is no name: it is one line without commas, 1 to %d "
	    "bytes",
	    SV_ARG(sv_sub(name, 0, NAME_BYTES_MAX)), NAME_BYTES_MAX);
}

static enum rc
check_setting(const struct setting *s, struct err *e)
{
	const char *name = s->field->name;
	bool is_slug = strcmp(name, "slug") == 0;

	if (is_slug)
		return slug_check("slug", s->value.text, e);
	if (strcmp(name, "name") == 0)
		return check_name(s->value.text, e);
	if (strcmp(name, "position") == 0 &&
	    (s->value.num < 0 || s->value.num > POSITION_MAX))
		return err_set(
		    e, RC_DATA, "position: it is 0 to %d", POSITION_MAX);
	return RC_OK;
}

static enum rc
fill_columns(
    struct desk *d, const struct settings *s, struct columns *c, struct err *e)
{
	int64_t id;
	size_t i;
	enum rc rc;

	for (i = 0; i < s->n; i++) {
		const struct setting *one = &s->v[i];
		const char *column =
		    (one->field->ref ? one->field->ref->key : one->field->sql) +
		    2;
		struct db_arg arg = one->field->type == FIELD_INT
		    ? db_int(one->value.num)
		    : db_view(one->value.text);

		if ((rc = check_setting(one, e)))
			return rc;
		if (one->field->ref && !one->value.is_null) {
			if ((rc = kb_category_find(d, one->value.text, &id, e)))
				return rc;
			arg = db_int(id);
		}
		columns_set(c, column, arg);
	}
	return RC_OK;
}

static enum rc
check_slug(struct desk *d, const struct columns *c, int64_t id, struct err *e)
{
	static const char sql[] =
	    "select id from article_category where slug = $1 and id <> $2";
	const struct db_arg *slug = columns_get(c, "slug");
	int64_t other;
	enum rc rc;

	if (!slug)
		return RC_OK;
	rc = db_get_int(d->db, sql, DB_ARGS(*slug, db_int(id)), &other, e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return err_set(e, RC_DATA, "category '%.*s' is there already",
	    SV_ARG(slug->bytes));
}

static enum rc
add_event(struct desk *d, const char *verb, int64_t id, struct str *changes,
    struct err *e)
{
	return event_add(d,
	    &(struct event){.verb = verb,
		.record = "article_category",
		.record_id = id,
		.changes = event_changes_end(changes)},
	    e);
}

/* "mail-set_up" reads "Mail set up". */
static struct db_arg
name_of(struct desk *d, struct sv slug)
{
	char *name = arena_dup(d->arena, slug);
	size_t i;

	for (i = 0; i < slug.n; i++)
		if (name[i] == '-' || name[i] == '_')
			name[i] = ' ';
	if (slug.n && name[0] >= 'a' && name[0] <= 'z')
		name[0] = (char)(name[0] - 'a' + 'A');
	return db_text(name);
}

enum rc
kb_category_create(struct desk *d, struct sv slug,
    const struct settings *settings, int64_t *id, struct err *e)
{
	struct sv lower = arena_lower(d->arena, slug);
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	enum rc rc;

	columns_set(&c, "slug", db_view(lower));
	columns_set(&c, "created_at", db_int(d->now));
	if ((rc = slug_check("category", lower, e)) ||
	    (rc = fill_columns(d, settings, &c, e)) ||
	    (rc = check_slug(d, &c, 0, e)))
		goto out;
	if (!columns_get(&c, "name"))
		columns_set(&c, "name", name_of(d, lower));
	event_change(&changes, "slug", SV_NULL, lower);
	settings_describe(d, NULL, settings, &changes);
	if (!(rc = columns_insert(d->db, "article_category", &c, id, e)))
		rc = add_event(d, "article_category.created", *id, &changes, e);
out:
	columns_free(&c);
	str_free(&changes);
	return rc;
}

/* RC_DATA when it is above itself now. */
static enum rc
check_tree(struct desk *d, int64_t id, struct err *e)
{
	static const char sql[] =
	    "select count(*) from article_category k join "
	    "article_category_below b on b.id = k.parent_id "
	    "and b.slug = k.slug where k.id = $1";
	int64_t n;
	enum rc rc = db_get_int(d->db, sql, DB_ARGS(db_int(id)), &n, e);

	if (rc || !n)
		return rc;
	return err_set(
	    e, RC_DATA, "parent: a category cannot lie below itself");
}

enum rc
kb_category_change(
    struct desk *d, int64_t id, const struct settings *s, struct err *e)
{
	struct sv *before = arena_array(d->arena, s->n + 1, sizeof *before);
	const struct db_arg *parent;
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	enum rc rc;

	if ((rc = records_before(d, &kb_category_fields, id, s, before, e)) ||
	    (rc = fill_columns(d, s, &c, e)) || (rc = check_slug(d, &c, id, e)))
		goto out;
	settings_describe(d, before, s, &changes);
	if (!changes.n)
		goto out;
	parent = columns_get(&c, "parent_id");
	if (parent && parent->type == DB_INT && parent->num == id) {
		rc = err_set(
		    e, RC_DATA, "parent: a category cannot lie below itself");
		goto out;
	}
	if (!(rc = columns_update(d->db, "article_category", &c, id, e)) &&
	    !(rc = check_tree(d, id, e)))
		rc = add_event(d, "article_category.changed", id, &changes, e);
out:
	columns_free(&c);
	str_free(&changes);
	return rc;
}

static enum rc
check_language(
    struct desk *d, struct sv language, const char **tag, struct err *e)
{
	if ((*tag = template_language(language, d->arena)))
		return RC_OK;
	return err_set(e, RC_DATA,
	    "'%.*s' is no language of the form de or de-AT", SV_ARG(language));
}

static enum rc
add_named(struct desk *d, int64_t id, const char *language, const char *what,
    struct sv text, struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc;

	event_fact(&changes, "language", sv_of(language));
	event_fact(&changes, what, text.n ? text : SV_NULL);
	rc = add_event(d, "article_category.named", id, &changes, e);
	str_free(&changes);
	return rc;
}

enum rc
kb_category_name(struct desk *d, int64_t id, struct sv language, struct sv name,
    struct err *e)
{
	static const char put[] =
	    "insert into article_category_name (category_id, language, name) "
	    "values ($1, $2, $3) on conflict (category_id, language) "
	    "do update set name = excluded.name";
	static const char take[] =
	    "delete from article_category_name where category_id = $1 "
	    "and language = $2";
	const char *tag;
	enum rc rc;

	if ((rc = check_language(d, language, &tag, e)) ||
	    (name.n && (rc = check_name(name, e))))
		return rc;
	rc = name.n
	    ? db_run(d->db, put,
		  DB_ARGS(db_int(id), db_text(tag), db_view(name)), NULL, e)
	    : db_run(d->db, take, DB_ARGS(db_int(id), db_text(tag)), NULL, e);
	return rc ? rc : add_named(d, id, tag, "name", name, e);
}

enum rc
kb_category_help(struct desk *d, int64_t id, struct sv language, struct sv help,
    struct err *e)
{
	/* Without a name in that language it keeps its own. */
	static const char sql[] =
	    "insert into article_category_name (category_id, language, name, "
	    "help) select id, $2, name, $3 from article_category "
	    "where id = $1 on conflict (category_id, language) "
	    "do update set help = excluded.help";
	const char *tag;
	enum rc rc;

	if ((rc = check_language(d, language, &tag, e)) ||
	    (rc = db_run(d->db, sql,
		 DB_ARGS(db_int(id), db_text(tag),
		     help.n ? db_view(help) : db_null()),
		 NULL, e)))
		return rc;
	return add_named(d, id, tag, "help", help, e);
}

enum rc
kb_category_remove(struct desk *d, int64_t id, struct err *e)
{
	static const char uses[] =
	    "select (select count(*) from article where category_id = $1) + "
	    "(select count(*) from article_category where parent_id = $1)";
	static const char sql[] = "delete from article_category where id = $1 "
				  "returning id";
	struct str changes = STR_INIT;
	int64_t n;
	enum rc rc;

	if ((rc = db_get_int(d->db, uses, DB_ARGS(db_int(id)), &n, e)))
		return rc;
	if (n)
		return err_set(e, RC_DATA,
		    "category %lld: %lld articles and categories are in it",
		    (long long)id, (long long)n);
	event_number(&changes, "id", id);
	if (!(rc = db_get_int(d->db, sql, DB_ARGS(db_int(id)), &n, e)))
		rc = add_event(d, "article_category.removed", id, &changes, e);
	str_free(&changes);
	return rc;
}
