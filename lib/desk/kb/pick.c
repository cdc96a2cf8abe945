/* Articles with the reason why they were chosen. */
#include "desk/kb/pick.h"

#include <stdlib.h>
#include <string.h>

#include "desk/kb/kb.h"
#include "desk/kb/list.h"
#include "desk/kb/select.h"
#include "desk/records.h"

void
article_picks_free(struct article_picks *p)
{
	VEC_FREE(&p->v);
}

static int
by_order(const void *a, const void *b)
{
	const struct article_pick *x = a, *y = b;

	if (x->order > y->order || x->order < y->order)
		return x->order > y->order ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

void
article_picks_sort(struct article_picks *p)
{
	if (p->v.n)
		qsort(p->v.v, p->v.n, sizeof *p->v.v, by_order);
}

static enum rc
print_rows(struct cmd *c, const struct article_picks *p,
    const struct field *const *fields, size_t n, size_t n_columns, size_t limit,
    struct err *e)
{
	struct value *values =
	    arena_array(&c->arena, n + n_columns, sizeof *values);
	struct article_rows rows;
	size_t i, printed = 0;
	bool found;
	enum rc rc = RC_OK;

	article_rows_begin(&rows, c, fields, n);
	for (i = 0; i < p->v.n && printed < limit && !rc; i++) {
		if ((rc = article_row(&rows, p->v.v[i].id, &found, e)) ||
		    !found)
			continue;
		memcpy(values, rows.values, n * sizeof *values);
		memcpy(
		    values + n, p->v.v[i].values, n_columns * sizeof *values);
		out_row(c->out, values);
		printed++;
	}
	article_rows_end(&rows);
	return rc;
}

enum rc
article_picks_print(struct cmd *c, const struct article_picks *p,
    const char *fields, const struct field *columns, size_t n_columns,
    int64_t limit, struct err *e)
{
	const char *said = c->verb->std & OPT_STD_FIELDS
	    ? opt_text(&c->opts, "fields", fields)
	    : fields;
	const struct field **picked, **all;
	size_t n, i;
	enum rc rc;

	if ((rc = field_pick(article_set_for(c), said, FIELD_LISTED, &c->arena,
		 &picked, &n, e)))
		return rc;
	all = arena_array(&c->arena, n + n_columns, sizeof *all);
	memcpy(all, picked, n * sizeof *all);
	for (i = 0; i < n_columns; i++)
		all[n + i] = &columns[i];
	out_columns(c->out, all, n + n_columns);
	return print_rows(c, p, picked, n, n_columns,
	    (size_t)opt_int(&c->opts, "limit", limit), e);
}

enum rc
article_visible(struct cmd *c, struct query_sql *condition, struct err *e)
{
	const struct fieldset *set = article_set_for(c);
	bool has_where = c->verb->std & OPT_STD_WHERE;
	struct query_compile how;
	struct query *q;
	enum rc rc;

	if ((rc = records_parse(c,
		 has_where ? opt_text(&c->opts, "where", "") : "", set,
		 article_scope_with(c, "a.state in ('published', 'outdated')"),
		 &q, &how, e)))
		return rc;
	if (query_has_words(q))
		return err_set(e, RC_USAGE,
		    "--where: it takes fields, not words to search for");
	str_add_f(&condition->sql,
	    "exists (select 1 from %s where a.id = hit.id and ", set->from);
	if (!(rc = query_condition(q, set, &how, condition, e)))
		str_add_c(&condition->sql, ')');
	return rc;
}
