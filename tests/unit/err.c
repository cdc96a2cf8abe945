/* Unit tests of base/err. */
#include "base/err.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/utf8.h"

#include "unit.h"

static void
set(void)
{
	struct err e = ERR_INIT;

	EXPECT_STR(e.text, "");
	EXPECT_INT(err_set(&e, RC_DATA, "cannot read '%s'", "x"), RC_DATA);
	EXPECT_INT(e.rc, RC_DATA);
	EXPECT_STR(e.text, "cannot read 'x'");
	EXPECT_INT(err_set(&e, RC_NO, "%s", ""), RC_NO);
	EXPECT_STR(e.text, "");
}

static void
sys(void)
{
	struct err e = ERR_INIT;

	EXPECT_INT(err_sys(&e, RC_NOTFOUND, ENOENT, "cannot open '%s'", "a"),
	    RC_NOTFOUND);
	EXPECT_STR(e.text, "cannot open 'a': no such file or directory");
	err_sys(&e, RC_IO, EIO, "cannot read");
	EXPECT_STR(e.text, "cannot read: input/output error");
}

static void
context(void)
{
	struct err e = ERR_INIT;

	err_set(&e, RC_DENIED, "not permitted");
	EXPECT_INT(err_ctx(&e, "cannot set '%d'", 42), RC_DENIED);
	EXPECT_STR(e.text, "cannot set '42': not permitted");
	err_ctx(&e, "line %d", 7);
	EXPECT_STR(e.text, "line 7: cannot set '42': not permitted");
	EXPECT_INT(e.rc, RC_DENIED);
}

static void
one_line(void)
{
	struct err e = ERR_INIT;

	err_set(&e, RC_DATA, "a\nb\r\tc\x1B[1m\x7F");
	EXPECT_STR(e.text, "a?b??c?[1m?");
	err_set(&e, RC_DATA, "%s",
	    "gr\xC3\xBC\xC3\x9F"
	    "e \xC2\x9B");
	EXPECT_STR(e.text,
	    "gr\xC3\xBC\xC3\x9F"
	    "e ?");
	err_set(&e, RC_DATA, "%s",
	    "gr\xFC\xDF"
	    "e " UTF8_REPLACEMENT);
	EXPECT_STR(e.text, "gr??e " UTF8_REPLACEMENT);
}

static void
long_text(void)
{
	struct err e = ERR_INIT;
	char euros[3 * 2000 + 1];

	for (size_t i = 0; i < 2000; i++)
		memcpy(euros + 3 * i, "\xE2\x82\xAC", 3);
	euros[6000] = '\0';
	for (size_t i = 0; i < 3; i++) {
		err_set(&e, RC_DATA, "%.*s%s", (int)i, "abc", euros);
		EXPECT(utf8_is_valid(sv_of(e.text)));
		EXPECT(!strchr(e.text, '?'));
		EXPECT(strlen(e.text) > sizeof(e.text) - 4);
	}
	err_ctx(&e, "front");
	EXPECT(sv_starts(sv_of(e.text), SV("front: ab\xE2\x82\xAC")));
	EXPECT(!strchr(e.text, '?'));
	err_ctx(&e, "%s", euros);
	EXPECT(utf8_is_valid(sv_of(e.text)));
	err_sys(&e, RC_IO, EIO, "%s", euros);
	EXPECT(utf8_is_valid(sv_of(e.text)));
	EXPECT(strlen(e.text) < sizeof(e.text));
}

static void
statuses(void)
{
	static const struct {
		enum rc rc;
		int status;
	} rows[] = {{RC_OK, 0}, {RC_NO, 1}, {RC_USAGE, 64}, {RC_DATA, 65},
	    {RC_NOTFOUND, 66}, {RC_UNAVAILABLE, 69}, {RC_BUG, 70},
	    {RC_NOMEM, 71}, {RC_IO, 74}, {RC_TEMPFAIL, 75}, {RC_DENIED, 77},
	    {RC_CONFIG, 78}};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		EXPECT_INT(rc_exit(rows[i].rc), rows[i].status);
}

static void
names(void)
{
	EXPECT_STR(program_name(), "desk");
	program_name_set("/usr/bin/ticket");
	EXPECT_STR(program_name(), "ticket");
	program_name_set("kb");
	EXPECT_STR(program_name(), "kb");
}

static void
run_out_of_memory(void)
{
	die_nomem();
}

static void
break_promise(void)
{
	CHECK(1 + 1 == 3);
}

static void
keep_promise(void)
{
	CHECK(1 + 1 == 2);
}

/* Runs what in a child; its stderr into text, its exit status returned. */
static int
in_child(void (*what)(void), int trouble, char *text, size_t size)
{
	int fds[2];
	int status = -1;
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	fflush(stdout);
	if (pipe(fds) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], STDERR_FILENO);
		if (trouble)
			trouble_status_set(trouble);
		what();
		_exit(0);
	}
	close(fds[1]);
	while (n + 1 < size && (got = read(fds[0], text + n, size - n - 1)) > 0)
		n += (size_t)got;
	text[n] = '\0';
	close(fds[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
ends(void)
{
	char text[500];

	program_name_set("unit");
	EXPECT_INT(in_child(keep_promise, 0, text, sizeof(text)), 0);
	EXPECT_STR(text, "");
	EXPECT_INT(in_child(run_out_of_memory, 0, text, sizeof(text)), 71);
	EXPECT_INT(in_child(run_out_of_memory, 75, text, sizeof(text)), 75);
	EXPECT_STR(text, "unit: out of memory\n");
	EXPECT_INT(in_child(break_promise, 75, text, sizeof(text)), 75);
	EXPECT_INT(in_child(break_promise, 0, text, sizeof(text)), 70);
	EXPECT(sv_starts(sv_of(text), SV("unit: bug: ")));
	EXPECT(sv_ends(sv_of(text), SV(": CHECK(1 + 1 == 3) failed\n")));
}

static const struct unit_test tests[] = {
    {"an error holds its code and text", set},
    {"the system's reason follows in lower case", sys},
    {"context goes in front, the code stays", context},
    {"a message is one line of valid text, whatever is in it", one_line},
    {"long text is cut at a character's end", long_text},
    {"each code has its exit status", statuses},
    {"the program's name is its path's last part", names},
    {"trouble ends the process with the status that was set", ends},
};

int
main(void)
{
	return unit_run(tests, COUNT_OF(tests));
}
