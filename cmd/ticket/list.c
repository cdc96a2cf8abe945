/* ticket list, count: which tickets there are. */
#include "verbs.h"

#include "base/str.h"
#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/select.h"

static enum rc
run_list(struct cmd *c, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	const struct field **fields;
	const struct fieldset *set;
	size_t n;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)) ||
	    (rc = select_fields(c, set, &fields, &n, e)))
		return rc;
	if (!(rc = select_query(c, cmd_words(c), set, fields, n,
		  opt_int(&c->opts, "limit", 0), &sql, e)))
		rc = select_print(c, &sql, fields, n, NULL, e);
	query_sql_free(&sql);
	return rc;
}

const struct verb verb_list = {
    .name = "list",
    .operands = "[QUERY]...",
    .help = "list the tickets that a query means, newest first",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_READ,
    .run = run_list,
};

static enum rc
run_count(struct cmd *c, struct err *e)
{
	static const struct field count = {.name = "count",
	    .type = FIELD_INT,
	    .flags = FIELD_LISTED,
	    .help = "how many"};
	const struct field *fields[] = {&count};
	struct query_sql sql = QUERY_SQL_INIT;
	const struct fieldset *set;
	int64_t n = 0;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)))
		return rc;
	str_add_f(&sql.sql, "select count(*) from %s where ", set->from);
	if (!(rc = select_condition(c, cmd_words(c), set, &sql, e)))
		rc = db_get_int(
		    c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &n, e);
	query_sql_free(&sql);
	if (rc)
		return rc;
	if (opt_has(&c->opts, "quiet"))
		return n ? RC_OK : RC_NO;
	if (opt_text(&c->opts, "output", NULL)) {
		out_columns(c->out, fields, 1);
		out_row(c->out, &(struct value){.num = n});
	} else {
		str_add_f(out_text(c->out), "%lld\n", (long long)n);
	}
	return RC_OK;
}

const struct verb verb_count = {
    .name = "count",
    .operands = "[QUERY]...",
    .help = "count them; with -q answer by the exit status",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_QUIET,
    .is_query = true,
    .store = STORE_READ,
    .run = run_count,
};
