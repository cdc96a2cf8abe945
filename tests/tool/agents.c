/*
 * A desk at work: agents who each run a command now and then, one process a
 * command, while mails come in; and how long all that took.
 *
 *	agents [-a AGENTS] [-s SECONDS] [-p MIN,MAX] [-m PER_HOUR] -t TICKETS
 *	    FOLDER
 *
 * Each of AGENTS (1,000), with the logins a1, a2 …, works for SECONDS (180): he
 * lists, shows, sets or replies, at random, then waits MIN to MAX milliseconds
 * (20000,40000). PER_HOUR mails (60,000; 0 for none) are piped to mail2ticket,
 * FOLDER/0, FOLDER/1 … in turn, at even intervals, whatever became of those
 * before. TICKETS is how many tickets the desk has; every tenth change goes to
 * one of the first ten, so that some meet. FOLDER/reply is the text of replies.
 *
 * Prints a line a verb: its name, how many, how many failed, median, 95th
 * percentile and maximum in milliseconds, taken from when it was due. What the
 * commands say goes to stderr. The exit status is 1 when one failed, 2 when no
 * verdict is possible.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"

enum {
	NO_VERDICT = 2,
	ARGS_MAX = 16,
	/* What has not ended so long after the end counts as failed. */
	GRACE_MS = 60 * 1000,
};

enum work { WORK_LIST, WORK_SHOW, WORK_SET, WORK_REPLY, WORK_MAIL, N_WORKS };

static const char *const work_names[N_WORKS] = {
    "list", "show", "set", "reply", "mail2ticket"};

struct tally {
	VEC(double) ms;
	int64_t n_failed;
};

struct job {
	pid_t pid;
	enum work work;
	int64_t agent; /* -1 for a mail */
	double due;
};

struct desk_at_work {
	int64_t agents, seconds, pause_min, pause_max, mails_per_hour, tickets;
	const char *folder;
	double *due; /* of each agent, in ms; < 0: he waits for a command */
	double end, next_mail;
	int64_t n_mails;
	VEC(struct job) jobs;
	struct tally tallies[N_WORKS];
};

static uint64_t seed = 88172645463325252u;

static int64_t
below(int64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)((seed * 2685821657736338717u >> 33) % (uint64_t)n);
}

static void
fail(const char *what)
{
	fprintf(stderr, "agents: %s: %s\n", what, strerror(errno));
	exit(NO_VERDICT);
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* In the child. */
static void
redirect(const char *path, int flags, int to)
{
	int fd = open(path, flags);

	if (fd < 0 || dup2(fd, to) < 0)
		fail(path);
	close(fd);
}

static pid_t
start(const char *const *args, const char *input)
{
	pid_t pid = fork();
	sigset_t none;

	if (pid < 0)
		fail("cannot start a process");
	if (pid > 0)
		return pid;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	redirect(input, O_RDONLY, STDIN_FILENO);
	redirect("/dev/null", O_WRONLY, STDOUT_FILENO);
	execvp(args[0], (char *const *)(uintptr_t)args);
	fail(args[0]);
	return -1;
}

static void
add_job(struct desk_at_work *d, enum work work, int64_t agent, double due,
    const char *const *args, const char *input)
{
	struct job job = {start(args, input), work, agent, due};

	VEC_ADD(&d->jobs, job);
}

/* The ticket of a command; of those that change, some meet. */
static int64_t
pick_ticket(const struct desk_at_work *d, enum work work)
{
	bool is_change = work == WORK_SET || work == WORK_REPLY;
	int64_t n =
	    is_change && d->tickets > 10 && !below(10) ? 10 : d->tickets;

	return below(n) + 1;
}

static void
start_agent(struct desk_at_work *d, int64_t agent)
{
	static const char *const queues[][2] = {
	    {"is:open assignee:me", "sort:-updated"},
	    {"is:open", "sort:-priority"}};
	static const char *const settings[] = {"priority=low",
	    "priority=normal", "priority=high", "priority=urgent",
	    "assignee=me"};
	enum work work = (enum work)below(WORK_MAIL);
	const char *const *queue = queues[below(2)], *setting;
	struct str as = STR_INIT, id = STR_INIT, reply = STR_INIT;
	const char *args[ARGS_MAX] = {"ticket", work_names[work], "--as"};
	size_t n = 3;

	str_add_f(&as, "a%lld", (long long)agent + 1);
	str_add_f(&id, "%lld", (long long)pick_ticket(d, work));
	str_add_f(&reply, "%s/reply", d->folder);
	setting = settings[below(5)];
	args[n++] = as.p;
	if (work == WORK_LIST) {
		args[n++] = "-n";
		args[n++] = "20";
		args[n++] = queue[0];
		args[n++] = queue[1];
	} else {
		args[n++] = id.p;
	}
	if (work == WORK_SET)
		args[n++] = setting;
	add_job(d, work, agent, d->due[agent], args,
	    work == WORK_REPLY ? reply.p : "/dev/null");
	d->due[agent] = -1;
	str_free(&as);
	str_free(&id);
	str_free(&reply);
}

static void
start_mail(struct desk_at_work *d)
{
	static const char *const args[] = {"mail2ticket", NULL};
	struct str path = STR_INIT;

	str_add_f(&path, "%s/%lld", d->folder, (long long)d->n_mails++);
	add_job(d, WORK_MAIL, -1, d->next_mail, args, path.p);
	d->next_mail += 3600e3 / (double)d->mails_per_hour;
	str_free(&path);
}

/* Starts what is due; when the next is. */
static double
start_due(struct desk_at_work *d)
{
	double now = now_ms(), next = d->end;
	int64_t i;

	for (i = 0; i < d->agents; i++) {
		if (d->due[i] >= 0 && d->due[i] <= now)
			start_agent(d, i);
		if (d->due[i] >= 0 && d->due[i] < next)
			next = d->due[i];
	}
	while (d->mails_per_hour && d->next_mail <= now)
		start_mail(d);
	if (d->mails_per_hour && d->next_mail < next)
		next = d->next_mail;
	return next;
}

static void
end_job(struct desk_at_work *d, pid_t pid, int status)
{
	struct tally *tally;
	struct job *job;
	double now = now_ms();
	size_t i;

	for (i = 0; i < d->jobs.n && d->jobs.v[i].pid != pid; i++)
		;
	if (i == d->jobs.n)
		return;
	job = &d->jobs.v[i];
	tally = &d->tallies[job->work];
	VEC_ADD(&tally->ms, now - job->due);
	if (status != 0) {
		tally->n_failed++;
		fprintf(stderr, "agents: %s: %s %d\n", work_names[job->work],
		    WIFEXITED(status) ? "status" : "signal",
		    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	}
	if (job->agent >= 0)
		d->due[job->agent] = now + (double)d->pause_min +
		    (double)below(d->pause_max - d->pause_min + 1);
	*job = d->jobs.v[--d->jobs.n];
}

/* Takes in who has ended, waiting for one until then. */
static void
reap(struct desk_at_work *d, double until)
{
	double ms = until - now_ms();
	struct timespec wait = {0, 0};
	sigset_t child;
	int status;
	pid_t pid;

	if (ms > 0) {
		wait.tv_sec = (time_t)(ms / 1e3);
		wait.tv_nsec = (long)((ms - (double)wait.tv_sec * 1e3) * 1e6);
		sigemptyset(&child);
		sigaddset(&child, SIGCHLD);
		if (sigtimedwait(&child, NULL, &wait) < 0 && errno != EAGAIN &&
		    errno != EINTR)
			fail("cannot wait");
	}
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		end_job(d, pid, status);
}

static void
work(struct desk_at_work *d)
{
	double begun = now_ms(), give_up;
	int64_t i;
	size_t k;

	d->end = begun + (double)d->seconds * 1e3;
	d->next_mail = begun;
	for (i = 0; i < d->agents; i++)
		d->due[i] = begun + (double)below(d->pause_max + 1);
	while (now_ms() < d->end)
		reap(d, start_due(d));
	give_up = now_ms() + GRACE_MS;
	while (d->jobs.n && now_ms() < give_up)
		reap(d, give_up);
	for (k = 0; k < d->jobs.n; k++) {
		fprintf(stderr, "agents: %s: does not end\n",
		    work_names[d->jobs.v[k].work]);
		kill(d->jobs.v[k].pid, SIGKILL);
		d->tallies[d->jobs.v[k].work].n_failed++;
	}
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Prints a line a verb; how many failed in all. */
static int64_t
report(struct desk_at_work *d)
{
	int64_t n_failed = 0;
	int i;

	for (i = 0; i < N_WORKS; i++) {
		struct tally *t = &d->tallies[i];
		size_t n = t->ms.n;

		n_failed += t->n_failed;
		if (!n)
			continue;
		qsort(t->ms.v, n, sizeof *t->ms.v, by_size);
		printf("%s\t%zu\t%lld\t%.1f\t%.1f\t%.1f\n", work_names[i], n,
		    (long long)t->n_failed, t->ms.v[n / 2],
		    t->ms.v[(n - 1) * 95 / 100], t->ms.v[n - 1]);
	}
	return n_failed;
}

static int64_t
number(const char *text, int64_t min)
{
	int64_t n;

	if (!num_parse(sv_of(text), min, 1000000000, &n)) {
		fprintf(stderr, "agents: '%s' is no such number\n", text);
		exit(NO_VERDICT);
	}
	return n;
}

static void
read_options(int argc, char **argv, struct desk_at_work *d)
{
	const char *comma;
	int letter;

	while ((letter = getopt(argc, argv, "a:s:p:m:t:")) >= 0) {
		if (letter == 'a')
			d->agents = number(optarg, 1);
		else if (letter == 's')
			d->seconds = number(optarg, 1);
		else if (letter == 'm')
			d->mails_per_hour = number(optarg, 0);
		else if (letter == 't')
			d->tickets = number(optarg, 1);
		else if (letter != 'p' || !(comma = strchr(optarg, ',')))
			exit(NO_VERDICT);
		else {
			d->pause_max = number(comma + 1, 0);
			optarg[comma - optarg] = '\0';
			d->pause_min = number(optarg, 0);
		}
	}
	if (optind + 1 != argc || !d->tickets || d->pause_max < d->pause_min) {
		fprintf(stderr, "agents: its first lines say how\n");
		exit(NO_VERDICT);
	}
	d->folder = argv[optind];
}

int
main(int argc, char **argv)
{
	struct desk_at_work d = {.agents = 1000,
	    .seconds = 180,
	    .pause_min = 20000,
	    .pause_max = 40000,
	    .mails_per_hour = 60000,
	    .jobs = VEC_INIT};
	sigset_t child;
	int64_t n_failed;
	size_t i;

	read_options(argc, argv, &d);
	if (!(d.due = calloc((size_t)d.agents, sizeof *d.due)))
		fail("cannot remember the agents");
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	work(&d);
	n_failed = report(&d);
	for (i = 0; i < N_WORKS; i++)
		VEC_FREE(&d.tallies[i].ms);
	VEC_FREE(&d.jobs);
	free(d.due);
	if (fflush(stdout) != 0)
		fail("cannot print");
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
