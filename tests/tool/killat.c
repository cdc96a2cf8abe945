/*
 * killat N COMMAND...: runs a command and kills it (SIGKILL) at its N-th system
 * call, before the kernel carries that out. The exit status is the command's,
 * 137 when it was killed, 125 when it could not be traced.
 */
#define _GNU_SOURCE /* ptrace's options */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/ptrace.h>
#endif

#include "base/num.h"

enum { CANNOT_TRACE = 125, KILLED = 137 };

static int
fail(const char *what)
{
	fprintf(stderr, "killat: %s: %s\n", what, strerror(errno));
	return CANNOT_TRACE;
}

#if defined(__linux__)
enum { SYSCALL_STOP = SIGTRAP | 0x80 };

static void
start(char **argv)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0) {
		raise(SIGSTOP);
		execvp(argv[0], argv);
	}
	_exit(fail(argv[0]));
}

/* Lets the child go on to its next stop; false when it has ended. */
static bool
go_on(pid_t child, int *status)
{
	int sig = 0;

	if (WIFSTOPPED(*status)) {
		sig = WSTOPSIG(*status);
		/* Stops of ptrace's own are no signals of the child's. */
		if (sig == SYSCALL_STOP || sig == SIGTRAP || sig == SIGSTOP)
			sig = 0;
	}
	if (ptrace(PTRACE_SYSCALL, child, NULL, (void *)(intptr_t)sig) < 0 ||
	    waitpid(child, status, 0) < 0)
		return false;
	return WIFSTOPPED(*status);
}

/* Each call stops twice: before it and behind it. */
static int
watch(pid_t child, int64_t at)
{
	int64_t stops = 0;
	int status;

	if (waitpid(child, &status, 0) < 0 ||
	    ptrace(PTRACE_SETOPTIONS, child, NULL,
		(void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) < 0)
		return fail("cannot trace");
	while (go_on(child, &status)) {
		stops += WSTOPSIG(status) == SYSCALL_STOP;
		if (stops != 2 * at - 1)
			continue;
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		return KILLED;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
#else
static void
start(char **argv)
{
	_exit(fail(argv[0]));
}

static int
watch(pid_t child, int64_t at)
{
	(void)at;
	waitpid(child, NULL, 0);
	return CANNOT_TRACE;
}
#endif

int
main(int argc, char **argv)
{
	int64_t at;
	pid_t child;

	if (argc < 3 || !num_parse(sv_of(argv[1]), 1, INT64_MAX / 2, &at)) {
		fprintf(stderr, "usage: killat N COMMAND...\n");
		return CANNOT_TRACE;
	}
	if ((child = fork()) < 0)
		return fail("cannot fork");
	if (child == 0)
		start(argv + 2);
	return watch(child, at);
}
