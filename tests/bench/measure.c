/*
 * Takes the time of whole processes, from fork to wait.
 *
 *	measure turns N NAME [<FILE] CMD... [:: NAME [<FILE] CMD...]...
 *
 * runs the commands in turns, one after the other, N times each (and a few
 * times before, which do not count), so that whatever else the machine does
 * hits all of them alike; each round in another order, so that none has to
 * clear up behind the same one every time. Prints a line a command: name,
 * median and 95th percentile in milliseconds.
 *
 *	measure crowd N NAME [<FILE] CMD...
 *
 * starts N processes, lets them go all at once, and prints: name, milliseconds
 * until the last one has ended, how many failed.
 *
 *	measure once NAME [<FILE] CMD...
 *
 * prints: name, milliseconds, largest resident memory in kilobytes.
 *
 * FILE becomes stdin; stdout goes to /dev/null. In FILE and in the arguments
 * {} stands for the number of the run, from 1, and {K} for K times that. The
 * exit status is 1 as soon as a command fails, but in a crowd.
 */
#define _DEFAULT_SOURCE /* wait4 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"

enum { COMMANDS_MAX = 64, ARGS_MAX = 64, WARM_UP = 5 };

struct command {
	const char *name;
	const char *input; /* NULL: /dev/null */
	char **args;
	size_t n_args;
	VEC(double) ms;
};

static void
fail(const char *what, const char *subject)
{
	fprintf(
	    stderr, "measure: %s '%s': %s\n", what, subject, strerror(errno));
	exit(EXIT_FAILURE);
}

static void
refuse(const char *why)
{
	fprintf(stderr, "measure: %s; its first lines say how\n", why);
	exit(EXIT_FAILURE);
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The word with the number of the run put in; never freed, runs are short. */
static char *
expand(const char *word, int64_t run)
{
	struct str s = STR_INIT;
	const char *open, *close;
	int64_t times;

	while ((open = strchr(word, '{')) && (close = strchr(open, '}'))) {
		struct sv inside = {open + 1, (size_t)(close - open - 1)};

		str_add_n(&s, word, (size_t)(open - word));
		if (!inside.n)
			str_add_f(&s, "%lld", (long long)run);
		else if (num_parse(inside, 1, 1000000, &times))
			str_add_f(&s, "%lld", (long long)(times * run));
		else
			str_add_n(&s, open, inside.n + 2);
		word = close + 1;
	}
	str_add_s(&s, word);
	return s.p;
}

static void
redirect(const char *path, int flags, int to)
{
	int fd = open(path, flags);

	if (fd < 0 || dup2(fd, to) < 0)
		fail("cannot open", path);
	close(fd);
}

/* In the child; gate is a pipe that is closed when it may go, or -1. */
static void
become(const struct command *c, int64_t run, int gate)
{
	char *args[ARGS_MAX + 1], byte;
	size_t i;

	for (i = 0; i < c->n_args; i++)
		args[i] = expand(c->args[i], run);
	args[i] = NULL;
	redirect(c->input ? expand(c->input, run) : "/dev/null", O_RDONLY, 0);
	redirect("/dev/null", O_WRONLY, 1);
	if (gate >= 0 && read(gate, &byte, 1) < 0)
		fail("cannot wait for", "the others");
	execvp(args[0], args);
	fail("cannot run", args[0]);
}

static pid_t
start(const struct command *c, int64_t run, int gate)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("cannot start", c->name);
	if (pid == 0)
		become(c, run, gate);
	return pid;
}

/* One whole process; ends ours when it fails. */
static double
time_one(const struct command *c, int64_t run, struct rusage *usage)
{
	double begun = now_ms(), ms;
	int status;

	if (wait4(start(c, run, -1), &status, 0, usage) < 0)
		fail("cannot wait for", c->name);
	ms = now_ms() - begun;
	if (status == 0)
		return ms;
	fprintf(stderr, "measure: run %lld of '%s' failed: status %d\n",
	    (long long)run, c->name,
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	exit(EXIT_FAILURE);
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Sorts. */
static double
percentile(struct command *c, double p)
{
	size_t at = (size_t)((double)(c->ms.n - 1) * p + 0.5);

	qsort(c->ms.v, c->ms.n, sizeof *c->ms.v, by_size);
	return c->ms.v[at];
}

/* Puts the numbers below n in an order that looks random. */
static void
shuffle(size_t *order, size_t n)
{
	static uint64_t seed = 88172645463325252u;
	size_t i, at;

	for (i = 0; i < n; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		at = (size_t)(seed % (i + 1));
		if (at != i)
			order[i] = order[at];
		order[at] = i;
	}
}

static void
take_turns(struct command *commands, size_t n, int64_t runs)
{
	size_t order[COMMANDS_MAX], i;
	struct rusage usage;
	int64_t run;

	for (run = 1; run <= WARM_UP + runs; run++) {
		shuffle(order, n);
		for (i = 0; i < n; i++) {
			struct command *c = &commands[order[i]];
			double ms = time_one(c, run, &usage);

			if (run > WARM_UP)
				VEC_ADD(&c->ms, ms);
		}
	}
	for (i = 0; i < n; i++)
		printf("%s\t%.3f\t%.3f\n", commands[i].name,
		    percentile(&commands[i], 0.5),
		    percentile(&commands[i], 0.95));
}

static void
crowd(const struct command *c, int64_t n)
{
	double begun, ms = 0;
	int64_t i, n_failed = 0;
	int gate[2], status;

	if (pipe(gate) != 0)
		fail("cannot make", "a pipe");
	fcntl(gate[0], F_SETFD, FD_CLOEXEC);
	fcntl(gate[1], F_SETFD, FD_CLOEXEC);
	for (i = 1; i <= n; i++)
		if (fork() == 0) {
			close(gate[1]);
			become(c, i, gate[0]);
		}
	close(gate[0]);
	/* All of them wait at the gate by then. */
	sleep(1);
	begun = now_ms();
	close(gate[1]);
	for (i = 0; i < n; i++) {
		if (wait(&status) < 0)
			fail("cannot wait for", c->name);
		ms = now_ms() - begun;
		n_failed += status != 0;
	}
	printf("%s\t%.0f\t%lld\n", c->name, ms, (long long)n_failed);
}

static void
once(const struct command *c)
{
	struct rusage usage;
	double ms = time_one(c, 1, &usage);

	printf("%s\t%.0f\t%ld\n", c->name, ms, usage.ru_maxrss);
}

/* Reads "NAME [<FILE] CMD..." up to "::" or the end. */
static char **
read_command(char **word, char **end, struct command *c)
{
	*c = (struct command){.name = *word++, .ms = VEC_INIT};
	if (word < end && (*word)[0] == '<')
		c->input = *word++ + 1;
	for (c->args = word; word < end && strcmp(*word, "::") != 0; word++)
		c->n_args++;
	if (!c->n_args || c->n_args > ARGS_MAX)
		refuse("a command is missing or too long");
	return word < end ? word + 1 : word;
}

int
main(int argc, char **argv)
{
	char **word = argv + 2, **end = argv + argc;
	const char *mode = argc > 1 ? argv[1] : "";
	VEC(struct command) commands = VEC_INIT;
	struct command c;
	int64_t n = 1;

	if (strcmp(mode, "once") != 0 &&
	    (word >= end || !num_parse(sv_of(*word++), 1, 1000000, &n)))
		refuse("how often is missing");
	while (word < end) {
		word = read_command(word, end, &c);
		VEC_ADD(&commands, c);
	}
	if (!commands.n || commands.n > COMMANDS_MAX)
		refuse("no command or too many");
	if (strcmp(mode, "turns") == 0)
		take_turns(commands.v, commands.n, n);
	else if (strcmp(mode, "crowd") == 0)
		crowd(&commands.v[0], n);
	else if (strcmp(mode, "once") == 0)
		once(&commands.v[0]);
	else
		refuse("unknown mode");
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
