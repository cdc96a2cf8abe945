/* ticket similar: what was said before, and notes of it. */
#include "verbs.h"

#include <string.h>

#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/search/similar.h"
#include "desk/search/similar_note.h"
#include "desk/select.h"
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
	values[2] =
	    (struct value){.is_null = !hit->snippet.n, .text = hit->snippet};
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
run_like(struct cmd *c, struct err *e)
{
	struct search_question q = {
	    .limit = opt_int(&c->opts, "limit", SIMILAR_LIMIT),
	    .only_public = !caller_may(&c->desk.caller, ACT_NOTES),
	    .explains = opt_has(&c->opts, "explain")};
	struct query_sql condition = QUERY_SQL_INIT;
	struct search_answer answer = {0};
	const struct fieldset *set;
	enum rc rc;

	if ((rc = cmd_operands(c, 1, 1, e)) || (rc = read_text(c, &q, e)) ||
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
	return hits_print(c, set, "id,status,subject", hit_fields,
	    opt_has(&c->opts, "explain") ? 4 : 3, fill, &answer, e);
}

/* Those that the query finds, before any of them changes. */
static enum rc
find_tickets(struct cmd *c, id_vec *ids, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	const struct fieldset *set;
	const struct field *id;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = fieldset_ticket(&c->desk, &set, e)))
		return rc;
	id = field_find(set, SV("id"));
	if (!(rc = select_query(c, cmd_words(c), set, &id, 1,
		  opt_int(&c->opts, "limit", 0), &sql, e)) &&
	    !(rc = db_query(
		  c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e))) {
		while (db_next(st))
			VEC_ADD(ids, db_col_int(st, 0));
		rc = db_end(st, e);
	}
	query_sql_free(&sql);
	return rc;
}

static void
say_note(struct cmd *c, int64_t id, const char *text)
{
	struct str line = STR_INIT;

	out_safe_line(&line, sv_of(text));
	cmd_say(c, "%lld: %s", (long long)id, line.p);
	str_free(&line);
}

/* Each in a transaction of its own: what is written stays. *n: of those in
 * front of ids that have a note now. */
static enum rc
note_each(struct cmd *c, id_vec *ids, size_t *n, struct err *e)
{
	bool is_dry = opt_has(&c->opts, "dry-run"),
	     is_verbose = opt_has(&c->opts, "verbose");
	struct arena *all = c->desk.arena, one = ARENA_INIT;
	const char *text;
	size_t i;
	enum rc rc = RC_OK;

	c->desk.arena = &one;
	for (i = 0; i < ids->n && !rc; i++) {
		arena_reset(&one);
		if ((rc = similar_note(
			 &c->desk, ids->v[i], is_dry, &text, e))) {
			err_ctx(e, "ticket %lld", (long long)ids->v[i]);
		} else if (text) {
			if (is_verbose)
				say_note(c, ids->v[i], text);
			ids->v[(*n)++] = ids->v[i];
		}
	}
	c->desk.arena = all;
	arena_free(&one);
	return rc;
}

static enum rc
run_note(struct cmd *c, struct err *e)
{
	static const char *const others[] = {
	    "message", "file", "explain", "quiet", "fields"};
	id_vec ids = VEC_INIT;
	size_t i, n = 0;
	enum rc rc;

	for (i = 0; i < COUNT_OF(others); i++)
		if (opt_has(&c->opts, others[i]))
			return err_set(e, RC_USAGE,
			    "--note and --%s do not go together", others[i]);
	if (!c->opts.n_operands)
		return err_set(e, RC_USAGE,
		    "--note: no query says which tickets are meant");
	if (!(rc = find_tickets(c, &ids, e))) {
		rc = note_each(c, &ids, &n, e);
		select_print_ids(c, ids.v, n);
	}
	VEC_FREE(&ids);
	return rc;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	bool notes = opt_has(&c->opts, "note");
	enum rc rc;

	if ((rc = caller_require(
		 &c->desk.caller, notes ? ACT_NOTE : ACT_READ, e)))
		return rc;
	if (!notes && opt_has(&c->opts, "dry-run"))
		return err_set(e, RC_USAGE, "--dry-run is for --note");
	return notes ? run_note(c, e) : run_like(c, e);
}

static const struct opt options[] = {
    CMD_TEXT_OPTS,
    {.name = "note",
	.type = OPT_FLAG,
	.help = "write a note on those of a query that were reported before"},
    {.name = "explain",
	.type = OPT_FLAG,
	.help = "say why a hit stands where it does"},
};

const struct verb verb_similar = {
    .name = "similar",
    .operands = "TICKET|-|QUERY...",
    .help = "find tickets that say the same as a ticket, or as a text",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT |
	OPT_STD_QUIET | OPT_STD_FILE | OPT_STD_VERBOSE | OPT_STD_DRY_RUN,
    .store = STORE_READ,
    .writes_with = "note",
    .run = run,
};
