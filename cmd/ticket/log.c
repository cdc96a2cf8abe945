/* ticket log, watch: the events of tickets, past and to come. */
#include "verbs.h"

#include "base/str.h"
#include "desk/cmd.h"
#include "desk/event.h"
#include "desk/feed.h"
#include "desk/fieldset.h"
#include "desk/select.h"

static enum rc
run_log(struct cmd *c, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	const struct field **fields;
	struct ids ids;
	size_t used, n, i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_HISTORY, e)) ||
	    (rc = event_settle(&c->desk, e)) ||
	    (rc = select_tickets(c, true, &ids, &used, e)) ||
	    (rc = select_fields(c, &event_fields, &fields, &n, e)))
		return rc;
	if (used < c->opts.n_operands)
		return err_set(e, RC_USAGE, "'%s' is no ticket's id",
		    c->opts.operands[used]);
	query_fields(fields, n, db_dialect(c->desk.db), &sql.sql);
	str_add_f(
	    &sql.sql, " from %s where v.ticket_id in (", event_fields.from);
	/* Numbers, not parameters: there may be more than a store takes. */
	for (i = 0; i < ids.n; i++)
		str_add_f(
		    &sql.sql, "%s%lld", i ? ", " : "", (long long)ids.v[i]);
	str_add_s(&sql.sql, ids.n ? ") order by v.id" : "0)");
	rc = select_print(c, &sql, fields, n, NULL, e);
	query_sql_free(&sql);
	return rc;
}

const struct verb verb_log = {
    .name = "log",
    .operands = "ID...|-",
    .help = "the history of a ticket: who changed what, when",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_WHERE,
    .store = STORE_READ,
    .run = run_log,
};

struct watch {
	struct cmd *cmd;
	struct query_sql sql; /* its first parameter: the last event seen */
	const struct field **fields;
	struct value *values;
	size_t n;
	int64_t last, left; /* left: how many more, -1 for no end */
};

/* Prints the events since the last one, and hands them out at once. */
static enum rc
print_new(void *arg, bool *done, struct err *e)
{
	struct watch *w = arg;
	struct cmd *c = w->cmd;
	struct db_stmt *st;
	enum rc rc;

	w->sql.args.v[0] = db_int(w->last);
	if ((rc = db_query(c->desk.db, w->sql.sql.p, w->sql.args.v,
		 w->sql.args.n, &st, e)))
		return rc;
	while (w->left != 0 && db_next(st)) {
		select_row(st, w->fields, w->n, w->values);
		out_row(c->out, w->values);
		w->last = db_col_int(st, (int)w->n);
		w->left -= w->left > 0;
	}
	*done = w->left == 0;
	if ((rc = db_end(st, e)))
		return rc;
	return out_flush(c->out, e);
}

static enum rc
prepare(struct watch *w, const struct fieldset *set, struct err *e)
{
	struct cmd *c = w->cmd;
	enum rc rc;

	w->values = arena_array(&c->arena, w->n, sizeof *w->values);
	query_sql_arg(&w->sql, db_null());
	str_clear(&w->sql.sql);
	query_fields(w->fields, w->n, db_dialect(c->desk.db), &w->sql.sql);
	str_add_f(&w->sql.sql,
	    ", v.id from %s join ticket t on t.id = v.ticket_id "
	    "where v.id > $1 and ",
	    event_fields.from);
	if ((rc = select_condition(c, cmd_words(c), set, &w->sql, e)))
		return rc;
	str_add_s(&w->sql.sql, " order by v.id");
	return RC_OK;
}

static enum rc
run_watch(struct cmd *c, struct err *e)
{
	struct watch w = {.cmd = c,
	    .sql = QUERY_SQL_INIT,
	    .left = opt_int(&c->opts, "limit", -1)};
	const struct fieldset *set;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_HISTORY, e)) ||
	    (rc = event_settle(&c->desk, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)) ||
	    (rc = select_fields(c, &event_fields, &w.fields, &w.n, e)))
		return rc;
	rc = db_get_int(c->desk.db, "select coalesce(max(id), 0) from event",
	    DB_NO_ARGS, &w.last, e);
	if (!rc && !(rc = prepare(&w, set, e))) {
		out_columns(c->out, w.fields, w.n);
		rc = feed_follow(c, print_new, &w, e);
	}
	query_sql_free(&w.sql);
	return rc;
}

const struct verb verb_watch = {
    .name = "watch",
    .operands = "[QUERY]...",
    .help = "print the events of matching tickets as they happen",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_READ,
    .run = run_watch,
};
