/* Copies what comes through a pipe to a file without a name. */
#include "base/spool.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { CHUNK_BYTES = 64 * 1024 };

enum rc
spool_stdin(int *fd, FILE **file, struct err *e)
{
	char buf[CHUNK_BYTES];
	struct stat st;
	ssize_t n;
	enum rc rc;

	*file = NULL;
	*fd = STDIN_FILENO;
	if (fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode))
		return RC_OK;
	if (!(*file = tmpfile()))
		return err_sys(e, RC_IO, errno, "cannot make a temporary file");
	*fd = fileno(*file);
	while ((n = read(STDIN_FILENO, buf, sizeof buf)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, RC_IO, errno, "cannot read stdin");
		if ((rc = file_write_fd(*fd, "temporary file",
			 (struct sv){buf, (size_t)n}, e)))
			return rc;
	}
	return RC_OK;
}
