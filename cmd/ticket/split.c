/* ticket split: some messages become a ticket of their own. */
#include "verbs.h"

#include "base/num.h"
#include "desk/cmd.h"
#include "desk/select.h"
#include "desk/ticket/split.h"

struct splitting {
	struct desk *desk;
	int64_t ticket_id, new_id;
	struct split split;
};

static enum rc
split(void *arg, struct err *e)
{
	struct splitting *s = arg;

	return split_ticket(s->desk, s->ticket_id, &s->split, &s->new_id, e);
}

static enum rc
read_ids(struct cmd *c, struct split *s, struct err *e)
{
	size_t i;
	int64_t *ids;

	s->n = c->opts.n_operands - 1;
	s->messages = ids = arena_array(&c->arena, s->n, sizeof *ids);
	for (i = 0; i < s->n; i++) {
		const char *word = c->opts.operands[i + 1];

		if (!num_parse(sv_of(word), 1, INT64_MAX, &ids[i]))
			return err_set(
			    e, RC_USAGE, "'%s' is no message's id", word);
	}
	return RC_OK;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct splitting s = {.desk = &c->desk};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = cmd_operands(c, 2, (size_t)-1, e)) ||
	    (rc = select_one(c, true, &s.ticket_id, e)) ||
	    (rc = read_ids(c, &s.split, e)))
		return rc;
	s.split.subject = opt_text(&c->opts, "subject", NULL);
	if ((rc = db_tx(c->desk.db, split, &s, e)))
		return rc;
	select_print_ids(c, &s.new_id, 1);
	return RC_OK;
}

static const struct opt options[] = {
    {.name = "subject",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "of the new ticket; else that of the first message"},
};

const struct verb verb_split = {
    .name = "split",
    .operands = "ID MESSAGE_ID...",
    .help = "move messages into a new ticket; print its id",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run,
};
