/* ticket set, take, next: changing fields and claiming work. */
#include "verbs.h"

#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/queue.h"
#include "desk/select.h"
#include "desk/ticket/ticket.h"

struct setting_all {
	struct ticket_change what;
	size_t n_changed;
};

static enum rc
change(struct desk *d, int64_t id, void *arg, struct err *e)
{
	struct setting_all *s = arg;
	bool changed;
	enum rc rc = ticket_change(d, id, &s->what, &changed, e);

	s->n_changed += changed;
	return rc;
}

static enum rc
run_set(struct cmd *c, struct err *e)
{
	struct setting_all s = {
	    .what = {.if_version = opt_int(&c->opts, "if-version", -1),
		.reason = opt_text(&c->opts, "reason", NULL)}};
	struct batch b = {.change = change,
	    .by_rows = true,
	    .arg = &s,
	    .is_dry = opt_has(&c->opts, "dry-run")};
	const struct fieldset *set;
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)) ||
	    (rc = select_tickets(c, true, &ids, &used, e)))
		return rc;
	if (used == c->opts.n_operands)
		return err_set(e, RC_USAGE, "nothing to set: give field=value");
	if ((rc = settings_parse(&c->desk, set, c->opts.operands + used,
		 c->opts.n_operands - used, &s.what.settings, e)) ||
	    (rc = batch_run(c, &ids, &b, e)))
		return rc;
	if (opt_has(&c->opts, "verbose"))
		cmd_say(c, "%s %zu", b.is_dry ? "would change" : "changed",
		    s.n_changed);
	return RC_OK;
}

static const struct opt set_options[] = {
    {.name = "if-version",
	.type = OPT_INT,
	.arg = "N",
	.help = "only while the ticket has that version; else exit 75"},
    {.name = "reason",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "why, for the history"},
};

const struct verb verb_set = {
    .name = "set",
    .operands = "ID...|- field=value...",
    .help = "change fields; many tickets are one transaction",
    VERB_OPTS(set_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_VERBOSE |
	OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_set,
};

static enum rc
take(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const bool *may_steal = arg;

	return queue_take(d, id, *may_steal, e);
}

static enum rc
run_take(struct cmd *c, struct err *e)
{
	bool may_steal = opt_has(&c->opts, "force");
	struct batch b = {.change = take, .arg = &may_steal, .by_rows = true};
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = batch_select(c, true, &ids, e)))
		return rc;
	return batch_run(c, &ids, &b, e);
}

static const struct opt take_options[] = {
    {.name = "force", .type = OPT_FLAG, .help = "even from another agent"},
};

const struct verb verb_take = {
    .name = "take",
    .operands = "ID...|-",
    .help = "assign tickets to yourself, if nobody has them",
    VERB_OPTS(take_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE,
    .store = STORE_WRITE,
    .run = run_take,
};

struct claim {
	struct cmd *cmd;
	struct query_sql condition;
	int64_t limit;
	int64_t *ids;
	size_t n;
};

static enum rc
claim(void *arg, struct err *e)
{
	struct claim *cl = arg;

	return queue_claim(&cl->cmd->desk, cl->condition.sql.p,
	    cl->condition.args.v, cl->condition.args.n, cl->limit, cl->ids,
	    &cl->n, e);
}

static enum rc
run_next(struct cmd *c, struct err *e)
{
	struct claim cl = {.cmd = c,
	    .condition = QUERY_SQL_INIT,
	    .limit = opt_int(&c->opts, "limit", 1)};
	const struct fieldset *set;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)))
		return rc;
	if (cl.limit < 1 || cl.limit > 10000)
		return err_set(e, RC_USAGE, "option '-n': give 1 to 10000");
	cl.ids = arena_array(&c->arena, (size_t)cl.limit, sizeof *cl.ids);
	if (!(rc = select_condition(c, cmd_words(c), set, &cl.condition, e)))
		rc = db_tx(c->desk.db, claim, &cl, e);
	query_sql_free(&cl.condition);
	if (rc)
		return rc;
	if (!cl.n)
		return RC_NO;
	select_print_ids(c, cl.ids, cl.n);
	return RC_OK;
}

const struct verb verb_next = {
    .name = "next",
    .operands = "[QUERY]...",
    .help = "claim the most pressing ticket that nobody has",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_WRITE,
    .run = run_next,
};
