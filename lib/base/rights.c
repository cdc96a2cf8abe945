/* The effective ids, which the saved ones of a set-id program let change. */
#include "base/rights.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

bool
rights_are_lent(void)
{
	return getuid() != geteuid() || getgid() != getegid();
}

enum rc
rights_drop(struct rights *kept, struct err *e)
{
	*kept = (struct rights){geteuid(), getegid()};
	/* The group first: another user may not be free to change it. */
	if (setegid(getgid()) == 0 && seteuid(getuid()) == 0)
		return RC_OK;
	err_sys(e, RC_DENIED, errno, "cannot give up rights");
	rights_restore(kept);
	return e->rc;
}

void
rights_restore(const struct rights *kept)
{
	int keep = errno;

	CHECK(seteuid(kept->user) == 0 && setegid(kept->group) == 0);
	errno = keep;
}

bool
rights_guard(const struct rights *kept, int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return false;
	return (kept->group != getgid() && st.st_gid == kept->group) ||
	    (kept->user != getuid() && st.st_uid == kept->user);
}
