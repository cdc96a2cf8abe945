/* Temporary files of the user's. */
#include "base/scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/rights.h"

static enum rc
fill(struct str *path, struct sv bytes, struct err *e)
{
	const char *folder = getenv("TMPDIR");
	enum rc rc;
	int fd;

	str_add_f(path, "%s/desk-XXXXXX", folder && *folder ? folder : "/tmp");
	fd = mkstemp(path->p);
	if (fd < 0) {
		rc = err_sys(e, RC_IO, errno, "cannot make '%s'", path->p);
		str_clear(path);
		return rc;
	}
	rc = file_write_fd(fd, path->p, bytes, e);
	if (close(fd) < 0 && !rc)
		rc = err_sys(e, RC_IO, errno, "cannot write '%s'", path->p);
	return rc;
}

/* The user chooses the folder. */
enum rc
scratch_write(struct str *path, struct sv bytes, struct err *e)
{
	struct rights kept;
	enum rc rc;

	if ((rc = rights_drop(&kept, e)))
		return rc;
	rc = fill(path, bytes, e);
	rights_restore(&kept);
	return rc;
}

void
scratch_remove(struct str *path)
{
	struct err e = ERR_INIT;
	struct rights kept;

	if (path->n && !rights_drop(&kept, &e)) {
		unlink(path->p);
		rights_restore(&kept);
	}
	str_free(path);
}
