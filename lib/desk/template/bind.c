/* Which values a template gets, and what becomes of it with them. */
#include "desk/template/template.h"

#include <string.h>

#include "base/vec.h"
#include "desk/template/scan.h"
#include "desk/template/source.h"
#include "io/verb.h"

bool
template_declares(
    const struct template *t, struct sv name, struct sv *otherwise)
{
	struct sv rest = sv_of(t->variables), line;

	*otherwise = SV_NULL;
	while (sv_line(&rest, &line)) {
		size_t sign = sv_find_c(line, '=');

		if (!sv_eq(sv_trim(sv_sub(line, 0, sign)), name))
			continue;
		if (sign < line.n)
			*otherwise = sv_sub(line, sign + 1, line.n);
		return true;
	}
	return false;
}

bool
template_has(const struct template *t, struct sv name)
{
	struct sv otherwise;
	size_t i;

	for (i = 0; i < template_n_variables; i++)
		if (sv_is(name, template_variables[i].name))
			return true;
	return template_declares(t, name, &otherwise);
}

const char *
template_lacks(const struct template *t, struct sv name, struct arena *a)
{
	VEC(const char *) names = VEC_INIT;
	struct sv rest = sv_of(t->variables), line;
	const char *near;
	size_t i;

	for (i = 0; i < template_n_variables; i++)
		VEC_ADD(&names, template_variables[i].name);
	while (sv_line(&rest, &line))
		VEC_ADD(&names,
		    arena_dup(a, sv_sub(line, 0, sv_find_c(line, '='))));
	near = name_closest(arena_dup(a, name), names.v, names.n);
	VEC_FREE(&names);
	return arena_printf(a, "no variable '%.*s'%s%s%s", SV_ARG(name),
	    near ? ", did you mean '" : " is declared", near ? near : "",
	    near ? "'?" : "");
}

typedef VEC(struct template_value) value_vec;

static bool
is_among(const value_vec *values, struct sv name)
{
	size_t i;

	for (i = 0; i < values->n; i++)
		if (sv_is(name, values->v[i].name))
			return true;
	return false;
}

static enum rc
check_given(
    struct desk *d, const struct template *t, const char *name, struct err *e)
{
	if (template_has(t, sv_of(name)))
		return RC_OK;
	return err_set(e, RC_USAGE, "template '%s': %s", t->name,
	    template_lacks(t, sv_of(name), d->arena));
}

/* Values without one get the default that is declared; those that nobody gave
 * stand behind. */
static void
add_declared(struct desk *d, const struct template *t, value_vec *values)
{
	struct sv rest = sv_of(t->variables), line, otherwise;
	size_t i;

	for (i = 0; i < values->n; i++) {
		struct template_value *v = &values->v[i];

		if (!sv_trim(sv_of(v->value)).n &&
		    template_declares(t, sv_of(v->name), &otherwise))
			v->value = arena_dup(d->arena, otherwise);
	}
	while (sv_line(&rest, &line)) {
		struct sv name = sv_trim(sv_sub(line, 0, sv_find_c(line, '=')));

		if (!name.n || is_among(values, name))
			continue;
		template_declares(t, name, &otherwise);
		VEC_ADD(values,
		    ((struct template_value){arena_dup(d->arena, name),
			arena_dup(d->arena, otherwise)}));
	}
}

enum rc
template_bind(struct desk *d, const struct template *t, int64_t ticket_id,
    const struct template_value *given, size_t n_given,
    struct template_value **values, size_t *n, struct err *e)
{
	const char *language = t->language
	    ? t->language
	    : config_text(&d->config, "desk.language");
	value_vec all = VEC_INIT;
	struct template_value *own;
	size_t i, n_own;
	enum rc rc;

	for (i = 0; i < n_given; i++) {
		if ((rc = check_given(d, t, given[i].name, e)))
			goto out;
		VEC_ADD(&all, given[i]);
	}
	if ((rc = template_values_in(d, ticket_id, language, &own, &n_own, e)))
		goto out;
	for (i = 0; i < n_own; i++)
		if (!is_among(&all, sv_of(own[i].name)))
			VEC_ADD(&all, own[i]);
	add_declared(d, t, &all);
	*n = all.n;
	*values = arena_array(d->arena, all.n + 1, sizeof **values);
	memcpy(*values, all.v, all.n * sizeof **values);
out:
	VEC_FREE(&all);
	return rc;
}

static enum rc
render(struct desk *d, const char *text, enum template_context context,
    const struct template_value *values, size_t n, const char **out,
    struct err *e)
{
	bool has_lines = context == TEMPLATE_PLAIN || context == TEMPLATE_HTML;
	struct str s = STR_INIT;
	const char *tidy;
	enum rc rc = RC_OK;

	*out = NULL;
	if (text && !(rc = template_expand(text, context, values, n, &s, e))) {
		tidy = template_tidy(str_sv(&s), d->arena);
		if (tidy)
			*out = has_lines ? arena_printf(d->arena, "%s\n", tidy)
					 : tidy;
	}
	str_free(&s);
	return rc;
}

enum rc
template_render(struct desk *d, const struct template *t,
    const struct template_value *values, size_t n, struct template_text *text,
    struct err *e)
{
	const struct {
		const char *name, *text, **out;
		enum template_context context;
	} parts[] = {
	    {"subject", t->subject, &text->subject, TEMPLATE_HEADER},
	    {"body", t->body, &text->body, TEMPLATE_PLAIN},
	    {"html", t->html, &text->html, TEMPLATE_HTML},
	};

	size_t i;
	enum rc rc;

	for (i = 0; i < COUNT_OF(parts); i++)
		if ((rc = render(d, parts[i].text, parts[i].context, values, n,
			 parts[i].out, e))) {
			err_ctx(e, "template '%s': %s", t->name, parts[i].name);
			return rc;
		}
	return RC_OK;
}
