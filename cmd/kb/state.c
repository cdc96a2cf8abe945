/* kb submit, review, publish and what comes after: the way to the readers. */
#include "verbs.h"

#include <string.h>

#include "desk/kb/select.h"
#include "desk/kb/state.h"

static const struct opt note_options[] = {
    {.letter = 'm',
	.name = "message",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "what is to be said about it, or why"},
};

/* A change with a word about it. */
typedef enum rc (*state_fn)(
    struct desk *d, int64_t id, const char *text, struct err *e);

struct move {
	state_fn fn;
	const char *text;
};

static enum rc
move_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct move *m = arg;

	return m->fn(d, id, m->text, e);
}

static enum rc
run_move(struct cmd *c, enum act act, state_fn fn, struct err *e)
{
	struct move m = {fn, opt_text(&c->opts, "message", NULL)};
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, act, e)) ||
	    (rc = article_select_all(c, NULL, &ids, e)))
		return rc;
	return article_batch(c, &ids, move_one, &m, e);
}

static enum rc
run_submit(struct cmd *c, struct err *e)
{
	return run_move(c, ACT_ARTICLE, article_submit, e);
}

static enum rc
run_unpublish(struct cmd *c, struct err *e)
{
	return run_move(c, ACT_PUBLISH, article_unpublish, e);
}

static enum rc
run_outdate(struct cmd *c, struct err *e)
{
	return run_move(c, ACT_PUBLISH, article_outdate, e);
}

static enum rc
run_archive(struct cmd *c, struct err *e)
{
	return run_move(c, ACT_PUBLISH, article_archive, e);
}

#define STATE_STD                                                              \
	OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_DRY_RUN

const struct verb verb_submit = {
    .name = "submit",
    .operands = "ARTICLE...|-",
    .help = "ask for a review of the newest version",
    VERB_OPTS(note_options),
    .std = STATE_STD,
    .store = STORE_WRITE,
    .run = run_submit,
};

const struct verb verb_unpublish = {
    .name = "unpublish",
    .operands = "ARTICLE...|-",
    .help = "take it from the readers, or out of the archive, to work on it",
    VERB_OPTS(note_options),
    .std = STATE_STD,
    .store = STORE_WRITE,
    .run = run_unpublish,
};

const struct verb verb_outdate = {
    .name = "outdate",
    .operands = "ARTICLE...|-",
    .help = "warn its readers that it is outdated",
    VERB_OPTS(note_options),
    .std = STATE_STD,
    .store = STORE_WRITE,
    .run = run_outdate,
};

const struct verb verb_archive = {
    .name = "archive",
    .operands = "ARTICLE...|-",
    .help = "take it out of use; nothing of it is lost",
    VERB_OPTS(note_options),
    .std = STATE_STD,
    .store = STORE_WRITE,
    .run = run_archive,
};

static enum rc
approve_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct move *m = arg;

	return article_review(d, id, true, m->text, e);
}

static enum rc
reject_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct move *m = arg;

	return article_review(d, id, false, m->text, e);
}

static enum rc
run_review(struct cmd *c, struct err *e)
{
	struct move m = {NULL, opt_text(&c->opts, "message", NULL)};
	bool approves = opt_has(&c->opts, "approve");
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_REVIEW, e)))
		return rc;
	if (approves == opt_has(&c->opts, "reject"))
		return err_set(
		    e, RC_USAGE, "say --approve, or --reject with the reason");
	if (!approves && !m.text)
		return err_set(
		    e, RC_USAGE, "--reject needs a reason: give it with -m");
	if ((rc = article_select_all(c, NULL, &ids, e)))
		return rc;
	return article_batch(
	    c, &ids, approves ? approve_one : reject_one, &m, e);
}

static const struct opt review_options[] = {
    {.name = "approve", .type = OPT_FLAG, .help = "it may be published"},
    {.name = "reject",
	.type = OPT_FLAG,
	.help = "it may not: it is a draft again"},
    {.letter = 'm',
	.name = "message",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "what the reviewer has to say"},
};

const struct verb verb_review = {
    .name = "review",
    .operands = "ARTICLE...|-",
    .help = "approve or reject what somebody else wrote and submitted",
    VERB_OPTS(review_options),
    .std = STATE_STD,
    .store = STORE_WRITE,
    .run = run_review,
};

static enum rc
publish_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	return article_publish(d, id, *(const int64_t *)arg, e);
}

struct due {
	struct cmd *cmd;
	int64_t *ids;         /* that were published */
	const char **refused; /* why the others cannot be */
	size_t n, n_refused;
};

/* One that cannot be published keeps no other back. */
static enum rc
publish_due(void *arg, struct err *e)
{
	struct due *due = arg;
	struct desk *d = &due->cmd->desk;
	size_t i, n;
	enum rc rc;

	due->n = due->n_refused = 0;
	if ((rc = article_due(d, &due->ids, &n, e)))
		return rc;
	due->refused = arena_array(d->arena, n, sizeof *due->refused);
	for (i = 0; i < n; i++) {
		struct err one = ERR_INIT;

		rc = article_publish(d, due->ids[i], 0, &one);
		if (!rc) {
			due->ids[due->n++] = due->ids[i];
		} else if (rc == RC_DATA) {
			due->refused[due->n_refused++] =
			    arena_strdup(d->arena, one.text);
		} else {
			*e = one;
			return rc;
		}
	}
	return RC_OK;
}

static enum rc
run_due(struct cmd *c, struct err *e)
{
	struct due due = {.cmd = c};
	size_t i;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = db_tx(c->desk.db, publish_due, &due, e)))
		return rc;
	select_print_ids(c, due.ids, due.n);
	for (i = 0; i < due.n_refused; i++)
		cmd_say(c, "%s", due.refused[i]);
	if (!due.n_refused)
		return RC_OK;
	return err_set(e, RC_DATA,
	    "%zu of %zu that are due cannot be published", due.n_refused,
	    due.n + due.n_refused);
}

static enum rc
run_publish(struct cmd *c, struct err *e)
{
	int64_t at = opt_int(&c->opts, "at", 0);
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_PUBLISH, e)))
		return rc;
	/* A week day is the latest one: it would be published at once. */
	if (opt_has(&c->opts, "at") && at <= c->desk.now)
		return err_set(e, RC_DATA, "--at: '%s' is past",
		    opt_text(&c->opts, "at", ""));
	if (opt_has(&c->opts, "due"))
		return run_due(c, e);
	if ((rc = article_select_all(c, NULL, &ids, e)))
		return rc;
	return article_batch(c, &ids, publish_one, &at, e);
}

static const struct opt publish_options[] = {
    {.name = "at",
	.type = OPT_TIME,
	.arg = "TIME",
	.help = "not now but then, by 'kb publish --due'"},
    {.name = "due",
	.type = OPT_FLAG,
	.help = "all whose time has come; for cron"},
};

const struct verb verb_publish = {
    .name = "publish",
    .operands = "[ARTICLE...|-]",
    .help = "let readers see the approved version, now or at a time",
    VERB_OPTS(publish_options),
    .std = STATE_STD,
    .store = STORE_WRITE,
    .run = run_publish,
};
