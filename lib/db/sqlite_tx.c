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
