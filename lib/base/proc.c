/*
 * Other programs: fork, exec and wait, with pipes and a time limit where the
 * caller wants the output. That exec failed is told through a pipe that a
 * successful one closes, so that it is not mistaken for an exit status.
 */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define CHUNK ((size_t)64 * 1024)

/* The signals whose handling changes while a child runs. */
struct guard {
	struct sigaction child, pipe, intr, quit;
};

struct child {
	pid_t pid;
	int in, out; /* our ends of its stdin and stdout, -1 for none */
	struct guard old;
};

/*
 * An inherited "ignore" of SIGCHLD would lose the exit status. An interrupt at
 * the terminal belongs to a program that has the terminal, not to us.
 */
static void
guard_set(struct guard *old, bool has_terminal)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction standard = {.sa_handler = SIG_DFL};

	sigaction(SIGCHLD, &standard, &old->child);
	sigaction(SIGPIPE, &ignore, &old->pipe);
	sigaction(SIGINT, has_terminal ? &ignore : NULL, &old->intr);
	sigaction(SIGQUIT, has_terminal ? &ignore : NULL, &old->quit);
}

static void
guard_restore(const struct guard *old)
{
	sigaction(SIGCHLD, &old->child, NULL);
	sigaction(SIGPIPE, &old->pipe, NULL);
	sigaction(SIGINT, &old->intr, NULL);
	sigaction(SIGQUIT, &old->quit, NULL);
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/*
 * Moves fd to 3 or above, closed on exec: a pipe must not take the place of a
 * standard stream that we were started without.
 */
static int
move_up(int *fd)
{
	int up = fcntl(*fd, F_DUPFD_CLOEXEC, 3);

	close(*fd);
	*fd = up;
	return up < 0 ? -1 : 0;
}

static int
make_pipe(int fds[2])
{
	int a, b;

	if (pipe(fds) < 0) {
		fds[0] = fds[1] = -1;
		return -1;
	}
	a = move_up(&fds[0]);
	b = move_up(&fds[1]);
	return a < 0 || b < 0 ? -1 : 0;
}

/* The child's side. What a setgid program may is not for what it starts. */
ATTR_NORETURN static void
exec_child(
    char *const argv[], const struct guard *old, int in, int out, int report)
{
	int cause;

	guard_restore(old);
	if (setgid(getgid()) == 0 && setuid(getuid()) == 0 &&
	    (in < 0 || dup2(in, STDIN_FILENO) >= 0) &&
	    (out < 0 || dup2(out, STDOUT_FILENO) >= 0))
		execvp(argv[0], argv);
	cause = errno;
	while (write(report, &cause, sizeof(cause)) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* Waits for the end of the child: 128 + n for signal n, as shells count. */
static int
wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

/* Reads why exec failed; 0 when it did not. */
static int
read_cause(int fd)
{
	ssize_t got;
	int cause;

	do
		got = read(fd, &cause, sizeof(cause));
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(cause) ? cause : 0;
}

static enum rc
start_failed(const char *name, int errnum, struct err *e)
{
	return err_sys(e, RC_UNAVAILABLE, errnum, "cannot run '%s'", name);
}

/* Makes the pipes and the child; 0, or why it could not. report[0] is what
 * the caller reads and closes. */
static int
spawn(struct child *c, char *const argv[], bool piped, int report[2])
{
	int in[2] = {-1, -1};
	int out[2] = {-1, -1};
	bool made = make_pipe(report) == 0 &&
	    (!piped || (make_pipe(in) == 0 && make_pipe(out) == 0));
	int cause;

	c->in = in[1];
	c->out = out[0];
	c->pid = made ? fork() : -1;
	cause = c->pid < 0 ? errno : 0;
	if (c->pid == 0)
		exec_child(argv, &c->old, in[0], out[1], report[1]);
	close_fd(&report[1]);
	close_fd(&in[0]);
	close_fd(&out[1]);
	return cause;
}

/*
 * Starts argv, with pipes when piped. Between this and child_end the signals
 * are guarded; after a failure they are restored and nothing is left over.
 */
static enum rc
child_start(struct child *c, char *const argv[], bool piped, struct err *e)
{
	int report[2] = {-1, -1};
	int cause;

	guard_set(&c->old, !piped);
	cause = spawn(c, argv, piped, report);
	if (!cause) {
		cause = read_cause(report[0]);
		if (cause)
			wait_for(c->pid);
	}
	close_fd(&report[0]);
	if (!cause)
		return RC_OK;
	close_fd(&c->in);
	close_fd(&c->out);
	guard_restore(&c->old);
	return start_failed(argv[0], cause, e);
}

static void
child_end(struct child *c, int *status)
{
	close_fd(&c->in);
	close_fd(&c->out);
	*status = wait_for(c->pid);
	guard_restore(&c->old);
}

enum rc
proc_run(char *const argv[], int *status, struct err *e)
{
	struct child c;
	enum rc rc = child_start(&c, argv, false, e);

	if (!rc)
		child_end(&c, status);
	return rc;
}

/* Milliseconds for poll(2) until the deadline; -1 when there is none. */
static int
time_left(int64_t deadline)
{
	int64_t left;

	if (deadline == 0)
		return -1;
	left = deadline - clock_monotonic_ms();
	return left <= 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

static enum rc
timed_out(const char *name, struct err *e)
{
	return err_set(
	    e, RC_UNAVAILABLE, "cannot wait for '%s': it took too long", name);
}

/* Gives the child what its pipe takes; closes it at the end of input. */
static void
feed(struct child *c, struct sv *input)
{
	ssize_t done = 0;

	if (input->n > 0)
		done = write(c->in, input->p, input->n);
	if (done > 0)
		*input = sv_sub(*input, (size_t)done, input->n);
	/* A child need not read its input: EPIPE is its own business. */
	if (input->n == 0 || (done < 0 && errno != EAGAIN && errno != EINTR))
		close_fd(&c->in);
}

/* Takes what the child wrote; closes the pipe at its end. */
static int
drain(struct child *c, size_t limit, struct str *out)
{
	size_t room = limit - out->n;
	size_t n = room < CHUNK ? room + 1 : CHUNK;
	ssize_t got = read(c->out, str_reserve(out, n), n);

	if (got < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : errno;
	out->n += (size_t)got;
	out->p[out->n] = '\0';
	if (got == 0)
		close_fd(&c->out);
	return 0;
}

/* Moves bytes both ways until the child has closed both pipes. */
static enum rc
pump(struct child *c, const char *name, struct sv input, size_t limit,
    int64_t deadline, struct str *out, struct err *e)
{
	while (c->out >= 0 || c->in >= 0) {
		struct pollfd fds[2] = {
		    {c->out, POLLIN, 0}, {c->in, POLLOUT, 0}};
		int n = poll(fds, 2, time_left(deadline));
		int cause = n < 0 && errno != EINTR ? errno : 0;

		if (n > 0 && fds[1].revents)
			feed(c, &input);
		if (n > 0 && fds[0].revents)
			cause = drain(c, limit, out);
		if (cause)
			return err_sys(
			    e, RC_IO, cause, "cannot read from '%s'", name);
		if (out->n > limit)
			return err_set(e, RC_DATA,
			    "cannot read from '%s': more than %zu bytes", name,
			    limit);
		if (time_left(deadline) == 0)
			return timed_out(name, e);
	}
	return RC_OK;
}

/* Waits until the child can be reaped without delay, or for the deadline. */
static enum rc
await_end(
    const struct child *c, const char *name, int64_t deadline, struct err *e)
{
	const struct timespec pause = {0, 5000000};
	siginfo_t info = {0};

	while (deadline &&
	    waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) ==
		0) {
		if (info.si_pid == c->pid)
			return RC_OK;
		if (time_left(deadline) == 0)
			return timed_out(name, e);
		nanosleep(&pause, NULL);
	}
	return RC_OK;
}

static int
set_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

enum rc
proc_filter(char *const argv[], struct sv input, size_t limit, int timeout_s,
    struct str *out, int *status, struct err *e)
{
	int64_t deadline = 0;
	struct child c;
	enum rc rc;

	str_clear(out);
	if (timeout_s > 0)
		deadline = clock_monotonic_ms() + (int64_t)timeout_s * 1000;
	rc = child_start(&c, argv, true, e);
	if (rc)
		return rc;
	if (set_nonblocking(c.in) < 0 || set_nonblocking(c.out) < 0)
		rc = start_failed(argv[0], errno, e);
	if (!rc)
		rc = pump(&c, argv[0], input, limit, deadline, out, e);
	if (!rc)
		rc = await_end(&c, argv[0], deadline, e);
	if (rc)
		kill(c.pid, SIGKILL);
	child_end(&c, status);
	return rc;
}
