/* ticket time: time worked. */
#include "verbs.h"

#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/select.h"
#include "desk/ticket/worktime.h"

static enum rc
add(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct worktime *w = arg;

	return worktime_add(d, id, w, e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct worktime w = {.note = opt_text(&c->opts, "message", NULL)};
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_NOTES, e)) ||
	    (rc = select_tickets(c, true, &ids, &used, e)))
		return rc;
	if (used == c->opts.n_operands) {
		if (w.note)
			return err_set(
			    e, RC_USAGE, "how long? give a duration like 45m");
		return batch_list(
		    c, &ids, &worktime_fields, worktime_of_ticket, e);
	}
	if (used + 1 < c->opts.n_operands)
		return err_set(e, RC_USAGE, "'%s' is one operand too many",
		    c->opts.operands[used + 1]);
	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = worktime_parse(sv_of(c->opts.operands[used]), &w.seconds, e)))
		return rc;
	return batch_run(c, &ids,
	    &(struct batch){.change = add, .arg = &w, .by_rows = true}, e);
}

static const struct opt options[] = {
    {.letter = 'm',
	.name = "message",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "what was done in that time"},
};

const struct verb verb_time = {
    .name = "time",
    .operands = "ID...|- [DURATION]",
    .help = "log time worked; without a duration list it",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_WHERE |
	OPT_MINUS_WORDS,
    .store = STORE_WRITE,
    .run = run,
};
