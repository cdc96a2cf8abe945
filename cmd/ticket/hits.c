/* Hits: the fields of each ticket, and what was found. */
#include "hits.h"

#include <string.h>

#include "desk/fieldset.h"
#include "desk/query.h"
#include "desk/select.h"

struct value
hit_snippet(struct cmd *c, struct sv snippet)
{
	char *p = arena_dup(&c->arena, snippet);
	size_t i, n = 0;
	struct sv text;

	for (i = 0; i < snippet.n; i++)
		if (p[i] != '\1' && p[i] != '\2')
			p[n++] = p[i] == '\n' || p[i] == '\r' ? ' ' : p[i];
	text = sv_trim((struct sv){p, n});
	return (struct value){.is_null = !text.n, .text = text};
}

/* One ticket, by a statement that is used for each. */
struct printing {
	struct cmd *cmd;
	const struct field *const *fields;
	size_t n;
	struct value *values;
	struct query_sql one;
};

static enum rc
print_hit(struct printing *p, const struct search_hit *hit, hit_values *fill,
    struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	p->one.args.v[0] = db_int(hit->id);
	if ((rc = db_query(p->cmd->desk.db, p->one.sql.p, p->one.args.v,
		 p->one.args.n, &st, e)))
		return rc;
	if (db_next(st)) {
		select_row(st, p->fields, p->n, p->values);
		fill(p->cmd, hit, p->values + p->n);
		out_row(p->cmd->out, p->values);
	}
	return db_end(st, e);
}

enum rc
hits_print(struct cmd *c, const char *usual, const struct field *more,
    size_t n_more, hit_values *fill, const struct search_answer *answer,
    struct err *e)
{
	struct printing p = {.cmd = c, .one = QUERY_SQL_INIT};
	const struct field **fields, **all;
	const struct fieldset *set;
	size_t n, i;
	enum rc rc;

	if ((rc = fieldset_ticket(&c->desk, &set, e)) ||
	    (rc = field_pick(set, opt_text(&c->opts, "fields", usual),
		 FIELD_LISTED, &c->arena, &fields, &n, e)))
		return rc;
	all = arena_array(&c->arena, n + n_more, sizeof *all);
	memcpy(all, fields, n * sizeof *all);
	for (i = 0; i < n_more; i++)
		all[n + i] = &more[i];
	p.fields = all;
	p.n = n;
	p.values = arena_array(&c->arena, n + n_more, sizeof *p.values);
	query_fields(fields, n, db_dialect(c->desk.db), &p.one.sql);
	str_add_f(&p.one.sql, " from %s where %s = ", set->from, set->key);
	query_sql_arg(&p.one, db_null());
	out_columns(c->out, all, n + n_more);
	for (i = 0; i < answer->n && !rc; i++)
		rc = print_hit(&p, &answer->hits[i], fill, e);
	query_sql_free(&p.one);
	return rc;
}
