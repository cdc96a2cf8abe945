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
#include "base/str.h"

const char *const sqlite_file_suffixes[] = {
    "", "-wal", "-shm", "-journal", "-lock", NULL};

/* What must not outlive the store; -shm is made anew for its -wal. */
static const char *const logs[] = {"-shm", "-wal", "-journal", NULL};

/* The lock that writers queue on. */
static enum rc
lock(const char *url, int *fd, struct err *e)
{
	int64_t end = clock_monotonic_ms() + SQLITE_WAIT_MS;
	struct timespec pause = {0, 5 * 1000 * 1000};
	struct str path = STR_INIT;
	enum rc rc = RC_OK;

	str_add_f(&path, "%s-lock", url);
	*fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0)
		rc = err_sys(e, errno == EACCES ? RC_DENIED : RC_IO, errno,
		    "cannot open '%s'", path.p);
	while (!rc && flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		if (clock_monotonic_ms() > end)
			rc = err_set(e, RC_TEMPFAIL,
			    "cannot write '%s': the database is busy", url);
		nanosleep(&pause, NULL);
	}
	str_free(&path);
	return rc;
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
	struct stat st;
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
	if (!(rc = clear_logs(url, keep, e)))
		rc = file_settle(from, url, keep != NULL, e);
	if (!rc && stat(url, &st) == 0)
		(void)fchmod(fd, st.st_mode & 0666);
out:
	if (fd >= 0)
		close(fd);
	return rc;
}
