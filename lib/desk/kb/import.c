/* Articles from records and files. */
#include "desk/kb/import_part.h"

#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "desk/kb/category.h"
#include "desk/kb/front.h"

void
article_import_free(struct article_import *im)
{
	VEC_FREE(&im->links);
	VEC_FREE(&im->ids);
}

/* The words of an array as a list. */
static struct sv
list_of(struct desk *d, const struct in_field *f, struct err *e)
{
	struct str list = STR_INIT;
	const struct json *one;
	struct sv text;

	if (!f->json || json_type_of(f->json) != JSON_ARRAY)
		return f->text;
	for (one = json_first(f->json); one; one = json_next(one)) {
		text = json_scalar_of(one, d->arena);
		if (sv_find_c(text, ',') < text.n)
			err_set(e, RC_DATA, "%s: '%.*s' has a comma", f->name,
			    SV_ARG(text));
		str_add_f(&list, "%s%.*s", list.n ? "," : "", SV_ARG(text));
	}
	text = arena_sv(d->arena, str_sv(&list));
	str_free(&list);
	return text;
}

/* What is no setting but kept by an import: the column, of a new article. */
static const struct {
	const char *name, *column;
} kept[] = {
    {"views", "views"},
    {"views", "views_brought"},
    {"helpful", "helpful"},
    {"helpful", "helpful_brought"},
    {"unhelpful", "unhelpful"},
    {"unhelpful", "unhelpful_brought"},
    {"created_at", "created_at"},
    {"updated_at", "updated_at"},
    {"published_at", "published_at"},
    {"publish_at", "publish_at"},
    {"first_published_at", "first_published_at"},
};

static enum rc
take_number(struct desk *d, struct incoming *in, const struct in_field *f,
    struct err *e)
{
	const struct field *field = field_find(&article_fields, sv_of(f->name));
	struct value v;
	size_t i;
	enum rc rc;

	if ((rc = field_parse(field, f->text, d->now, &v, d->arena, e)))
		return rc;
	if (v.num < 0)
		return err_set(e, RC_DATA, "%s: it is less than 0", f->name);
	for (i = 0; i < COUNT_OF(kept); i++)
		if (strcmp(kept[i].name, f->name) == 0 && !v.is_null)
			columns_set(
			    &in->columns, kept[i].column, db_int(v.num));
	if (strcmp(f->name, "source_version") == 0)
		in->source_version = v.num;
	if (strcmp(f->name, "published_version") == 0)
		in->published_version = v.num;
	if (strcmp(f->name, "id") == 0)
		in->change.id = v.num;
	return RC_OK;
}

static enum rc
take_word(
    struct desk *d, const struct in_field *f, const char **to, struct err *e)
{
	const struct field *field = field_find(&article_fields, sv_of(f->name));
	struct value v;
	enum rc rc;

	/* A reference is looked up when all are in. */
	if (field->type == FIELD_REF) {
		*to = arena_dup(d->arena, f->text);
		return RC_OK;
	}
	if (!(rc = field_parse(field, f->text, d->now, &v, d->arena, e)))
		*to = arena_dup(d->arena, v.text);
	return rc;
}

/* RC_OK and *done where the field is none of those that are set. */
static enum rc
take_special(struct desk *d, struct incoming *in, const struct in_field *f,
    bool *done, struct err *e)
{
	const struct {
		const char *name;
		const char **to;
	} words[] = {
	    {"state", &in->state},
	    {"stage", &in->stage},
	    {"author", &in->author},
	    {"source", &in->source},
	};

	static const char *const numbers[] = {"id", "version", "views",
	    "helpful", "unhelpful", "created_at", "updated_at", "published_at",
	    "publish_at", "first_published_at", "source_version",
	    "published_version"};

	size_t i;

	*done = true;
	for (i = 0; i < COUNT_OF(words); i++)
		if (strcmp(f->name, words[i].name) == 0)
			return take_word(d, f, words[i].to, e);
	for (i = 0; i < COUNT_OF(numbers); i++)
		if (strcmp(f->name, numbers[i]) == 0)
			return take_number(d, in, f, e);
	if (f->json && strcmp(f->name, "versions") == 0)
		in->versions = f->json;
	else if (f->json && strcmp(f->name, "phrasings") == 0)
		in->phrasings = f->json;
	else
		*done = false;
	return RC_OK;
}

/* A table of questions says so by its names. RC_OK and *done where it did. */
static enum rc
take_question(struct desk *d, struct incoming *in, const struct in_field *f,
    bool *done, struct err *e)
{
	bool is_question = strcmp(f->name, "question") == 0;
	struct settings *s = &in->change.settings;
	enum rc rc;

	*done = is_question || strcmp(f->name, "answer") == 0;
	if (!*done)
		return RC_OK;
	if (is_question && !setting_given(s, "kind") &&
	    (rc = settings_add(
		 d, &article_fields, SV("kind"), SV("question"), s, e)))
		return rc;
	return settings_add(d, &article_fields,
	    is_question ? SV("title") : SV("content"), f->text, s, e);
}

static enum rc
take_field(struct desk *d, struct incoming *in, const struct in_field *f,
    struct err *e)
{
	bool is_list = strcmp(f->name, "tags") == 0;
	struct sv text = f->text;
	bool done;
	enum rc rc;

	if ((rc = take_special(d, in, f, &done, e)) || done ||
	    (rc = take_question(d, in, f, &done, e)) || done)
		return rc;
	if (is_list) {
		e->rc = RC_OK;
		text = list_of(d, f, e);
		if (e->rc)
			return e->rc;
	} else if (f->json && !f->text.p &&
	    json_type_of(f->json) != JSON_NULL &&
	    json_type_of(f->json) != JSON_TEXT) {
		return err_set(e, RC_DATA, "%s: it is no text", f->name);
	}
	if (strcmp(f->name, "slug") == 0)
		in->slug = arena_dup(d->arena, arena_lower(d->arena, text));
	if (!text.n && strcmp(f->name, "slug") == 0)
		return RC_OK;
	rc = settings_add(
	    d, &article_fields, sv_of(f->name), text, &in->change.settings, e);
	return rc == RC_USAGE ? (e->rc = RC_DATA) : rc;
}

enum rc
article_import_record(struct article_import *im, const struct in_record *r,
    const char *place, struct err *e)
{
	struct incoming in = {.columns = COLUMNS_INIT, .place = place};
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < r->n_fields && !rc; i++)
		rc = take_field(im->desk, &in, &r->fields[i], e);
	if (!rc)
		rc = article_import_put(im, &in, e);
	columns_free(&in.columns);
	return rc;
}

/* Takes the setting out; its text, or NULL. */
static const char *
take_setting(struct desk *d, struct settings *s, const char *name)
{
	struct setting *one = setting_given(s, name);
	const char *text;

	if (!one)
		return NULL;
	text = one->field->type == FIELD_INT
	    ? arena_printf(d->arena, "%lld", (long long)one->value.num)
	    : arena_dup(d->arena, one->value.text);
	*one = s->v[--s->n];
	return text;
}

/* What the head said before and says no more is to go. */
static enum rc
drop_gone(struct article_import *im, const char *slug,
    struct article_file_text *file, struct err *e)
{
	static const char sql[] = "select id from article where slug = $1";
	struct desk *d = im->desk;
	struct article_file_text before;
	struct article a;
	int64_t id;
	enum rc rc = db_get_int(d->db, sql, DB_ARGS(db_text(slug)), &id, e);

	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	if ((rc = article_load(d, id, &a, e)) || !a.front || !file->front ||
	    article_file_parse(d,
		sv_of(arena_printf(d->arena, "---\n%s---\n", a.front)), &before,
		&(struct err)ERR_INIT))
		return rc;
	return article_file_drop(d, &before, file, e);
}

enum rc
article_import_file(struct article_import *im, struct sv text, const char *slug,
    const char *language, const char *place, struct err *e)
{
	struct incoming in = {.columns = COLUMNS_INIT, .place = place};
	struct desk *d = im->desk;
	struct article_file_text file;
	const char *version;
	struct setting *said;
	enum rc rc;

	if ((rc = article_file_parse(d, text, &file, e)) ||
	    (rc = article_file_default(d, &file, "slug", slug, e)) ||
	    (rc = article_file_default(d, &file, "language", language, e)) ||
	    (rc = article_file_default(d, &file, "title", slug, e)))
		goto out;
	said = setting_given(&file.settings, "slug");
	in.slug = arena_dup(d->arena, arena_lower(d->arena, said->value.text));
	if (in.slug && (rc = drop_gone(im, in.slug, &file, e)))
		goto out;
	in.source = take_setting(d, &file.settings, "source");
	version = take_setting(d, &file.settings, "source_version");
	if (version)
		(void)num_parse(
		    sv_of(version), 0, INT64_MAX, &in.source_version);
	in.author = file.author;
	in.state = file.state;
	in.change.settings = file.settings;
	in.change.front = file.front;
	rc = article_import_put(im, &in, e);
out:
	columns_free(&in.columns);
	return rc;
}

static enum rc
set_source(
    struct desk *d, const struct article_import_link *link, struct err *e)
{
	static const char find[] = "select id from article where slug = $1";
	static const char sql[] =
	    "update article set source_id = $1, source_version = case "
	    "when $2 > 0 then $2 when $3 = 0 and source_id = $1 then "
	    "source_version else (select coalesce(s.published_version, "
	    "s.version) from article s where s.id = $1) end where id = $4";
	int64_t source;
	enum rc rc =
	    db_get_int(d->db, find, DB_ARGS(db_text(link->source)), &source, e);

	if (rc == RC_NOTFOUND)
		return err_set(
		    e, RC_DATA, "source: no article '%s'", link->source);
	if (rc ||
	    (rc = db_run(d->db, sql,
		 DB_ARGS(db_int(source), db_int(link->version),
		     db_int(link->is_new_text), db_int(link->id)),
		 NULL, e)))
		return rc;
	return article_check_source(d, link->id, e);
}

enum rc
article_import_end(struct article_import *im, struct err *e)
{
	size_t i;

	for (i = 0; i < im->links.n; i++) {
		if (set_source(im->desk, &im->links.v[i], e))
			return err_ctx(e, "%s", im->links.v[i].place);
	}
	return RC_OK;
}
