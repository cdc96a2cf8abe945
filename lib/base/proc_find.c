/* Programs by their names. */
#include "base/proc.h"

#include <stdlib.h>
#include <unistd.h>

const char *
proc_find(const char *name, struct arena *a)
{
	struct sv rest = sv_of(getenv("PATH")), folder;

	while (sv_split(&rest, ':', &folder)) {
		const char *path =
		    arena_printf(a, "%.*s/%s", folder.n ? (int)folder.n : 1,
			folder.n ? folder.p : ".", name);

		if (access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}
