/*
 * How long a change takes from its commit to a reader who follows the events.
 *
 *	follow N
 *
 * runs `desk events --follow` and `mail2ticket --stream`, hands N mails to the
 * latter, one after the other, and takes the time from its answer, which comes
 * behind the commit, to the line of the follower; where that was first it is 0.
 * Prints: median, 95th percentile and maximum in milliseconds, and of the time
 * from handing over the mail the 95th percentile. DESK_DB names the desk.
 */
#include <errno.h>
#include <poll.h>
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
	/* Without an answer so long there is none. */
	DEADLINE_MS = 10 * 1000,
	PAUSE_MS = 60,
};

static void
fail(const char *what)
{
	fprintf(stderr, "follow: %s\n", what);
	exit(EXIT_FAILURE);
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct child {
	pid_t pid;
	int in, out; /* our ends of its pipes */
};

static struct child
start(const char *const *args)
{
	struct child c;
	int in[2], out[2], k;

	if (pipe(in) != 0 || pipe(out) != 0 || (c.pid = fork()) < 0)
		fail("cannot start a process");
	if (c.pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		for (k = 0; k < 2; k++) {
			close(in[k]);
			close(out[k]);
		}
		execvp(args[0], (char *const *)(uintptr_t)args);
		fail("cannot run a program");
	}
	close(in[0]);
	close(out[1]);
	c.in = in[1];
	c.out = out[0];
	return c;
}

static void
end(struct child *c)
{
	close(c->in);
	kill(c->pid, SIGTERM);
	waitpid(c->pid, NULL, 0);
	close(c->out);
}

static void
hand_mail(struct child *writer, int64_t n)
{
	struct str mail = STR_INIT, frame = STR_INIT;

	str_add_f(&mail,
	    "From: p%lld@example.org\nMessage-ID: <follow.%lld.%lld@x>\n"
	    "Subject: follow\n\nwords\n",
	    (long long)n, (long long)getpid(), (long long)n);
	str_add_f(&frame, "%zu\n", mail.n);
	str_add_n(&frame, mail.p, mail.n);
	if (write(writer->in, frame.p, frame.n) != (ssize_t)frame.n)
		fail("cannot hand over a mail");
	str_free(&mail);
	str_free(&frame);
}

/* Reads what is there, a line or more. */
static void
take(int fd)
{
	char bytes[4096];

	if (read(fd, bytes, sizeof bytes) <= 0)
		fail("a program has ended");
}

/* Milliseconds until the line was there, from the answer, which may come behind
 * it, and in all. */
struct lag {
	double behind, whole;
};

static struct lag
take_one(struct child *writer, struct child *reader, int64_t n)
{
	double answered = 0, seen = 0, begun = now_ms();
	double give_up = begun + DEADLINE_MS;
	struct pollfd p[2] = {
	    {writer->out, POLLIN, 0}, {reader->out, POLLIN, 0}};

	hand_mail(writer, n);
	while ((answered <= 0 || seen <= 0) && now_ms() < give_up) {
		if (poll(p, 2, DEADLINE_MS) < 0 && errno != EINTR)
			fail("cannot poll");
		if (p[0].revents) {
			answered = now_ms();
			take(writer->out);
		}
		if (p[1].revents) {
			seen = now_ms();
			take(reader->out);
		}
	}
	if (answered <= 0 || seen <= 0)
		fail(answered > 0 ? "the follower did not see a mail"
				  : "a mail was not answered");
	return (struct lag){
	    seen > answered ? seen - answered : 0, seen - begun};
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int
main(int argc, char **argv)
{
	static const char *const follower[] = {"desk", "events", "--follow",
	    "-H", "--fields", "verb", "verb:ticket.created", NULL};
	static const char *const intake[] = {"mail2ticket", "--stream", NULL};
	struct timespec pause = {0, PAUSE_MS * 1000000L};
	struct child reader, writer;
	VEC(double) behind = VEC_INIT;
	VEC(double) whole = VEC_INIT;
	struct lag lag;
	int64_t n = 0, k;

	if (argc != 2 || !num_parse(sv_of(argv[1]), 1, 100000, &n))
		fail("its first lines say how");
	signal(SIGPIPE, SIG_IGN);
	writer = start(intake);
	reader = start(follower);
	sleep(1);
	/* The first shows what was there before. */
	take_one(&writer, &reader, 0);
	for (k = 1; k <= n; k++) {
		nanosleep(&pause, NULL);
		lag = take_one(&writer, &reader, k);
		VEC_ADD(&behind, lag.behind);
		VEC_ADD(&whole, lag.whole);
	}
	end(&writer);
	end(&reader);
	qsort(behind.v, behind.n, sizeof *behind.v, by_size);
	qsort(whole.v, whole.n, sizeof *whole.v, by_size);
	printf("%.1f\t%.1f\t%.1f\t%.1f\n", behind.v[behind.n / 2],
	    behind.v[(behind.n - 1) * 95 / 100], behind.v[behind.n - 1],
	    whole.v[(whole.n - 1) * 95 / 100]);
	return EXIT_SUCCESS;
}
