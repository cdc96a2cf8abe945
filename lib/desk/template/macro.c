/* Reading the settings of macros, and applying them. */
#include "desk/template/macro.h"

#include <string.h>

#include "base/str.h"
#include "desk/fieldset.h"
#include "desk/people.h"

/* "field=value" of a line. */
static enum rc
split(struct desk *d, struct sv line, struct sv *name, struct sv *value,
    struct err *e)
{
	if (field_setting(arena_dup(d->arena, line), name, value))
		return RC_OK;
	return err_set(e, RC_DATA,
	    "settings: '%.*s' is no line of the form field=value",
	    SV_ARG(line));
}

/* A mistake in a template is bad data, not a bad command line. */
static enum rc
as_data(struct err *e)
{
	if (e->rc == RC_USAGE)
		e->rc = RC_DATA;
	return err_ctx(e, "settings");
}

static enum rc
check_line(struct desk *d, const struct fieldset *set, struct sv line,
    struct settings *all, struct err *e)
{
	const struct field *f;
	struct sv name, value;
	int64_t id;
	enum rc rc;

	if ((rc = split(d, line, &name, &value, e)))
		return rc;
	if (field_get(set, name, &f, e))
		return as_data(e);
	if (sv_find_c(value, '$') < value.n)
		value = SV_NULL;
	if (settings_add(d, set, name, value, all, e))
		return as_data(e);
	/* Whoever asks is made where he is not known: not by a check. */
	if (f->type == FIELD_REF && !f->ref->is_made && value.n &&
	    !sv_is(value, "me") && people_ref(d, f, value, &id, e))
		return as_data(e);
	return RC_OK;
}

enum rc
macro_check(struct desk *d, const struct template *t, struct err *e)
{
	struct sv rest = sv_of(t->settings), line;
	struct settings all = {NULL, 0};
	const struct fieldset *set;
	enum rc rc;

	if ((rc = fieldset_ticket(d, &set, e)))
		return rc;
	while (!rc && sv_line(&rest, &line))
		rc = check_line(d, set, line, &all, e);
	return rc;
}

static enum rc
read_line(struct desk *d, const struct fieldset *set, struct sv line,
    const struct template_value *values, size_t n, struct settings *all,
    struct err *e)
{
	struct str text = STR_INIT;
	struct sv name, value;
	enum rc rc;

	if ((rc = split(d, line, &name, &value, e)))
		return rc;
	if ((rc = template_expand(arena_dup(d->arena, value), TEMPLATE_HEADER,
		 values, n, &text, e)))
		err_ctx(e, "settings: %.*s", SV_ARG(name));
	else if (settings_add(
		     d, set, name, arena_sv(d->arena, str_sv(&text)), all, e))
		rc = as_data(e);
	str_free(&text);
	return rc;
}

enum rc
macro_read(struct desk *d, int64_t ticket_id, const struct template *t,
    const struct template_value *given, size_t n_given, struct macro *m,
    struct err *e)
{
	struct sv rest = sv_of(t->settings), line;
	const struct fieldset *set;
	struct template_value *values;
	size_t n;
	enum rc rc;

	*m = (struct macro){.name = t->name};
	if (strcmp(t->kind, "macro") != 0)
		return err_set(e, RC_USAGE,
		    "template '%s': its kind is '%s', not 'macro'", t->name,
		    t->kind);
	if ((rc = template_bind(
		 d, t, ticket_id, given, n_given, &values, &n, e)) ||
	    (rc = template_render(d, t, values, n, &m->text, e)) ||
	    (rc = fieldset_ticket(d, &set, e)))
		return rc;
	while (!rc && sv_line(&rest, &line))
		rc = read_line(d, set, line, values, n, &m->settings, e);
	if (rc)
		err_ctx(e, "template '%s'", t->name);
	return rc;
}

enum rc
macro_apply(struct desk *d, int64_t ticket_id, const struct macro *m,
    int64_t message_id, bool *changed, struct err *e)
{
	const struct ticket_change change = {.settings = m->settings,
	    .if_version = -1,
	    .macro = m->name,
	    .message_id = message_id};
	enum rc rc;

	if ((rc = caller_require(&d->caller, ACT_CHANGE, e)))
		return rc;
	return ticket_change(d, ticket_id, &change, changed, e);
}
