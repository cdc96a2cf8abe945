/* Connections to a server that break, and servers that are not there. */
#include <sys/wait.h>
#include <time.h>

#include "db_two.h"

static const char my_pid[] = "select pg_backend_pid()";

/* The other one ends the first one's connection. */
static void
kill_first(struct two *t)
{
	static const char sql[] = "select cast(pg_terminate_backend("
				  "cast($1 as integer)) as integer)";
	struct timespec pause = {0, 30 * 1000 * 1000};
	int64_t done = 0;

	EXPECT_INT(
	    db_get_int(t->other, sql, DB_ARGS(db_int(t->pid)), &done, &t->s->e),
	    0);
	EXPECT_INT(done, 1);
	nanosleep(&pause, NULL);
}

/* Dies in its first runs: before its last statement, or right behind it. */
static enum rc
add_and_die(void *arg, struct err *e)
{
	struct two *t = arg;
	enum rc rc;

	if ((rc = db_get_int(t->s->db, my_pid, DB_NO_ARGS, &t->pid, e)))
		return rc;
	t->runs++;
	if (t->runs <= t->troubles && t->runs != 2)
		kill_first(t);
	rc = add_other(t->s->db, e);
	if (t->runs <= t->troubles && t->runs == 2)
		kill_first(t);
	return rc;
}

static void
broken_transactions(struct store *s)
{
	struct two t;

	if (!two_open(&t, s))
		return;
	EXPECT_INT(db_tx(s->db, add_and_die, &t, &s->e), 0);
	EXPECT_INT(t.runs, 2);
	EXPECT_INT(store_int(s->db, count_u), 1);
	/* Right before the commit. */
	EXPECT_INT(db_run(s->db, "delete from u", DB_NO_ARGS, NULL, &s->e), 0);
	t.runs = 1;
	t.troubles = 2;
	EXPECT_INT(db_tx(s->db, add_and_die, &t, &s->e), 0);
	EXPECT_INT(t.runs, 3);
	EXPECT_INT(store_int(s->db, count_u), 1);
	/* Once is an accident, twice is a server that goes. */
	EXPECT_INT(db_run(s->db, "delete from u", DB_NO_ARGS, NULL, &s->e), 0);
	t.runs = 0;
	t.troubles = 2;
	EXPECT_INT(db_tx(s->db, add_and_die, &t, &s->e), RC_TEMPFAIL);
	EXPECT(strstr(s->e.text, ": the database is away"));
	EXPECT_INT(store_int(s->db, count_u), 0);
	/* And then all is well again. */
	EXPECT_INT(db_tx(s->db, add_and_die, &t, &s->e), 0);
	db_close(t.other);
}

static void
test_broken_transactions(void)
{
	on_server(broken_transactions);
}

static enum rc
count_them(void *arg, struct err *e)
{
	struct two *t = arg;
	int64_t n;

	t->runs++;
	return db_get_int(t->s->db, count_u, DB_NO_ARGS, &n, e);
}

/* The server forgets what was prepared, as behind some poolers. */
static void
forgotten_statements(struct store *s)
{
	struct two t = {.s = s};
	int k;

	for (k = 0; k < 3; k++)
		EXPECT_INT(db_tx(s->db, count_them, &t, &s->e), 0);
	EXPECT_STR(s->e.text, "");
	EXPECT_INT(t.runs, 3);
	EXPECT_INT(db_script(s->db, "deallocate all", &s->e), 0);
	EXPECT_INT(db_tx(s->db, count_them, &t, &s->e), 0);
	EXPECT_INT(t.runs, 5);
	EXPECT_INT(db_tx(s->db, count_them, &t, &s->e), 0);
	EXPECT_INT(t.runs, 6);
}

static void
test_forgotten_statements(void)
{
	on_server(forgotten_statements);
}

/* A child that ends the connection a moment later. */
static pid_t
kill_later(struct two *t)
{
	struct timespec pause = {0, 200 * 1000 * 1000};
	pid_t child;

	t->pid = store_int(t->s->db, my_pid);
	fflush(stdout);
	if ((child = fork()) != 0)
		return child;
	nanosleep(&pause, NULL);
	if (db_open(t->s->url, DB_WRITE, &t->other, &t->s->e))
		_exit(1);
	kill_first(t);
	_exit(0);
}

/* While a commit is on its way nobody knows whether it is stored. */
static void
broken_commit(struct store *s)
{
	static const char slow[] =
	    "create function slow() returns trigger language plpgsql as "
	    "'begin perform pg_sleep(1); return null; end';"
	    "create constraint trigger slow after insert on u "
	    "deferrable initially deferred for each row execute function "
	    "slow()";
	struct two t = {.s = s};
	pid_t child;

	EXPECT_INT(db_script(s->db, slow, &s->e), 0);
	child = kill_later(&t);
	EXPECT_INT(db_tx(s->db, add_other, s->db, &s->e), RC_TEMPFAIL);
	EXPECT(strstr(s->e.text, "it is not known whether"));
	waitpid(child, NULL, 0);
	EXPECT_INT(store_int(s->db, count_u), 0);
}

static void
test_broken_commit(void)
{
	on_server(broken_commit);
}

static void
broken_reads(struct store *s)
{
	static const char rows[] = "select * from generate_series(1, 1000000)";
	struct db_stmt *st;
	struct two t;
	int k;

	if (!two_open(&t, s))
		return;
	/* Statements that were prepared are prepared anew. */
	for (k = 0; k < 5; k++) {
		t.pid = store_int(s->db, my_pid);
		EXPECT_INT(store_int(s->db, count_u), 0);
		kill_first(&t);
		EXPECT_INT(store_int(s->db, count_u), 0);
		EXPECT(store_int(s->db, my_pid) != t.pid);
	}
	/* Of rows that were given none may come twice. */
	t.pid = store_int(s->db, my_pid);
	EXPECT_INT(db_query(s->db, rows, DB_NO_ARGS, &st, &s->e), 0);
	EXPECT(db_next(st));
	kill_first(&t);
	for (k = 1; db_next(st); k++)
		EXPECT_INT(db_col_int(st, 0), k + 1);
	EXPECT(k < 1000000);
	EXPECT_INT(db_end(st, &s->e), RC_TEMPFAIL);
	EXPECT_INT(store_int(s->db, count_u), 0);
	db_close(t.other);
}

static void
test_broken_reads(void)
{
	on_server(broken_reads);
}

static void
broken_wait(struct store *s)
{
	bool changed;
	struct two t;

	if (!two_open(&t, s))
		return;
	EXPECT_INT(db_wait(s->db, NULL, 0, &changed, &s->e), 0);
	t.pid = store_int(s->db, my_pid);
	kill_first(&t);
	/* What was committed meanwhile was not heard. */
	EXPECT_INT(db_wait(s->db, NULL, 2000, &changed, &s->e), 0);
	EXPECT(changed);
	EXPECT_INT(db_wait(s->db, NULL, 20, &changed, &s->e), 0);
	EXPECT(!changed);
	EXPECT_INT(db_run(t.other, "notify desk", DB_NO_ARGS, NULL, &s->e), 0);
	EXPECT_INT(db_wait(s->db, NULL, 2000, &changed, &s->e), 0);
	EXPECT(changed);
	db_close(t.other);
}

static void
test_broken_wait(void)
{
	on_server(broken_wait);
}

static void
nowhere(struct store *s)
{
	struct db *db;
	char *url;

	EXPECT_INT(db_open("postgresql://127.0.0.1:1/x", DB_READ, &db, &s->e),
	    RC_TEMPFAIL);
	EXPECT(strstr(s->e.text,
	    "cannot open 'postgresql://127.0.0.1:1/x': the database is away"));
	url = arena_printf(&store_arena, "%s%cdbname=nobody", s->url,
	    strchr(s->url, '?') ? '&' : '?');
	EXPECT_INT(db_open(url, DB_READ, &db, &s->e), RC_NOTFOUND);
	url = arena_printf(&store_arena, "%s%cuser=nobody", s->url,
	    strchr(s->url, '?') ? '&' : '?');
	EXPECT_INT(db_open(url, DB_READ, &db, &s->e), RC_DENIED);
	EXPECT_INT(db_open(store_schema(), DB_WRITE, &db, &s->e), RC_NOTFOUND);
	EXPECT(strstr(s->e.text, "no desk there; 'desk init' makes one"));
	EXPECT_INT(db_open("postgresql://h/d?nonsense=1", DB_READ, &db, &s->e),
	    RC_CONFIG);
}

static void
test_nowhere(void)
{
	on_server(nowhere);
}

static void
bad_text(struct store *s)
{
	static const char sql[] = "insert into t (s) values ($1)";

	EXPECT_INT(
	    db_run(s->db, sql, DB_ARGS(db_view(SV("a\0b"))), NULL, &s->e),
	    RC_DATA);
	EXPECT_INT(db_run(s->db, sql, DB_ARGS(db_text("a\xff")), NULL, &s->e),
	    RC_DATA);
	/* A parameter that stands nowhere. */
	EXPECT_INT(db_run(s->db, sql, DB_ARGS(db_text("a"), db_text("b")), NULL,
		       &s->e),
	    RC_OK);
}

static void
test_bad_text(void)
{
	on_server(bad_text);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"a transaction whose connection breaks is done once",
		test_broken_transactions},
	    {"a connection that breaks in a commit leaves it unknown",
		test_broken_commit},
	    {"a lone read whose connection breaks is made again",
		test_broken_reads},
	    {"who waits is told after a break, too", test_broken_wait},
	    {"a statement that the server has forgotten is prepared anew",
		test_forgotten_statements},
	    {"a store that is not there is named with its reason",
		test_nowhere},
	    {"text that the server cannot hold is bad data", test_bad_text},
	};

	return unit_run(tests, COUNT_OF(tests));
}
