/* Articles by a query, with the search engine for its words. */
#include "desk/kb/list.h"

#include <string.h>

#include "base/str.h"
#include "base/vec.h"
#include "desk/kb/kb.h"
#include "desk/kb/select.h"
#include "desk/query.h"
#include "desk/query_tree.h"
#include "desk/records.h"
#include "desk/search/search.h"
#include "desk/select.h"

struct finder {
	struct cmd *cmd;
	const struct fieldset *set;
	struct query *q;
	struct query_compile how;
	VEC(int64_t) ids;
};

/* Words that the engine is not asked for. */
static bool
has_deeper_words(const struct query *q, const struct query_node *node)
{
	for (; node; node = node->next)
		if ((node->kind == NODE_WORDS && node != q->top) ||
		    has_deeper_words(q, node->kids.first))
			return true;
	return false;
}

static enum rc
prepare(struct finder *f, const char *words, const char *scope, struct err *e)
{
	struct cmd *c = f->cmd;
	enum rc rc;

	f->set = article_set_for(c);
	if ((rc = records_parse(c, words, f->set, article_scope_with(c, scope),
		 &f->q, &f->how, e)))
		return rc;
	if (has_deeper_words(f->q, f->q->root))
		return err_set(e, RC_USAGE,
		    "words of the text cannot stand behind 'or' or 'not' here: "
		    "ask for title:word or content:word");
	return RC_OK;
}

/* The condition of the query but for its words, over "article a" alone. */
static enum rc
condition_of(struct finder *f, struct query_sql *sql, struct err *e)
{
	enum rc rc;

	f->how.without_words = true;
	str_add_f(&sql->sql,
	    "exists (select 1 from %s where a.id = hit.id and ", f->set->from);
	if (!(rc = query_condition(f->q, f->set, &f->how, sql, e)))
		str_add_c(&sql->sql, ')');
	return rc;
}

/* The best first. */
static enum rc
ask(struct finder *f, int64_t limit, struct err *e)
{
	struct cmd *c = f->cmd;
	struct query_sql sql = QUERY_SQL_INIT;
	struct search_question question = {.kind = SEARCH_ARTICLE,
	    .mode = SEARCH_ALL,
	    .words = f->q->top->words,
	    .limit = limit};
	struct search_answer answer = {NULL, 0, NULL, 0, false};
	size_t i;
	enum rc rc;

	if (!(rc = condition_of(f, &sql, e))) {
		question.condition = sql.sql.p;
		question.args = sql.args.v;
		question.n_args = sql.args.n;
		rc = search_ask(&c->desk, &question, &c->arena, &answer, e);
	}
	for (i = 0; i < answer.n && !rc; i++)
		VEC_ADD(&f->ids, answer.hits[i].id);
	query_sql_free(&sql);
	return rc;
}

/* In the order that the query asks for; those in the ids so far where it has
 * words. */
static enum rc
select_ids(struct finder *f, int64_t limit, struct err *e)
{
	struct cmd *c = f->cmd;
	bool is_among = f->ids.n > 0;
	struct query_sql sql = QUERY_SQL_INIT;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	str_add_f(&sql.sql, "select a.id from %s where ", f->set->from);
	if ((rc = query_condition(f->q, f->set, &f->how, &sql, e)))
		goto out;
	for (i = 0; i < f->ids.n; i++)
		str_add_f(&sql.sql, "%s%lld", i ? ", " : " and a.id in (",
		    (long long)f->ids.v[i]);
	str_add_s(&sql.sql, is_among ? ")" : "");
	query_order(f->q, f->set, &f->how, &sql);
	if (limit > 0)
		str_add_f(&sql.sql, " limit %lld", (long long)limit);
	f->ids.n = 0;
	if ((rc = db_query(
		 c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e)))
		goto out;
	while (db_next(st))
		VEC_ADD(&f->ids, db_col_int(st, 0));
	rc = db_end(st, e);
out:
	query_sql_free(&sql);
	return rc;
}

static enum rc
find(struct finder *f, int64_t limit, struct err *e)
{
	bool has_order = query_has_order(f->q);
	enum rc rc;

	if (!f->q->top)
		return select_ids(f, limit, e);
	if ((rc = ask(f, has_order ? 0 : limit, e)) || !has_order || !f->ids.n)
		return rc;
	return select_ids(f, limit, e);
}

enum rc
article_query(struct cmd *c, const char *words, const char *scope,
    int64_t limit, int64_t **ids, size_t *n, struct err *e)
{
	struct finder f = {.cmd = c, .ids = VEC_INIT};
	enum rc rc;

	if (!(rc = prepare(&f, words, scope, e)))
		rc = find(&f, limit, e);
	*n = f.ids.n;
	*ids = arena_array(&c->arena, f.ids.n + 1, sizeof **ids);
	if (f.ids.n)
		memcpy(*ids, f.ids.v, f.ids.n * sizeof **ids);
	VEC_FREE(&f.ids);
	return rc;
}

void
article_rows_begin(struct article_rows *r, struct cmd *c,
    const struct field *const *fields, size_t n)
{
	*r = (struct article_rows){.cmd = c,
	    .fields = fields,
	    .n = n,
	    .arena = ARENA_INIT,
	    .sql = STR_INIT};
	r->values = arena_array(&c->arena, n + 1, sizeof *r->values);
	query_fields(fields, n, db_dialect(c->desk.db), &r->sql);
	str_add_f(
	    &r->sql, " from %s where a.id = $1", article_set_for(c)->from);
}

enum rc
article_row(struct article_rows *r, int64_t id, bool *found, struct err *e)
{
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	arena_reset(&r->arena);
	if ((rc = db_query(
		 r->cmd->desk.db, r->sql.p, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if ((*found = db_next(st))) {
		select_row(st, r->fields, r->n, r->values);
		for (i = 0; i < r->n; i++)
			r->values[i].text =
			    arena_sv(&r->arena, r->values[i].text);
	}
	return db_end(st, e);
}

void
article_rows_end(struct article_rows *r)
{
	str_free(&r->sql);
	arena_free(&r->arena);
}

/* Each by itself: their order is no order of the store's. */
static enum rc
print_ranked(struct finder *f, const struct field *const *fields, size_t n,
    struct err *e)
{
	struct article_rows rows;
	size_t i;
	bool found;
	enum rc rc = RC_OK;

	out_columns(f->cmd->out, fields, n);
	article_rows_begin(&rows, f->cmd, fields, n);
	for (i = 0; i < f->ids.n && !rc && !out_is_lost(f->cmd->out); i++)
		if (!(rc = article_row(&rows, f->ids.v[i], &found, e)) && found)
			out_row(f->cmd->out, rows.values);
	article_rows_end(&rows);
	return rc;
}

enum rc
article_list(struct cmd *c, const char *words, const char *scope, struct err *e)
{
	struct finder f = {.cmd = c, .ids = VEC_INIT};
	int64_t limit = opt_int(&c->opts, "limit", 0);
	bool wants_none = opt_has(&c->opts, "limit") && !limit;
	const struct field **fields;
	size_t n;
	enum rc rc;

	if ((rc = prepare(&f, words, scope, e)))
		return rc;
	if (!f.q->top || wants_none)
		return records_list(c, f.q->top ? "" : words, f.set,
		    article_scope_with(c, scope), e);
	if (!(rc = select_fields(c, f.set, &fields, &n, e)) &&
	    !(rc = find(&f, limit, e)))
		rc = print_ranked(&f, fields, n, e);
	VEC_FREE(&f.ids);
	return rc;
}
