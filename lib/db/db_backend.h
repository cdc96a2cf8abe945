/* What a back end supplies to db.c, and what db.c keeps for it. */
#ifndef DESK_DB_DB_BACKEND_H
#define DESK_DB_DB_BACKEND_H

#include "db/db.h"

#include <stddef.h>

/* What a transaction may do, and what is kept from it: db_snapshot,
 * db_tx_rows, db_tx. */
enum db_level { DB_SNAPSHOT, DB_ROWS, DB_SERIAL };

/* A connection as the back end knows it; the first member of its own. */
struct db_backend {
	const struct db_dialect *dialect;

	enum rc (*open)(
	    const char *url, enum db_mode mode, void **conn, struct err *e);
	void (*close)(void *conn);

	/* Prepared statements. reset forgets the row and the parameters. */
	enum rc (*prepare)(
	    void *conn, const char *sql, void **st, struct err *e);
	enum rc (*bind)(
	    void *st, const struct db_arg *args, size_t n_args, struct err *e);
	enum rc (*step)(void *st, bool *has_row, struct err *e);
	/* Starts a bound one whose outcome catch_up tells, or whatever comes
	 * next. NULL: there is no such thing. */
	enum rc (*later)(void *st, struct err *e);
	enum rc (*catch_up)(void *conn, struct err *e);
	void (*reset)(void *st);
	void (*finish)(void *st);
	int64_t (*changes)(void *conn);
	/* Of the row inserted last. NULL: inserts are asked to return it. */
	int64_t (*inserted_id)(void *conn);

	bool (*col_is_null)(void *st, int col);
	int64_t (*col_int)(void *st, int col);
	struct sv (*col_text)(void *st, int col);
	struct sv (*col_blob)(void *st, int col);

	/* begin waits its turn; *again is set when a failed commit or
	 * statement may succeed if the transaction is repeated. */
	enum rc (*begin)(void *conn, enum db_level level, struct err *e);
	enum rc (*commit)(void *conn, struct err *e);
	void (*rollback)(void *conn);
	bool (*may_repeat)(void *conn);

	enum rc (*script)(void *conn, const char *sql, struct err *e);
	enum rc (*version)(void *conn, int64_t *version, struct err *e);
	enum rc (*version_set)(void *conn, int64_t version, struct err *e);
	/* As begin for writing, in a turn; *taken as in db_turn. */
	enum rc (*begin_turn)(void *conn, enum db_turn turn, bool waits,
	    bool *taken, struct err *e);
	enum rc (*wait)(void *conn, struct pollfd *also, int timeout_ms,
	    bool *changed, struct err *e);
	enum rc (*notify)(void *conn, struct err *e);
	enum rc (*ids_given)(void *conn, const char *table, struct err *e);
	bool (*is_pooled)(void *conn); /* NULL: never */
	enum rc (*backup)(void *conn, const char *path, struct err *e);
	enum rc (*restore)(
	    void *conn, const char *from, const char *keep, struct err *e);
	enum rc (*place)(
	    const char *url, const char *from, const char *keep, struct err *e);
	const char *const *file_suffixes; /* NULL-terminated: db_files */
	enum rc (*check)(void *conn,
	    void (*report)(void *arg, const char *fault), void *arg,
	    struct err *e);
};

extern const struct db_backend db_sqlite;

/*
 * A back end that is a file of its own, loaded when a URL asks for it: it has
 * one name to be found by. Program and module must be of one build's version,
 * as they share struct db_backend; what main() has set is handed over.
 */
struct db_module {
	const char *version;
	size_t size; /* of struct db_backend */
	const struct db_backend *backend;
	void (*take_over)(const char *program, int trouble_status);
};

#if defined(__GNUC__)
#define DB_MODULE_EXPORT __attribute__((visibility("default")))
#else
#define DB_MODULE_EXPORT
#endif

extern const struct db_module desk_postgres;

/* backend.c: the one for a URL. RC_UNAVAILABLE. */
enum rc db_backend_of(
    const char *url, const struct db_backend **backend, struct err *e);

#endif
