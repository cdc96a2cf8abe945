/* ticket merge, unmerge: one ticket out of several, and back. */
#include "verbs.h"

#include "base/num.h"
#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/ticket/merge.h"

static enum rc
merge(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct merge *m = arg;

	return merge_ticket(d, id, m, e);
}

static enum rc
run_merge(struct cmd *c, struct err *e)
{
	struct merge m = {
	    .allow_other_customer = opt_has(&c->opts, "allow-other-customer")};
	const char *into = opt_text(&c->opts, "into", NULL);
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)))
		return rc;
	if (!into)
		return err_set(
		    e, RC_USAGE, "into which ticket? give --into ID");
	if (!num_parse(sv_of(into), 1, INT64_MAX, &m.into))
		return err_set(e, RC_USAGE,
		    "option '--into': '%s' is no ticket's id", into);
	if ((rc = batch_select(c, false, &ids, e)))
		return rc;
	return batch_run(
	    c, &ids, &(struct batch){.change = merge, .arg = &m}, e);
}

static const struct opt merge_options[] = {
    {.name = "into",
	.type = OPT_TEXT,
	.arg = "ID",
	.help = "the ticket that lives on"},
    {.name = "allow-other-customer",
	.type = OPT_FLAG,
	.help = "even if another customer then sees what was written"},
};

const struct verb verb_merge = {
    .name = "merge",
    .operands = "ID...|- --into ID",
    .help = "make tickets part of another one; their numbers lead there",
    VERB_OPTS(merge_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE,
    .store = STORE_WRITE,
    .run = run_merge,
};

static enum rc
unmerge(struct desk *d, int64_t id, void *arg, struct err *e)
{
	(void)arg;
	return merge_undo(d, id, e);
}

static enum rc
run_unmerge(struct cmd *c, struct err *e)
{
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = batch_select(c, false, &ids, e)))
		return rc;
	return batch_run(c, &ids, &(struct batch){.change = unmerge}, e);
}

const struct verb verb_unmerge = {
    .name = "unmerge",
    .operands = "ID...|-",
    .help = "take merged tickets out again; later messages stay behind",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE,
    .store = STORE_WRITE,
    .run = run_unmerge,
};
