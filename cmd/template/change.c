/* template new, set, rm: writing templates. */
#include "verbs.h"

#include "base/str.h"
#include "desk/template_change.h"
#include "desk/template_source.h"

static const struct opt new_options[] = {
    CMD_TEXT_OPTS,
    {.name = "source",
	.type = OPT_FLAG,
	.help = "the text is a whole template, as 'show --source' prints it"},
    {.name = "variable",
	.type = OPT_TEXT,
	.arg = "NAME[=DEFAULT]",
	.is_repeated = true,
	.help = "declare a variable"},
    {.name = "set",
	.type = OPT_TEXT,
	.arg = "FIELD=VALUE",
	.is_repeated = true,
	.help = "what a macro does to a ticket"},
};

struct job {
	struct cmd *cmd;
	struct sv name;
	struct settings settings;
	id_vec ids;
	bool is_dry;
};

/* All values of a repeated option as the lines of a field. */
static enum rc
add_lines(struct cmd *c, const char *option, const char *field,
    struct settings *s, struct err *e)
{
	struct str lines = STR_INIT;
	const char *text;
	size_t at = 0;
	enum rc rc = RC_OK;

	while ((text = opt_next(&c->opts, option, &at)))
		str_add_f(&lines, "%s%s", lines.n ? "\n" : "", text);
	if (lines.n)
		rc = settings_add(&c->desk, &template_fields, sv_of(field),
		    str_sv(&lines), s, e);
	str_free(&lines);
	return rc;
}

/* The settings of the operands from the at-th on, and of the options. */
static enum rc
read_settings(struct job *j, size_t at, struct err *e)
{
	struct cmd *c = j->cmd;
	enum rc rc;

	if ((rc = settings_parse(&c->desk, &template_fields,
		 c->opts.operands + at, c->opts.n_operands - at, &j->settings,
		 e)) ||
	    (rc = add_lines(c, "variable", "variables", &j->settings, e)))
		return rc;
	return add_lines(c, "set", "settings", &j->settings, e);
}

static bool
has_body(const struct settings *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->v[i].field == field_find(&template_fields, SV("body")))
			return true;
	return false;
}

/* With --source the text is read first: what the command line says of a field
 * goes before what stands there. */
static enum rc
read_source(struct job *j, struct err *e)
{
	struct desk *d = &j->cmd->desk;
	struct template t;
	struct sv text;
	enum rc rc;

	if ((rc = cmd_text(j->cmd, true, true, NULL, &text, e)) ||
	    (rc = template_source_parse(text, d->arena, &t, e)))
		return rc;
	return template_settings(d, &t, false, &j->settings, e);
}

static enum rc
read_body(struct job *j, struct err *e)
{
	struct sv text;
	enum rc rc;

	if (has_body(&j->settings))
		return RC_OK;
	if ((rc = cmd_text(j->cmd, true, true, NULL, &text, e)))
		return rc;
	return settings_add(
	    &j->cmd->desk, &template_fields, SV("body"), text, &j->settings, e);
}

static enum rc
create(void *arg, struct err *e)
{
	struct job *j = arg;
	int64_t id;
	enum rc rc;

	j->ids.n = 0;
	if (!(rc = template_create(
		  &j->cmd->desk, j->name, &j->settings, &id, e)))
		VEC_ADD(&j->ids, id);
	return rc;
}

static enum rc
run_new(struct cmd *c, struct err *e)
{
	struct job j = {.cmd = c, .ids = VEC_INIT};
	bool is_source = opt_has(&c->opts, "source");
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATE, e)) ||
	    (rc = cmd_operands(c, 1, SIZE_MAX, e)) ||
	    (is_source && (rc = read_source(&j, e))) ||
	    (rc = read_settings(&j, 1, e)) ||
	    (!is_source && (rc = read_body(&j, e))))
		return rc;
	j.name = sv_of(c->opts.operands[0]);
	if (!(rc = db_tx(c->desk.db, create, &j, e)))
		select_print_ids(c, j.ids.v, j.ids.n);
	VEC_FREE(&j.ids);
	return rc;
}

const struct verb verb_new = {
    .name = "new",
    .operands = "NAME [field=value]...",
    .help = "make a template; its text is read from stdin",
    VERB_OPTS(new_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_FILE,
    .store = STORE_WRITE,
    .run = run_new,
};

static enum rc
change_all(void *arg, struct err *e)
{
	struct job *j = arg;
	bool changed;
	size_t i;
	enum rc rc;

	for (i = 0; i < j->ids.n; i++)
		if ((rc = template_change(&j->cmd->desk, j->ids.v[i],
			 &j->settings, -1, &changed, e)))
			return rc;
	/* RC_NO without a text rolls back and is not an error. */
	return j->is_dry ? RC_NO : RC_OK;
}

static enum rc
remove_all(void *arg, struct err *e)
{
	struct job *j = arg;
	size_t i;
	enum rc rc;

	for (i = 0; i < j->ids.n; i++)
		if ((rc = template_remove(&j->cmd->desk, j->ids.v[i], e)))
			return rc;
	return j->is_dry ? RC_NO : RC_OK;
}

static enum rc
run_all(struct job *j, enum rc (*fn)(void *arg, struct err *e), struct err *e)
{
	enum rc rc = db_tx(j->cmd->desk.db, fn, j, e);

	if (rc && !(j->is_dry && rc == RC_NO))
		return rc;
	select_print_ids(j->cmd, j->ids.v, j->ids.n);
	return RC_OK;
}

static enum rc
set_named(struct job *j, struct err *e)
{
	size_t used;
	enum rc rc;

	if ((rc = pick_templates(j->cmd, &j->ids, &used, e)) ||
	    (rc = read_settings(j, used, e)))
		return rc;
	if (!j->settings.n)
		return err_set(e, RC_USAGE, "nothing to set: give field=value");
	return run_all(j, change_all, e);
}

static enum rc
run_set(struct cmd *c, struct err *e)
{
	struct job j = {
	    .cmd = c, .ids = VEC_INIT, .is_dry = opt_has(&c->opts, "dry-run")};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATE, e)))
		return rc;
	rc = set_named(&j, e);
	VEC_FREE(&j.ids);
	return rc;
}

const struct verb verb_set = {
    .name = "set",
    .operands = "NAME...|- field=value...",
    .help = "change fields; is_active=no takes one out of use",
    .opts = &new_options[2],
    .n_opts = COUNT_OF(new_options) - 2,
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_set,
};

static enum rc
remove_named(struct job *j, struct err *e)
{
	size_t used;
	enum rc rc;

	if ((rc = pick_templates(j->cmd, &j->ids, &used, e)))
		return rc;
	if (used < j->cmd->opts.n_operands)
		return err_set(e, RC_USAGE, "'%s' is one operand too many",
		    j->cmd->opts.operands[used]);
	return run_all(j, remove_all, e);
}

static enum rc
run_rm(struct cmd *c, struct err *e)
{
	struct job j = {
	    .cmd = c, .ids = VEC_INIT, .is_dry = opt_has(&c->opts, "dry-run")};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATE, e)))
		return rc;
	rc = remove_named(&j, e);
	VEC_FREE(&j.ids);
	return rc;
}

const struct verb verb_rm = {
    .name = "rm",
    .operands = "NAME...|-",
    .help = "remove templates; the log keeps what they were",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_rm,
};
