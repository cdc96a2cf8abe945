/* Unit tests of base/rights, in children that have the ids of a set-id program
 * which a user runs. Only root can make such. */
#define _XOPEN_SOURCE 700 /* setregid */

#include "base/rights.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "unit.h"

enum { USER = 20001, DESK = 20000 };

static char root[] = "/tmp/unit-rights-XXXXXX";
static struct arena arena = ARENA_INIT;
static char *theirs, *ours, *both; /* files of the user, the desk, and both */

static char *
make(const char *name, uid_t user, gid_t group, mode_t mode)
{
	char *path = arena_printf(&arena, "%s/%s", root, name);
	int fd = open(path, O_WRONLY | O_CREAT, mode);

	EXPECT(fd >= 0 && write(fd, "x", 1) == 1 &&
	    fchown(fd, user, group) == 0 && fchmod(fd, mode) == 0);
	close(fd);
	return path;
}

/* Runs the test in a child with the ids of a setgid program, or setuid. */
static void
lent(bool is_setuid, void (*test)(void))
{
	pid_t pid;
	int status;

	fflush(stdout);
	if ((pid = fork()) == 0) {
		uid_t owner = is_setuid ? DESK : USER;

		unit_failed = setregid(USER, is_setuid ? USER : DESK) != 0 ||
		    setreuid(USER, owner) != 0;
		EXPECT(!unit_failed);
		test();
		fflush(stdout);
		_exit(unit_failed);
	}
	EXPECT(waitpid(pid, &status, 0) == pid && status == 0);
}

static bool
can_open(const char *path)
{
	int fd = open(path, O_RDONLY);

	close(fd);
	return fd >= 0;
}

static enum rc
reads(const char *path)
{
	struct str s = STR_INIT;
	struct err e = ERR_INIT;
	enum rc rc = file_read(path, 100, &s, &e);

	str_free(&s);
	return rc;
}

static void
drop_and_restore(void)
{
	struct rights kept;
	struct err e = ERR_INIT;

	EXPECT(rights_are_lent());
	EXPECT(can_open(ours));
	EXPECT_INT(rights_drop(&kept, &e), 0);
	EXPECT(!rights_are_lent());
	EXPECT(!can_open(ours) && can_open(theirs));
	rights_restore(&kept);
	EXPECT(rights_are_lent());
	EXPECT(can_open(ours));
}

static void
read_as_user(void)
{
	struct str s = STR_INIT;
	struct err e = ERR_INIT;

	EXPECT(can_open(ours) && can_open(both));
	EXPECT_INT(reads(theirs), RC_OK);
	EXPECT_INT(reads(ours), RC_DENIED);
	/* The user's own in the system's eyes, but the desk's. */
	EXPECT_INT(reads(both), RC_DENIED);
	EXPECT_INT(file_read_ours(ours, 100, &s, &e), RC_OK);
	EXPECT(rights_are_lent());
	str_free(&s);
}

static void
write_as_user(void)
{
	const char *path = arena_printf(&arena, "%s/new", root);
	struct err e = ERR_INIT;

	/* The folder is the desk's to write. */
	EXPECT(access(root, W_OK) != 0);
	EXPECT_INT(file_write(path, SV("x"), 0600, true, &e), RC_DENIED);
	EXPECT(!file_exists(path));
	EXPECT(rights_are_lent());
}

static void
setgid_drops(void)
{
	lent(false, drop_and_restore);
}

static void
setuid_drops(void)
{
	lent(true, drop_and_restore);
}

static void
setgid_reads(void)
{
	lent(false, read_as_user);
}

static void
setgid_writes(void)
{
	lent(false, write_as_user);
}

static void
not_lent(void)
{
	struct rights kept;
	struct err e = ERR_INIT;

	EXPECT(!rights_are_lent());
	EXPECT_INT(rights_drop(&kept, &e), 0);
	rights_restore(&kept);
	EXPECT_INT(reads(both), RC_OK);
}

static const struct unit_test tests[] = {
    {"a program without lent rights has nothing to drop", not_lent},
    {"the rights of a setgid program go and come back", setgid_drops},
    {"so do those of a setuid program", setuid_drops},
    {"a file is read only if its user could, and is not the desk's",
	setgid_reads},
    {"a file is written only where its user could", setgid_writes},
};

int
main(void)
{
	int status;

	if (getuid() != 0) {
		printf("1..1\nok 1 - rights # skip not root\n");
		return 0;
	}
	if (!mkdtemp(root) || chown(root, 0, DESK) != 0 ||
	    chmod(root, 0775) != 0) {
		perror(root);
		return 1;
	}
	theirs = make("theirs", USER, USER, 0600);
	ours = make("ours", DESK, DESK, 0660);
	both = make("both", USER, DESK, 0660);
	status = unit_run(tests, COUNT_OF(tests));
	unlink(theirs);
	unlink(ours);
	unlink(both);
	rmdir(root);
	arena_free(&arena);
	return status;
}
