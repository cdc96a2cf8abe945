/* Finding and running the programs that were installed beside desk. */
#include "family.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/proc.h"

enum { PATH_BYTES = 4096 };

static const char own_name[] = "desk";

/* Only these: "desk rm" must not run whatever else lies in /usr/bin. */
static const char *const programs[] = {"ticket", "mail2ticket", "mailfetch",
    "outbox", "template", "agent", "customer", "rule", "sla", "kb", "faq",
    "assist", "chatq", "survey", "status", "forum", "portal", "report"};

bool
family_has(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(programs); i++)
		if (strcmp(name, programs[i]) == 0)
			return true;
	return false;
}

/* The file of this program: as the kernel says, or as it was called. */
static const char *
own_file(const char *argv0, struct arena *a)
{
	char buf[PATH_BYTES];
	ssize_t n = readlink("/proc/self/exe", buf, sizeof buf);

	if (n > 0 && (size_t)n < sizeof buf && buf[0] == '/')
		return arena_dup(a, (struct sv){buf, (size_t)n});
	return strchr(argv0, '/') ? argv0 : proc_find(argv0, a);
}

bool
family_find(const char *argv0, struct arena *a, const char **folder,
    const char **prefix)
{
	const char *file = own_file(argv0, a);
	struct sv name, base = sv_of(own_name);
	const char *slash;

	if (!file || !(slash = strrchr(file, '/')))
		return false;
	name = sv_of(slash + 1);
	if (!sv_ends(name, base))
		return false;
	*folder = slash == file
	    ? "/"
	    : arena_dup(a, (struct sv){file, (size_t)(slash - file)});
	*prefix = arena_dup(a, sv_sub(name, 0, name.n - base.n));
	return true;
}

/* It is a set-id program of its own if it is to have our rights: where we come
 * from is for the caller to choose, and he could give us another company. */
static bool
drop_rights(void)
{
	return setgid(getgid()) == 0 && setuid(getuid()) == 0;
}

enum rc
family_run(char **argv, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char *folder, *prefix, *path = argv[1];

	if (family_find(argv[0], &a, &folder, &prefix)) {
		path = arena_printf(&a, "%s/%s%s", folder, prefix, argv[1]);
		if (drop_rights())
			execv(path, argv + 1);
	} else {
		errno = ENOENT;
	}
	err_sys(e, RC_UNAVAILABLE, errno, "cannot run '%s'", path);
	arena_free(&a);
	return e->rc;
}
