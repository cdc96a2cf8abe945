/* Versions and phrasings of an article as JSON. */
#include "desk/kb/parts.h"

#include "desk/kb/kb.h"
#include "desk/query.h"
#include "desk/select.h"
#include "io/out.h"

static const struct field version_fields[] = {
    {.name = "id", .type = FIELD_ID, .sql = "v.article_id"},
    {.name = "version", .type = FIELD_INT, .sql = "v.version"},
    {.name = "title", .type = FIELD_TEXT, .sql = "v.title"},
    {.name = "summary", .type = FIELD_TEXT, .sql = "v.summary"},
    {.name = "content", .type = FIELD_TEXT, .sql = "v.body"},
    {.name = "note", .type = FIELD_TEXT, .sql = "v.note"},
    {.name = "author",
	.type = FIELD_TEXT,
	.sql = "(select x.login from agent x where x.id = v.author_id)"},
    {.name = "created_at", .type = FIELD_TIME, .sql = "v.created_at"},
};

static const struct fieldset versions = {
    .record = "version",
    .from = "article_version v",
    .key = "v.article_id",
    .fields = version_fields,
    .n_fields = COUNT_OF(version_fields),
};

static const struct field phrasing_fields[] = {
    {.name = "id", .type = FIELD_ID, .sql = "p.article_id"},
    {.name = "text", .type = FIELD_TEXT, .sql = "p.text"},
    {.name = "plain", .type = FIELD_TEXT, .sql = "p.plain"},
    {.name = "count", .type = FIELD_INT, .sql = "p.count"},
    {.name = "state", .type = FIELD_TEXT, .sql = "p.state"},
    {.name = "created_at", .type = FIELD_TIME, .sql = "p.created_at"},
    {.name = "last_at", .type = FIELD_TIME, .sql = "p.last_at"},
};

static const struct fieldset phrasings = {
    .record = "phrasing",
    .from = "phrasing p",
    .key = "p.article_id",
    .fields = phrasing_fields,
    .n_fields = COUNT_OF(phrasing_fields),
};

enum rc
article_part_json(struct desk *d, int64_t id, const char *key,
    const struct fieldset *set, const char *condition, struct json_writer *w,
    struct err *e)
{
	const struct field **fields =
	    arena_array(d->arena, set->n_fields, sizeof *fields);
	struct value *values =
	    arena_array(d->arena, set->n_fields, sizeof *values);
	struct str sql = STR_INIT;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	for (i = 0; i < set->n_fields; i++)
		fields[i] = &set->fields[i];
	query_fields(fields, set->n_fields, db_dialect(d->db), &sql);
	str_add_f(&sql, " from %s where %s", set->from, condition);
	rc = db_query(d->db, sql.p, DB_ARGS(db_int(id)), &st, e);
	str_free(&sql);
	if (rc)
		return rc;
	json_key(w, key);
	json_array_begin(w);
	while (db_next(st)) {
		select_row(st, fields, set->n_fields, values);
		json_object_begin(w);
		for (i = 1; i < set->n_fields; i++)
			out_json_field(w, fields[i], &values[i]);
		json_object_end(w);
	}
	json_array_end(w);
	return db_end(st, e);
}

enum rc
article_parts_json(struct desk *d, int64_t id,
    const struct field *const *fields, const struct value *values, size_t n,
    struct str *out, struct err *e)
{
	struct json_writer w = {.out = out};
	size_t i;
	enum rc rc;

	json_object_begin(&w);
	for (i = 0; i < n; i++)
		out_json_field(&w, fields[i], &values[i]);
	if (!(rc = article_part_json(d, id, "versions", &versions,
		  "v.article_id = $1 order by v.version", &w, e)))
		rc = article_part_json(d, id, "phrasings", &phrasings,
		    "p.article_id = $1 order by p.id", &w, e);
	json_object_end(&w);
	str_add_c(out, '\n');
	return rc;
}
