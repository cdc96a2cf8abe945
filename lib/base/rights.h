/*
 * Whose rights we have. A set-id program has more than the user who runs it;
 * what he names, a file to read or a folder to write to, it must open as he
 * himself would. So rights are dropped around each path that comes from the
 * user, and nothing else is done meanwhile.
 */
#ifndef DESK_BASE_RIGHTS_H
#define DESK_BASE_RIGHTS_H

#include "err.h"

#include <stdbool.h>
#include <sys/types.h>

/* What rights_drop took and rights_restore gives back. */
struct rights {
	uid_t user;
	gid_t group;
};

/* Have we other rights than the user: set-id, and not dropped just now? */
bool rights_are_lent(void);

/* From here on the user's own rights. Not nested. RC_DENIED. */
enum rc rights_drop(struct rights *kept, struct err *e);
void rights_restore(const struct rights *kept); /* errno stays */

/*
 * Is the file one that those rights are there to guard? The user can come by
 * it without them: what he was the first to write is his in the system's eyes,
 * and /proc/self/fd leads to all that we have open.
 */
bool rights_guard(const struct rights *kept, int fd);

#endif
