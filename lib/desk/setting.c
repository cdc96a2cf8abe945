/* field=value words, read against a table of fields. */
#include "desk/ticket/ticket.h"

#include <string.h>

#include "base/clock.h"

enum { SETTINGS_MAX = 64 };

/* A later setting of the same field takes the place of an earlier one. */
static void
put(struct desk *d, struct settings *out, struct setting s)
{
	size_t i;

	if (!out->v)
		out->v = arena_array(d->arena, SETTINGS_MAX, sizeof *out->v);
	for (i = 0; i < out->n; i++)
		if (out->v[i].field == s.field)
			break;
	out->v[i] = s;
	if (i == out->n)
		out->n++;
}

enum rc
settings_add(struct desk *d, const struct fieldset *set, struct sv name,
    struct sv text, struct settings *out, struct err *e)
{
	struct setting s;
	enum rc rc;

	if ((rc = field_get(set, name, &s.field, e)))
		return rc;
	if (!(s.field->flags & FIELD_SET))
		return err_set(
		    e, RC_USAGE, "field '%s' cannot be set", s.field->name);
	if (out->n == SETTINGS_MAX)
		return err_set(
		    e, RC_USAGE, "more than %d settings", SETTINGS_MAX);
	if ((rc = field_parse(s.field, text, d->now, &s.value, d->arena, e)))
		return rc;
	/* "due=friday" is the coming one; what a query asks for lies back. */
	if (s.field->type == FIELD_TIME && !s.value.is_null)
		clock_parse_ahead(text, d->now, &s.value.num);
	put(d, out, s);
	return RC_OK;
}

enum rc
settings_parse(struct desk *d, const struct fieldset *set, char *const *words,
    size_t n, struct settings *out, struct err *e)
{
	struct sv name, text;
	size_t i;
	enum rc rc;

	for (i = 0; i < n; i++) {
		if (!field_setting(words[i], &name, &text))
			return err_set(e, RC_USAGE,
			    "'%s' is no setting of the form field=value",
			    words[i]);
		if ((rc = settings_add(d, set, name, text, out, e)))
			return rc;
	}
	return RC_OK;
}

struct setting *
setting_given(const struct settings *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i].field->name, name) == 0)
			return &s->v[i];
	return NULL;
}

void
settings_drop_absent(struct settings *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (!s->v[i].value.is_null)
			s->v[n++] = s->v[i];
	s->n = n;
}

enum rc
settings_tidy(struct desk *d, const struct settings *in, setting_fn tidy,
    struct settings *out, struct err *e)
{
	size_t i;
	enum rc rc;

	out->n = in->n;
	out->v = arena_array(d->arena, in->n + 1, sizeof *out->v);
	for (i = 0; i < in->n; i++) {
		out->v[i] = in->v[i];
		if ((rc = tidy(d, &out->v[i], e)))
			return rc;
	}
	return RC_OK;
}
