/*
 * Transactions of the SQLite back end. Writers queue on a lock file, so that a
 * thousand at once get through in turn; a commit is synced behind the queue.
 */
#define _DEFAULT_SOURCE /* flock */

#include "db/sqlite_conn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

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

enum rc
sqlite_begin(void *conn, enum db_level level, struct err *e)
{
	struct conn *c = conn;
	bool is_write = level != DB_SNAPSHOT;
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

/*
 * Which log was in its folder for good: the file, and the number at random that
 * it has from the writer who began it (SQLite's file format, 4.1, the salts).
 * It stands in the lock file, written after the folder was synced, so whoever
 * reads of the log that he has open needs no sync of the folder: on many a disk
 * that is a second flush of its cache for nothing. A log that was begun anew in
 * place has other numbers, and is taken for a new one.
 */
struct settled {
	uint64_t device, inode;
	char salts[8];
};

enum { SETTLED_AT = 64, SALTS_AT = 16 };

/* False where the log has no number yet. */
static bool
look_at_log(int fd, struct settled *log)
{
	struct stat st;

	memset(log, 0, sizeof *log);
	if (fstat(fd, &st) != 0 ||
	    pread(fd, log->salts, sizeof log->salts, SALTS_AT) !=
		sizeof log->salts)
		return false;
	log->device = (uint64_t)st.st_dev;
	log->inode = (uint64_t)st.st_ino;
	return true;
}

/* 0 or an errno. */
static int
sync_folder(const char *log)
{
	struct str path = STR_INIT;
	const char *slash = strrchr(log, '/');
	int fd, failed = 0;

	if (slash)
		str_add(&path, (struct sv){log, (size_t)(slash - log)});
	str_add_s(&path, slash ? "/" : ".");
	fd = open(path.p, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	if (fd < 0 || fdatasync(fd) != 0)
		failed = errno;
	if (fd >= 0)
		close(fd);
	str_free(&path);
	return failed;
}

/* The log, and its folder unless that is known to have it. */
static int
sync_log(struct conn *c, const char *path)
{
	struct settled log, known;
	int fd = open(path, O_RDONLY | O_CLOEXEC), failed = 0;
	bool has_salts;
	ssize_t n = 0;

	if (fd < 0)
		return errno;
	if (fdatasync(fd) != 0)
		failed = errno;
	has_salts = look_at_log(fd, &log);
	close(fd);
	if (failed ||
	    (has_salts &&
		pread(c->lock_fd, &known, sizeof known, SETTLED_AT) ==
		    sizeof known &&
		memcmp(&known, &log, sizeof log) == 0))
		return failed;
	failed = sync_folder(path);
	if (!failed && has_salts)
		n = pwrite(c->lock_fd, &log, sizeof log, SETTLED_AT);
	(void)n; /* else the next one syncs it again */
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
	int failed;

	str_add_f(&path, "%s-wal", c->path);
	failed = sync_log(c, path.p);
	str_free(&path);
	return failed ? err_sys(e, RC_IO, failed, "cannot sync '%s'", c->path)
		      : RC_OK;
}

enum rc
sqlite_commit(void *conn, struct err *e)
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

void
sqlite_rollback(void *conn)
{
	struct conn *c = conn;

	if (!sqlite3_get_autocommit(c->db))
		sqlite3_exec(c->db, "rollback", NULL, NULL, NULL);
	sqlite_unlock(c);
}

bool
sqlite_may_repeat(void *conn)
{
	return ((struct conn *)conn)->may_repeat;
}
