/* outbox retry, cancel, hold, release. */
#include "verbs.h"

#include "desk/batch.h"
#include "desk/caller.h"
#include "desk/outbox/outbox.h"

static enum rc
change(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const enum outbox_act *act = arg;

	return outbox_change(d, id, *act, e);
}

static enum rc
run(struct cmd *c, enum outbox_act act, struct err *e)
{
	struct batch b = {.change = change,
	    .arg = &act,
	    .is_dry = opt_has(&c->opts, "dry-run")};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = cmd_operands(c, 1, SIZE_MAX, e)))
		return rc;
	return batch_numbers(c, c->opts.n_operands, &b, e);
}

static enum rc
run_retry(struct cmd *c, struct err *e)
{
	return run(c, OUTBOX_RETRY, e);
}

static enum rc
run_cancel(struct cmd *c, struct err *e)
{
	return run(c, OUTBOX_CANCEL, e);
}

static enum rc
run_hold(struct cmd *c, struct err *e)
{
	return run(c, OUTBOX_HOLD, e);
}

static enum rc
run_release(struct cmd *c, struct err *e)
{
	return run(c, OUTBOX_RELEASE, e);
}

#define CHANGE_VERB(word, text)                                                \
	{                                                                      \
		.name = #word, .operands = "ID...|-", .help = text,            \
		.std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_DRY_RUN,    \
		.store = STORE_WRITE, .run = run_##word                        \
	}

const struct verb verb_retry =
    CHANGE_VERB(retry, "send now what failed, waits or was cancelled");
const struct verb verb_cancel =
    CHANGE_VERB(cancel, "never send what was not sent");
const struct verb verb_hold = CHANGE_VERB(hold, "send it not until released");
const struct verb verb_release = CHANGE_VERB(release, "send what is held");
