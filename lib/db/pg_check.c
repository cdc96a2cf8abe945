/* What the server knows of faults, as far as it costs little to ask. */
#include "db/pg_conn.h"

#include "base/str.h"

static const char *const faults[] = {
    "select 'index ' || c.relname || ': is not valid' from pg_index i "
    "join pg_class c on c.oid = i.indexrelid "
    "where not i.indisvalid and c.relnamespace in "
    "(select relnamespace from pg_class "
    "where oid = cast('desk_store' as regclass)) order by 1",
    "select 'constraint ' || conname || ': is not validated' "
    "from pg_constraint where not convalidated and connamespace in "
    "(select relnamespace from pg_class "
    "where oid = cast('desk_store' as regclass)) order by 1",
    "select 'checksums: ' || checksum_failures || ' pages were found damaged' "
    "from pg_stat_database where datname = current_database() "
    "and checksum_failures > 0",
};

/* B-trees, where the extension amcheck is there and we may use it. */
static const char has_amcheck[] =
    "select 1 from pg_extension x join pg_proc p "
    "on p.pronamespace = x.extnamespace and p.proname = 'bt_index_check' "
    "where x.extname = 'amcheck' and p.pronargs = 1 "
    "and pg_function_is_visible(p.oid) "
    "and has_function_privilege(p.oid, 'execute')";
static const char trees[] =
    "select cast(c.oid as bigint), c.relname from pg_class c "
    "join pg_am a on a.oid = c.relam join pg_index i on i.indexrelid = c.oid "
    "where a.amname = 'btree' and c.relkind = 'i' and i.indisvalid "
    "and c.relnamespace in (select relnamespace from pg_class "
    "where oid = cast('desk_store' as regclass)) order by 2";
static const char check_tree[] =
    "select 1 from (select bt_index_check(cast($1 as oid))) x";

struct checking {
	struct pg *c;
	void (*report)(void *arg, const char *fault);
	void *arg;
};

static enum rc
report_rows(struct checking *k, const char *sql, struct err *e)
{
	bool has_row;
	void *st;
	enum rc rc;

	if ((rc = pg_prepare(k->c, sql, &st, e)))
		return rc;
	rc = pg_bind(st, NULL, 0, e);
	while (!rc && !(rc = pg_step(st, &has_row, e)) && has_row)
		k->report(k->arg, pg_col_text(st, 0).p);
	pg_finish(st);
	return rc;
}

static enum rc
look_at_tree(struct checking *k, int64_t oid, struct sv name, struct err *e)
{
	struct str line = STR_INIT;
	int64_t n;
	enum rc rc = pg_ask(
	    k->c, check_tree, (const struct db_arg[]){db_int(oid)}, 1, &n, e);

	if (rc == RC_DATA || rc == RC_IO || rc == RC_BUG) {
		str_add_f(&line, "index %.*s: %s", SV_ARG(name), e->text);
		k->report(k->arg, line.p);
		rc = RC_OK;
	}
	str_free(&line);
	return rc;
}

static enum rc
look_at_trees(struct checking *k, struct err *e)
{
	bool has_row;
	void *st;
	enum rc rc;

	if ((rc = pg_prepare(k->c, trees, &st, e)))
		return rc;
	rc = pg_bind(st, NULL, 0, e);
	while (!rc && !(rc = pg_step(st, &has_row, e)) && has_row)
		rc = look_at_tree(k, pg_col_int(st, 0), pg_col_text(st, 1), e);
	pg_finish(st);
	return rc;
}

enum rc
pg_check(
    void *conn, void (*report)(void *, const char *), void *arg, struct err *e)
{
	struct checking k = {conn, report, arg};
	int64_t n;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < COUNT_OF(faults) && !rc; i++)
		rc = report_rows(&k, faults[i], e);
	if (rc)
		return rc;
	rc = pg_ask(conn, has_amcheck, NULL, 0, &n, e);
	if (rc == RC_NOTFOUND)
		return RC_OK;
	return rc ? rc : look_at_trees(&k, e);
}
