/* Files of articles, by their names. */
#include "desk/kb/attach.h"

#include <string.h>

#include "base/hash.h"
#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "desk/content.h"
#include "desk/event.h"
#include "desk/fieldset.h"
#include "desk/kb/kb.h"

enum { NAME_BYTES_MAX = 200 };

static enum rc
check_name(struct sv name, struct err *e)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f ||
		    name.p[i] == '/')
			break;
	if (i == name.n && name.n && name.n <= NAME_BYTES_MAX &&
	    name.p[0] != '.' && utf8_is_valid(name))
		return RC_OK;
	return err_set(e, RC_DATA,
	    "'%.*s' is no name for a file of an article: it has 1 to %d bytes, "
	    "no controls, and does not begin with '.'",
	    SV_ARG(utf8_cut(name, NAME_BYTES_MAX)), NAME_BYTES_MAX);
}

static enum rc
add_event(
    struct desk *d, int64_t id, const char *verb, struct sv name, struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc;

	event_fact(&changes, "name", name);
	rc = article_event(d, id, verb, event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

enum rc
article_attach(struct desk *d, int64_t id, const struct attachment_new *file,
    struct err *e)
{
	static const char sql[] =
	    "insert into article_attachment (article_id, name, type, size, "
	    "content_id, created_at) values ($1, $2, $3, $4, $5, $6) "
	    "on conflict (article_id, name) do update set "
	    "type = excluded.type, size = excluded.size, "
	    "content_id = excluded.content_id, "
	    "created_at = excluded.created_at";
	const char *type = file->type ? file->type : "application/octet-stream";
	int64_t content;
	enum rc rc;

	if ((rc = check_name(sv_of(file->name), e)) ||
	    (rc = content_put(d, file->bytes, &content, e)) ||
	    (rc = db_run(d->db, sql,
		 DB_ARGS(db_int(id), db_text(file->name), db_text(type),
		     db_int((int64_t)file->bytes.n), db_int(content),
		     db_int(d->now)),
		 NULL, e)))
		return rc;
	return add_event(d, id, "article.attached", sv_of(file->name), e);
}

enum rc
article_file(struct desk *d, int64_t id, struct sv word,
    struct attach_file *file, struct err *e)
{
	static const char sql[] =
	    "select f.id, f.content_id, f.name from article_attachment f "
	    "where f.article_id = $1 and (f.name = $2 or f.id = $3) "
	    "order by case when f.name = $2 then 0 else 1 end limit 1";
	int64_t number = 0;
	struct db_stmt *st;
	enum rc rc;

	file->id = 0;
	(void)num_parse(word, 1, INT64_MAX, &number);
	if ((rc = db_query(d->db, sql,
		 DB_ARGS(db_int(id), db_view(word), db_int(number)), &st, e)))
		return rc;
	if (db_next(st))
		*file = (struct attach_file){db_col_int(st, 0),
		    db_col_int(st, 1), arena_dup(d->arena, db_col_text(st, 2))};
	if ((rc = db_end(st, e)) || file->id)
		return rc;
	return err_set(e, RC_NOTFOUND, "article %lld: has no file '%.*s'",
	    (long long)id, SV_ARG(utf8_cut(word, NAME_BYTES_MAX)));
}

enum rc
article_detach(struct desk *d, int64_t id, struct sv word, struct err *e)
{
	static const char sql[] =
	    "delete from article_attachment where id = $1";
	struct attach_file file;
	enum rc rc;

	if ((rc = article_file(d, id, word, &file, e)) ||
	    (rc = db_run(d->db, sql, DB_ARGS(db_int(file.id)), NULL, e)))
		return rc;
	return add_event(d, id, "article.detached", sv_of(file.name), e);
}

enum rc
article_files(struct desk *d, int64_t id, struct attach_file **files, size_t *n,
    struct err *e)
{
	static const char sql[] =
	    "select f.id, f.content_id, f.name from article_attachment f "
	    "where f.article_id = $1 order by f.name";
	VEC(struct attach_file) all = VEC_INIT;
	struct db_stmt *st;
	enum rc rc;

	*n = 0;
	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	while (db_next(st)) {
		struct attach_file one = {db_col_int(st, 0), db_col_int(st, 1),
		    arena_dup(d->arena, db_col_text(st, 2))};

		VEC_ADD(&all, one);
	}
	rc = db_end(st, e);
	*files = arena_array(d->arena, all.n, sizeof **files);
	if (all.n)
		memcpy(*files, all.v, all.n * sizeof **files);
	*n = all.n;
	VEC_FREE(&all);
	return rc;
}

enum rc
article_attach_new(struct desk *d, int64_t id,
    const struct attachment_new *file, struct err *e)
{
	static const char sql[] =
	    "select count(*) from article_attachment f join content x on "
	    "x.id = f.content_id where f.article_id = $1 and f.name = $2 and "
	    "x.sha256 = $3";
	struct sha256 hash = sha256_of(file->bytes);
	char hex[SHA256_HEX];
	int64_t n;
	enum rc rc = db_get_int(d->db, sql,
	    DB_ARGS(
		db_int(id), db_text(file->name), db_text(hash_hex(&hash, hex))),
	    &n, e);

	if (rc || n)
		return rc;
	return article_attach(d, id, file, e);
}

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "f.article_id",
	.flags = FIELD_LISTED,
	.help = "number of the article"},
    {.name = "attachment_id",
	.type = FIELD_INT,
	.sql = "f.id",
	.flags = FIELD_LISTED,
	.help = "number of the file"},
    FILE_FIELDS("its name, once in an article"),
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "f.created_at",
	.flags = FIELD_LISTED,
	.help = "when it was added"},
    FILE_DIGEST(0),
};

const struct fieldset article_file_fields = {
    .record = "attachment",
    .from = "article_attachment f",
    .key = "f.id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "id",
};

const char article_file_of[] = "f.article_id = $1 order by f.name";
