/* Taking one ticket, and claiming the most pressing ones. */
#include "desk/queue.h"

#include "base/str.h"
#include "desk/fieldset.h"
#include "desk/ticket/ticket.h"

static enum rc
assign(struct desk *d, int64_t id, struct err *e)
{
	struct ticket_change change = {.if_version = -1};
	enum rc rc;

	if ((rc = settings_add(d, &ticket_fields_builtin, SV("assignee"),
		 sv_of(d->caller.login), &change.settings, e)))
		return rc;
	return ticket_change(d, id, &change, NULL, e);
}

enum rc
queue_take(struct desk *d, int64_t id, bool may_steal, struct err *e)
{
	static const char holder[] =
	    "select x.login from agent x where id = $1";
	struct ticket t;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = ticket_load(d, id, d->arena, &t, e)))
		return rc;
	if (!t.assignee_id || t.assignee_id == d->caller.id || may_steal)
		return assign(d, id, e);
	if ((rc = db_query(
		 d->db, holder, DB_ARGS(db_int(t.assignee_id)), &st, e)))
		return rc;
	if (db_next(st))
		err_set(e, RC_DATA,
		    "ticket %lld: '%.*s' has it; --force takes it",
		    (long long)id, SV_ARG(db_col_text(st, 0)));
	rc = db_end(st, e);
	return rc ? rc : RC_DATA;
}

enum rc
queue_claim(struct desk *d, const char *condition, const struct db_arg *args,
    size_t n_args, int64_t limit, int64_t *ids, size_t *n, struct err *e)
{
	struct str sql = STR_INIT;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	*n = 0;
	str_add_f(&sql,
	    "select t.id from ticket t where t.is_open = 1 and "
	    "t.assignee_id is null and t.status <> 'waiting' and %s "
	    "order by case when t.due_at is null then 1 else 0 end, t.due_at, "
	    "t.priority_rank desc, t.id limit %lld %s",
	    condition, (long long)limit, db_dialect(d->db)->claim_lock);
	rc = db_query(d->db, sql.p, args, n_args, &st, e);
	str_free(&sql);
	if (rc)
		return rc;
	while (db_next(st))
		ids[(*n)++] = db_col_int(st, 0);
	if ((rc = db_end(st, e)))
		return rc;
	for (i = 0; i < *n; i++)
		if ((rc = assign(d, ids[i], e)))
			return rc;
	return RC_OK;
}
