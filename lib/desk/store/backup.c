/* A whole desk in a file: the store itself, or all that it has as lines. */
#include "desk/store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "desk/store/backup_part.h"
#include "desk/store/portable.h"

bool
backup_is_same(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	    x.st_ino == y.st_ino;
}

/* Is path one of the files that the desk consists of? */
static bool
is_part_of(struct desk *d, const char *path)
{
	const char *const *file;

	for (file = db_files(d->url, d->arena); *file; file++)
		if (strcmp(*file, path) == 0 || backup_is_same(*file, path))
			return true;
	return false;
}

void
backup_discard(struct desk *d, const char *temp)
{
	const char *const *file;

	if (!*temp)
		return;
	for (file = db_files(temp, d->arena); *file; file++)
		unlink(*file);
}

/* A log that an earlier store of that name left would be taken for ours. */
static void
forget_logs(struct desk *d, const char *path)
{
	const char *const *file;

	for (file = db_files(path, d->arena); *file; file++)
		if (strcmp(*file, path) != 0)
			unlink(*file);
}

struct sink {
	int fd;
	const char *path;
};

static enum rc
write_lines(void *arg, struct sv lines, struct err *e)
{
	struct sink *s = arg;

	return file_write_fd(s->fd, s->path, lines, e);
}

/* What can be carried to any store, where the desk is no file itself. */
static enum rc
write_portable(struct desk *d, const char *path, struct err *e)
{
	struct sink s = {open(path, O_WRONLY | O_TRUNC | O_CLOEXEC), path};
	enum rc rc;

	if (s.fd < 0)
		return err_sys(e, RC_IO, errno, "cannot write '%s'", path);
	rc = portable_export(d, write_lines, &s, e);
	if (close(s.fd) != 0 && !rc)
		rc = err_sys(e, RC_IO, errno, "cannot write '%s'", path);
	return rc;
}

enum rc
backup_make(struct desk *d, const char *path, bool replace, struct err *e)
{
	struct str temp = STR_INIT;
	enum rc rc;

	if (is_part_of(d, path))
		return err_set(e, RC_DATA,
		    "cannot write '%s': it is the desk's own", path);
	if (!replace && file_exists(path))
		return err_set(
		    e, RC_DATA, "cannot write '%s': it is there already", path);
	if (!(rc = file_temp(path, &temp, e)) &&
	    !(rc = db_dialect(d->db)->is_file ? db_backup(d->db, temp.p, e)
					      : write_portable(d, temp.p, e))) {
		if (replace)
			forget_logs(d, path);
		rc = file_settle(temp.p, path, replace, e);
	}
	backup_discard(d, rc ? temp.p : "");
	str_free(&temp);
	return rc;
}
