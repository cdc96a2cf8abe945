/* Whole files: reading with a limit, replacing without a torn state. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/rights.h"

#define CHUNK ((size_t)64 * 1024)

static enum rc
rc_of(int errnum)
{
	bool denied = errnum == EACCES || errnum == EPERM || errnum == EROFS;

	return denied ? RC_DENIED : RC_IO;
}

/* One read(2) of at most n bytes onto the end of out; the bytes or -1. */
static ssize_t
read_some(int fd, size_t n, struct str *out)
{
	ssize_t got;

	do
		got = read(fd, str_reserve(out, n), n);
	while (got < 0 && errno == EINTR);
	if (got > 0) {
		out->n += (size_t)got;
		out->p[out->n] = '\0';
	}
	return got;
}

enum rc
file_read_fd(
    int fd, const char *name, size_t limit, struct str *out, struct err *e)
{
	ssize_t got;

	str_clear(out);
	do {
		size_t room = limit - out->n;

		/* One byte more than allowed shows that there is more. */
		got = read_some(fd, room < CHUNK ? room + 1 : CHUNK, out);
		if (got < 0)
			return err_sys(
			    e, RC_IO, errno, "cannot read '%s'", name);
		if (out->n > limit)
			return err_set(e, RC_DATA,
			    "cannot read '%s': more than %zu bytes", name,
			    limit);
	} while (got > 0);
	return RC_OK;
}

/* With the user's rights; as if it were not his to read where it is ours. */
static int
open_named(const char *path, const struct rights *kept)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || !rights_guard(kept, fd))
		return fd;
	close(fd);
	errno = EACCES;
	return -1;
}

/* All of what was opened, if it was; errno says why not. */
static enum rc
read_opened(
    int fd, const char *path, size_t limit, struct str *out, struct err *e)
{
	bool is_missing = errno == ENOENT || errno == ENOTDIR;
	enum rc rc;

	if (fd < 0)
		return err_sys(e, is_missing ? RC_NOTFOUND : rc_of(errno),
		    errno, "cannot open '%s'", path);
	rc = file_read_fd(fd, path, limit, out, e);
	close(fd);
	return rc;
}

enum rc
file_read(const char *path, size_t limit, struct str *out, struct err *e)
{
	struct rights kept;
	enum rc rc;
	int fd;

	if ((rc = rights_drop(&kept, e)))
		return rc;
	fd = open_named(path, &kept);
	rights_restore(&kept);
	return read_opened(fd, path, limit, out, e);
}

enum rc
file_read_ours(const char *path, size_t limit, struct str *out, struct err *e)
{
	return read_opened(
	    open(path, O_RDONLY | O_CLOEXEC), path, limit, out, e);
}

enum rc
file_write_fd(int fd, const char *name, struct sv bytes, struct err *e)
{
	while (bytes.n > 0) {
		ssize_t done = write(fd, bytes.p, bytes.n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_sys(
			    e, RC_IO, errno, "cannot write '%s'", name);
		bytes = sv_sub(bytes, (size_t)done, bytes.n);
	}
	return RC_OK;
}

/* The folder of path, "." where it names none. */
static void
add_folder(struct str *s, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		str_add_s(s, ".");
	else if (slash == path)
		str_add_s(s, "/");
	else
		str_add_n(s, path, (size_t)(slash - path));
}

/* An entry in a folder is safe once the folder itself is written. */
static int
sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_CLOEXEC);
	int failed;

	if (fd < 0)
		return errno == EACCES ? 0 : -1;
	failed = fsync(fd) < 0 && errno != EINVAL && errno != EBADF;
	close(fd);
	return failed ? -1 : 0;
}

/* Makes the temporary file; temp is its name once this gives a descriptor. */
static int
temp_open(const char *folder, unsigned mode, struct str *temp)
{
	mode_t mask = umask(0);
	int fd, keep;

	umask(mask);
	str_add_s(temp, folder);
	str_add_s(temp, "/.desk-XXXXXX");
	fd = mkstemp(temp->p);
	if (fd < 0)
		return -1;
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
	    fchmod(fd, (mode_t)mode & ~mask) == 0)
		return fd;
	keep = errno;
	unlink(temp->p);
	close(fd);
	errno = keep;
	return -1;
}

/* Gives the finished file its name; with link(2) only when that is free. */
static int
name_file(const char *temp, const char *path, bool replace)
{
	if (replace)
		return rename(temp, path);
	if (link(temp, path) < 0)
		return -1;
	unlink(temp);
	return 0;
}

static enum rc
write_failed(const char *path, struct err *e)
{
	enum rc rc = errno == EEXIST ? RC_DATA : rc_of(errno);

	return err_sys(e, rc, errno, "cannot write '%s'", path);
}

/* Writes all bytes to the disk itself and closes fd. */
static enum rc
fill(int fd, const char *path, struct sv bytes, struct err *e)
{
	enum rc rc = file_write_fd(fd, path, bytes, e);

	if (!rc && fsync(fd) < 0)
		rc = write_failed(path, e);
	if (close(fd) < 0 && !rc)
		rc = write_failed(path, e);
	return rc;
}

static enum rc
write_new(const char *path, struct sv bytes, unsigned mode, bool replace,
    struct err *e)
{
	struct str folder = STR_INIT;
	struct str temp = STR_INIT;
	enum rc rc;
	int fd;

	add_folder(&folder, path);
	fd = temp_open(folder.p, mode, &temp);
	if (fd < 0) {
		rc = write_failed(path, e);
		goto out;
	}
	rc = fill(fd, path, bytes, e);
	if (!rc && name_file(temp.p, path, replace) < 0)
		rc = write_failed(path, e);
	if (rc)
		unlink(temp.p);
	else if (sync_folder(folder.p) < 0)
		rc = write_failed(path, e);
out:
	str_free(&temp);
	str_free(&folder);
	return rc;
}

enum rc
file_write(const char *path, struct sv bytes, unsigned mode, bool replace,
    struct err *e)
{
	struct rights kept;
	enum rc rc;

	if ((rc = rights_drop(&kept, e)))
		return rc;
	rc = write_new(path, bytes, mode, replace, e);
	rights_restore(&kept);
	return rc;
}

enum rc
file_temp(const char *path, struct str *temp, struct err *e)
{
	struct str folder = STR_INIT;
	enum rc rc = RC_OK;
	int fd;

	add_folder(&folder, path);
	fd = temp_open(folder.p, 0600, temp);
	if (fd < 0)
		rc = write_failed(path, e);
	else
		close(fd);
	str_free(&folder);
	return rc;
}

enum rc
file_settle(const char *temp, const char *path, bool replace, struct err *e)
{
	struct str folder = STR_INIT;
	enum rc rc = RC_OK;
	int fd = open(temp, O_RDONLY | O_CLOEXEC);

	add_folder(&folder, path);
	if (fd < 0 || fsync(fd) < 0 || name_file(temp, path, replace) < 0 ||
	    sync_folder(folder.p) < 0)
		rc = write_failed(path, e);
	if (fd >= 0)
		close(fd);
	str_free(&folder);
	return rc;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

enum rc
file_make_parents(const char *path, struct err *e)
{
	struct str part = STR_INIT;
	enum rc rc = RC_OK;

	for (size_t i = 1; path[0] && path[i] && !rc; i++) {
		if (path[i] != '/')
			continue;
		str_clear(&part);
		str_add_n(&part, path, i);
		if (is_folder(part.p) || mkdir(part.p, 0700) == 0)
			continue;
		/* Another process may have been faster. */
		if (errno != EEXIST || !is_folder(part.p))
			rc = err_sys(e, rc_of(errno), errno,
			    "cannot make folder '%s'", part.p);
	}
	str_free(&part);
	return rc;
}

bool
file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

char *
file_home(struct arena *a, const char *rest)
{
	const char *home = getenv("HOME");

	if (!home || !*home)
		return NULL;
	return arena_printf(a, "%s/%s", home, rest);
}
