/*
 * Sealing: on a store whose writers go side by side, events wait in
 * event_unsealed until they are committed, and whoever has the turn moves them
 * into the chain, in the order in which they were written.
 */
#include "desk/event.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "desk/event_part.h"

enum {
	BATCH = 1000, /* rows of one turn, at most */
	/* For what others leave meanwhile. Where they never cease this one ends
	 * all the same, for one of them comes next. */
	TURNS = 20,
};

struct sealer {
	struct db *db;
	struct arena arena; /* the rows' */
	VEC(struct event_row) rows;
	bool secures; /* what others have sealed, too */
};

static struct event_row
copy_row(struct db_stmt *st, struct arena *a)
{
	return (struct event_row){
	    .id = db_col_int(st, 0),
	    .at = db_col_int(st, 1),
	    .agent_id = db_col_int(st, 2),
	    .verb = arena_sv(a, db_col_text(st, 3)),
	    .record = arena_sv(a, db_col_text(st, 4)),
	    .record_id = db_col_int(st, 5),
	    .ticket_id = db_col_int(st, 6),
	    .changes = arena_sv(a, db_col_text(st, 7)),
	    .salt = arena_sv(a, db_col_blob(st, 8)),
	    .digest = arena_sv(a, db_col_blob(st, 9)),
	};
}

static int
by_id(const void *a, const void *b)
{
	const struct event_row *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* The oldest rows that are committed. Bounded by their ids, which holds for
 * whatever plan the store once made: a limit within can take it long. */
static enum rc
take(struct sealer *s, struct err *e)
{
	static const char sql[] =
	    "delete from event_unsealed where id < "
	    "(select min(id) from event_unsealed) + $1 "
	    "returning id, at, agent_id, verb, record, record_id, ticket_id, "
	    "changes, salt, digest";
	struct db_stmt *st;
	enum rc rc;

	s->rows.n = 0;
	arena_reset(&s->arena);
	if ((rc = db_query(s->db, sql, DB_ARGS(db_int(BATCH)), &st, e)))
		return rc;
	while (db_next(st))
		VEC_ADD(&s->rows, copy_row(st, &s->arena));
	return db_end(st, e);
}

/* A commit that wrote something is synced, and all that was before it. */
static enum rc
write_something(struct db *db, struct err *e)
{
	static const char sql[] = "update event set salt = salt where id = "
				  "(select max(id) from event)";

	return db_run(db, sql, DB_NO_ARGS, NULL, e);
}

static enum rc
seal_batch(void *arg, struct err *e)
{
	struct sealer *s = arg;
	struct event_head head;
	enum rc rc;

	if ((rc = take(s, e)))
		return rc;
	if (!s->rows.n)
		return s->secures ? write_something(s->db, e) : RC_OK;
	qsort(s->rows.v, s->rows.n, sizeof *s->rows.v, by_id);
	if ((rc = event_head_read(s->db, &head, e)) ||
	    (rc = event_append(s->db, &head, s->rows.v, s->rows.n, e)))
		return rc;
	return db_notify(s->db, e);
}

static enum rc
look(struct db *db, bool *are_left, struct err *e)
{
	/* By the index, which is shorter where many were there before. */
	static const char sql[] = "select min(id) from event_unsealed";
	int64_t oldest = 0;
	enum rc rc = db_get_int(db, sql, DB_NO_ARGS, &oldest, e);

	*are_left = oldest != 0;
	return rc;
}

/*
 * Who finds the turn taken leaves its rows to the one that has it: that one
 * looks again when it is done, and they were committed before.
 */
static enum rc
seal(struct db *db, bool waits, bool secures, struct err *e)
{
	struct sealer s = {.db = db,
	    .arena = ARENA_INIT,
	    .rows = VEC_INIT,
	    .secures = secures};
	bool taken, are_left;
	int turns = 0;
	enum rc rc;

	do {
		rc =
		    db_turn(db, DB_TURN_SEAL, waits, seal_batch, &s, &taken, e);
		are_left = false;
		if (!rc && taken)
			rc = look(db, &are_left, e);
		turns += s.rows.n < BATCH / 10;
	} while (!rc && are_left && turns < TURNS);
	VEC_FREE(&s.rows);
	arena_free(&s.arena);
	return rc;
}

/* What cannot be sealed now is by who comes next; the change itself stands. */
static void
seal_committed(void *arg)
{
	struct err ignored = ERR_INIT;
	struct db *db = arg;

	db_on_commit(db, NULL, NULL);
	(void)seal(db, false, false, &ignored);
}

enum rc
event_leave(struct db *db, const struct event_row *row, struct err *e)
{
	static const char sql[] =
	    "insert into event_unsealed (at, agent_id, verb, record, "
	    "record_id, ticket_id, changes, salt, digest) "
	    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

	db_on_commit(db, seal_committed, db);
	return db_run_later(db, sql,
	    DB_ARGS(db_int(row->at), event_id_or_null(row->agent_id),
		db_view(row->verb), db_view(row->record),
		db_int(row->record_id), event_id_or_null(row->ticket_id),
		db_view(row->changes), db_blob(row->salt),
		db_blob(row->digest)),
	    e);
}

enum rc
event_waiting(struct desk *d, struct event_queue *q, struct err *e)
{
	static const char sql[] =
	    "select count(*), min(id) from event_unsealed";
	struct db_stmt *st;
	enum rc rc;

	*q = (struct event_queue){0, 0};
	if (db_dialect(d->db)->is_serial)
		return RC_OK;
	if ((rc = db_query(d->db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	if (db_next(st))
		*q = (struct event_queue){db_col_int(st, 0), db_col_int(st, 1)};
	return db_end(st, e);
}

static enum rc
settle(struct desk *d, bool secures, struct err *e)
{
	struct err why = ERR_INIT;
	bool are_left;
	enum rc rc;

	if (db_dialect(d->db)->is_serial)
		return RC_OK;
	rc = look(d->db, &are_left, &why);
	/* A standby cannot be written, nor can anybody whose turn never comes;
	 * what is sealed can be read all the same. */
	if (!rc && (are_left || secures) &&
	    (rc = seal(d->db, true, secures, &why)) == RC_TEMPFAIL)
		rc = RC_OK;
	if (rc == RC_DENIED)
		return RC_OK;
	if (rc)
		*e = why;
	return rc;
}

enum rc
event_settle(struct desk *d, struct err *e)
{
	return settle(d, false, e);
}

enum rc
event_secure(struct desk *d, struct err *e)
{
	return settle(d, true, e);
}
