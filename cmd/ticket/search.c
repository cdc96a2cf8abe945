/* ticket search: tickets by their words, the best first. */
#include "verbs.h"

#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/search/search.h"
#include "desk/select.h"
#include "hits.h"

/* Hits of a search that names no limit. */
enum { SEARCH_LIMIT = 20 };

static const struct field hit_fields[] = {
    {.name = "snippet",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "where the words stand"},
    {.name = "why",
	.type = FIELD_TEXT,
	.help = "with --explain: what the rank is made of"},
};

static void
fill(struct cmd *c, const struct search_hit *hit, struct value *values)
{
	values[0] =
	    (struct value){.is_null = !hit->snippet.n, .text = hit->snippet};
	if (opt_has(&c->opts, "explain"))
		values[1] =
		    (struct value){.is_null = !hit->why.n, .text = hit->why};
}

/* Of words that were read as others, for people. */
static void
say_corrections(struct cmd *c, const struct search_answer *answer)
{
	size_t i;

	for (i = 0; i < answer->n_corrections && opt_has(&c->opts, "verbose");
	     i++)
		cmd_say(c, "'%.*s' is read as '%.*s'",
		    SV_ARG(answer->corrections[i].word),
		    SV_ARG(answer->corrections[i].read_as));
}

static enum rc
ask(struct cmd *c, const struct fieldset *set, int64_t limit,
    struct search_answer *answer, struct err *e)
{
	struct search_question q = {.kind = SEARCH_TICKET,
	    .mode = SEARCH_ALL,
	    .limit = limit,
	    .is_exact = opt_has(&c->opts, "exact"),
	    .explains = opt_has(&c->opts, "explain")};
	struct query_sql condition = QUERY_SQL_INIT;
	enum rc rc;

	*answer = (struct search_answer){0};
	if (!(rc = select_hits(c, cmd_words(c), set, &condition, &q, e)) &&
	    limit > 0)
		rc = search_ask(&c->desk, &q, &c->arena, answer, e);
	query_sql_free(&condition);
	return rc;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	const struct fieldset *set;
	struct search_answer answer;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = cmd_operands(c, 1, (size_t)-1, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)) ||
	    (rc = ask(
		 c, set, opt_int(&c->opts, "limit", SEARCH_LIMIT), &answer, e)))
		return rc;
	say_corrections(c, &answer);
	return hits_print(c, set, "id,status,priority,subject", hit_fields,
	    opt_has(&c->opts, "explain") ? 2 : 1, fill, &answer, e);
}

static const struct opt options[] = {
    {.name = "exact",
	.type = OPT_FLAG,
	.help = "no mistyped word is corrected"},
    {.name = "explain",
	.type = OPT_FLAG,
	.help = "say why a hit stands where it does"},
};

const struct verb verb_search = {
    .name = "search",
    .operands = "WORD... [QUERY]...",
    .help = "find tickets by their words, best first, with the place",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT |
	OPT_STD_VERBOSE,
    .is_query = true,
    .store = STORE_READ,
    .run = run,
};
