/* desk doctor: what is wrong with this installation. */
#include "verbs.h"

#include "desk/records.h"
#include "desk/store/doctor.h"
#include "family.h"

static const struct field finding_fields[] = {
    {.name = "level",
	.type = FIELD_ENUM,
	.words = finding_levels,
	.help = "ok, warn or error"},
    {.name = "what", .type = FIELD_TEXT, .help = "what was found"},
    {.name = "advice", .type = FIELD_TEXT, .help = "what to do about it"},
};

/* For people whole lines: a table would cut them. */
static void
print_lines(struct cmd *c, enum finding_level level, const char *what,
    const char *advice)
{
	struct str *text = out_text(c->out);

	str_add_f(text, "%-5s  ", finding_levels[level]);
	out_safe_line(text, sv_of(what));
	str_add_c(text, '\n');
	if (!advice)
		return;
	str_add_s(text, "       ");
	out_safe_line(text, sv_of(advice));
	str_add_c(text, '\n');
}

static void
print_finding(
    void *arg, enum finding_level level, const char *what, const char *advice)
{
	struct record_table *t = arg;
	const struct opts *o = &t->cmd->opts;

	if (opt_has(o, "quiet") ||
	    (level == FINDING_OK && !opt_has(o, "verbose")))
		return;
	if (out_is_table(t->cmd->out)) {
		print_lines(t->cmd, level, what, advice);
		return;
	}
	record_table_row(t,
	    (struct value[]){record_text(finding_levels[level]),
		record_text(what), record_text(advice)});
}

/* Whoever may not even open the desk may ask why. */
static enum rc
run_doctor(struct cmd *c, struct err *e)
{
	struct record_table t = {.cmd = c};
	struct doctor doc = {
	    .desk = &c->desk, .report = print_finding, .arg = &t};
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)))
		return rc;
	if (!family_find(c->program->name, &c->arena, &doc.folder, &doc.prefix))
		doc.folder = NULL;
	if (!opt_has(&c->opts, "quiet") &&
	    (rc = record_table_begin(
		 &t, c, finding_fields, COUNT_OF(finding_fields), e)))
		return rc;
	doctor_run(&doc);
	if (opt_has(&c->opts, "quiet"))
		return doc.n[FINDING_ERROR] ? RC_NO : RC_OK;
	if (!doc.n[FINDING_WARN] && !doc.n[FINDING_ERROR] && is_watched(c))
		cmd_say(c, "nothing is wrong");
	return RC_OK;
}

const struct verb verb_doctor = {
    .name = "doctor",
    .help = "say what is wrong with this installation",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_QUIET |
	OPT_STD_VERBOSE,
    .store = STORE_NONE,
    .run = run_doctor,
};
