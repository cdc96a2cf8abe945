/* kb comment, comments, moderate: what readers write below articles. */
#include "verbs.h"

#include <string.h>

#include "desk/kb/comment.h"
#include "desk/kb/select.h"
#include "desk/records.h"

struct job {
	struct cmd *cmd;
	struct article_comment_new new;
	int64_t id;
};

static enum rc
add(void *arg, struct err *e)
{
	struct job *j = arg;

	return article_comment(&j->cmd->desk, &j->new, &j->id, e);
}

static enum rc
run_comment(struct cmd *c, struct err *e)
{
	struct job j = {.cmd = c};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_FEEDBACK, e)) ||
	    (rc = for_others(c, "name", e)) ||
	    (rc = cmd_operands(c, 1, 1, e)) ||
	    (rc = one_article(c, &j.new.article_id, e)) ||
	    (rc = cmd_text(c, strcmp(c->opts.operands[0], "-") != 0, false,
		 NULL, &j.new.text, e)))
		return rc;
	j.new.name = opt_text(&c->opts, "name", NULL);
	j.new.parent_id = opt_int(&c->opts, "to", 0);
	if ((rc = db_tx(c->desk.db, add, &j, e)))
		return rc;
	select_print_ids(c, &j.id, 1);
	return RC_OK;
}

static const struct opt comment_options[] = {
    CMD_TEXT_OPTS,
    {.name = "name",
	.type = OPT_TEXT,
	.arg = "NAME",
	.help = "of a guest, whose comment it is"},
    {.name = "to",
	.type = OPT_INT,
	.arg = "ID",
	.help = "the comment that it answers"},
};

const struct verb verb_comment = {
    .name = "comment",
    .operands = "ARTICLE|-",
    .help = "comment on it; an agent's is shown, others wait for a moderator",
    VERB_OPTS(comment_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FILE,
    .store = STORE_WRITE,
    .run = run_comment,
};

static enum rc
run_comments(struct cmd *c, struct err *e)
{
	const char *own = article_scope_of(c), *scope;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e)))
		return rc;
	scope = article_comment_scope(&c->desk);
	if (own)
		scope = arena_printf(&c->arena,
		    "%s and exists (select 1 from article a where "
		    "a.id = x.article_id and %s)",
		    scope ? scope : "1 = 1", own);
	return records_list(c, cmd_words(c), &article_comment_fields, scope, e);
}

const struct verb verb_comments = {
    .name = "comments",
    .operands = "[QUERY]...",
    .help = "list comments: article:slug, state:pending, -sender:agent, ...",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_READ,
    .run = run_comments,
};

static enum rc
moderate_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	return article_comment_moderate(d, id, arg, e);
}

static enum rc
run_moderate(struct cmd *c, struct err *e)
{
	static const struct {
		const char *word;
		char state[8];
	} verdicts[] = {
	    {"show", "shown"},
	    {"hide", "hidden"},
	    {"spam", "spam"},
	};

	size_t n = c->opts.n_operands, i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_MODERATE, e)) ||
	    (rc = cmd_operands(c, 2, SIZE_MAX, e)))
		return rc;
	for (i = 0; i < COUNT_OF(verdicts); i++) {
		char state[8];

		if (strcmp(c->opts.operands[n - 1], verdicts[i].word) != 0)
			continue;
		memcpy(state, verdicts[i].state, sizeof state);
		return batch_numbers(c, n - 1,
		    &(struct batch){.change = moderate_one, .arg = state}, e);
	}
	return err_set(e, RC_USAGE,
	    "'%s' is no verdict: give show, hide or spam",
	    c->opts.operands[n - 1]);
}

const struct verb verb_moderate = {
    .name = "moderate",
    .operands = "COMMENT...|- show|hide|spam",
    .help = "decide which comments readers see",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run_moderate,
};
