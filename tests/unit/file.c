/* Unit tests of base/file. */
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

static char root[] = "/tmp/unit-file-XXXXXX";
static struct arena arena = ARENA_INIT;

static char *
in_root(const char *name)
{
	return arena_printf(&arena, "%s/%s", root, name);
}

static int
entries(const char *folder)
{
	DIR *d = opendir(folder);
	int n = -2; /* . and .. */

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static unsigned
mode_of(const char *path)
{
	struct stat st = {0};

	stat(path, &st);
	return st.st_mode & 07777;
}

static void
round_trip(void)
{
	struct err e = ERR_INIT;
	struct str s = STR_INIT;
	const char *path = in_root("a");

	EXPECT_INT(file_write(path, SV("one\0two\n"), 0600, true, &e), 0);
	str_add_s(&s, "what was there before");
	EXPECT_INT(file_read(path, 100, &s, &e), 0);
	EXPECT_SV(str_sv(&s), "one\0two\n");
	EXPECT_INT(file_write(path, SV_NULL, 0600, true, &e), 0);
	EXPECT_INT(file_read(path, 100, &s, &e), 0);
	EXPECT_SV(str_sv(&s), "");
	unlink(path);
	EXPECT_INT(entries(root), 0);
	str_free(&s);
}

static void
big(void)
{
	struct err e = ERR_INIT;
	struct str s = STR_INIT;
	struct str back = STR_INIT;
	const char *path = in_root("big");

	for (int i = 0; i < 300000; i++)
		str_add_f(&s, "%d\n", i);
	EXPECT_INT(file_write(path, str_sv(&s), 0600, true, &e), 0);
	EXPECT_INT(file_read(path, s.n, &back, &e), 0);
	EXPECT(sv_eq(str_sv(&s), str_sv(&back)));
	EXPECT_INT(file_read(path, SIZE_MAX, &back, &e), 0);
	EXPECT_INT(file_read(path, s.n - 1, &back, &e), RC_DATA);
	unlink(path);
	str_free(&s);
	str_free(&back);
}

static void
limits(void)
{
	struct err e = ERR_INIT;
	struct str s = STR_INIT;
	const char *path = in_root("a");

	EXPECT_INT(file_write(path, SV("12345"), 0600, true, &e), 0);
	EXPECT_INT(file_read(path, 5, &s, &e), 0);
	EXPECT_INT(file_read(path, 4, &s, &e), RC_DATA);
	EXPECT_STR(e.text,
	    arena_printf(&arena, "cannot read '%s': more than 4 bytes", path));
	EXPECT_INT(file_read(path, 0, &s, &e), RC_DATA);
	EXPECT_INT(file_read("/dev/null", 0, &s, &e), 0);
	unlink(path);
	str_free(&s);
}

static void
missing(void)
{
	struct err e = ERR_INIT;
	struct str s = STR_INIT;

	EXPECT_INT(file_read(in_root("none"), 9, &s, &e), RC_NOTFOUND);
	EXPECT_STR(e.text,
	    arena_printf(&arena,
		"cannot open '%s/none': no such file or directory", root));
	EXPECT_INT(file_read(root, 9, &s, &e), RC_IO);
	EXPECT_INT(file_read_fd(-1, "stdin", 9, &s, &e), RC_IO);
	EXPECT_STR(e.text, "cannot read 'stdin': bad file descriptor");
	EXPECT(!file_exists(in_root("none")));
	EXPECT(file_exists(root));
	str_free(&s);
}

static void
replaces(void)
{
	struct err e = ERR_INIT;
	struct str s = STR_INIT;
	const char *path = in_root("a");

	EXPECT_INT(file_write(path, SV("old"), 0644, false, &e), 0);
	EXPECT_INT(file_write(path, SV("new"), 0644, false, &e), RC_DATA);
	EXPECT(sv_ends(sv_of(e.text), SV(": file exists")));
	EXPECT_INT(file_read(path, 9, &s, &e), 0);
	EXPECT_STR(s.p, "old");
	EXPECT_INT(file_write(path, SV("new"), 0644, true, &e), 0);
	EXPECT_INT(file_read(path, 9, &s, &e), 0);
	EXPECT_STR(s.p, "new");
	EXPECT_INT(entries(root), 1);
	unlink(path);
	str_free(&s);
}

static void
modes(void)
{
	struct err e = ERR_INIT;
	const char *path = in_root("a");
	mode_t old = umask(027);

	EXPECT_INT(file_write(path, SV("x"), 0666, true, &e), 0);
	EXPECT_INT(mode_of(path), 0640);
	EXPECT_INT(file_write(path, SV("x"), 0400, true, &e), 0);
	EXPECT_INT(mode_of(path), 0400);
	EXPECT_INT(umask(old), 027);
	unlink(path);
}

static void
failures_leave_nothing(void)
{
	struct err e = ERR_INIT;
	const char *folder = in_root("folder");

	EXPECT_INT(
	    file_write(in_root("none/a"), SV("x"), 0600, true, &e), RC_IO);
	EXPECT_INT(mkdir(folder, 0700), 0);
	EXPECT_INT(file_write(folder, SV("x"), 0600, true, &e), RC_IO);
	EXPECT_INT(file_write(folder, SV("x"), 0600, false, &e), RC_DATA);
	EXPECT_INT(entries(root), 1);
	if (geteuid() != 0) {
		chmod(folder, 0500);
		EXPECT_INT(
		    file_write(in_root("folder/a"), SV("x"), 0600, true, &e),
		    RC_DENIED);
	}
	rmdir(folder);
	EXPECT_INT(entries(root), 0);
}

static void
full_disk(void)
{
	struct err e = ERR_INIT;
	int fd = open("/dev/full", O_WRONLY);

	if (fd < 0)
		return;
	EXPECT_INT(file_write_fd(fd, "x", SV("y"), &e), RC_IO);
	EXPECT_STR(e.text, "cannot write 'x': no space left on device");
	close(fd);
}

static void
relative(void)
{
	struct err e = ERR_INIT;
	char was[4096];

	if (!getcwd(was, sizeof(was)) || chdir(root) < 0)
		return;
	EXPECT_INT(file_write("here", SV("x"), 0600, true, &e), 0);
	EXPECT(file_exists("here"));
	unlink("here");
	EXPECT_INT(file_make_parents("x/y/z", &e), 0);
	EXPECT(file_exists("x/y") && !file_exists("x/y/z"));
	rmdir("x/y");
	rmdir("x");
	EXPECT_INT(file_make_parents("plain", &e), 0);
	EXPECT_INT(file_make_parents("", &e), 0);
	EXPECT_INT(chdir(was), 0);
}

static void
parents(void)
{
	struct err e = ERR_INIT;

	EXPECT_INT(file_make_parents(in_root("p//q/r/file"), &e), 0);
	EXPECT(file_exists(in_root("p/q/r")));
	EXPECT(!file_exists(in_root("p/q/r/file")));
	EXPECT_INT(mode_of(in_root("p/q")), 0700);
	EXPECT_INT(file_make_parents(in_root("p/q/r/file"), &e), 0);
	EXPECT_INT(file_write(in_root("p/f"), SV(""), 0600, true, &e), 0);
	EXPECT_INT(file_make_parents(in_root("p/f/x/y"), &e), RC_IO);
	EXPECT_INT(file_make_parents("/file", &e), 0);
	unlink(in_root("p/f"));
	rmdir(in_root("p/q/r"));
	rmdir(in_root("p/q"));
	rmdir(in_root("p"));
	EXPECT_INT(entries(root), 0);
}

static void
home(void)
{
	setenv("HOME", "/home/ann", 1);
	EXPECT_STR(file_home(&arena, ".config/desk"), "/home/ann/.config/desk");
	setenv("HOME", "", 1);
	EXPECT(file_home(&arena, "x") == NULL);
	unsetenv("HOME");
	EXPECT(file_home(&arena, "x") == NULL);
}

static const struct unit_test tests[] = {
    {"what was written is read, in place of what was there", round_trip},
    {"long files are read whole", big},
    {"one byte above the limit is refused", limits},
    {"a missing file is not found, a folder cannot be read", missing},
    {"a file is replaced only when that is wanted", replaces},
    {"the mode is cut by the umask", modes},
    {"a failed write leaves no file behind", failures_leave_nothing},
    {"a full disk is an error", full_disk},
    {"names without a folder are in this one", relative},
    {"missing folders are made, the file is not", parents},
    {"there may be no home", home},
};

int
main(void)
{
	int status;

	if (!mkdtemp(root)) {
		perror(root);
		return 1;
	}
	status = unit_run(tests, COUNT_OF(tests));
	rmdir(root);
	arena_free(&arena);
	return status;
}
