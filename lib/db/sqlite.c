/*
 * The SQLite back end, in files that are named for it: they alone include
 * sqlite3.h. WAL with every commit synced; the WAL is kept between processes
 * and kept small.
 */
#include "db/sqlite_conn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/rights.h"
#include "base/str.h"

/* "desk", in the file's header: this database is ours. */
enum { APPLICATION_ID = 0x6465736b };

enum { WAIT_LOOK_MS = 10 }; /* between two looks for a commit of others */

static const char *const schema_words[] = {"{ID}", "integer primary key",
    "{INT}", "integer", "{TEXT}", "text", "{BLOB}", "blob", "{STRICT}",
    "strict", NULL};

static const struct db_dialect dialect = {
    .name = "sqlite",
    .claim_lock = "",
    .list_agg = "group_concat",
    .bytewise = "",
    .schema_words = schema_words,
    .suffix = ".sqlite.sql",
    .is_serial = true,
    .is_file = true,
};

enum rc
sqlite_rc(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return RC_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return RC_TEMPFAIL;
	case SQLITE_FULL:
	case SQLITE_IOERR:
		return RC_IO;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CONSTRAINT:
	case SQLITE_TOOBIG:
		return RC_DATA;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return RC_DENIED;
	case SQLITE_CANTOPEN:
		return RC_IO;
	case SQLITE_NOMEM:
		return RC_NOMEM;
	default:
		return RC_BUG;
	}
}

enum rc
sqlite_fail(struct conn *c, const char *what, struct err *e)
{
	int code = sqlite3_extended_errcode(c->db);
	enum rc rc = sqlite_rc(code);

	if (rc == RC_TEMPFAIL)
		return err_set(
		    e, rc, "%s '%s': the database is busy", what, c->path);
	if (code == SQLITE_NOTADB)
		return err_set(e, rc,
		    "cannot open '%s': the file is no desk's database",
		    c->path);
	return err_set(e, rc ? rc : RC_BUG, "%s '%s': %s", what, c->path,
	    sqlite3_errmsg(c->db));
}

/* Sleeps 1 to 5 ms at random: a fixed pause lets the same ones win. */
int
sqlite_on_busy(void *arg, int count)
{
	struct conn *c = arg;
	struct timespec pause = {0, 0};
	uint8_t random;
	int64_t now = clock_monotonic_ms();

	if (count == 0)
		c->busy_since_ms = now;
	if (now - c->busy_since_ms > SQLITE_WAIT_MS)
		return 0;
	hash_random(&random, 1);
	pause.tv_nsec = 1000000L + random * 15686L;
	nanosleep(&pause, NULL);
	return 1;
}

static enum rc
run_pragma(struct conn *c, const char *sql, struct err *e)
{
	if (sqlite3_exec(c->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fail(c, "cannot set up", e);
	return RC_OK;
}

/* What each connection needs; none of it is kept in the file. */
static enum rc
set_up(struct conn *c, enum db_mode mode, struct err *e)
{
	enum rc rc;

	sqlite3_extended_result_codes(c->db, 1);
	sqlite3_busy_handler(c->db, sqlite_on_busy, c);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite_wal_set_up(c);
	/* What a guarded desk has is for no file that its user could open. */
	if (rights_are_lent() &&
	    (rc = run_pragma(c, "pragma temp_store = memory", e)))
		return rc;
	if (mode == DB_READ)
		return RC_OK;
	/* A commit reaches the disk by sync_commit, once the lock is free. */
	return run_pragma(c,
	    "pragma synchronous = normal; pragma journal_size_limit = 2097152",
	    e);
}

static enum rc
create(struct conn *c, struct err *e)
{
	char sql[128];

	snprintf(sql, sizeof sql,
	    "pragma application_id = %d; pragma journal_mode = wal",
	    APPLICATION_ID);
	return run_pragma(c, sql, e);
}

static enum rc
read_int(struct conn *c, const char *sql, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = RC_OK;

	if (sqlite3_prepare_v2(c->db, sql, -1, &st, NULL) != SQLITE_OK ||
	    sqlite3_step(st) != SQLITE_ROW)
		rc = sqlite_fail(c, "cannot read", e);
	else
		*n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc;
}

static void
conn_close(void *conn)
{
	struct conn *c = conn;

	sqlite3_close(c->db);
	if (c->lock_fd >= 0)
		close(c->lock_fd);
	free(c->path);
	free(c);
}

/* What the path is, before SQLite sees it: its own words are poor ones. */
static enum rc
look(const char *path, enum db_mode mode, struct err *e)
{
	struct stat st;

	if (stat(path, &st) == 0) {
		if (mode == DB_CREATE)
			return err_set(e, RC_DATA,
			    "cannot create '%s': it is there already", path);
		/* By the effective rights: those of a setgid program. */
		if (faccessat(AT_FDCWD, path,
			mode == DB_READ ? R_OK : R_OK | W_OK, AT_EACCESS) != 0)
			return err_sys(
			    e, RC_DENIED, errno, "cannot open '%s'", path);
		return RC_OK;
	}
	if (errno == ENOENT && mode == DB_CREATE)
		return RC_OK;
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set(e, RC_NOTFOUND,
		    "cannot open '%s': no desk there; 'desk init' makes one",
		    path);
	return err_sys(e, RC_DENIED, errno, "cannot open '%s'", path);
}

/* The file itself, before SQLite makes one that all may read. */
static enum rc
make_file(const char *path, struct err *e)
{
	int fd = sqlite_open_new(path, O_EXCL, sqlite_mode(path));

	if (fd < 0 && errno == EEXIST)
		return err_set(e, RC_DATA,
		    "cannot create '%s': it is there already", path);
	if (fd < 0)
		return err_sys(e, errno == EACCES ? RC_DENIED : RC_IO, errno,
		    "cannot create '%s'", path);
	close(fd);
	return RC_OK;
}

/* Refuses a database that is somebody else's. */
static enum rc
check_application(struct conn *c, struct err *e)
{
	int64_t id;
	enum rc rc;

	if ((rc = read_int(c, "pragma application_id", &id, e)))
		return rc;
	if (id != APPLICATION_ID)
		return err_set(e, RC_DATA,
		    "cannot open '%s': the file is no desk's database",
		    c->path);
	return RC_OK;
}

static enum rc
conn_open(const char *url, enum db_mode mode, void **conn, struct err *e)
{
	static const int flags[] = {
	    [DB_READ] = SQLITE_OPEN_READONLY,
	    [DB_WRITE] = SQLITE_OPEN_READWRITE,
	    [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	};
	struct conn *c;
	enum rc rc;

	if ((rc = look(url, mode, e)) ||
	    (mode == DB_CREATE && (rc = make_file(url, e))))
		return rc;
	if (!(c = calloc(1, sizeof *c)) || !(c->path = strdup(url)))
		die_nomem();
	c->lock_fd = -1;
	c->seen_version = -1;
	/* Refused once a connection was opened, and done then. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite_memory_set_up();
	if (sqlite3_open_v2(url, &c->db, flags[mode], NULL) != SQLITE_OK) {
		rc = sqlite_fail(c, "cannot open", e);
	} else if (!(rc = set_up(c, mode, e))) {
		rc = mode == DB_CREATE ? create(c, e) : check_application(c, e);
	}
	if (rc) {
		conn_close(c);
		if (mode == DB_CREATE)
			unlink(url);
		return rc;
	}
	*conn = c;
	return RC_OK;
}

static enum rc
conn_version(void *conn, int64_t *version, struct err *e)
{
	return read_int(conn, "pragma user_version", version, e);
}

static enum rc
conn_version_set(void *conn, int64_t version, struct err *e)
{
	char sql[64];

	snprintf(
	    sql, sizeof sql, "pragma user_version = %lld", (long long)version);
	return sqlite_script(conn, sql, e);
}

/* Its writers come one after another in any case. */
static enum rc
conn_begin_turn(
    void *conn, enum db_turn turn, bool waits, bool *taken, struct err *e)
{
	(void)turn;
	(void)waits;
	*taken = true;
	return sqlite_begin(conn, DB_SERIAL, e);
}

/* The pragma's number changes when another connection has committed. */
static enum rc
conn_wait(void *conn, struct pollfd *also, int timeout_ms, bool *changed,
    struct err *e)
{
	struct conn *c = conn;
	int64_t began = clock_monotonic_ms(), counter, left = WAIT_LOOK_MS;
	enum rc rc;

	for (;;) {
		if ((rc = read_int(c, "pragma data_version", &counter, e)))
			return rc;
		*changed = counter != c->seen_version;
		c->seen_version = counter;
		if (timeout_ms >= 0)
			left = began + timeout_ms - clock_monotonic_ms();
		if (*changed || left <= 0)
			return RC_OK;
		if (poll(also, also != NULL,
			left < WAIT_LOOK_MS ? (int)left : WAIT_LOOK_MS) != 0)
			return RC_OK;
	}
}

/* Every commit shows. */
static enum rc
conn_notify(void *conn, struct err *e)
{
	(void)conn;
	(void)e;
	return RC_OK;
}

/* A new row's id is behind the greatest one. */
static enum rc
conn_ids_given(void *conn, const char *table, struct err *e)
{
	(void)conn;
	(void)table;
	(void)e;
	return RC_OK;
}

const struct db_backend db_sqlite = {
    .dialect = &dialect,
    .open = conn_open,
    .close = conn_close,
    .prepare = sqlite_prepare,
    .bind = sqlite_bind,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .finish = sqlite_finish,
    .changes = sqlite_changes,
    .inserted_id = sqlite_inserted_id,
    .col_is_null = sqlite_col_is_null,
    .col_int = sqlite_col_int,
    .col_text = sqlite_col_text,
    .col_blob = sqlite_col_blob,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .may_repeat = sqlite_may_repeat,
    .script = sqlite_script,
    .version = conn_version,
    .version_set = conn_version_set,
    .begin_turn = conn_begin_turn,
    .wait = conn_wait,
    .notify = conn_notify,
    .ids_given = conn_ids_given,
    .backup = sqlite_backup,
    .restore = sqlite_restore,
    .place = sqlite_place,
    .file_suffixes = sqlite_file_suffixes,
    .check = sqlite_check,
};
