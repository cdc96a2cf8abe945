/* ticket list, count, search: which tickets there are. */
#include "verbs.h"

#include "base/str.h"
#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/search.h"
#include "desk/select.h"

/* Hits of a search that names no limit. */
enum { SEARCH_LIMIT = 20 };

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

/* The columns of a hit: the ticket's fields, then the snippet. */
struct hits {
	struct cmd *cmd;
	const struct field *const *fields; /* the last one is the snippet */
	size_t n;
	struct value *values;
	struct query_sql one; /* the fields of ticket $1 */
};

/* One line, without the marks around the words found. */
static struct sv
snippet_text(struct hits *h, struct sv snippet)
{
	char *p = arena_dup(&h->cmd->arena, snippet);
	size_t i, n = 0;

	for (i = 0; i < snippet.n; i++)
		if (p[i] != '\1' && p[i] != '\2')
			p[n++] = p[i] == '\n' || p[i] == '\r' ? ' ' : p[i];
	return sv_trim((struct sv){p, n});
}

static enum rc
print_hit(void *arg, const struct search_hit *hit, struct err *e)
{
	struct hits *h = arg;
	struct db_stmt *st;
	enum rc rc;

	h->one.args.v[0] = db_int(hit->ticket_id);
	if ((rc = db_query(h->cmd->desk.db, h->one.sql.p, h->one.args.v,
		 h->one.args.n, &st, e)))
		return rc;
	if (db_next(st)) {
		select_row(st, h->fields, h->n - 1, h->values);
		h->values[h->n - 1] =
		    (struct value){.text = snippet_text(h, hit->snippet)};
		out_row(h->cmd->out, h->values);
	}
	return db_end(st, e);
}

/* "select fields from ticket where id = $1" with room for the id. */
static void
select_one_row(const struct fieldset *set, const struct field *const *fields,
    size_t n, struct cmd *c, struct query_sql *sql)
{
	query_fields(fields, n, db_dialect(c->desk.db), &sql->sql);
	str_add_f(&sql->sql, " from %s where %s = ", set->from, set->key);
	query_sql_arg(sql, db_null());
}

static enum rc
run_search(struct cmd *c, struct err *e)
{
	static const struct field snippet = {.name = "snippet",
	    .type = FIELD_TEXT,
	    .flags = FIELD_LISTED,
	    .help = "where the words stand"};
	struct hits h = {.cmd = c, .one = QUERY_SQL_INIT};
	struct query_sql sql = QUERY_SQL_INIT;
	const struct field **fields, **all;
	const struct fieldset *set;
	int64_t limit = opt_int(&c->opts, "limit", SEARCH_LIMIT);
	size_t n, i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = cmd_operands(c, 1, (size_t)-1, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)) ||
	    (rc = field_pick(set,
		 opt_text(&c->opts, "fields", "id,status,priority,subject"),
		 FIELD_LISTED, &c->arena, &fields, &n, e)))
		return rc;
	all = arena_array(&c->arena, n + 1, sizeof *all);
	for (i = 0; i < n; i++)
		all[i] = fields[i];
	all[n] = &snippet;
	h.fields = all;
	h.n = n + 1;
	h.values = arena_array(&c->arena, n + 1, sizeof *h.values);
	select_one_row(set, fields, n, c, &h.one);
	if (!(rc = select_hits(c, cmd_words(c), set, &sql, e))) {
		out_columns(c->out, all, n + 1);
		if (limit > 0)
			rc = search_run(c->desk.db, sql.sql.p, sql.args.v,
			    sql.args.n, limit, print_hit, &h, e);
	}
	query_sql_free(&sql);
	query_sql_free(&h.one);
	return rc;
}

const struct verb verb_search = {
    .name = "search",
    .operands = "WORD... [QUERY]...",
    .help = "find tickets by their words, best first, with the place",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_READ,
    .run = run_search,
};
