/* ticket set, take, next: changing fields and claiming work. */
#include "verbs.h"

#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/queue.h"
#include "desk/select.h"
#include "desk/ticket.h"

/* A change of many tickets in one transaction; all of them or none. */
struct batch {
	struct cmd *cmd;
	struct ids ids;
	struct ticket_change change;
	bool is_dry;
	bool may_steal; /* take: from another agent */
};

static enum rc
change_all(void *arg, struct err *e)
{
	struct batch *b = arg;
	size_t i;
	enum rc rc;

	for (i = 0; i < b->ids.n; i++)
		if ((rc = ticket_change(
			 &b->cmd->desk, b->ids.v[i], &b->change, NULL, e)))
			return rc;
	/* RC_NO without a text rolls back and is not an error. */
	return b->is_dry ? RC_NO : RC_OK;
}

static enum rc
run_set(struct cmd *c, struct err *e)
{
	struct batch b = {.cmd = c, .is_dry = opt_has(&c->opts, "dry-run")};
	const struct fieldset *set;
	size_t used;
	enum rc rc;

	b.change.if_version = opt_int(&c->opts, "if-version", -1);
	b.change.reason = opt_text(&c->opts, "reason", NULL);
	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)) ||
	    (rc = select_tickets(c, true, &b.ids, &used, e)))
		return rc;
	if (used == c->opts.n_operands)
		return err_set(e, RC_USAGE, "nothing to set: give field=value");
	if ((rc = settings_parse(&c->desk, set, c->opts.operands + used,
		 c->opts.n_operands - used, &b.change.settings, e)))
		return rc;
	rc = db_tx(c->desk.db, change_all, &b, e);
	if (rc && !(b.is_dry && rc == RC_NO))
		return rc;
	select_print_ids(c, b.ids.v, b.ids.n);
	if (opt_has(&c->opts, "verbose"))
		cmd_say(c, "%s %zu", b.is_dry ? "would change" : "changed",
		    b.ids.n);
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
take_all(void *arg, struct err *e)
{
	struct batch *b = arg;
	size_t i;
	enum rc rc;

	for (i = 0; i < b->ids.n; i++)
		if ((rc = queue_take(
			 &b->cmd->desk, b->ids.v[i], b->may_steal, e)))
			return rc;
	return RC_OK;
}

static enum rc
run_take(struct cmd *c, struct err *e)
{
	struct batch b = {.cmd = c, .may_steal = opt_has(&c->opts, "force")};
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = select_tickets(c, true, &b.ids, &used, e)))
		return rc;
	if (used < c->opts.n_operands)
		return err_set(e, RC_USAGE, "'%s' is no ticket's id",
		    c->opts.operands[used]);
	if ((rc = db_tx(c->desk.db, take_all, &b, e)))
		return rc;
	select_print_ids(c, b.ids.v, b.ids.n);
	return RC_OK;
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
