/* What only a store on a server has: transactions side by side. */
#include "db_two.h"

/* Adds what it has counted. */
static enum rc
add_count(struct db *db, const char *key, int64_t n, struct err *e)
{
	static const char sql[] = "insert into u (k, n) values ($1, $2)";

	return db_run(db, sql, DB_ARGS(db_text(key), db_int(n)), NULL, e);
}

static enum rc
count_and_add_other(void *arg, struct err *e)
{
	return add_count(arg, "b", store_int(arg, count_u), e);
}

/* Meanwhile the other one does the same. */
static enum rc
count_and_add(void *arg, struct err *e)
{
	struct two *t = arg;
	int64_t n = store_int(t->s->db, count_u);

	if (t->runs++ < t->troubles)
		EXPECT_INT(
		    db_tx(t->other, count_and_add_other, t->other, e), 0);
	return add_count(t->s->db, "a", n, e);
}

static void
conflicts(struct store *s)
{
	struct two t;

	if (!two_open(&t, s))
		return;
	EXPECT_INT(
	    db_run(t.other, "delete from u", DB_NO_ARGS, NULL, &s->e), 0);
	EXPECT_INT(db_tx(s->db, count_and_add, &t, &s->e), 0);
	EXPECT(t.runs <= 2);
	EXPECT_INT(store_int(s->db, count_u), 2);
	db_close(t.other);
}

static void
test_conflicts(void)
{
	on_server(conflicts);
}

static enum rc
raise_n(void *arg, struct err *e)
{
	struct two *t = arg;
	int64_t n;
	enum rc rc;

	if ((rc = db_get_int(
		 t->s->db, "select n from u where k = 'b'", DB_NO_ARGS, &n, e)))
		return rc;
	if (t->runs++ < t->troubles)
		EXPECT_INT(db_run(t->other, "update u set n = n + 10",
			       DB_NO_ARGS, NULL, e),
		    0);
	return db_run(t->s->db, "update u set n = $1 where k = 'b'",
	    DB_ARGS(db_int(n + 1)), NULL, e);
}

static void
lost_updates(struct store *s)
{
	struct two t;

	if (!two_open(&t, s))
		return;
	EXPECT_INT(add_other(s->db, &s->e), 0);
	t.troubles = 3;
	EXPECT_INT(db_tx(s->db, raise_n, &t, &s->e), 0);
	EXPECT_INT(t.runs, 4);
	EXPECT_INT(store_int(s->db, "select n from u where k = 'b'"), 32);
	t.runs = 0;
	EXPECT_INT(db_tx_rows(s->db, raise_n, &t, &s->e), 0);
	EXPECT_INT(t.runs, 4);
	EXPECT_INT(store_int(s->db, "select n from u where k = 'b'"), 63);
	db_close(t.other);
}

static void
test_lost_updates(void)
{
	on_server(lost_updates);
}

/* Finds nothing to do, the second time. */
static enum rc
raise_or_no(void *arg, struct err *e)
{
	struct two *t = arg;

	return t->runs > 0 ? RC_NO : raise_n(arg, e);
}

static void
forgotten_troubles(struct store *s)
{
	struct two t;

	if (!two_open(&t, s))
		return;
	EXPECT_INT(add_other(s->db, &s->e), 0);
	EXPECT_INT(db_tx(s->db, raise_or_no, &t, &s->e), RC_NO);
	EXPECT_STR(s->e.text, "");
	db_close(t.other);
}

static void
test_forgotten_troubles(void)
{
	on_server(forgotten_troubles);
}

/* Looks whether the key is there, and adds it if not. */
static enum rc
add_if_missing(void *arg, struct err *e)
{
	struct two *t = arg;
	int64_t n;
	enum rc rc = db_get_int(
	    t->s->db, "select n from u where k = 'b'", DB_NO_ARGS, &n, e);

	if (rc != RC_NOTFOUND)
		return rc;
	if (t->runs++ < t->troubles)
		EXPECT_INT(add_other(t->other, e), 0);
	return add_other(t->s->db, e);
}

static void
taken_keys(struct store *s)
{
	struct two t;

	if (!two_open(&t, s))
		return;
	EXPECT_INT(db_tx(s->db, add_if_missing, &t, &s->e), 0);
	EXPECT_INT(t.runs, 1);
	EXPECT_INT(store_int(s->db, count_u), 1);
	db_close(t.other);
}

static void
test_taken_keys(void)
{
	on_server(taken_keys);
}

static enum rc
swallow(void *arg, struct err *e)
{
	struct two *t = arg;

	t->runs++;
	(void)db_run(
	    t->s->db, "insert into u (k) values ('x')", DB_NO_ARGS, NULL, e);
	return RC_OK;
}

static void
swallowed(struct store *s)
{
	struct two t = {.s = s};

	EXPECT_INT(db_tx(s->db, swallow, &t, &s->e), RC_DATA);
	EXPECT_INT(t.runs, 1);
}

static void
test_swallowed(void)
{
	on_server(swallowed);
}

static enum rc
take_turn(void *arg, struct err *e)
{
	struct two *t = arg;
	bool taken = true;

	t->runs++;
	/* What is committed meanwhile is seen. */
	EXPECT_INT(store_int(t->s->db, count_u), 0);
	EXPECT_INT(add_other(t->other, e), 0);
	EXPECT_INT(store_int(t->s->db, count_u), 1);
	EXPECT_INT(
	    db_turn(t->other, DB_TURN_SEAL, false, add_other, t, &taken, e), 0);
	EXPECT(!taken);
	EXPECT_INT(
	    db_run(t->other, "update u set n = 9", DB_NO_ARGS, NULL, e), 0);
	return RC_OK;
}

static enum rc
nothing(void *arg, struct err *e)
{
	(void)e;
	++*(int *)arg;
	return RC_OK;
}

static void
turns(struct store *s)
{
	bool taken = false;
	struct two t;
	int n = 0;

	if (!two_open(&t, s))
		return;
	EXPECT_INT(
	    db_turn(s->db, DB_TURN_SEAL, true, take_turn, &t, &taken, &s->e),
	    0);
	EXPECT(taken);
	EXPECT_INT(t.runs, 1);
	EXPECT_INT(
	    db_turn(t.other, DB_TURN_SEAL, false, nothing, &n, &taken, &s->e),
	    0);
	EXPECT(taken);
	EXPECT_INT(n, 1);
	db_close(t.other);
}

static void
test_turns(void)
{
	on_server(turns);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"what was decided on a count holds when it is stored",
		test_conflicts},
	    {"a transaction that lost against another is repeated",
		test_lost_updates},
	    {"of a try that was repeated nothing is told",
		test_forgotten_troubles},
	    {"a key that another took meanwhile is seen in a second try",
		test_taken_keys},
	    {"a failed statement makes its transaction fail", test_swallowed},
	    {"one has a turn at a time, and sees what others commit",
		test_turns},
	};

	return unit_run(tests, COUNT_OF(tests));
}
