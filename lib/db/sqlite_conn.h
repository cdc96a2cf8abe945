/* Inside the SQLite back end: what its files share. */
#ifndef DESK_DB_SQLITE_CONN_H
#define DESK_DB_SQLITE_CONN_H

#include "db/db_backend.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* For other writers, all in all. */
enum { SQLITE_WAIT_MS = 60 * 1000 };

/* Of the write-ahead log. */
struct wal_length {
	int pages;
	int copied; /* of these, to the database */
};

struct conn {
	sqlite3 *db;
	char *path;
	int lock_fd; /* -1 until the first write */
	int64_t busy_since_ms;
	bool is_writing;
	bool may_repeat;
	bool has_rank;        /* desk_rank is known */
	int64_t seen_version; /* of others' commits, by the last wait */
	struct wal_length wal;
};

enum rc sqlite_rc(int code);

/* The connection's latest error behind what. */
enum rc sqlite_fail(struct conn *c, const char *what, struct err *e);

/*
 * The files of a store. Their mode is that of the database; of a new one 0600,
 * or 0660 where the programs have the rights of its group. The umask of who
 * comes first must not lock the others out: flags (as O_EXCL) with O_CREAT for
 * a descriptor or -1.
 */
mode_t sqlite_mode(const char *path);
int sqlite_open_new(const char *path, int flags, mode_t mode);

/* The file that writers queue on. */
enum rc sqlite_lock_open(const char *path, int *fd, struct err *e);

/* The queue of writers. */
enum rc sqlite_lock(struct conn *c, struct err *e);
void sqlite_unlock(struct conn *c);

/* Waits for other users of the database; arg is the struct conn. */
int sqlite_on_busy(void *arg, int count);

/* sqlite_memory.c: an allocator for SQLite, before it is first opened. */
void sqlite_memory_set_up(void);

/* sqlite_script.c: struct db_backend says what it does. */
enum rc sqlite_script(void *conn, const char *sql, struct err *e);

/* sqlite_rank.c: makes desk_rank known, which full-text queries rank by. */
void sqlite_rank_set_up(struct conn *c);

/* The log of a connection that was just opened. */
void sqlite_wal_set_up(struct conn *c);
/* Right before a write transaction, with the lock taken. */
void sqlite_wal_shorten(struct conn *c);

/* sqlite_stmt.c: struct db_backend says what they do. */
enum rc sqlite_prepare(void *conn, const char *sql, void **st, struct err *e);
enum rc sqlite_bind(
    void *st, const struct db_arg *args, size_t n_args, struct err *e);
enum rc sqlite_step(void *st, bool *has_row, struct err *e);
void sqlite_reset(void *st);
void sqlite_finish(void *st);
int64_t sqlite_changes(void *conn);
int64_t sqlite_inserted_id(void *conn);
bool sqlite_col_is_null(void *st, int col);
int64_t sqlite_col_int(void *st, int col);
struct sv sqlite_col_text(void *st, int col);
struct sv sqlite_col_blob(void *st, int col);

/* sqlite_tx.c, the same. */
enum rc sqlite_begin(void *conn, enum db_level level, struct err *e);
enum rc sqlite_commit(void *conn, struct err *e);
void sqlite_rollback(void *conn);
bool sqlite_may_repeat(void *conn);

/* sqlite_copy.c and sqlite_place.c: struct db_backend says what they do. */
enum rc sqlite_backup(void *conn, const char *path, struct err *e);
enum rc sqlite_restore(
    void *conn, const char *from, const char *keep, struct err *e);
enum rc sqlite_check(
    void *conn, void (*report)(void *, const char *), void *arg, struct err *e);
enum rc sqlite_place(
    const char *url, const char *from, const char *keep, struct err *e);
extern const char *const sqlite_file_suffixes[];

#endif
