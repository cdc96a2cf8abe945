/* ticket close, reopen: the end of a ticket, and its coming back. */
#include "verbs.h"

#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/ticket/close.h"

struct closing {
	const char *resolution;
};

static enum rc
close_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct closing *closing = arg;

	return close_ticket(d, id, closing->resolution, e);
}

static enum rc
check_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	(void)arg;
	return close_check_children(d, id, e);
}

static enum rc
run_close(struct cmd *c, struct err *e)
{
	struct closing closing = {opt_text(&c->opts, "resolution", NULL)};
	struct batch b = {
	    .change = close_one, .verify = check_one, .arg = &closing};
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)))
		return rc;
	if (closing.resolution && !*closing.resolution)
		return err_set(
		    e, RC_USAGE, "option '--resolution': the text is empty");
	if (opt_has(&c->opts, "force"))
		b.verify = NULL;
	if ((rc = batch_select(c, true, &ids, e)))
		return rc;
	return batch_run(c, &ids, &b, e);
}

static const struct opt close_options[] = {
    {.name = "resolution",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "how it was solved: resolves and closes in one go"},
    {.name = "force",
	.type = OPT_FLAG,
	.help = "even while its children are open"},
};

const struct verb verb_close = {
    .name = "close",
    .operands = "ID...|-",
    .help = "close resolved tickets",
    VERB_OPTS(close_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE,
    .store = STORE_WRITE,
    .run = run_close,
};

static enum rc
reopen_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	(void)arg;
	return close_reopen(d, id, e);
}

static enum rc
run_reopen(struct cmd *c, struct err *e)
{
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = batch_select(c, false, &ids, e)))
		return rc;
	return batch_run(c, &ids, &(struct batch){.change = reopen_one}, e);
}

const struct verb verb_reopen = {
    .name = "reopen",
    .operands = "ID...|-",
    .help = "take solved and closed tickets back into work",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE,
    .store = STORE_WRITE,
    .run = run_reopen,
};
