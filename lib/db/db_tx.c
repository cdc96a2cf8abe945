/* Transactions, and their repetition. */
#include <time.h>

#include "base/clock.h"
#include "base/hash.h"
#include "db/db_part.h"

/*
 * How often a transaction that lost against another is tried in all; where the
 * store's writers go side by side, for how long, with pauses that grow.
 */
enum { TX_TRIES = 20, TX_TRY_MS = 30 * 1000, TX_PAUSE_MAX_MS = 100 };

/* A transaction: what it runs, and how it begins. */
struct tx {
	enum rc (*fn)(void *arg, struct err *e);
	void *arg;
	enum db_level level;
	enum db_turn turn; /* 0: none */
	bool waits, taken;
};

static enum rc
begin(struct db *db, struct tx *tx, struct err *e)
{
	tx->taken = true;
	return tx->turn ? db->backend->begin_turn(
			      db->conn, tx->turn, tx->waits, &tx->taken, e)
			: db->backend->begin(db->conn, tx->level, e);
}

/* One try. *again: it lost against another writer and may be repeated. */
static enum rc
tx_once(struct db *db, struct tx *tx, bool *again, struct err *e)
{
	enum rc rc;

	*again = false;
	if ((rc = begin(db, tx, e))) {
		*again = db->backend->may_repeat(db->conn);
		return rc;
	}
	if (!tx->taken)
		return RC_OK;
	db->tx_depth = 1;
	db->tx_failed = false;
	db->given.n = 0;
	rc = tx->fn(tx->arg, e);
	CHECK(rc || !db->tx_failed);
	if (!rc && !(rc = db_tell_ids(db, NULL, e)))
		rc = db->backend->commit(db->conn, e);
	if (rc) {
		*again = db->backend->may_repeat(db->conn);
		db->backend->rollback(db->conn);
	}
	db->tx_depth = 0;
	return rc;
}

static enum rc
tx_join(struct db *db, struct tx *tx, struct err *e)
{
	enum rc rc;

	db->tx_depth++;
	rc = tx->fn(tx->arg, e);
	db->tx_depth--;
	db->tx_failed |= rc != RC_OK;
	return rc;
}

/* Pauses at random: equal ones would meet again. */
static void
pause_before(int tries)
{
	int most = tries < 7 ? 1 << tries : TX_PAUSE_MAX_MS;
	struct timespec pause = {0, 0};
	uint16_t random;

	hash_random(&random, sizeof random);
	pause.tv_nsec = (long)(most * (1000000.0 / 65536) * random);
	nanosleep(&pause, NULL);
}

/* Is there time for one more try, after so many? */
static bool
may_try(const struct db *db, int tries, int64_t until)
{
	if (db->backend->dialect->is_serial)
		return tries < TX_TRIES;
	if (tries > 0)
		pause_before(tries);
	return tries == 0 || clock_monotonic_ms() < until;
}

static enum rc
tx_run(struct db *db, struct tx *tx, struct err *e)
{
	int64_t until = clock_monotonic_ms() + TX_TRY_MS;
	bool again = true;
	enum rc rc = RC_OK;
	int tries;

	if (db->tx_depth > 0) {
		CHECK(!tx->turn);
		return tx_join(db, tx, e);
	}
	for (tries = 0; again && may_try(db, tries, until); tries++) {
		/* What hurt the try before is nothing to tell of. */
		if (tries > 0)
			*e = (struct err)ERR_INIT;
		rc = tx_once(db, tx, &again, e);
	}
	if (!rc && tx->level != DB_SNAPSHOT && !tx->turn && db->on_commit)
		db->on_commit(db->on_commit_arg);
	return rc;
}

enum rc
db_tx(struct db *db, enum rc (*fn)(void *, struct err *), void *arg,
    struct err *e)
{
	struct tx tx = {.fn = fn, .arg = arg, .level = DB_SERIAL};

	return tx_run(db, &tx, e);
}

enum rc
db_tx_rows(struct db *db, enum rc (*fn)(void *, struct err *), void *arg,
    struct err *e)
{
	struct tx tx = {.fn = fn, .arg = arg, .level = DB_ROWS};

	return tx_run(db, &tx, e);
}

enum rc
db_snapshot(struct db *db, enum rc (*fn)(void *, struct err *), void *arg,
    struct err *e)
{
	struct tx tx = {.fn = fn, .arg = arg};

	return tx_run(db, &tx, e);
}

enum rc
db_turn(struct db *db, enum db_turn turn, bool waits,
    enum rc (*fn)(void *, struct err *), void *arg, bool *taken, struct err *e)
{
	struct tx tx = {.fn = fn,
	    .arg = arg,
	    .level = DB_SERIAL,
	    .turn = turn,
	    .waits = waits};
	enum rc rc = tx_run(db, &tx, e);

	*taken = tx.taken;
	return rc;
}

void
db_on_commit(struct db *db, void (*fn)(void *), void *arg)
{
	db->on_commit = fn;
	db->on_commit_arg = arg;
}
