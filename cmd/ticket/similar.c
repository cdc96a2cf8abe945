/* ticket similar: what was said before. */
#include "verbs.h"

#include <string.h>

#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/select.h"
#include "desk/similar.h"
#include "hits.h"

/* Without -n. */
enum { SIMILAR_LIMIT = 10 };

static const struct field hit_fields[] = {
    {.name = "how",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "same: the text again; like: it may be the same matter"},
    {.name = "likeness",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "0 to 1: how much of the words, by their weight"},
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
	values[0] = (struct value){
	    .text = sv_of(hit->same >= SEARCH_SAME ? "same" : "like")};
	values[1] = (struct value){
	    .text = sv_of(arena_printf(&c->arena, "%.2f",
		hit->same >= SEARCH_SAME ? hit->same : hit->share))};
	values[2] = hit_snippet(c, hit->snippet);
	if (opt_has(&c->opts, "explain"))
		values[3] =
		    (struct value){.is_null = !hit->why.n, .text = hit->why};
}

/* The text to compare: that of a ticket the caller may read, or of stdin. */
static enum rc
read_text(struct cmd *c, struct search_question *q, struct err *e)
{
	int64_t id;
	enum rc rc;

	if (strcmp(c->opts.operands[0], "-") == 0)
		return cmd_text(c, true, true, NULL, &q->words, e);
	if ((rc = select_one(c, true, &id, e)))
		return rc;
	return similar_ticket(&c->desk, id, &c->arena, q, e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct search_question q = {
	    .limit = opt_int(&c->opts, "limit", SIMILAR_LIMIT),
	    .only_public = !caller_may(&c->desk.caller, ACT_NOTES),
	    .explains = opt_has(&c->opts, "explain")};
	struct query_sql condition = QUERY_SQL_INIT;
	struct search_answer answer = {0};
	const struct fieldset *set;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = cmd_operands(c, 1, 1, e)) || (rc = read_text(c, &q, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)))
		return rc;
	/* What the caller may see; merged tickets are not among it. */
	if (!(rc = select_condition(c, "", set, &condition, e)) &&
	    q.limit > 0) {
		q.condition = condition.sql.p;
		q.args = condition.args.v;
		q.n_args = condition.args.n;
		rc = similar_ask(&c->desk, &q, &c->arena, &answer, e);
	}
	query_sql_free(&condition);
	if (rc)
		return rc;
	if (opt_has(&c->opts, "quiet"))
		return answer.n ? RC_OK : RC_NO;
	return hits_print(c, "id,status,subject", hit_fields,
	    opt_has(&c->opts, "explain") ? 4 : 3, fill, &answer, e);
}

static const struct opt options[] = {
    CMD_TEXT_OPTS,
    {.name = "explain",
	.type = OPT_FLAG,
	.help = "say why a hit stands where it does"},
};

const struct verb verb_similar = {
    .name = "similar",
    .operands = "TICKET|-",
    .help = "find tickets that say the same as a ticket, or as a text",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT |
	OPT_STD_QUIET | OPT_STD_FILE,
    .store = STORE_READ,
    .run = run,
};
