/* Settings of articles: as they are kept, and as columns. */
#include "desk/kb/part.h"

#include <string.h>

#include "base/str.h"
#include "base/vec.h"
#include "desk/kb/category.h"
#include "desk/people.h"
#include "desk/template/template.h"
#include "desk/ticket/tag.h"

enum { TITLE_MAX = 1000, URL_MAX = 2000 };

static enum rc
tidy_slug(struct desk *d, struct setting *s, struct err *e)
{
	s->value.text = arena_lower(d->arena, s->value.text);
	return slug_check("slug", s->value.text, e);
}

/* One line, whatever it was. */
static enum rc
tidy_line(struct desk *d, struct setting *s, struct err *e)
{
	char *text = arena_dup(d->arena, sv_trim(s->value.text));
	size_t i;

	for (i = 0; text && text[i]; i++)
		if ((unsigned char)text[i] < ' ')
			text[i] = ' ';
	s->value.text = sv_of(text);
	if (s->value.text.n > TITLE_MAX)
		return err_set(e, RC_DATA, "%s: more than %d bytes",
		    s->field->name, TITLE_MAX);
	return RC_OK;
}

static enum rc
tidy_language(struct desk *d, struct setting *s, struct err *e)
{
	return template_language_tidy(&s->value.text, d->arena, e);
}

static enum rc
tidy_tags(struct desk *d, struct setting *s, struct err *e)
{
	struct sv rest = s->value.text, word, tag;
	struct str list = STR_INIT;
	VEC(struct sv) tags = VEC_INIT;
	size_t i;
	enum rc rc = RC_OK;

	while (!rc && sv_split(&rest, ',', &word)) {
		if (!sv_trim(word).n)
			continue;
		if (!(rc = tag_parse(sv_trim(word), d->arena, &tag, e)))
			VEC_ADD(&tags, tag);
	}
	if (!rc && tags.n)
		qsort(tags.v, tags.n, sizeof *tags.v, sv_order);
	for (i = 0; i < tags.n; i++)
		if (i == 0 || !sv_eq(tags.v[i - 1], tags.v[i]))
			str_add_f(&list, "%s%.*s", list.n ? "," : "",
			    SV_ARG(tags.v[i]));
	s->value.text = arena_sv(d->arena, str_sv(&list));
	VEC_FREE(&tags);
	str_free(&list);
	return rc;
}

/* An address of the web, or the name of a file that belongs to it. */
static enum rc
tidy_url(struct desk *d, struct setting *s, struct err *e)
{
	struct sv url = sv_trim(s->value.text);
	size_t i;
	bool is_bad = url.n > URL_MAX;

	(void)d;
	for (i = 0; i < url.n; i++)
		is_bad |= (unsigned char)url.p[i] <= ' ' ||
		    strchr("\"'<>\\`\x7f", url.p[i]);
	if (!sv_starts_ci(url, SV("https://")) &&
	    !sv_starts_ci(url, SV("http://")))
		is_bad |=
		    sv_find_c(url, ':') < url.n || sv_find_c(url, '/') < url.n;
	s->value.text = url;
	if (!is_bad)
		return RC_OK;
	return err_set(e, RC_DATA,
	    "%s: it is neither an address with http:// or https:// nor the "
	    "name of a file",
	    s->field->name);
}

static enum rc
tidy_count(struct desk *d, struct setting *s, struct err *e)
{
	(void)d;
	if (s->value.num >= 0 && s->value.num <= INT32_MAX)
		return RC_OK;
	return err_set(e, RC_DATA, "%s: %lld is out of range", s->field->name,
	    (long long)s->value.num);
}

static const struct {
	const char *name;
	bool is_required;
	enum rc (*tidy)(struct desk *d, struct setting *s, struct err *e);
} rules[] = {
    {"slug", true, tidy_slug},
    {"title", true, tidy_line},
    {"kind", true, NULL},
    {"audience", true, NULL},
    {"summary", false, tidy_line},
    {"tags", false, tidy_tags},
    {"language", false, tidy_language},
    {"video_url", false, tidy_url},
    {"thumbnail", false, tidy_url},
    {"duration", false, tidy_count},
    {"position", false, tidy_count},
    {"source_version", false, tidy_count},
};

static enum rc
tidy(struct desk *d, struct setting *s, struct err *e)
{
	size_t i;
	enum rc rc;

	for (i = 0; i < COUNT_OF(rules); i++) {
		if (strcmp(rules[i].name, s->field->name) != 0)
			continue;
		if (!s->value.is_null && rules[i].tidy &&
		    (rc = rules[i].tidy(d, s, e)))
			return rc;
		break;
	}
	if (s->field->type == FIELD_TEXT || s->field->type == FIELD_LIST)
		s->value.is_null = !sv_trim(s->value.text).n;
	if (i < COUNT_OF(rules) && rules[i].is_required && s->value.is_null)
		return err_set(e, RC_DATA,
		    "%s: an article cannot be without one", s->field->name);
	return RC_OK;
}

enum rc
article_prepare(struct desk *d, const struct settings *in, struct settings *out,
    struct err *e)
{
	return settings_tidy(d, in, tidy, out, e);
}

/* Where a setting is kept: a column of article, or NULL: elsewhere. */
static const char *
column_of(const struct field *f)
{
	const char *text = f->ref ? f->ref->key : f->sql;

	return strncmp(text, "a.", 2) == 0 ? text + 2 : NULL;
}

static enum rc
ref_id(struct desk *d, const struct setting *s, int64_t *id, struct err *e)
{
	if (strcmp(s->field->name, "category") == 0)
		return kb_category_find(d, s->value.text, id, e);
	return people_ref(d, s->field, s->value.text, id, e);
}

enum rc
article_columns(
    struct desk *d, const struct settings *s, struct columns *c, struct err *e)
{
	int64_t id;
	size_t i;
	enum rc rc;

	for (i = 0; i < s->n; i++) {
		const struct setting *one = &s->v[i];
		const char *column = column_of(one->field);
		struct db_arg arg = db_view(one->value.text);

		if (!column)
			continue;
		if (one->value.is_null) {
			arg =
			    strcmp(column, "position") ? db_null() : db_int(0);
		} else if (one->field->ref) {
			if ((rc = ref_id(d, one, &id, e)))
				return rc;
			arg = db_int(id);
		} else if (one->field->type != FIELD_TEXT &&
		    one->field->type != FIELD_ENUM) {
			arg = db_int(one->value.num);
		}
		columns_set(c, column, arg);
		if (strcmp(column, "author_id") == 0)
			columns_set(c, "author_name", db_null());
	}
	return RC_OK;
}
