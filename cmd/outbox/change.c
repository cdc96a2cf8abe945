/* outbox retry, cancel, hold, release. */
#include "verbs.h"

#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/vec.h"
#include "desk/caller.h"
#include "desk/outbox.h"
#include "desk/select.h"
#include "io/in.h"

struct job {
	struct cmd *cmd;
	enum outbox_act act;
	VEC(int64_t) ids;
};

/* A number that comes twice is one. */
static enum rc
take(struct job *j, struct sv word, struct err *e)
{
	int64_t id;
	size_t i;

	if (!num_parse(word, 1, INT64_MAX, &id))
		return err_set(
		    e, RC_USAGE, "'%.*s' is no number", SV_ARG(word));
	for (i = 0; i < j->ids.n; i++)
		if (j->ids.v[i] == id)
			return RC_OK;
	VEC_ADD(&j->ids, id);
	return RC_OK;
}

static enum rc
take_stdin(struct job *j, struct err *e)
{
	const struct in_record *r;
	struct in *in;
	enum rc rc;

	if ((rc = in_open(&in, STDIN_FILENO, "stdin", false, e)))
		return rc;
	while (!(rc = in_next(in, &r, e)) && r) {
		if ((rc = take(j, in_get(r, "id"), e))) {
			err_ctx(e, "stdin line %zu", r->line);
			rc = e->rc = RC_DATA;
			break;
		}
	}
	in_close(in);
	return rc;
}

static enum rc
take_all(struct job *j, struct err *e)
{
	const struct opts *o = &j->cmd->opts;
	size_t i;
	enum rc rc;

	for (i = 0; i < o->n_operands; i++) {
		rc = strcmp(o->operands[i], "-") == 0
		    ? take_stdin(j, e)
		    : take(j, sv_of(o->operands[i]), e);
		if (rc)
			return rc;
	}
	return RC_OK;
}

static enum rc
change(void *arg, struct err *e)
{
	struct job *j = arg;
	size_t i;
	enum rc rc;

	for (i = 0; i < j->ids.n; i++)
		if ((rc = outbox_change(&j->cmd->desk, j->ids.v[i], j->act, e)))
			return rc;
	return opt_has(&j->cmd->opts, "dry-run") ? RC_NO : RC_OK;
}

static enum rc
run(struct cmd *c, enum outbox_act act, struct err *e)
{
	struct job j = {.cmd = c, .act = act, .ids = VEC_INIT};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = cmd_operands(c, 1, SIZE_MAX, e)))
		return rc;
	if (!(rc = take_all(&j, e))) {
		rc = db_tx(c->desk.db, change, &j, e);
		/* Without a text it was a trial. */
		if (rc == RC_NO)
			rc = RC_OK;
		if (!rc)
			select_print_ids(c, j.ids.v, j.ids.n);
	}
	VEC_FREE(&j.ids);
	return rc;
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
