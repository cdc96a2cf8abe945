/* ticket link, unlink: what a ticket has to do with others. */
#include "verbs.h"

#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/select.h"
#include "desk/ticket/link.h"

struct linking {
	struct link_end *ends;
	size_t n;
	enum rc (*change)(struct desk *d, int64_t ticket_id,
	    const struct link_end *end, struct err *e);
};

static enum rc
apply(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct linking *l = arg;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < l->n && !rc; i++)
		rc = l->change(d, id, &l->ends[i], e);
	return rc;
}

static enum rc
change(struct cmd *c, struct ids *ids, size_t used, struct linking *l,
    struct err *e)
{
	size_t n = c->opts.n_operands - used;
	enum rc rc;

	l->ends = arena_array(&c->arena, n, sizeof *l->ends);
	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = link_parse(c->opts.operands + used, n, l->ends, &l->n, e)))
		return rc;
	return batch_run(c, ids, &(struct batch){.change = apply, .arg = l}, e);
}

static enum rc
run_link(struct cmd *c, struct err *e)
{
	struct linking l = {.change = link_add};
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_NOTES, e)) ||
	    (rc = select_tickets(c, true, &ids, &used, e)))
		return rc;
	if (used == c->opts.n_operands)
		return batch_list(
		    c, &ids, &link_list_fields, link_of_ticket, e);
	return change(c, &ids, used, &l, e);
}

const struct verb verb_link = {
    .name = "link",
    .operands = "ID...|- [KIND ID...|NAME=VALUE]...",
    .help = "link tickets, or one with other systems; alone, list it",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_WHERE,
    .store = STORE_WRITE,
    .run = run_link,
};

static enum rc
run_unlink(struct cmd *c, struct err *e)
{
	struct linking l = {.change = link_remove};
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = select_tickets(c, true, &ids, &used, e)))
		return rc;
	if (used == c->opts.n_operands)
		return err_set(e, RC_USAGE,
		    "nothing to unlink: give KIND ID or NAME=VALUE");
	return change(c, &ids, used, &l, e);
}

const struct verb verb_unlink = {
    .name = "unlink",
    .operands = "ID...|- KIND ID...|NAME=VALUE...",
    .help = "take links away, in the words in which link lists them",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_WHERE,
    .store = STORE_WRITE,
    .run = run_unlink,
};
