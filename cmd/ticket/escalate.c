/* ticket escalate: to those who can do more about it. */
#include "verbs.h"

#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/escalate.h"

static enum rc
escalate(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct escalation *esc = arg;

	return escalate_ticket(d, id, esc, e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct escalation esc = {.level = opt_int(&c->opts, "level", -1)};
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)))
		return rc;
	if (esc.level > ESCALATION_MAX)
		return err_set(e, RC_USAGE, "option '--level': give 0 to %d",
		    ESCALATION_MAX);
	if ((rc = batch_select(c, true, &ids, e)) ||
	    (rc = cmd_text(c, !ids.used_stdin, false, NULL, &esc.reason, e)))
		return rc;
	return batch_run(
	    c, &ids, &(struct batch){.change = escalate, .arg = &esc}, e);
}

static const struct opt options[] = {
    CMD_TEXT_OPTS,
    {.name = "level",
	.type = OPT_INT,
	.arg = "N",
	.help = "1 to 9, 0 ends it; else one more than it has"},
};

const struct verb verb_escalate = {
    .name = "escalate",
    .operands = "ID...|-",
    .help = "raise the level of escalation, for a reason",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_FILE,
    .store = STORE_WRITE,
    .run = run,
};
