/* ticket attach: files that go with messages. */
#include "verbs.h"

#include "desk/attach_cmd.h"
#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/select.h"

static enum rc
add(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct attach_note *note = arg;

	return attach_add(d, id, note, e);
}

static enum rc
run_add(struct cmd *c, struct err *e)
{
	struct attach_note note = {.text = opt_text(&c->opts, "message", NULL)};
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = select_tickets(c, true, &ids, &used, e)))
		return rc;
	if (used == c->opts.n_operands)
		return err_set(e, RC_USAGE,
		    "no file is named (one called 42 is ./42 here)");
	if ((rc = attach_read_operands(c, used, &note, e)))
		return rc;
	return batch_run(c, &ids,
	    &(struct batch){.change = add, .arg = &note, .by_rows = true}, e);
}

static enum rc
run_list(struct cmd *c, struct err *e)
{
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = batch_select(c, true, &ids, e)))
		return rc;
	return batch_list(c, &ids, &attach_fields,
	    caller_may(&c->desk.caller, ACT_NOTES) ? attach_of_ticket
						   : attach_public_of_ticket,
	    e);
}

static enum rc
run_get(struct cmd *c, struct err *e)
{
	const struct caller *who = &c->desk.caller;
	struct attach_file file;
	int64_t id;
	enum rc rc;

	if ((rc = caller_require(who, ACT_READ, e)) ||
	    (rc = select_one(c, true, &id, e)))
		return rc;
	if (c->opts.n_operands != 2)
		return err_set(e, RC_USAGE,
		    "get takes a ticket and the name or number of one of its "
		    "attachments");
	if ((rc = attach_find(&c->desk, id, sv_of(c->opts.operands[1]),
		 caller_may(who, ACT_NOTES), &file, e)))
		return rc;
	return attach_write(c, &file, e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	static const struct sub_verb subs[] = {
	    {"add", run_add}, {"list", run_list}, {"get", run_get}};

	return cmd_sub(c, subs, COUNT_OF(subs),
	    "'add ID FILE', 'list ID' or 'get ID NAME'", e);
}

static const struct opt options[] = {
    {.letter = 'm',
	.name = "message",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "add: what goes with the files"},
    {.letter = 'f',
	.name = "file",
	.type = OPT_TEXT,
	.arg = "FILE",
	.help = "get: write to that file, or into that folder"},
};

const struct verb verb_attach = {
    .name = "attach",
    .operands = "add ID... FILE...|list ID...|get ID NAME",
    .help = "add files to a ticket, list them, get one by name or number",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_WHERE |
	OPT_STD_YES,
    .store = STORE_WRITE,
    .run = run,
};
