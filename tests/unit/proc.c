/* Unit tests of base/proc. */
#include "base/proc.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"

#include "unit.h"

static char root[] = "/tmp/unit-proc-XXXXXX";
static struct arena arena = ARENA_INIT;

/* Runs a shell line as a filter. */
static enum rc
filter(const char *line, struct sv input, size_t limit, int timeout_s,
    struct str *out, int *status, struct err *e)
{
	char *argv[] = {arena_strdup(&arena, "sh"), arena_strdup(&arena, "-c"),
	    arena_strdup(&arena, line), NULL};

	return proc_filter(argv, input, limit, timeout_s, out, status, e);
}

static int
run(const char *line)
{
	char *argv[] = {arena_strdup(&arena, "sh"), arena_strdup(&arena, "-c"),
	    arena_strdup(&arena, line), NULL};
	struct err e = ERR_INIT;
	int status = -1;

	return proc_run(argv, &status, &e) ? -1 : status;
}

static int
open_files(void)
{
	int n = 0;

	for (int fd = 0; fd < 200; fd++) {
		int copy = dup(fd);

		if (copy >= 0)
			close(copy);
		n += copy >= 0;
	}
	return n;
}

static void
statuses(void)
{
	EXPECT_INT(run("exit 0"), 0);
	EXPECT_INT(run("exit 3"), 3);
	EXPECT_INT(run("kill -TERM $$"), 128 + SIGTERM);
	EXPECT_INT(run("kill -INT $$"), 128 + SIGINT);
	EXPECT_INT(run("kill -PIPE $$"), 128 + SIGPIPE);
}

static void
not_there(void)
{
	char *argv[] = {arena_strdup(&arena, "no-such-program"), NULL};
	struct err e = ERR_INIT;
	struct str out = STR_INIT;
	int before = open_files();
	int status = -1;

	EXPECT_INT(proc_run(argv, &status, &e), RC_UNAVAILABLE);
	EXPECT_STR(
	    e.text, "cannot run 'no-such-program': no such file or directory");
	EXPECT_INT(proc_filter(argv, SV("x"), 9, 0, &out, &status, &e),
	    RC_UNAVAILABLE);
	argv[0] = root;
	EXPECT_INT(proc_run(argv, &status, &e), RC_UNAVAILABLE);
	EXPECT_INT(open_files(), before);
	str_free(&out);
}

static void
filters(void)
{
	struct err e = ERR_INIT;
	struct str out = STR_INIT;
	int status = -1;

	str_add_s(&out, "before");
	EXPECT_INT(
	    filter("tr a-z A-Z; exit 4", SV("a\0b"), 9, 9, &out, &status, &e),
	    0);
	EXPECT_SV(str_sv(&out), "A\0B");
	EXPECT_INT(status, 4);
	EXPECT_INT(filter("cat", SV_NULL, 9, 0, &out, &status, &e), 0);
	EXPECT_SV(str_sv(&out), "");
	EXPECT_INT(status, 0);
	EXPECT_INT(
	    filter("kill -KILL $$", SV_NULL, 9, 9, &out, &status, &e), 0);
	EXPECT_INT(status, 128 + SIGKILL);
	str_free(&out);
}

/* More than the pipes hold, both ways at once. */
static void
much(void)
{
	struct err e = ERR_INIT;
	struct str in = STR_INIT;
	struct str out = STR_INIT;
	int status = -1;

	for (int i = 0; i < 300000; i++)
		str_add_f(&in, "%d\n", i);
	EXPECT_INT(filter("cat", str_sv(&in), in.n, 60, &out, &status, &e), 0);
	EXPECT(sv_eq(str_sv(&in), str_sv(&out)));
	EXPECT_INT(filter("cat", str_sv(&in), in.n - 1, 60, &out, &status, &e),
	    RC_DATA);
	EXPECT_STR(e.text,
	    arena_printf(&arena, "cannot read from 'sh': more than %zu bytes",
		in.n - 1));
	EXPECT_INT(filter("cat /dev/zero", SV_NULL, 1000, 0, &out, &status, &e),
	    RC_DATA);
	str_free(&in);
	str_free(&out);
}

static void
input_not_read(void)
{
	struct err e = ERR_INIT;
	struct str in = STR_INIT;
	struct str out = STR_INIT;
	int status = -1;

	str_add_f(&in, "%*s", 1000000, "");
	EXPECT_INT(
	    filter("echo done; exit 2", str_sv(&in), 99, 60, &out, &status, &e),
	    0);
	EXPECT_STR(out.p, "done\n");
	EXPECT_INT(status, 2);
	/* What it reads after it has closed its output still comes. */
	EXPECT_INT(filter(arena_printf(&arena,
			      "exec >&-; wc -c | tr -d ' ' >%s/n", root),
		       str_sv(&in), 99, 60, &out, &status, &e),
	    0);
	EXPECT_INT(
	    file_read(arena_printf(&arena, "%s/n", root), 99, &out, &e), 0);
	EXPECT_STR(out.p, "1000000\n");
	unlink(arena_printf(&arena, "%s/n", root));
	str_free(&in);
	str_free(&out);
}

static void
timeouts(void)
{
	static const char *const lines[] = {"sleep 20", "exec sleep 20",
	    "exec >&- <&-; exec sleep 20", "while :; do echo x; done"};
	struct str out = STR_INIT;
	int status = -1;

	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct err e = ERR_INIT;
		int64_t start = clock_monotonic_ms();

		EXPECT_INT(filter(lines[i], SV("x"), (size_t)1 << 30, 1, &out,
			       &status, &e),
		    RC_UNAVAILABLE);
		EXPECT_STR(e.text, "cannot wait for 'sh': it took too long");
		EXPECT_INT(status, 128 + SIGKILL);
		EXPECT(clock_monotonic_ms() - start < 5000);
	}
	str_free(&out);
}

static volatile sig_atomic_t seen;

static void
note(int sig)
{
	seen = sig;
}

static bool
handles(int sig, void (*want)(int))
{
	struct sigaction sa;

	sigaction(sig, NULL, &sa);
	return sa.sa_handler == want;
}

static void
signals(void)
{
	struct err e = ERR_INIT;
	struct str out = STR_INIT;
	int status = -1;

	signal(SIGPIPE, note);
	signal(SIGINT, note);
	signal(SIGCHLD, SIG_IGN);
	/* An editor may be interrupted, we are not. */
	EXPECT_INT(run("kill -INT $PPID; exit 5"), 5);
	EXPECT_INT(seen, 0);
	EXPECT_INT(filter("exec <&-; sleep 0.1; kill -INT $PPID; exit 6",
		       SV("x"), 9, 9, &out, &status, &e),
	    0);
	EXPECT_INT(status, 6);
	EXPECT_INT(seen, SIGINT);
	EXPECT(handles(SIGPIPE, note));
	EXPECT(handles(SIGINT, note));
	EXPECT(handles(SIGCHLD, SIG_IGN));
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	EXPECT_INT(
	    filter("yes | head -n 1", SV_NULL, 9, 9, &out, &status, &e), 0);
	EXPECT_STR(out.p, "y\n");
	str_free(&out);
}

/* Descriptors of ours, and what a child gets when we have no stdin. */
static void
descriptors(void)
{
	struct err e = ERR_INIT;
	struct str out = STR_INIT;
	int before = open_files();
	int status = -1;
	int saved = dup(STDIN_FILENO);

	close(STDIN_FILENO);
	EXPECT_INT(filter("cat; ls /proc/self/fd 2>/dev/null | wc -l",
		       SV("in "), 99, 9, &out, &status, &e),
	    0);
	EXPECT(sv_starts(str_sv(&out), SV("in ")));
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
	EXPECT_INT(open_files(), before);
	str_free(&out);
}

static void
set_editor(const char *visual, const char *editor)
{
	if (visual)
		setenv("VISUAL", visual, 1);
	else
		unsetenv("VISUAL");
	setenv("EDITOR", editor, 1);
}

static void
edits(void)
{
	struct err e = ERR_INIT;
	struct str text = STR_INIT;

	str_add_s(&text, "first\n");
	set_editor(NULL, "echo second >>");
	EXPECT_INT(proc_edit(&text, &e), 0);
	EXPECT_STR(text.p, "first\nsecond\n");
	set_editor("sed -e s/first/1/ >new <", "false");
	EXPECT_INT(proc_edit(&text, &e), 0);
	EXPECT_STR(text.p, "first\nsecond\n");
	/* Saved into a new file under the old name. */
	set_editor("f() { sed s/first/1/ \"$1\" >\"$1.new\" && "
		   "mv \"$1.new\" \"$1\"; }; f",
	    "false");
	EXPECT_INT(proc_edit(&text, &e), 0);
	EXPECT_STR(text.p, "1\nsecond\n");
	set_editor("", ": >");
	EXPECT_INT(proc_edit(&text, &e), 0);
	EXPECT_STR(text.p, "");
	unlink("new");
	str_free(&text);
}

static void
edit_is_private(void)
{
	struct err e = ERR_INIT;
	struct str text = STR_INIT;

	set_editor(NULL, "f() { ls -l \"$1\" | cut -c1-10 >\"$1\"; }; f");
	EXPECT_INT(proc_edit(&text, &e), 0);
	EXPECT_STR(text.p, "-rw-------\n");
	str_free(&text);
}

static void
edit_fails(void)
{
	struct err e = ERR_INIT;
	struct str text = STR_INIT;

	str_add_s(&text, "kept");
	set_editor(NULL, "f() { echo lost >\"$1\"; exit 3; }; f");
	EXPECT_INT(proc_edit(&text, &e), RC_NO);
	EXPECT_STR(text.p, "kept");
	EXPECT(sv_ends(sv_of(e.text), SV("ended with status 3")));
	set_editor(NULL, "rm");
	EXPECT_INT(proc_edit(&text, &e), RC_NOTFOUND);
	EXPECT_STR(text.p, "kept");
	setenv("TMPDIR", "/nonexistent", 1);
	EXPECT_INT(proc_edit(&text, &e), RC_IO);
	EXPECT_STR(text.p, "kept");
	setenv("TMPDIR", root, 1);
	str_free(&text);
}

static const struct unit_test tests[] = {
    {"a program's status is passed on, 128 and more for signals", statuses},
    {"a program that is not there is unavailable", not_there},
    {"a filter gets the input, its output comes back", filters},
    {"long texts go both ways at once, up to the limit", much},
    {"a program may leave its input unread", input_not_read},
    {"what takes too long is killed", timeouts},
    {"signals are handled as before when the program is done", signals},
    {"no descriptor is left open or lost", descriptors},
    {"the editor's text comes back", edits},
    {"the edited file is the user's alone", edit_is_private},
    {"a failed edit leaves the text as it was", edit_fails},
};

int
main(void)
{
	int status;

	if (!mkdtemp(root) || chdir(root) < 0) {
		perror(root);
		return 1;
	}
	setenv("TMPDIR", root, 1);
	/* A folder that we may not read changes why a program is not found. */
	setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
	status = unit_run(tests, COUNT_OF(tests));
	/* Fails when a test left a file. */
	if (chdir("/") < 0 || rmdir(root) < 0) {
		perror(root);
		status = 1;
	}
	arena_free(&arena);
	return status;
}
