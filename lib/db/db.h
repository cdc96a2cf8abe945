/*
 * One small interface over the stores. SQL is written once for both dialects:
 * parameters $1…$n, bound by name; what differs stands in db_dialect's
 * fragments. A struct db is for one thread of one process.
 */
#ifndef DESK_DB_DB_H
#define DESK_DB_DB_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_stmt;

enum db_mode {
	DB_READ, /* no change is possible */
	DB_WRITE,
	DB_CREATE, /* must not exist yet */
};

/*
 * Opens the store that url names (a path is SQLite). RC_NOTFOUND when there is
 * none, RC_DENIED, RC_TEMPFAIL when it is busy or away, RC_DATA when the file
 * is no desk's, RC_UNAVAILABLE for a kind this build has no back end for.
 */
enum rc db_open(
    const char *url, enum db_mode mode, struct db **db, struct err *e);
void db_close(struct db *db); /* NULL is fine; rolls back what is open */

/* The URL as it may be shown: without what is secret in it. In a. */
const char *db_url_shown(const char *url, struct arena *a);

/* What differs between the dialects, as text to build SQL with. */
struct db_dialect {
	const char *name;       /* "sqlite", "postgres" */
	const char *claim_lock; /* behind a claiming select: "" or "for update
				   skip locked" */
	const char *list_agg;   /* "group_concat" or "string_agg": (x, ',') */
	const char *bytewise;   /* behind a text to order by: as its bytes are,
				   "" or " collate \"C\"" */
	/* Words of schema files, name and text in turn, NULL at the end:
	 * {ID} {INT} {TEXT} {BLOB} {STRICT}. */
	const char *const *schema_words;
	const char *suffix; /* of schema files for it alone: ".sqlite.sql" */
	/* Its writers come one after another: what a transaction read at its
	 * start is still so at its end, whatever it looked at. */
	bool is_serial;
	bool is_file; /* the store is a file on this host: db_files, db_place */
};
const struct db_dialect *db_dialect(const struct db *db);

/* A parameter. Text and blob views must live until the statement is stepped
 * to its end. */
enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_arg {
	enum db_type type;
	int64_t num;
	struct sv bytes;
};

static inline struct db_arg
db_null(void)
{
	return (struct db_arg){DB_NULL, 0, {NULL, 0}};
}

static inline struct db_arg
db_int(int64_t n)
{
	return (struct db_arg){DB_INT, n, {NULL, 0}};
}

/* A NULL pointer or view, and a text of no bytes, are stored as NULL: a stored
 * text is never ''. */
static inline struct db_arg
db_view(struct sv v)
{
	return (struct db_arg){v.n ? DB_TEXT : DB_NULL, 0, v};
}

static inline struct db_arg
db_text(const char *s)
{
	return db_view(sv_of(s));
}

/* Unlike text, a blob may be of no bytes. */
static inline struct db_arg
db_blob(struct sv v)
{
	return (struct db_arg){DB_BLOB, 0, v};
}

/* db_run(db, sql, DB_ARGS(db_int(id), db_text(name)), e) */
#define DB_ARGS(...)                                                           \
	(const struct db_arg[]){__VA_ARGS__},                                  \
	    sizeof((const struct db_arg[]){__VA_ARGS__}) /                     \
	    sizeof(struct db_arg)
#define DB_NO_ARGS NULL, 0

/*
 * Starts a statement; $1 is args[0]. Rows come with db_next; db_end must be
 * called always, it frees and says how it went:
 *
 *	if ((rc = db_query(db, sql, DB_ARGS(...), &st, e)))
 *		return rc;
 *	while (db_next(st))
 *		use(db_col_int(st, 0));
 *	return db_end(st, e);
 *
 * Prepared statements are kept by their text: one with values in it, other ones
 * each time, is prepared for nothing. RC_TEMPFAIL when busy, RC_DATA when a
 * constraint is hurt, RC_IO, RC_BUG for bad SQL.
 */
enum rc db_query(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, struct db_stmt **st, struct err *e);
bool db_next(struct db_stmt *st);
enum rc db_end(struct db_stmt *st, struct err *e);

/* Columns from 0 of the row that db_next gave; views live until the next. */
bool db_col_is_null(struct db_stmt *st, int col);
int64_t db_col_int(struct db_stmt *st, int col);    /* 0 where null */
struct sv db_col_text(struct db_stmt *st, int col); /* SV_NULL where null */
struct sv db_col_blob(struct db_stmt *st, int col);

/* A statement that gives no rows; *changes (may be NULL): rows changed. */
enum rc db_run(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, int64_t *changes, struct err *e);

/*
 * db_run inside db_tx, for one whose outcome can wait: on a server it is not
 * waited for here. What hurts it is told by a later call that asks the store,
 * by db_catch_up, which waits for all of them, or by the transaction's end.
 */
enum rc db_run_later(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, struct err *e);
enum rc db_catch_up(struct db *db, struct err *e);

/*
 * A plain insert of one row, without a returning clause, into a table whose
 * store makes the id: *id is the new row's. RC_NOTFOUND (e untouched) where "on
 * conflict do nothing" left the store as it was.
 */
enum rc db_insert(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, int64_t *id, struct err *e);

/* The first column of the first row; RC_NOTFOUND (e untouched) if none. */
enum rc db_get_int(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, int64_t *n, struct err *e);

/* Several statements without parameters, as in a schema file. */
enum rc db_script(struct db *db, const char *sql, struct err *e);

/*
 * Runs fn(arg, e) in a write transaction: commits when it returns RC_OK, else
 * rolls back and returns its rc. A busy store or a serialization failure
 * repeats all of it, so fn must start from the store's state and change
 * nothing else that matters. A transaction inside one joins it. When it
 * returns RC_OK the change survives a power cut.
 */
enum rc db_tx(struct db *db, enum rc (*fn)(void *arg, struct err *e), void *arg,
    struct err *e);

/*
 * As db_tx, where all that fn decides hangs on rows that it changes itself and
 * on unique keys. Where writers go side by side fewer of them then meet: what
 * is changed by two counts ("repeatable read"), what was only read does not
 * ("serializable", as db_tx is).
 */
enum rc db_tx_rows(struct db *db, enum rc (*fn)(void *arg, struct err *e),
    void *arg, struct err *e);

/* Runs fn with one consistent view of the store for all its reads. */
enum rc db_snapshot(struct db *db, enum rc (*fn)(void *arg, struct err *e),
    void *arg, struct err *e);

/* The number of the schema that the store has; 0 for an empty one. */
enum rc db_version(struct db *db, int64_t *version, struct err *e);
enum rc db_version_set(struct db *db, int64_t version, struct err *e);

/* What db_turn keeps apart: one number a purpose, the same in all programs. */
enum db_turn {
	DB_TURN_SEAL = 2, /* events into their chain */
};

/*
 * Runs fn as db_tx does, but while no other runs one for the same purpose, and
 * with each statement seeing what was committed before it began. With waits
 * false, and another at it, *taken is false and fn is not run; and what fn does
 * is something that others would do as well later: where that is quicker, a
 * crash of the store may undo it until somebody else has committed.
 */
enum rc db_turn(struct db *db, enum db_turn turn, bool waits,
    enum rc (*fn)(void *arg, struct err *e), void *arg, bool *taken,
    struct err *e);

/*
 * fn(arg) is called after each db_tx that has committed, outside of it; what it
 * does to the store is a transaction of its own. One a store; NULL for none.
 */
void db_on_commit(struct db *db, void (*fn)(void *arg), void *arg);

/*
 * Waits until another connection may have committed since the call before, at
 * most timeout_ms (-1: without end), or until also (may be NULL) has an event,
 * or a signal came. The first call returns at once with *changed. On a store
 * that is a file it looks every few ms; elsewhere db_notify wakes it.
 */
enum rc db_wait(struct db *db, struct pollfd *also, int timeout_ms,
    bool *changed, struct err *e);

/* Within a transaction: its commit wakes those in db_wait. */
enum rc db_notify(struct db *db, struct err *e);

/* Rows were inserted into table (which lives as long as the transaction) with
 * ids of their own: those that db_insert makes from now on, and all behind the
 * transaction, lie behind them. */
enum rc db_ids_given(struct db *db, const char *table, struct err *e);

/* Does a pooler stand before the store's server, that gives each transaction
 * another connection? */
bool db_is_pooled(const struct db *db);

/* Copies the whole store, consistent, while others write, to a new file. */
enum rc db_backup(struct db *db, const char *path, struct err *e);

/*
 * Replaces all that the store has by the whole store in the file from, in one
 * transaction that others see as any other; what it had goes to the file keep
 * first, and no writer gets in between.
 */
enum rc db_restore(
    struct db *db, const char *from, const char *keep, struct err *e);

/*
 * Puts the file from, a whole store that nobody has open, where url says. What
 * is there now, be it readable or not, gets the name keep; with keep NULL
 * nothing may be there (RC_DATA).
 */
enum rc db_place(
    const char *url, const char *from, const char *keep, struct err *e);

/*
 * The files that the store consists of, in a: paths, the one that url names
 * first, NULL at the end. Not all need be there. None where it is no store of
 * files.
 */
const char *const *db_files(const char *url, struct arena *a);

/*
 * The store's own checks (pages, indexes, foreign keys); each fault found is
 * handed to report as a line. RC_OK when the checks could run.
 */
enum rc db_check(struct db *db, void (*report)(void *arg, const char *fault),
    void *arg, struct err *e);

#endif
