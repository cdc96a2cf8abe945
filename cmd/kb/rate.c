/* kb rate, votes: what readers think of articles. */
#include "verbs.h"

#include <string.h>

#include "desk/kb/select.h"
#include "desk/kb/vote.h"

static enum rc
vote_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct article_vote *v = arg;

	return article_vote(d, id, v, e);
}

static enum rc
unvote_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct article_vote *v = arg;

	return article_unvote(d, id, v->voter, e);
}

static enum rc
read_verdict(struct cmd *c, struct article_vote *v, batch_fn *fn, struct err *e)
{
	const char *word = c->opts.operands[1];

	*fn = vote_one;
	v->is_helpful = strcmp(word, "yes") == 0;
	if (strcmp(word, "none") == 0)
		*fn = unvote_one;
	else if (!v->is_helpful && strcmp(word, "no") != 0)
		return err_set(e, RC_USAGE,
		    "'%s' is no vote: give yes, no, or none to take it back",
		    word);
	return RC_OK;
}

static enum rc
run_rate(struct cmd *c, struct err *e)
{
	struct article_vote v = {
	    .comment = opt_text(&c->opts, "comment", NULL)};
	struct ids ids;
	size_t used;
	batch_fn fn;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_FEEDBACK, e)) ||
	    (rc = for_others(c, "token", e)) ||
	    (rc = cmd_operands(c, 2, 2, e)) ||
	    (rc = read_verdict(c, &v, &fn, e)) ||
	    (rc = article_select(c, NULL, 1, &ids, &used, e)) ||
	    (rc = reader_name(
		 &c->desk, opt_text(&c->opts, "token", NULL), &v.voter, e)))
		return rc;
	return article_batch(c, &ids, fn, &v, e);
}

static const struct opt rate_options[] = {
    {.name = "comment",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "what is to be said with it"},
    {.name = "token",
	.type = OPT_TEXT,
	.arg = "TOKEN",
	.help = "whose vote it is; only a keyed digest of it is kept"},
};

const struct verb verb_rate = {
    .name = "rate",
    .operands = "ARTICLE|- yes|no|none",
    .help = "vote whether it helped; one vote each, which may be changed",
    VERB_OPTS(rate_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_rate,
};

static enum rc
run_votes(struct cmd *c, struct err *e)
{
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_DRAFTS, e)) ||
	    (rc = article_select_all(c, NULL, &ids, e)))
		return rc;
	return batch_list(c, &ids, &article_vote_fields, article_vote_of, e);
}

const struct verb verb_votes = {
    .name = "votes",
    .operands = "ARTICLE...|-",
    .help = "list the votes with their comments, the last version's first",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_WHERE,
    .store = STORE_READ,
    .run = run_votes,
};
