/*
 * Fields of records: finding them by name, and reading the values that people
 * or files give for them.
 */
#include "io/field.h"

#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/utf8.h"
#include "io/json.h"
#include "io/verb.h"

/* How much of a bad value a message repeats. */
#define SHOWN_BYTES 80

const struct field *
field_find(const struct fieldset *set, struct sv name)
{
	const struct field *f;
	struct sv own;
	size_t i;

	for (i = 0; i < set->n_fields; i++) {
		f = &set->fields[i];
		own = sv_of(f->name);
		if (sv_eq(own, name))
			return f;
		if (f->type == FIELD_TIME && sv_ends(own, SV("_at")) &&
		    sv_eq(sv_sub(own, 0, own.n - 3), name))
			return f;
		if (f->type == FIELD_LIST && sv_ends(own, SV("s")) &&
		    sv_eq(sv_sub(own, 0, own.n - 1), name))
			return f;
	}
	return NULL;
}

enum rc
field_get(const struct fieldset *set, struct sv name,
    const struct field **field, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char **names, *near;
	struct sv shown = utf8_cut(name, SHOWN_BYTES);
	size_t i;

	*field = field_find(set, name);
	if (*field)
		return RC_OK;
	names = arena_array(&a, set->n_fields, sizeof(*names));
	for (i = 0; i < set->n_fields; i++)
		names[i] = set->fields[i].name;
	near = name_closest(
	    arena_dup(&a, name.p ? name : SV("")), names, set->n_fields);
	arena_free(&a);
	if (near)
		return err_set(e, RC_USAGE,
		    "no field '%.*s', did you mean '%s'?", SV_ARG(shown), near);
	return err_set(e, RC_USAGE, "no field '%.*s'", SV_ARG(shown));
}

static bool
is_among(const struct field *f, const struct field *const *fields, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (fields[i] == f)
			return true;
	}
	return false;
}

static enum rc
pick_named(const struct fieldset *set, const char *names,
    const struct field **fields, size_t *n, struct err *e)
{
	struct sv rest = sv_of(names), name;
	const struct field *f;

	while (sv_split(&rest, ',', &name)) {
		name = sv_trim(name);
		if (field_get(set, name, &f, e))
			return e->rc;
		if (is_among(f, fields, *n))
			return err_set(
			    e, RC_USAGE, "field '%s' is named twice", f->name);
		fields[(*n)++] = f;
	}
	if (*n == 0)
		return err_set(e, RC_USAGE, "no field is named");
	return RC_OK;
}

enum rc
field_pick(const struct fieldset *set, const char *names, unsigned flag,
    struct arena *a, const struct field ***fields, size_t *n, struct err *e)
{
	size_t i;

	*n = 0;
	*fields = arena_array(a, set->n_fields, sizeof(**fields));
	if (names)
		return pick_named(set, names, *fields, n, e);
	for (i = 0; i < set->n_fields; i++) {
		if (set->fields[i].flags & flag)
			(*fields)[(*n)++] = &set->fields[i];
	}
	return RC_OK;
}

/* "priority: 'x' is not WHAT". */
static enum rc
bad_value(
    const struct field *f, struct sv text, const char *what, struct err *e)
{
	struct sv shown = utf8_cut(text, SHOWN_BYTES);

	return err_set(
	    e, RC_DATA, "%s: '%.*s' is not %s", f->name, SV_ARG(shown), what);
}

static enum rc
bad_word(const struct field *f, struct sv text, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str what = STR_INIT;
	const char *near;
	size_t n = 0;

	for (n = 0; f->words[n]; n++)
		str_add_f(&what, "%s%s", n ? ", " : "one of ", f->words[n]);
	near = name_closest(arena_dup(&a, text), f->words, n);
	if (near)
		str_add_f(&what, "; did you mean '%s'?", near);
	bad_value(f, text, what.p, e);
	str_free(&what);
	arena_free(&a);
	return e->rc;
}

static enum rc
parse_enum(
    const struct field *f, struct sv text, struct value *v, struct err *e)
{
	const struct field_alias *alias;
	size_t i;

	for (alias = f->aliases; alias && alias->word; alias++) {
		if (sv_eq_ci(text, sv_of(alias->word))) {
			v->text = sv_of(alias->means);
			return RC_OK;
		}
	}
	for (i = 0; f->words[i]; i++) {
		if (sv_eq_ci(text, sv_of(f->words[i]))) {
			v->text = sv_of(f->words[i]);
			return RC_OK;
		}
	}
	return bad_word(f, text, e);
}

static bool
parse_bool(struct sv text, int64_t *num)
{
	static const char *const words[] = {
	    "no", "yes", "false", "true", "0", "1"};
	size_t i;

	for (i = 0; i < COUNT_OF(words); i++) {
		if (sv_eq_ci(text, sv_of(words[i]))) {
			*num = (int64_t)(i % 2);
			return true;
		}
	}
	return false;
}

/* " a,,b " becomes "a,b"; nothing but commas becomes null. */
static void
parse_list(struct sv text, struct value *v, struct arena *a)
{
	struct str list = STR_INIT;
	struct sv item;

	while (sv_split(&text, ',', &item)) {
		item = sv_trim(item);
		if (item.n == 0)
			continue;
		if (list.n)
			str_add_c(&list, ',');
		str_add(&list, item);
	}
	v->is_null = list.n == 0;
	if (!v->is_null)
		v->text = arena_sv(a, str_sv(&list));
	str_free(&list);
}

static enum rc
parse_text(const struct field *f, struct sv text, struct value *v,
    struct arena *a, struct err *e)
{
	if (!utf8_is_valid(text) || memchr(text.p, '\0', text.n))
		return err_set(e, RC_DATA, "%s: not valid UTF-8", f->name);
	if (f->type == FIELD_LIST)
		parse_list(text, v, a);
	else
		v->text = arena_sv(a, text);
	return RC_OK;
}

static enum rc
parse_json(const struct field *f, struct sv text, struct value *v,
    struct arena *a, struct err *e)
{
	struct json *json;

	if (json_parse(text, &json, e))
		return err_ctx(e, "%s", f->name);
	json_free(json);
	v->text = arena_sv(a, text);
	return RC_OK;
}

enum rc
field_parse(const struct field *f, struct sv text, int64_t now, struct value *v,
    struct arena *a, struct err *e)
{
	*v = (struct value){text.n == 0, 0, SV_NULL};
	if (v->is_null)
		return RC_OK;
	switch (f->type) {
	case FIELD_ID:
		if (!num_parse(text, 1, INT64_MAX, &v->num))
			return bad_value(f, text, "an id", e);
		break;
	case FIELD_INT:
		if (!num_parse(text, INT64_MIN, INT64_MAX, &v->num))
			return bad_value(f, text, "a number", e);
		break;
	case FIELD_BOOL:
		if (!parse_bool(text, &v->num))
			return bad_value(f, text, "yes or no", e);
		break;
	case FIELD_TIME:
		if (!clock_parse(text, now, &v->num, NULL))
			return bad_value(f, text, "a time", e);
		break;
	case FIELD_DURATION:
		if (!num_parse_duration(text, &v->num))
			return bad_value(f, text, "a duration", e);
		break;
	case FIELD_ENUM:
		return parse_enum(f, text, v, e);
	case FIELD_TEXT:
	case FIELD_REF:
	case FIELD_LIST:
		return parse_text(f, text, v, a, e);
	case FIELD_JSON:
		return parse_json(f, text, v, a, e);
	}
	return RC_OK;
}

int
field_rank(const struct field *f, struct sv word)
{
	int i;

	for (i = 0; f->words && f->words[i]; i++) {
		if (sv_is(word, f->words[i]))
			return i;
	}
	return -1;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '.';
}

bool
field_setting(const char *operand, struct sv *name, struct sv *value)
{
	size_t n = 0;

	while (is_name_char(operand[n]))
		n++;
	if (n == 0 || operand[n] != '=')
		return false;
	*name = (struct sv){operand, n};
	*value = sv_of(operand + n + 1);
	return true;
}
