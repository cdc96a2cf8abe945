/* kb search: a question, and the articles that answer it. */
#include "verbs.h"

#include <string.h>

#include "base/str.h"
#include "desk/kb/list.h"
#include "desk/kb/select.h"
#include "desk/query.h"
#include "desk/records.h"
#include "desk/search/search.h"
#include "desk/template/template.h"

enum { SEARCH_LIMIT = 20 };

struct asking {
	struct cmd *cmd;
	struct query_sql condition;
	struct search_question question;
	struct search_answer answer;
};

static const struct field hit_fields[] = {
    /* A number, though it is none of the whole ones. */
    {.name = "score",
	.type = FIELD_JSON,
	.flags = FIELD_LISTED,
	.help = "the higher the better, within one answer"},
    {.name = "snippet",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "where the words stand"},
    {.name = "why",
	.type = FIELD_TEXT,
	.help = "with --explain: what the score is made of"},
};

/* An article in no language, or in that one or one of its kinds. */
static enum rc
add_language(struct asking *a, struct err *e)
{
	struct cmd *c = a->cmd;
	const char *said = opt_text(&c->opts, "language", NULL);
	const char *tag;
	struct sv base;

	if (!said)
		return RC_OK;
	if (!(tag = template_language(sv_of(said), &c->arena)))
		return err_set(e, RC_USAGE,
		    "--language: '%s' is none of the form de or de-AT", said);
	a->question.language = tag;
	base = sv_sub(sv_of(tag), 0, sv_find_c(sv_of(tag), '-'));
	str_add_s(&a->condition.sql,
	    " and (a.language is null or lower(a.language) = ");
	query_sql_arg(&a->condition, db_view(base));
	str_add_s(&a->condition.sql, " or lower(a.language) like ");
	query_sql_arg(&a->condition,
	    db_text(arena_printf(&c->arena, "%.*s-%%", SV_ARG(base))));
	str_add_c(&a->condition.sql, ')');
	return RC_OK;
}

/* --where and what readers may see, as a condition over "article a". */
static enum rc
make_condition(struct asking *a, struct err *e)
{
	struct cmd *c = a->cmd;
	const struct fieldset *set = article_set_for(c);
	bool has_all = opt_has(&c->opts, "all");
	const char *visible = has_all ? "a.state <> 'archived'"
				      : "a.state in ('published', 'outdated')";
	struct query_compile how;
	struct query *q;
	enum rc rc;

	if ((has_all && (rc = caller_require(&c->desk.caller, ACT_DRAFTS, e))))
		return rc;
	if (records_parse(c, opt_text(&c->opts, "where", ""), set,
		article_scope_with(c, visible), &q, &how, e))
		return err_ctx(e, "--where");
	if (query_has_words(q))
		return err_set(e, RC_USAGE,
		    "--where: words to search for are operands, not part of "
		    "it");
	str_add_f(&a->condition.sql,
	    "exists (select 1 from %s where a.id = hit.id and ", set->from);
	if ((rc = query_condition(q, set, &how, &a->condition, e)))
		return rc;
	str_add_c(&a->condition.sql, ')');
	return add_language(a, e);
}

static enum rc
miss(void *arg, struct err *e)
{
	struct asking *a = arg;

	return search_missed(&a->cmd->desk, a->question.words,
	    a->question.language, a->cmd->program->name, e);
}

static enum rc
ask(struct asking *a, struct err *e)
{
	struct cmd *c = a->cmd;
	enum rc rc;

	if ((rc = make_condition(a, e)))
		return rc;
	a->question.kind = SEARCH_ARTICLE;
	a->question.mode = SEARCH_ANY;
	a->question.words = sv_of(cmd_words(c));
	a->question.condition = a->condition.sql.p;
	a->question.args = a->condition.args.v;
	a->question.n_args = a->condition.args.n;
	a->question.helpful = "a.helpful";
	a->question.unhelpful = "a.unhelpful";
	a->question.limit = opt_int(&c->opts, "limit", SEARCH_LIMIT);
	a->question.is_exact = opt_has(&c->opts, "exact");
	a->question.explains = opt_has(&c->opts, "explain");
	rc = search_ask(&c->desk, &a->question, &c->arena, &a->answer, e);
	if (!rc && !a->answer.n && !a->answer.is_empty)
		rc = db_tx(c->desk.db, miss, a, e);
	return rc;
}

/* What the search says of a hit, beside hit_fields. */
static void
fill_hit(struct cmd *c, const struct search_hit *hit, struct value *values)
{
	values[0] = record_text(arena_printf(&c->arena, "%.3f", hit->score));
	values[1] =
	    (struct value){.is_null = !hit->snippet.n, .text = hit->snippet};
	values[2] = (struct value){.is_null = !hit->why.n, .text = hit->why};
}

static enum rc
print_hits(struct asking *a, const struct field *const *fields, size_t n,
    struct err *e)
{
	struct cmd *c = a->cmd;
	size_t n_more = opt_has(&c->opts, "explain") ? 3 : 2, i;
	const struct field **all =
	    arena_array(&c->arena, n + n_more, sizeof *all);
	struct value *values =
	    arena_array(&c->arena, n + n_more, sizeof *values);
	struct value hit[3];
	struct article_rows rows;
	bool found;
	enum rc rc = RC_OK;

	memcpy(all, fields, n * sizeof *all);
	for (i = 0; i < n_more; i++)
		all[n + i] = &hit_fields[i];
	out_columns(c->out, all, n + n_more);
	article_rows_begin(&rows, c, fields, n);
	for (i = 0; i < a->answer.n && !rc; i++) {
		if ((rc = article_row(
			 &rows, a->answer.hits[i].id, &found, e)) ||
		    !found)
			continue;
		memcpy(values, rows.values, n * sizeof *values);
		fill_hit(c, &a->answer.hits[i], hit);
		memcpy(values + n, hit, n_more * sizeof *values);
		out_row(c->out, values);
	}
	article_rows_end(&rows);
	return rc;
}

/* For people: a hit, and below it what its score is made of. */
static enum rc
explain(struct asking *a, struct err *e)
{
	const struct field *fields[2];
	struct str *out = out_text(a->cmd->out);
	struct article_rows rows;
	struct sv why, line;
	size_t i;
	bool found;
	enum rc rc = RC_OK;

	fields[0] = field_find(&article_fields, SV("slug"));
	fields[1] = field_find(&article_fields, SV("title"));
	article_rows_begin(&rows, a->cmd, fields, COUNT_OF(fields));
	for (i = 0; i < a->answer.n && !rc; i++) {
		if ((rc = article_row(
			 &rows, a->answer.hits[i].id, &found, e)) ||
		    !found)
			continue;
		str_add_f(out, "%.*s: ", SV_ARG(rows.values[0].text));
		out_safe_line(out, rows.values[1].text);
		str_add_c(out, '\n');
		for (why = a->answer.hits[i].why; sv_line(&why, &line);) {
			str_add_s(out, "    ");
			out_safe_line(out, line);
			str_add_c(out, '\n');
		}
	}
	article_rows_end(&rows);
	return rc;
}

/* Of words that were read as others, for people. */
static void
say_corrections(struct asking *a)
{
	size_t i;

	for (i = 0; i < a->answer.n_corrections; i++)
		cmd_say(a->cmd, "'%.*s' is read as '%.*s'",
		    SV_ARG(a->answer.corrections[i].word),
		    SV_ARG(a->answer.corrections[i].read_as));
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct asking a = {.cmd = c, .condition = QUERY_SQL_INIT};
	const struct field **fields;
	size_t n;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e)) ||
	    (rc = cmd_operands(c, 1, SIZE_MAX, e)) ||
	    (rc = field_pick(article_set_for(c),
		 opt_text(&c->opts, "fields",
		     article_is_faq(c) ? "id,question,language"
				       : "id,slug,title,language"),
		 FIELD_LISTED, &c->arena, &fields, &n, e)))
		return rc;
	if (!(rc = ask(&a, e))) {
		if (opt_has(&c->opts, "quiet"))
			rc = a.answer.n ? RC_OK : RC_NO;
		else if (a.question.explains && out_is_table(c->out))
			rc = explain(&a, e);
		else
			rc = print_hits(&a, fields, n, e);
		if (opt_has(&c->opts, "verbose"))
			say_corrections(&a);
	}
	query_sql_free(&a.condition);
	return rc;
}

static const struct opt options[] = {
    {.name = "language",
	.type = OPT_TEXT,
	.arg = "TAG",
	.help = "of who asks: none in another one"},
    {.name = "all", .type = OPT_FLAG, .help = "what is not published yet, too"},
    {.name = "exact",
	.type = OPT_FLAG,
	.help = "no mistyped word is corrected"},
    {.name = "explain",
	.type = OPT_FLAG,
	.help = "say why a hit stands where it does"},
};

const struct verb verb_search = {
    .name = "search",
    .operands = "WORD...",
    .help = "find what answers a question, the best first",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT |
	OPT_STD_WHERE | OPT_STD_QUIET | OPT_STD_VERBOSE,
    .store = STORE_WRITE,
    .run = run,
};
