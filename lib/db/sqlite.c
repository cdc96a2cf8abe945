/*
 * The SQLite back end: the only file that includes sqlite3.h. WAL with
 * every commit synced; the WAL is kept between processes and kept small;
 * writers queue on a lock file, so that a thousand at once get through in turn.
 */
#define _DEFAULT_SOURCE /* flock */

#include "db/sqlite_conn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
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

/* A prepared statement and where its $1…$n stand in SQLite's numbering. */
struct stmt {
	struct conn *c;
	sqlite3_stmt *st;
};

static const char *const schema_words[] = {"{ID}", "integer primary key",
    "{INT}", "integer", "{BLOB}", "blob", "{STRICT}", "strict", NULL};

static const struct db_dialect dialect = {
    .name = "sqlite",
    .claim_lock = "",
    .list_agg = "group_concat",
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
stmt_prepare(void *conn, const char *sql, void **out, struct err *e)
{
	struct conn *c = conn;
	struct stmt *s;

	if (!(s = calloc(1, sizeof *s)))
		die_nomem();
	s->c = c;
	if (sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
		&s->st, NULL) != SQLITE_OK) {
		free(s);
		return sqlite_fail(c, "cannot read", e);
	}
	*out = s;
	return RC_OK;
}

static int
bind_one(sqlite3_stmt *st, int at, const struct db_arg *arg)
{
	switch (arg->type) {
	case DB_NULL:
		return sqlite3_bind_null(st, at);
	case DB_INT:
		return sqlite3_bind_int64(st, at, arg->num);
	case DB_TEXT:
		return sqlite3_bind_text64(st, at, arg->bytes.p, arg->bytes.n,
		    SQLITE_STATIC, SQLITE_UTF8);
	case DB_BLOB:
		return arg->bytes.n ? sqlite3_bind_blob64(st, at, arg->bytes.p,
					  arg->bytes.n, SQLITE_STATIC)
				    : sqlite3_bind_zeroblob(st, at, 0);
	}
	return SQLITE_MISUSE;
}

/* SQLite numbers $n by first appearance, so each is looked up by its name. */
static enum rc
stmt_bind(void *st, const struct db_arg *args, size_t n_args, struct err *e)
{
	struct stmt *s = st;
	char name[24];
	size_t i;
	int at;

	CHECK((size_t)sqlite3_bind_parameter_count(s->st) <= n_args);
	for (i = 0; i < n_args; i++) {
		snprintf(name, sizeof name, "$%zu", i + 1);
		at = sqlite3_bind_parameter_index(s->st, name);
		if (at > 0 && bind_one(s->st, at, &args[i]) != SQLITE_OK)
			return sqlite_fail(s->c, "cannot bind a value for", e);
	}
	return RC_OK;
}

static enum rc
stmt_step(void *st, bool *has_row, struct err *e)
{
	struct stmt *s = st;
	int code = sqlite3_step(s->st);

	*has_row = code == SQLITE_ROW;
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return RC_OK;
	return sqlite_fail(s->c,
	    sqlite3_stmt_readonly(s->st) ? "cannot read" : "cannot write", e);
}

static void
stmt_reset(void *st)
{
	struct stmt *s = st;

	sqlite3_reset(s->st);
	sqlite3_clear_bindings(s->st);
}

static void
stmt_finish(void *st)
{
	struct stmt *s = st;

	sqlite3_finalize(s->st);
	free(s);
}

static int64_t
conn_changes(void *conn)
{
	return sqlite3_changes64(((struct conn *)conn)->db);
}

static bool
col_is_null(void *st, int col)
{
	return sqlite3_column_type(((struct stmt *)st)->st, col) == SQLITE_NULL;
}

static int64_t
col_int(void *st, int col)
{
	return sqlite3_column_int64(((struct stmt *)st)->st, col);
}

static struct sv
col_text(void *st, int col)
{
	sqlite3_stmt *s = ((struct stmt *)st)->st;
	const char *p = (const char *)sqlite3_column_text(s, col);

	return (struct sv){p, p ? (size_t)sqlite3_column_bytes(s, col) : 0};
}

static struct sv
col_blob(void *st, int col)
{
	sqlite3_stmt *s = ((struct stmt *)st)->st;
	const char *p = sqlite3_column_blob(s, col);

	return (struct sv){p, (size_t)sqlite3_column_bytes(s, col)};
}

static void
on_alarm(int sig)
{
	(void)sig;
}

/*
 * Waits in the queue of writers. The lock ends with the process that has it,
 * so none is left behind; the alarm bounds the wait for one that is stuck.
 */
static enum rc
lock_take(struct conn *c, struct err *e)
{
	struct sigaction act, old;
	int failed;

	if (flock(c->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	memset(&act, 0, sizeof act);
	act.sa_handler = on_alarm;
	sigemptyset(&act.sa_mask);
	sigaction(SIGALRM, &act, &old);
	alarm(SQLITE_WAIT_MS / 1000);
	failed = flock(c->lock_fd, LOCK_EX) != 0 ? errno : 0;
	alarm(0);
	sigaction(SIGALRM, &old, NULL);
	if (failed == EINTR)
		return err_set(e, RC_TEMPFAIL,
		    "cannot write '%s': the database is busy", c->path);
	if (failed)
		return err_sys(e, RC_IO, failed, "cannot lock '%s'", c->path);
	return RC_OK;
}

enum rc
sqlite_lock(struct conn *c, struct err *e)
{
	enum rc rc;

	if (c->lock_fd < 0 && (rc = sqlite_lock_open(c->path, &c->lock_fd, e)))
		return rc;
	return lock_take(c, e);
}

void
sqlite_unlock(struct conn *c)
{
	if (c->lock_fd >= 0)
		flock(c->lock_fd, LOCK_UN);
}

static enum rc
conn_begin(void *conn, bool is_write, struct err *e)
{
	struct conn *c = conn;
	const char *sql = is_write ? "begin immediate" : "begin";
	enum rc rc;

	c->may_repeat = false;
	c->is_writing = is_write;
	if (is_write && (rc = sqlite_lock(c, e)))
		return rc;
	if (is_write)
		sqlite_wal_shorten(c);
	if (sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return RC_OK;
	rc = sqlite_fail(c, "cannot write", e);
	sqlite_unlock(c);
	return rc;
}

static int
sync_path(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags), failed;

	if (fd < 0)
		return errno;
	failed = fdatasync(fd) != 0 ? errno : 0;
	close(fd);
	return failed;
}

/*
 * What synchronous=FULL does within the commit, done behind it, when the next
 * writer has its turn already: the syncs of a crowd then become one. Nobody is
 * told that a change is safe before this: not even who changed nothing, for
 * what it found may be on its way. The folder is for a log that is new.
 */
static enum rc
sync_commit(struct conn *c, struct err *e)
{
	struct str path = STR_INIT;
	const char *slash = strrchr(c->path, '/');
	int failed;

	str_add_f(&path, "%s-wal", c->path);
	failed = sync_path(path.p, 0);
	str_clear(&path);
	if (slash)
		str_add(&path, (struct sv){c->path, (size_t)(slash - c->path)});
	str_add_s(&path, slash ? "/" : ".");
	if (!failed)
		failed = sync_path(path.p, O_DIRECTORY);
	str_free(&path);
	return failed ? err_sys(e, RC_IO, failed, "cannot sync '%s'", c->path)
		      : RC_OK;
}

static enum rc
conn_commit(void *conn, struct err *e)
{
	struct conn *c = conn;

	if (sqlite3_exec(c->db, "commit", NULL, NULL, NULL) != SQLITE_OK) {
		c->may_repeat =
		    sqlite3_extended_errcode(c->db) == SQLITE_BUSY_SNAPSHOT;
		return sqlite_fail(c, "cannot write", e);
	}
	sqlite_unlock(c);
	return c->is_writing ? sync_commit(c, e) : RC_OK;
}

static void
conn_rollback(void *conn)
{
	struct conn *c = conn;

	if (!sqlite3_get_autocommit(c->db))
		sqlite3_exec(c->db, "rollback", NULL, NULL, NULL);
	sqlite_unlock(c);
}

static bool
conn_may_repeat(void *conn)
{
	return ((struct conn *)conn)->may_repeat;
}

static enum rc
conn_script(void *conn, const char *sql, struct err *e)
{
	struct conn *c = conn;

	if (sqlite3_exec(c->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fail(c, "cannot change the schema of", e);
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
	return conn_script(conn, sql, e);
}

/* Its writers come one after another in any case. */
static enum rc
conn_begin_turn(
    void *conn, enum db_turn turn, bool waits, bool *taken, struct err *e)
{
	(void)turn;
	(void)waits;
	*taken = true;
	return conn_begin(conn, true, e);
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
    .prepare = stmt_prepare,
    .bind = stmt_bind,
    .step = stmt_step,
    .reset = stmt_reset,
    .finish = stmt_finish,
    .changes = conn_changes,
    .col_is_null = col_is_null,
    .col_int = col_int,
    .col_text = col_text,
    .col_blob = col_blob,
    .begin = conn_begin,
    .commit = conn_commit,
    .rollback = conn_rollback,
    .may_repeat = conn_may_repeat,
    .script = conn_script,
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
