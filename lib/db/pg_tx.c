/*
 * Transactions: serializable where something is written, so that what was
 * decided inside holds; begun together with their first statement.
 */
#include "db/pg_conn.h"

#include <string.h>

/* Of advisory locks: "desk". The second key is the turn. */
#define TURN_CLASS "1684370283"

enum { TAKEN_TRIES = 3, LOST_TRIES = 1 };

/* A lock is waited for as long as another writer is elsewhere. */
static const char lock_timeout[] = "set local lock_timeout = 60000";

static const char *const begin_write[] = {
    "begin isolation level serializable", lock_timeout, NULL};
/* Who lost against others goes on in turn, or all would lose again and again.
 * This lock comes before the first look at the store, as no other kind does. */
static const char *const begin_again[] = {"begin isolation level serializable",
    lock_timeout, "lock table desk_turn in share update exclusive mode", NULL};
static const char *const begin_rows[] = {
    "begin isolation level repeatable read", lock_timeout, NULL};
static const char *const begin_read[] = {
    "begin isolation level repeatable read read only", NULL};
static const char *const begin_turn[] = {
    "begin isolation level read committed", lock_timeout, NULL};
/* What is done beside a change that is synced already: a crash may undo it, any
 * later commit that is synced takes it along. */
static const char *const begin_beside[] = {
    "begin isolation level read committed", lock_timeout,
    "set local synchronous_commit = off", NULL};

void
pg_tx_failed(struct pg *c, enum pg_trouble trouble, const struct err *e)
{
	if (!c->in_tx || c->failure.rc)
		return;
	c->failure = *e;
	c->trouble = trouble;
}

static enum rc
begin(struct pg *c, const char *const *words)
{
	c->in_tx = true;
	c->is_begun = c->notifies = c->has_given = false;
	c->is_write = words != begin_read;
	c->begin = words;
	c->trouble = PG_NO_TROUBLE;
	c->failure.rc = RC_OK;
	c->version = -1;
	return RC_OK;
}

enum rc
pg_begin(void *conn, enum db_level level, struct err *e)
{
	static const char *const *const words[] = {
	    [DB_SNAPSHOT] = begin_read,
	    [DB_ROWS] = begin_rows,
	    [DB_SERIAL] = begin_write,
	};
	struct pg *c = conn;
	bool in_turn =
	    level == DB_SERIAL && c->has_turn && c->trouble == PG_CONFLICT;

	(void)e;
	return begin(c, in_turn ? begin_again : words[level]);
}

enum rc
pg_begin_turn(
    void *conn, enum db_turn turn, bool waits, bool *taken, struct err *e)
{
	static const char wait_sql[] =
	    "select 1 from (select pg_advisory_xact_lock(" TURN_CLASS
	    ", cast($1 as integer))) x";
	static const char try_sql[] =
	    "select cast(pg_try_advisory_xact_lock(" TURN_CLASS
	    ", cast($1 as integer)) as integer)";
	struct pg *c = conn;
	int64_t is_taken = 0;
	enum rc rc;

	begin(c, waits ? begin_turn : begin_beside);
	if ((rc = pg_ask(c, waits ? wait_sql : try_sql,
		 (const struct db_arg[]){db_int(turn)}, 1, &is_taken, e)) ||
	    !is_taken)
		pg_rollback(c);
	*taken = is_taken;
	return rc;
}

static void
end(struct pg *c)
{
	c->in_tx = c->is_begun = false;
}

/* Has the server ended the connection meanwhile? It is asked before a commit is
 * sent: after that nobody knows. */
static void
look_alive(struct pg *c)
{
	struct pollfd fd = {PQsocket(c->db), POLLIN, 0};

	/* What it has said, then that it is gone. */
	if (poll(&fd, 1, 0) > 0 && PQconsumeInput(c->db))
		PQconsumeInput(c->db);
}

static enum rc
say_commit(struct pg *c, struct err *e)
{
	const char *words[] = {"notify desk", "commit", NULL};
	char tag[16] = "";
	enum rc rc;

	rc = pg_say(c, words + !c->notifies, "cannot write", tag, e);
	if (rc && c->trouble == PG_LOST) {
		c->trouble = PG_HOPELESS;
		return err_set(e, RC_TEMPFAIL,
		    "cannot write '%s': the connection broke at the end: it is "
		    "not known whether the change is stored",
		    c->name.p);
	}
	if (!rc && strcmp(tag, "COMMIT") != 0)
		rc = err_set(e, RC_BUG, "cannot write '%s': %s", c->name.p,
		    "a transaction that had failed was to be committed");
	return rc;
}

enum rc
pg_commit(void *conn, struct err *e)
{
	struct pg *c = conn;
	enum rc rc = RC_OK;

	if ((rc = pg_catch_up(c, e)))
		return rc;
	if (c->is_begun && !c->failure.rc) {
		look_alive(c);
		if (pg_is_lost(c))
			pg_fail(c, NULL, "cannot write", e);
	}
	if (c->failure.rc) {
		*e = c->failure;
		return e->rc;
	}
	if (c->is_begun && (rc = say_commit(c, e)))
		return rc;
	end(c);
	c->taken_in_a_row = c->lost_in_a_row = 0;
	return RC_OK;
}

void
pg_rollback(void *conn)
{
	static const char *const words[] = {"rollback", NULL};
	struct err ignored = ERR_INIT;
	struct pg *c = conn;

	pg_catch_up(c, &ignored);
	if (c->is_begun && !pg_is_lost(c) &&
	    PQtransactionStatus(c->db) != PQTRANS_IDLE)
		pg_say(c, words, "cannot write", NULL, &ignored);
	end(c);
}

/* Rows that were only read may have been printed. */
static bool
may_start_anew(const struct pg *c)
{
	return c->is_write || !c->has_given;
}

bool
pg_may_repeat(void *conn)
{
	struct pg *c = conn;

	switch (may_start_anew(c) ? c->trouble : PG_HOPELESS) {
	case PG_CONFLICT:
		return true;
	case PG_TAKEN:
		if (c->taken_in_a_row++ < TAKEN_TRIES)
			return true;
		break;
	case PG_LOST:
		if (c->lost_in_a_row++ < LOST_TRIES)
			return true;
		break;
	case PG_NO_TROUBLE:
	case PG_HOPELESS:
		break;
	}
	c->taken_in_a_row = c->lost_in_a_row = 0;
	return false;
}
