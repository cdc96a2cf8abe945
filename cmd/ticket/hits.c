/* Hits: the fields of each ticket, and what was found. */
#include "hits.h"

#include <string.h>

#include "desk/fieldset.h"
#include "desk/query.h"
#include "desk/select.h"

enum { HITS_AT_ONCE = 50 };

/* Some tickets, by a statement that is used again and again. */
struct printing {
	struct cmd *cmd;
	const struct field *const *fields;
	size_t n;
	struct value *values;
	struct query_sql some;
	size_t step; /* how many it asks for */
};

/* One by one where they are in a file; elsewhere each question is a way to the
 * server and back. In the order of the hits. */
static void
make_statement(struct printing *p, const struct fieldset *set, size_t n_hits)
{
	const struct db_dialect *dialect = db_dialect(p->cmd->desk.db);
	struct query_sql *s = &p->some;
	size_t i;

	p->step = dialect->is_file || !n_hits ? 1 : HITS_AT_ONCE;
	if (n_hits && p->step > n_hits)
		p->step = n_hits;
	query_fields(p->fields, p->n, dialect, &s->sql);
	str_add_f(&s->sql, ", %s from %s where %s in (", set->key, set->from,
	    set->key);
	for (i = 0; i < p->step; i++) {
		str_add_s(&s->sql, i ? ", " : "");
		query_sql_arg(s, db_null());
	}
	str_add_c(&s->sql, ')');
	if (p->step == 1)
		return;
	str_add_f(&s->sql, " order by case %s", set->key);
	for (i = 1; i < p->step; i++)
		str_add_f(&s->sql, " when $%zu then %zu", i, i);
	str_add_f(&s->sql, " else %zu end", p->step);
}

static const struct search_hit *
hit_of(const struct search_hit *hits, size_t n, int64_t id)
{
	size_t i;

	for (i = 0; i + 1 < n && hits[i].id != id; i++)
		;
	return &hits[i];
}

/* At most as many as the statement asks for; the last one fills it up. */
static enum rc
print_hits(struct printing *p, const struct search_hit *hits, size_t n,
    hit_values *fill, struct err *e)
{
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	for (i = 0; i < p->step; i++)
		p->some.args.v[i] = db_int(hits[i < n ? i : n - 1].id);
	if ((rc = db_query(p->cmd->desk.db, p->some.sql.p, p->some.args.v,
		 p->some.args.n, &st, e)))
		return rc;
	while (db_next(st)) {
		select_row(st, p->fields, p->n, p->values);
		fill(p->cmd, hit_of(hits, n, db_col_int(st, (int)p->n)),
		    p->values + p->n);
		out_row(p->cmd->out, p->values);
	}
	return db_end(st, e);
}

enum rc
hits_print(struct cmd *c, const struct fieldset *set, const char *usual,
    const struct field *more, size_t n_more, hit_values *fill,
    const struct search_answer *answer, struct err *e)
{
	struct printing p = {.cmd = c, .some = QUERY_SQL_INIT};
	const struct field **fields, **all;
	size_t n, i;
	enum rc rc;

	if ((rc = field_pick(set, opt_text(&c->opts, "fields", usual),
		 FIELD_LISTED, &c->arena, &fields, &n, e)))
		return rc;
	all = arena_array(&c->arena, n + n_more, sizeof *all);
	memcpy(all, fields, n * sizeof *all);
	for (i = 0; i < n_more; i++)
		all[n + i] = &more[i];
	p.fields = all;
	p.n = n;
	p.values = arena_array(&c->arena, n + n_more, sizeof *p.values);
	make_statement(&p, set, answer->n);
	out_columns(c->out, all, n + n_more);
	for (i = 0; i < answer->n && !rc; i += p.step)
		rc = print_hits(&p, answer->hits + i,
		    answer->n - i < p.step ? answer->n - i : p.step, fill, e);
	query_sql_free(&p.some);
	return rc;
}
