/* kb popular, related, link, unlink, stale, stats, gaps: what is read, what
 * needs work, what is missing. */
#include "verbs.h"

#include <string.h>

#include "base/num.h"
#include "desk/kb/insight.h"
#include "desk/kb/related.h"
#include "desk/kb/select.h"
#include "desk/kb/stale.h"
#include "desk/kb/stats.h"
#include "desk/records.h"

enum { PERIOD_S = 30 * 86400, LIST_LIMIT = 20, RELATED_LIMIT = 5, TICKETS = 3 };

#define PICK_STD                                                               \
	OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT |   \
	    OPT_STD_WHERE

static const char *
names_of(struct cmd *c)
{
	return article_is_faq(c) ? "id,question" : "id,slug,title";
}

static int64_t
since_of(struct cmd *c)
{
	return opt_int(&c->opts, "since", c->desk.now - PERIOD_S);
}

static enum rc
run_popular(struct cmd *c, struct err *e)
{
	static const struct field columns[] = {
	    {.name = "reads",
		.type = FIELD_INT,
		.help = "readers in that time, each once a day"},
	    {.name = "at_least",
		.type = FIELD_INT,
		.help = "in per cent: so many readers it helps, with 95 % "
			"certainty"},
	};
	bool by_votes = strcmp(opt_text(&c->opts, "by", "reads"), "votes") == 0;
	struct article_picks picks = ARTICLE_PICKS_INIT;
	enum rc rc;

	if (!(rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e)) &&
	    !(rc = cmd_operands(c, 0, 0, e)) &&
	    !(rc = by_votes ? article_helpful(c, &picks, e)
			    : article_popular(c, since_of(c), &picks, e)))
		rc = article_picks_print(c, &picks, names_of(c),
		    &columns[by_votes], 1, LIST_LIMIT, e);
	article_picks_free(&picks);
	return rc;
}

static const char *const popular_by[] = {"reads", "votes", NULL};

static const struct opt popular_options[] = {
    {.name = "by",
	.type = OPT_TEXT,
	.arg = "WHAT",
	.words = popular_by,
	.help = "reads, or what helped most of those who voted"},
    {.name = "since",
	.type = OPT_TIME,
	.arg = "TIME",
	.help = "counted from then on; otherwise the last 30 days"},
};

const struct verb verb_popular = {
    .name = "popular",
    .help = "what was read most lately",
    VERB_OPTS(popular_options),
    .std = PICK_STD,
    .store = STORE_READ,
    .run = run_popular,
};

static enum rc
run_related(struct cmd *c, struct err *e)
{
	static const struct field columns[] = {
	    {.name = "why",
		.type = FIELD_LIST,
		.help = "linked, tags, category, text"},
	};
	struct article_picks picks = ARTICLE_PICKS_INIT;
	int64_t id;
	enum rc rc;

	if (!(rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e)) &&
	    !(rc = cmd_operands(c, 1, 1, e)) &&
	    !(rc = one_article(c, &id, e)) &&
	    !(rc = article_related(c, id, &picks, e)))
		rc = article_picks_print(c, &picks, names_of(c), columns,
		    COUNT_OF(columns), RELATED_LIMIT, e);
	article_picks_free(&picks);
	return rc;
}

const struct verb verb_related = {
    .name = "related",
    .operands = "ARTICLE|-",
    .help = "what its readers may want next: linked, or like it",
    .std = PICK_STD,
    .store = STORE_READ,
    .run = run_related,
};

struct linking {
	int64_t id;
	bool is_removal;
};

static enum rc
link_one(struct desk *d, int64_t other, void *arg, struct err *e)
{
	const struct linking *l = arg;

	return article_link(d, l->id, other, l->is_removal, e);
}

static enum rc
run_linking(struct cmd *c, bool is_removal, struct err *e)
{
	struct linking l = {.is_removal = is_removal};
	struct ids others;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 2, SIZE_MAX, e)) ||
	    (rc = one_article(c, &l.id, e)))
		return rc;
	c->opts.operands++;
	c->opts.n_operands--;
	if ((rc = article_select_all(c, NULL, &others, e)))
		return rc;
	return article_batch(c, &others, link_one, &l, e);
}

static enum rc
run_link(struct cmd *c, struct err *e)
{
	return run_linking(c, false, e);
}

static enum rc
run_unlink(struct cmd *c, struct err *e)
{
	return run_linking(c, true, e);
}

const struct verb verb_link = {
    .name = "link",
    .operands = "ARTICLE ARTICLE...|-",
    .help = "show each below the other, as related",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run_link,
};

const struct verb verb_unlink = {
    .name = "unlink",
    .operands = "ARTICLE ARTICLE...|-",
    .help = "take such links away",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run_unlink,
};

static enum rc
run_stale(struct cmd *c, struct err *e)
{
	static const struct field columns[] = {
	    {.name = "why",
		.type = FIELD_LIST,
		.help = "review, outdated, translation, votes, tickets, "
			"comments"},
	};
	struct stale_limits limits = {since_of(c),
	    opt_int(&c->opts, "tickets", TICKETS), opt_has(&c->opts, "search")};
	struct article_picks picks = ARTICLE_PICKS_INIT;
	enum rc rc;

	if (!(rc = caller_require(&c->desk.caller, ACT_DRAFTS, e)) &&
	    !(rc = cmd_operands(c, 0, 0, e)) &&
	    !(rc = article_stale(c, &limits, &picks, e))) {
		if (opt_has(&c->opts, "quiet"))
			rc = picks.v.n ? RC_OK : RC_NO;
		else
			rc = article_picks_print(c, &picks, names_of(c),
			    columns, COUNT_OF(columns), INT64_MAX, e);
	}
	article_picks_free(&picks);
	return rc;
}

static const struct opt stale_options[] = {
    {.name = "since",
	.type = OPT_TIME,
	.arg = "TIME",
	.help = "tickets are counted from then on; otherwise 30 days"},
    {.name = "tickets",
	.type = OPT_INT,
	.arg = "N",
	.help = "so many about it are too many; otherwise 3"},
    {.name = "search",
	.type = OPT_FLAG,
	.help = "tickets that read like it count, too"},
};

const struct verb verb_stale = {
    .name = "stale",
    .help = "what needs work, and why",
    VERB_OPTS(stale_options),
    .std = PICK_STD | OPT_STD_QUIET,
    .store = STORE_READ,
    .run = run_stale,
};

static enum rc
run_stats(struct cmd *c, struct err *e)
{
	enum rc rc = caller_require(&c->desk.caller, ACT_DRAFTS, e);

	if (rc)
		return rc;
	return article_stats(c, opt_text(&c->opts, "by", "article"),
	    opt_int(&c->opts, "since", 0), opt_int(&c->opts, "until", 0), e);
}

static const struct opt stats_options[] = {
    {.name = "by",
	.type = OPT_TEXT,
	.arg = "WHAT",
	.words = article_stats_by,
	.help = "article, category, kind, language, author, day, month, ..."},
    {.name = "since",
	.type = OPT_TIME,
	.arg = "TIME",
	.help = "what happened from then on"},
    {.name = "until",
	.type = OPT_TIME,
	.arg = "TIME",
	.help = "what happened before then"},
};

const struct verb verb_stats = {
    .name = "stats",
    .operands = "[QUERY]...",
    .help = "figures: views, votes, comments, tickets answered",
    VERB_OPTS(stats_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .is_query = true,
    .store = STORE_READ,
    .run = run_stats,
};

struct clearing {
	struct cmd *cmd;
	int64_t n;
};

static enum rc
clear_gaps(void *arg, struct err *e)
{
	struct clearing *k = arg;
	struct cmd *c = k->cmd;

	return search_gaps_clear(&c->desk, opt_int(&c->opts, "before", 0),
	    article_is_faq(c) ? "faq" : NULL, &k->n, e);
}

static enum rc
run_gaps(struct cmd *c, struct err *e)
{
	bool clears = opt_has(&c->opts, "clear");
	struct clearing k = {c, 0};
	enum rc rc;

	if ((rc = caller_require(
		 &c->desk.caller, clears ? ACT_ARTICLE : ACT_DRAFTS, e)))
		return rc;
	if (opt_has(&c->opts, "before") && !clears)
		return err_set(e, RC_USAGE, "--before goes with --clear alone");
	if (!clears)
		return records_list(c, cmd_words(c), &search_gap_fields,
		    article_is_faq(c) ? "x.kind = 'faq'" : NULL, e);
	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = db_tx(c->desk.db, clear_gaps, &k, e)))
		return rc;
	if (opt_has(&c->opts, "verbose"))
		cmd_say(c, "%lld searches forgotten", (long long)k.n);
	return RC_OK;
}

static const struct opt gaps_options[] = {
    {.name = "clear", .type = OPT_FLAG, .help = "forget them"},
    {.name = "before",
	.type = OPT_TIME,
	.arg = "TIME",
	.help = "of --clear: those last asked before then"},
};

const struct verb verb_gaps = {
    .name = "gaps",
    .operands = "[QUERY]...",
    .help = "what was looked for and not found, the most asked first",
    VERB_OPTS(gaps_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT |
	OPT_STD_VERBOSE,
    .is_query = true,
    .store = STORE_READ,
    .writes_with = "clear",
    .run = run_gaps,
};
