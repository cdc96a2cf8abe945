/* Settings of templates as they are kept: names that are names, lines without
 * blanks around them. */
#include "desk/template/prepare.h"

#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "desk/people.h"
#include "desk/records.h"
#include "desk/template/source.h"
#include "desk/template/template.h"

static enum rc
tidy_name(struct setting *s, struct err *e)
{
	int64_t n;
	enum rc rc;

	if (s->value.is_null)
		return err_set(
		    e, RC_DATA, "name: a template cannot be without one");
	if ((rc = name_check("name", s->value.text, e)))
		return rc;
	if (num_parse(s->value.text, INT64_MIN, INT64_MAX, &n))
		return err_set(e, RC_DATA,
		    "name: '%.*s' is a number, not a name",
		    SV_ARG(s->value.text));
	return RC_OK;
}

/* Each line without the blanks around it, none of them empty. */
static struct sv
tidy_lines(struct desk *d, struct sv text)
{
	struct str out = STR_INIT;
	struct sv line;

	while (sv_line(&text, &line)) {
		line = sv_trim(line);
		if (line.n && out.n)
			str_add_c(&out, '\n');
		str_add(&out, line);
	}
	line = arena_sv(d->arena, str_sv(&out));
	str_free(&out);
	return line;
}

static enum rc
tidy(struct desk *d, struct setting *s, struct err *e)
{
	const char *name = s->field->name;
	struct sv *text = &s->value.text;

	if (strcmp(name, "name") == 0)
		return tidy_name(s, e);
	if (s->value.is_null)
		return strcmp(name, "kind") == 0 ||
			strcmp(name, "is_active") == 0
		    ? err_set(e, RC_DATA,
			  "%s: a template cannot be without one", name)
		    : RC_OK;
	if (strcmp(name, "language") == 0)
		return template_language_tidy(text, d->arena, e);
	if (strcmp(name, "purpose") == 0)
		return name_check("purpose", *text, e);
	if (strcmp(name, "body") == 0 || strcmp(name, "html") == 0)
		*text = sv_of(template_tidy(*text, d->arena));
	else if (strcmp(name, "variables") == 0 ||
	    strcmp(name, "settings") == 0)
		*text = tidy_lines(d, *text);
	s->value.is_null = s->field->type == FIELD_TEXT && !text->n;
	return RC_OK;
}

enum rc
template_prepare(struct desk *d, const struct settings *in,
    struct settings *out, struct err *e)
{
	return settings_tidy(d, in, tidy, out, e);
}

enum rc
template_columns(
    struct desk *d, const struct settings *s, struct columns *c, struct err *e)
{
	size_t i;
	int64_t id;
	enum rc rc;

	for (i = 0; i < s->n; i++) {
		const struct field *f = s->v[i].field;
		const struct value *v = &s->v[i].value;
		const char *column =
		    f->type == FIELD_REF ? f->ref->key + 2 : f->name;
		struct db_arg arg = v->is_null ? db_null()
		    : f->type == FIELD_BOOL    ? db_int(v->num)
					       : db_view(v->text);

		if (f->type == FIELD_REF && !v->is_null) {
			if ((rc = people_ref(d, f, v->text, &id, e)))
				return rc;
			arg = db_int(id);
		}
		columns_set(c, column, arg);
	}
	return RC_OK;
}
