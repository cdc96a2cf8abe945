/* The stores' one interface, on each of them. */
#include "db/db.h"

#include <limits.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "db_stores.h"

static const char insert_t[] =
    "insert into t (n, s, b) values ($1, $2, $3) returning id";

static struct db_stmt *
read_back(struct store *s, int64_t id)
{
	static const char sql[] = "select n, s, b from t where id = $1";
	struct db_stmt *st;

	EXPECT_INT(db_query(s->db, sql, DB_ARGS(db_int(id)), &st, &s->e), 0);
	EXPECT(db_next(st));
	return st;
}

static void
round_trip(
    struct store *s, struct db_arg n, struct db_arg text, struct db_arg blob)
{
	struct db_stmt *st;
	int64_t id = 0;

	EXPECT_INT(
	    db_get_int(s->db, insert_t, DB_ARGS(n, text, blob), &id, &s->e), 0);
	st = read_back(s, id);
	EXPECT_INT(db_col_is_null(st, 0), n.type == DB_NULL);
	EXPECT_INT(db_col_int(st, 0), n.num);
	EXPECT_INT(db_col_is_null(st, 1), text.type == DB_NULL);
	EXPECT(sv_eq(db_col_text(st, 1), text.bytes));
	EXPECT_INT(db_col_is_null(st, 2), blob.type == DB_NULL);
	EXPECT(sv_eq(db_col_blob(st, 2), blob.bytes));
	EXPECT(!db_next(st));
	EXPECT_INT(db_end(st, &s->e), 0);
}

static void
types(struct store *s)
{
	size_t large = 3 * 1024 * 1024, i;
	char *bytes = malloc(large);
	int turn;

	CHECK(bytes);
	for (i = 0; i < large; i++)
		bytes[i] = (char)(i * 31 + i / 256);
	/* More than once: a statement is prepared at its second use. */
	for (turn = 0; turn < 3; turn++) {
		round_trip(s, db_null(), db_null(), db_null());
		round_trip(s, db_int(INT64_MAX), db_text("Zoé 😀\t\\x41'\""),
		    db_blob(SV("a\0b\xff\\")));
		round_trip(s, db_int(INT64_MIN), db_text("\\x"),
		    db_blob((struct sv){"", 0}));
		round_trip(s, db_int(-1), db_text("t"),
		    db_blob((struct sv){bytes, large}));
	}
	free(bytes);
}

static void
test_types(void)
{
	on_both(types);
}

static void
fill(struct store *s, const char *n)
{
	struct str sql = STR_INIT;

	str_add_f(&sql,
	    "insert into t (n, s) with recursive r(i) as (select 1 union all "
	    "select i + 1 from r where i < %s) select i, 'row ' || i from r",
	    n);
	EXPECT_INT(db_run(s->db, sql.p, DB_NO_ARGS, NULL, &s->e), 0);
	str_free(&sql);
}

static void
nested(struct store *s)
{
	static const char outer[] = "select n, s from t order by n";
	static const char inner[] = "select n + $1 from t where n = $2";
	static const char rest[] = "select count(*) from t where n > $1";
	struct db_stmt *st;
	int64_t n = 0, sum = 0, more = 0;
	char buf[32];

	fill(s, "500");
	EXPECT_INT(db_query(s->db, outer, DB_NO_ARGS, &st, &s->e), 0);
	while (db_next(st)) {
		struct sv text = db_col_text(st, 1);

		n++;
		EXPECT_INT(db_get_int(s->db, inner,
			       DB_ARGS(db_int(1000), db_int(n)), &sum, &s->e),
		    0);
		EXPECT_INT(
		    db_get_int(s->db, rest, DB_ARGS(db_int(n)), &more, &s->e),
		    0);
		EXPECT_INT(sum, 1000 + n);
		EXPECT_INT(more, 500 - n);
		snprintf(buf, sizeof buf, "row %d", (int)n);
		EXPECT(sv_is(text, buf));
		EXPECT_INT(db_col_int(st, 0), n);
	}
	EXPECT_INT(db_end(st, &s->e), 0);
	EXPECT_INT(n, 500);
	/* One that is left in the middle does not harm the next. */
	EXPECT_INT(db_query(s->db, outer, DB_NO_ARGS, &st, &s->e), 0);
	EXPECT(db_next(st));
	EXPECT_INT(db_end(st, &s->e), 0);
	EXPECT_INT(store_int(s->db, "select count(*) from t"), 500);
}

static void
test_nested(void)
{
	on_both(nested);
}

static long
memory_kb(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return used.ru_maxrss;
}

static void
many(struct store *s)
{
	static const char sql[] = "select n, s from t";
	struct db_stmt *st;
	int64_t n = 0;
	long before;

	fill(s, "100000");
	before = memory_kb();
	EXPECT_INT(db_query(s->db, sql, DB_NO_ARGS, &st, &s->e), 0);
	while (db_next(st))
		n++;
	EXPECT_INT(db_end(st, &s->e), 0);
	EXPECT_INT(n, 100000);
#ifndef __SANITIZE_ADDRESS__
	EXPECT(memory_kb() - before < 2000);
#else
	(void)before;
#endif
}

static void
test_many(void)
{
	on_both(many);
}

/* What transactions of the tests do. */
struct work {
	struct store *s;
	int runs;
	enum rc fails;
	int64_t changes;
};

static enum rc
add_key(void *arg, struct err *e)
{
	static const char sql[] = "insert into u (k, n) values ('a', 1)";
	struct work *w = arg;
	enum rc rc;

	w->runs++;
	if ((rc = db_run(w->s->db, sql, DB_NO_ARGS, &w->changes, e)))
		return rc;
	return w->fails ? err_set(e, w->fails, "no") : RC_OK;
}

static void
transactions(struct store *s)
{
	static const char count[] = "select count(*) from u";
	struct work w = {.s = s, .fails = RC_USAGE};

	EXPECT_INT(db_tx(s->db, add_key, &w, &s->e), RC_USAGE);
	EXPECT_INT(w.runs, 1);
	EXPECT_INT(store_int(s->db, count), 0);
	w.fails = RC_OK;
	EXPECT_INT(db_tx(s->db, add_key, &w, &s->e), RC_OK);
	EXPECT_INT(w.changes, 1);
	EXPECT_INT(store_int(s->db, count), 1);
	EXPECT_INT(db_tx(s->db, add_key, &w, &s->e), RC_DATA);
	EXPECT(strstr(s->e.text, "cannot write '"));
	EXPECT_INT(store_int(s->db, count), 1);
	EXPECT_INT(db_run(s->db, "update u set n = 2 where k = 'b'", DB_NO_ARGS,
		       &w.changes, &s->e),
	    0);
	EXPECT_INT(w.changes, 0);
	EXPECT_INT(db_run(s->db, "update u set n = n + 1", DB_NO_ARGS,
		       &w.changes, &s->e),
	    0);
	EXPECT_INT(w.changes, 1);
	EXPECT_INT(db_get_int(s->db, "select n from u where k = $1",
		       DB_ARGS(db_text("b")), &w.changes, &s->e),
	    RC_NOTFOUND);
	EXPECT_INT(db_run(s->db, "select nothing from nowhere", DB_NO_ARGS,
		       NULL, &s->e),
	    RC_BUG);
}

static void
test_transactions(void)
{
	on_both(transactions);
}

static int called;

static void
count_call(void *arg)
{
	struct store *s = arg;

	called++;
	EXPECT(store_int(s->db, "select count(*) from u") > 0);
}

static enum rc
read_only(void *arg, struct err *e)
{
	struct work *w = arg;
	int64_t n;

	return db_get_int(
	    w->s->db, "select count(*) from u", DB_NO_ARGS, &n, e);
}

static void
on_commit(struct store *s)
{
	struct work w = {.s = s};

	called = 0;
	db_on_commit(s->db, count_call, s);
	EXPECT_INT(db_tx(s->db, add_key, &w, &s->e), RC_OK);
	EXPECT_INT(called, 1);
	EXPECT_INT(db_tx(s->db, add_key, &w, &s->e), RC_DATA);
	EXPECT_INT(db_snapshot(s->db, read_only, &w, &s->e), RC_OK);
	EXPECT_INT(called, 1);
}

static void
test_on_commit(void)
{
	on_both(on_commit);
}

static void
reading_only(struct store *s)
{
	struct db *db;
	int64_t n;

	EXPECT_INT(db_open(s->url, DB_READ, &db, &s->e), 0);
	EXPECT(db_run(db, "insert into u (k, n) values ('x', 1)", DB_NO_ARGS,
		   NULL, &s->e) != RC_OK);
	EXPECT_INT(store_int(db, "select count(*) from u"), 0);
	EXPECT_INT(db_version(db, &n, &s->e), 0);
	EXPECT_INT(n, 1);
	db_close(db);
	EXPECT_INT(db_open(s->url, DB_CREATE, &db, &s->e), RC_DATA);
	EXPECT(strstr(s->e.text, "it is there already"));
}

static void
test_reading_only(void)
{
	on_both(reading_only);
}

/* A child that commits after a moment, and writes when. */
static pid_t
commit_later(struct store *s)
{
	static const char sql[] = "insert into t (n) values ($1)";
	struct timespec pause = {0, 150 * 1000 * 1000};
	struct err e = ERR_INIT;
	struct db *db;
	pid_t pid;

	fflush(stdout);
	if ((pid = fork()) != 0)
		return pid;
	if (db_open(s->url, DB_WRITE, &db, &e))
		_exit(1);
	nanosleep(&pause, NULL);
	if (db_run(db, sql, DB_ARGS(db_int(clock_monotonic_ms())), NULL, &e))
		_exit(1);
	if (!db_dialect(db)->is_file)
		db_run(db, "notify desk", DB_NO_ARGS, NULL, &e);
	db_close(db);
	_exit(0);
}

static void
waiting(struct store *s)
{
	bool changed = false;
	int64_t late;
	pid_t pid;
	int status;

	EXPECT_INT(db_wait(s->db, NULL, -1, &changed, &s->e), 0);
	EXPECT(changed);
	late = clock_monotonic_ms();
	EXPECT_INT(db_wait(s->db, NULL, 100, &changed, &s->e), 0);
	EXPECT(!changed);
	EXPECT(clock_monotonic_ms() - late >= 99);
	pid = commit_later(s);
	EXPECT_INT(db_wait(s->db, NULL, 5000, &changed, &s->e), 0);
	late = clock_monotonic_ms() -
	    store_int(s->db, "select coalesce(max(n), 0) from t");
	EXPECT(changed);
	/* Woken, not at the end of its time; make bench says how soon. */
	EXPECT(late < 2500);
	waitpid(pid, &status, 0);
	EXPECT_INT(status, 0);
}

static void
test_waiting(void)
{
	on_both(waiting);
}

static void
inserts(struct store *s)
{
	static const char next[] = "insert into t (n) values ($1)";
	static const char numbered[] = "insert into t (n, id) values ($1, $2)";
	static const char once[] = "insert into t (id) values ($1) "
				   "on conflict (id) do nothing";
	static const char other[] = "insert into u (k, n) values ('a', 1)";
	int64_t id = 0, turn;

	/* More than once: a statement is prepared at its second use. */
	for (turn = 1; turn <= 3; turn++) {
		EXPECT_INT(
		    db_insert(s->db, next, DB_ARGS(db_int(7)), &id, &s->e), 0);
		EXPECT_INT(id, turn);
	}
	EXPECT_INT(db_insert(s->db, numbered, DB_ARGS(db_int(7), db_int(70)),
		       &id, &s->e),
	    0);
	EXPECT_INT(id, 70);
	EXPECT_INT(db_run(s->db, other, DB_NO_ARGS, NULL, &s->e), 0);
	EXPECT_INT(db_insert(s->db, once, DB_ARGS(db_int(70)), &id, &s->e),
	    RC_NOTFOUND);
	EXPECT_STR(s->e.text, "");
	EXPECT_INT(db_insert(s->db, once, DB_ARGS(db_int(71)), &id, &s->e), 0);
	EXPECT_INT(id, 71);
	EXPECT_INT(db_insert(s->db, numbered, DB_ARGS(db_int(7), db_int(71)),
		       &id, &s->e),
	    RC_DATA);
}

static void
test_inserts(void)
{
	on_both(inserts);
}

static const char insert_n[] = "insert into t (n) values (1)";

static enum rc
give_ids(void *arg, struct err *e)
{
	struct work *w = arg;
	enum rc rc;

	if ((rc = db_run(w->s->db,
		 w->runs++ == 0 ? "insert into t (id) values (1)"
				: "insert into t (id) values (7), (42)",
		 DB_NO_ARGS, NULL, e)) ||
	    (rc = db_ids_given(w->s->db, "t", e)) || w->fails)
		return rc;
	return db_insert(w->s->db, insert_n, DB_NO_ARGS, &w->changes, e);
}

static void
ids_given(struct store *s)
{
	/* Whether it makes one itself or not. */
	static const int64_t ids[] = {2, 44};
	struct work w = {.s = s};
	int64_t id;
	size_t i;

	for (i = 0; i < COUNT_OF(ids); i++) {
		w.fails = i ? RC_OK : RC_NO;
		EXPECT_INT(db_tx(s->db, give_ids, &w, &s->e), 0);
		EXPECT_INT(
		    db_insert(s->db, insert_n, DB_NO_ARGS, &id, &s->e), 0);
		EXPECT_INT(id, ids[i]);
	}
	EXPECT_INT(w.changes, 43);
	EXPECT_INT(db_ids_given(s->db, "t", &s->e), 0);
	EXPECT_INT(db_insert(s->db, insert_n, DB_NO_ARGS, &id, &s->e), 0);
	EXPECT_INT(id, 45);
}

static void
test_ids_given(void)
{
	on_both(ids_given);
}

static void
report(void *arg, const char *fault)
{
	(void)arg;
	printf("# fault: %s\n", fault);
	unit_failed = true;
}

static void
check(struct store *s)
{
	EXPECT_INT(db_check(s->db, report, NULL, &s->e), 0);
	EXPECT_STR(s->e.text, "");
}

static void
test_check(void)
{
	on_both(check);
}

static void
test_url_shown(void)
{
	static const struct {
		const char *url, *shown;
	} cases[] = {
	    {"/var/desk.db", "/var/desk.db"},
	    {"postgresql://host/db", "postgresql://host/db"},
	    {"postgresql://ann@host/db", "postgresql://ann@host/db"},
	    {"postgresql://ann:s3@host:5432/db",
		"postgresql://ann:***@host:5432/db"},
	    {"postgresql://ann:@host/db", "postgresql://ann:***@host/db"},
	    {"postgresql://ann:s@3@host/db", "postgresql://ann:***@host/db"},
	    {"postgresql://ann:s/3@host/db", "postgresql://ann:***@host/db"},
	    {"postgresql://ann:s?3@host/db", "postgresql://ann:***@host/db"},
	    {"postgresql://a:1,b:2/db", "postgresql://a:1,b:2/db"},
	    {"postgresql:///db?host=/tmp&password=s3&user=a",
		"postgresql:///db?host=/tmp&password=***&user=a"},
	    {"postgresql:///db?sslpassword=s3",
		"postgresql:///db?sslpassword=***"},
	    {"postgresql:///db?%70assword=s3",
		"postgresql:///db?%70assword=***"},
	    {"postgresql://h/db?password=s@3",
		"postgresql://h/db?password=***"},
	};

	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++)
		EXPECT_STR(
		    db_url_shown(cases[i].url, &store_arena), cases[i].shown);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"values come back as they went in", test_types},
	    {"a query may run between two rows of another", test_nested},
	    {"100,000 rows take no memory", test_many},
	    {"a transaction is all or nothing", test_transactions},
	    {"what is to happen after a commit happens then", test_on_commit},
	    {"who may read cannot write, and nothing is made twice",
		test_reading_only},
	    {"a commit of another wakes who waits", test_waiting},
	    {"an insert tells the new row's id", test_inserts},
	    {"ids that were given are not made again", test_ids_given},
	    {"a sound store has no faults", test_check},
	    {"no password of a URL is shown", test_url_shown},
	};

	return unit_run(tests, COUNT_OF(tests));
}
