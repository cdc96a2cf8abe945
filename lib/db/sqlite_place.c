/*
 * The files of a SQLite store, where SQLite itself is no help: putting a store
 * where none is, or one that cannot be opened. A log that was left beside it
 * must go: SQLite would take it for the new store's and ruin that.
 */
#define _DEFAULT_SOURCE /* flock */

#include "db/sqlite_conn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/rights.h"
#include "base/str.h"

const char *const sqlite_file_suffixes[] = {
    "", "-wal", "-shm", "-journal", "-lock", NULL};

/* What must not outlive the store; -shm is made anew for its -wal. */
static const char *const logs[] = {"-shm", "-wal", "-journal", NULL};

mode_t
sqlite_mode(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		return st.st_mode & 0666;
	return rights_are_lent() ? 0660 : 0600;
}

int
sqlite_open_new(const char *path, int flags, mode_t mode)
{
	mode_t mask = umask(0);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, mode);

	umask(mask);
	return fd;
}

enum rc
sqlite_lock_open(const char *path, int *fd, struct err *e)
{
	struct str name = STR_INIT;
	enum rc rc = RC_OK;

	str_add_f(&name, "%s-lock", path);
	*fd = sqlite_open_new(name.p, 0, sqlite_mode(path));
	if (*fd < 0)
		rc = err_sys(e, errno == EACCES ? RC_DENIED : RC_IO, errno,
		    "cannot open '%s'", name.p);
	str_free(&name);
	return rc;
}

/* Waits in the queue of writers. */
static enum rc
lock(const char *url, int *fd, struct err *e)
{
	int64_t end = clock_monotonic_ms() + SQLITE_WAIT_MS;
	struct timespec pause = {0, 5 * 1000 * 1000};
	enum rc rc = sqlite_lock_open(url, fd, e);

	while (!rc && flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		if (clock_monotonic_ms() > end)
			rc = err_set(e, RC_TEMPFAIL,
			    "cannot write '%s': the database is busy", url);
		nanosleep(&pause, NULL);
	}
	return rc;
}

/* Who had the store that was there has the new one. */
static enum rc
take_over(const char *url, const char *from, struct err *e)
{
	struct stat st;

	/* As far as we may: the folder has given it a group, too. */
	if (stat(url, &st) == 0 && geteuid() == 0 &&
	    chown(from, st.st_uid, st.st_gid) != 0)
		return err_sys(e, RC_IO, errno, "cannot write '%s'", from);
	if (chmod(from, sqlite_mode(url)) != 0)
		return err_sys(e, RC_IO, errno, "cannot write '%s'", from);
	return RC_OK;
}

/* Takes away what stands beside the store, or gives it keep's name. */
static enum rc
clear_logs(const char *url, const char *keep, struct err *e)
{
	struct str from = STR_INIT, to = STR_INIT;
	const char *const *suffix;
	bool is_kept;
	enum rc rc = RC_OK;

	for (suffix = logs; *suffix && !rc; suffix++) {
		str_clear(&from);
		str_clear(&to);
		str_add_f(&from, "%s%s", url, *suffix);
		str_add_f(&to, "%s%s", keep ? keep : "", *suffix);
		is_kept = keep && suffix != logs;
		if ((is_kept ? rename(from.p, to.p) : unlink(from.p)) != 0 &&
		    errno != ENOENT)
			rc = err_sys(
			    e, RC_IO, errno, "cannot remove '%s'", from.p);
	}
	str_free(&from);
	str_free(&to);
	return rc;
}

enum rc
sqlite_place(const char *url, const char *from, const char *keep, struct err *e)
{
	int fd = -1;
	enum rc rc;

	if ((rc = lock(url, &fd, e)))
		goto out;
	if (!keep && file_exists(url)) {
		rc = err_set(
		    e, RC_DATA, "cannot create '%s': it is there already", url);
		goto out;
	}
	if (keep && link(url, keep) != 0) {
		rc = err_sys(e, errno == EACCES ? RC_DENIED : RC_IO, errno,
		    "cannot write '%s'", keep);
		goto out;
	}
	if (!(rc = take_over(url, from, e)) && !(rc = clear_logs(url, keep, e)))
		rc = file_settle(from, url, keep != NULL, e);
out:
	if (fd >= 0)
		close(fd);
	return rc;
}
