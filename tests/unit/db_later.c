/* Statements whose outcome is told later. */
#include <time.h>

#include "db_two.h"

enum { ROWS = 300 };

static const char count_t[] = "select count(*) from t";

/* What the transaction does with its rows, one of which is there twice. */
enum fate { ASK, WAIT, END, REFUSE };

struct work {
	struct store *s;
	bool has_twice;
	enum fate fate;
	struct two *two; /* NULL: no other one ends the connection */
	int runs;
};

static void
end_connection(struct two *t)
{
	static const char sql[] = "select cast(pg_terminate_backend("
				  "cast($1 as integer)) as integer)";
	struct timespec pause = {0, 30 * 1000 * 1000};
	int64_t done;

	EXPECT_INT(
	    db_get_int(t->other, sql, DB_ARGS(db_int(t->pid)), &done, &t->s->e),
	    0);
	nanosleep(&pause, NULL);
}

static enum rc
add_row(struct work *w, int64_t id, struct err *e)
{
	static const char sql[] = "insert into t (id, s) values ($1, $2)";
	char text[32];

	/* Nobody holds on to it. */
	snprintf(text, sizeof text, "row %d", (int)id);
	return db_run_later(
	    w->s->db, sql, DB_ARGS(db_int(id), db_text(text)), e);
}

static enum rc
add_rows(void *arg, struct err *e)
{
	struct work *w = arg;
	struct db *db = w->s->db;
	int64_t i, n = 0;
	enum rc rc;

	w->runs++;
	for (i = 1; i <= ROWS; i++) {
		if (w->two && w->runs == 1 && i == ROWS / 2)
			end_connection(w->two);
		if ((rc = add_row(w, w->has_twice && i == 290 ? 289 : i, e)))
			return rc;
	}
	switch (w->fate) {
	case ASK:
		rc = db_get_int(db, count_t, DB_NO_ARGS, &n, e);
		EXPECT(rc || n == ROWS);
		return rc;
	case WAIT:
		return db_catch_up(db, e);
	case END:
		return RC_OK;
	case REFUSE:
		return err_set(e, RC_USAGE, "no");
	}
	return RC_OK;
}

static void
refused(struct store *s)
{
	struct work w = {.s = s, .has_twice = true};

	for (w.fate = ASK; w.fate <= END; w.fate++) {
		s->e = (struct err)ERR_INIT;
		EXPECT_INT(db_tx(s->db, add_rows, &w, &s->e), RC_DATA);
		EXPECT(sv_starts(sv_of(s->e.text), SV("cannot write '")));
		EXPECT_INT(store_int(s->db, count_t), 0);
	}
	/* On a server it has not come to that one. */
	EXPECT(db_tx(s->db, add_rows, &w, &s->e) != RC_OK);
	EXPECT_INT(store_int(s->db, count_t), 0);
}

static void
test_refused(void)
{
	on_both(refused);
}

static void
taken(struct store *s)
{
	struct work w = {.s = s, .fate = REFUSE};

	EXPECT_INT(db_tx(s->db, add_rows, &w, &s->e), RC_USAGE);
	EXPECT_INT(store_int(s->db, count_t), 0);
	for (w.fate = ASK; w.fate <= END; w.fate++) {
		EXPECT_INT(db_tx(s->db, add_rows, &w, &s->e), 0);
		EXPECT_INT(store_int(s->db, count_t), ROWS);
		EXPECT_INT(store_int(s->db,
			       "select count(*) from t where s = 'row ' || id"),
		    ROWS);
		EXPECT_INT(
		    db_run(s->db, "delete from t", DB_NO_ARGS, NULL, &s->e), 0);
	}
}

static void
test_taken(void)
{
	on_both(taken);
}

static void
broken(struct store *s)
{
	static const char my_pid[] = "select pg_backend_pid()";
	struct work w = {.s = s};
	struct two t;

	if (!two_open(&t, s))
		return;
	w.two = &t;
	for (w.fate = ASK; w.fate <= END; w.fate++) {
		w.runs = 0;
		t.pid = store_int(s->db, my_pid);
		EXPECT_INT(db_tx(s->db, add_rows, &w, &s->e), 0);
		EXPECT_INT(w.runs, 2);
		EXPECT_INT(store_int(s->db, count_t), ROWS);
		EXPECT_INT(
		    db_run(s->db, "delete from t", DB_NO_ARGS, NULL, &s->e), 0);
	}
	db_close(t.other);
}

static void
test_broken(void)
{
	on_server(broken);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"what is refused is told by whoever asks next, and nothing stays",
		test_refused},
	    {"all rows are there once somebody asks", test_taken},
	    {"a connection that breaks meanwhile is made anew", test_broken},
	};

	return unit_run(tests, COUNT_OF(tests));
}
