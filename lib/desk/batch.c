/* Many records at once, changed or listed. */
#include "desk/batch.h"

#include "base/str.h"

struct run {
	struct cmd *cmd;
	struct ids *ids;
	const struct batch *batch;
};

enum rc
batch_select(struct cmd *c, bool follow_merges, struct ids *ids, struct err *e)
{
	size_t used;
	enum rc rc = select_tickets(c, follow_merges, ids, &used, e);

	if (rc || used == c->opts.n_operands)
		return rc;
	return err_set(
	    e, RC_USAGE, "'%s' is no ticket's id", c->opts.operands[used]);
}

static enum rc
each(struct run *r, batch_fn fn, struct err *e)
{
	struct desk *d = &r->cmd->desk;
	struct arena *all = d->arena;
	struct arena one = ARENA_INIT;
	size_t i;
	enum rc rc = RC_OK;

	d->arena = &one;
	for (i = 0; i < r->ids->n && !rc; i++) {
		arena_reset(&one);
		rc = fn(d, r->ids->v[i], r->batch->arg, e);
	}
	d->arena = all;
	arena_free(&one);
	return rc;
}

static enum rc
run_all(void *arg, struct err *e)
{
	struct run *r = arg;
	const struct batch *b = r->batch;
	enum rc rc;

	if ((rc = (b->again ? b->again : select_again)(r->cmd, r->ids, e)) ||
	    (rc = each(r, b->change, e)) ||
	    (b->verify && (rc = each(r, b->verify, e))))
		return rc;
	/* Without a text: it rolls back, and is no error. */
	return b->is_dry ? RC_NO : RC_OK;
}

enum rc
batch_run(struct cmd *c, struct ids *ids, const struct batch *b, struct err *e)
{
	struct run r = {c, ids, b};
	enum rc rc =
	    (b->by_rows ? db_tx_rows : db_tx)(c->desk.db, run_all, &r, e);

	if (rc && !(b->is_dry && rc == RC_NO))
		return rc;
	select_print_ids(c, ids->v, ids->n);
	return RC_OK;
}

enum rc
batch_numbers(struct cmd *c, size_t n, const struct batch *b, struct err *e)
{
	struct ids ids;
	size_t used;
	int64_t id;
	enum rc rc;

	if ((rc = select_named(c, 0, n, find_number, &ids, &used, e)) ||
	    (used < n &&
		(rc = find_number(
		     &c->desk, sv_of(c->opts.operands[used]), &id, e))))
		return rc;
	return batch_run(c, &ids, b, e);
}

/* The rows that belong to one. */
static enum rc
print_rows(struct cmd *c, const char *sql, int64_t id,
    const struct field *const *fields, size_t n, struct value *values,
    struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	rc = db_query(c->desk.db, sql, DB_ARGS(db_int(id)), &st, e);
	if (rc)
		return rc;
	while (!out_is_lost(c->out) && db_next(st)) {
		select_row(st, fields, n, values);
		out_row(c->out, values);
	}
	return db_end(st, e);
}

enum rc
batch_list(struct cmd *c, const struct ids *ids, const struct fieldset *set,
    const char *condition, struct err *e)
{
	struct str sql = STR_INIT;
	const struct field **fields;
	struct value *values;
	size_t n, i;
	enum rc rc;

	if ((rc = select_fields(c, set, &fields, &n, e)))
		return rc;
	values = arena_array(&c->arena, n, sizeof *values);
	query_fields(fields, n, db_dialect(c->desk.db), &sql);
	str_add_f(&sql, " from %s where %s", set->from, condition);
	out_columns(c->out, fields, n);
	for (i = 0; i < ids->n && !rc; i++)
		rc = print_rows(c, sql.p, ids->v[i], fields, n, values, e);
	str_free(&sql);
	return rc;
}
