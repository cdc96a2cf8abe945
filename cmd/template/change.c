/* template new, set, rm: writing templates. */
#include "verbs.h"

#include "base/str.h"
#include "desk/batch.h"
#include "desk/template/change.h"
#include "desk/template/source.h"

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
	int64_t id;
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

	return template_create(&j->cmd->desk, j->name, &j->settings, &j->id, e);
}

static enum rc
run_new(struct cmd *c, struct err *e)
{
	struct job j = {.cmd = c};
	bool is_source = opt_has(&c->opts, "source");
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATE, e)) ||
	    (rc = cmd_operands(c, 1, SIZE_MAX, e)) ||
	    (is_source && (rc = read_source(&j, e))) ||
	    (rc = read_settings(&j, 1, e)) ||
	    (!is_source && (rc = read_body(&j, e))))
		return rc;
	j.name = sv_of(c->opts.operands[0]);
	if ((rc = db_tx(c->desk.db, create, &j, e)))
		return rc;
	select_print_ids(c, &j.id, 1);
	return RC_OK;
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
change_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct settings *s = arg;
	bool changed;

	return template_change(d, id, s, -1, &changed, e);
}

static enum rc
run_set(struct cmd *c, struct err *e)
{
	struct job j = {.cmd = c};
	struct batch b = {.change = change_one,
	    .arg = &j.settings,
	    .is_dry = opt_has(&c->opts, "dry-run")};
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATE, e)) ||
	    (rc = pick_templates(c, &ids, &used, e)) ||
	    (rc = read_settings(&j, used, e)))
		return rc;
	if (!j.settings.n)
		return err_set(e, RC_USAGE, "nothing to set: give field=value");
	return batch_run(c, &ids, &b, e);
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
remove_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	(void)arg;
	return template_remove(d, id, e);
}

static enum rc
run_rm(struct cmd *c, struct err *e)
{
	struct batch b = {
	    .change = remove_one, .is_dry = opt_has(&c->opts, "dry-run")};
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATE, e)) ||
	    (rc = pick_templates(c, &ids, &used, e)))
		return rc;
	if (used < c->opts.n_operands)
		return err_set(e, RC_USAGE, "'%s' is one operand too many",
		    c->opts.operands[used]);
	return batch_run(c, &ids, &b, e);
}

const struct verb verb_rm = {
    .name = "rm",
    .operands = "NAME...|-",
    .help = "remove templates; the log keeps what they were",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_rm,
};
