/* What is SQLite's alone: how it keeps a schema, and its memory. */
#include <sys/resource.h>

#include "base/str.h"
#include "db_stores.h"

/* The text that the store has of a table after script. */
static void
expect_kept(const char *script, const char *table, const char *text)
{
	static const char sql[] = "select sql from sqlite_schema "
				  "where name = $1";
	struct store s = {.url = store_file()};
	struct db_stmt *st;

	CHECK(!db_open(s.url, DB_CREATE, &s.db, &s.e));
	EXPECT_INT(db_script(s.db, script, &s.e), 0);
	CHECK(!db_query(s.db, sql, DB_ARGS(db_text(table)), &st, &s.e));
	EXPECT(db_next(st));
	unit_expect_sv(
	    db_col_text(st, 0), sv_of(text), script, __FILE__, __LINE__);
	EXPECT_INT(db_end(st, &s.e), 0);
	store_close(&s);
}

static void
test_compact(void)
{
	static const struct {
		const char *script, *table, *text;
	} cases[] = {
	    {"create table t (\n\tid integer primary key, -- a number\n"
	     "\tn integer\tnot  null\n) strict;\n",
		"t",
		"CREATE TABLE t(id integer primary key,n integer not null)"
		"strict"},
	    {"-- before\ncreate/**/table t ( a /* -- */ , b );-- behind", "t",
		"CREATE TABLE t(a,b)"},
	    {"create table t (a default 'x  -- y', b default ' ''  ; ( z')",
		"t",
		"CREATE TABLE t(a default 'x  -- y',b default ' ''  ; ( z')"},
	    {"create table t (\"a  b\" , [c  ( d] , `e  --`)", "t",
		"CREATE TABLE t(\"a  b\",[c  ( d],`e  --`)"},
	    {"create table t (a check (a - -1 > 0 and a in ( 'x' , 'y' )))",
		"t", "CREATE TABLE t(a check(a - -1 > 0 and a in('x','y')))"},
	    {"create table t (a); create index  x  on t ( a )\n where a > 1",
		"x", "CREATE INDEX x on t(a)where a > 1"},
	};

	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++)
		expect_kept(cases[i].script, cases[i].table, cases[i].text);
}

static void
test_open_ended(void)
{
	static const char *const scripts[] = {
	    "create table t (a); -- no end", "create table t (a); /* no end"};
	size_t i;

	for (i = 0; i < COUNT_OF(scripts); i++)
		expect_kept(scripts[i], "t", "CREATE TABLE t(a)");
}

static long
memory_kb(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return used.ru_maxrss;
}

/* Pieces of every size, each of them for a short while. */
static void
make_texts(struct db *db, size_t longest)
{
	static const char sql[] =
	    "select replace($1, 'a', 'b') || $1, length($1)";
	struct err e = ERR_INIT;
	struct str s = STR_INIT;
	struct db_stmt *st;

	while (s.n < longest) {
		str_add_c(&s, 'a');
		EXPECT_INT(
		    db_query(db, sql, DB_ARGS(db_view(str_sv(&s))), &st, &e),
		    0);
		EXPECT(db_next(st));
		EXPECT_INT(db_col_int(st, 1), s.n);
		EXPECT_INT(db_col_text(st, 0).n, 2 * s.n);
		EXPECT(db_col_text(st, 0).p[s.n - 1] == 'b');
		EXPECT(db_col_text(st, 0).p[s.n] == 'a');
		EXPECT_INT(db_end(st, &e), 0);
	}
	str_free(&s);
}

static void
test_memory(void)
{
	struct store s;
	long before;
	int turn;

	CHECK(store_open(&s, false));
	make_texts(s.db, 5000);
	before = memory_kb();
	for (turn = 0; turn < 3; turn++)
		make_texts(s.db, 5000);
#ifndef __SANITIZE_ADDRESS__
	EXPECT(memory_kb() - before < 2000);
#else
	(void)before;
#endif
	store_close(&s);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"a schema is kept without comments and blanks", test_compact},
	    {"a comment without an end is one", test_open_ended},
	    {"pieces of every size are given back", test_memory},
	};

	return unit_run(tests, COUNT_OF(tests));
}
