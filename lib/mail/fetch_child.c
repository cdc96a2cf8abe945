/*
 * Three pipes and poll(2). What the command says on stderr goes on to ours;
 * its last line is the reason of a failure.
 */
#include "mail/fetch_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"

extern char **environ;

enum { CHUNK = 65536, SAID_MAX = 8192, ANSWER_MAX = 65536, REASON_MAX = 300 };

enum { LOOK_MS = 1000 };

enum { NOT_FOUND = 127, NOT_RUNNABLE = 126, AGAIN = 75 };

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Pipe ends above the standard streams, which we may have been started
 * without; in fds[0] to read, in fds[1] to write. */
static bool
make_pipe(int fds[2])
{
	int raw[2], i;

	fds[0] = fds[1] = -1;
	if (pipe(raw) < 0)
		return false;
	for (i = 0; i < 2; i++) {
		fds[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
		close(raw[i]);
	}
	return fds[0] >= 0 && fds[1] >= 0;
}

/*
 * A group of its own: what it starts ends with it, and what a terminal's
 * interrupt asks of us is to finish this message. Not fork(2): that copies the
 * tables of all our memory for each message. 0, or why not.
 */
static int
spawn(struct fetch_child *c, int in, int out, int err)
{
	static const int standard[] = {SIGPIPE, SIGINT, SIGTERM, SIGCHLD};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t set;
	size_t i;
	int why;

	sigemptyset(&set);
	for (i = 0; i < COUNT_OF(standard); i++)
		sigaddset(&set, standard[i]);
	if (posix_spawn_file_actions_init(&files))
		return ENOMEM;
	if (posix_spawnattr_init(&how)) {
		posix_spawn_file_actions_destroy(&files);
		return ENOMEM;
	}
	posix_spawnattr_setflags(
	    &how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&how, 0);
	posix_spawnattr_setsigdefault(&how, &set);
	if (!(why = posix_spawn_file_actions_adddup2(&files, in, 0)) &&
	    !(why = posix_spawn_file_actions_adddup2(&files, out, 1)) &&
	    !(why = posix_spawn_file_actions_adddup2(&files, err, 2)))
		why = posix_spawnp(
		    &c->pid, c->argv[0], &files, &how, c->argv, environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return why;
}

static enum rc
start(struct fetch_child *c, struct err *e)
{
	int in[2], out[2], err[2], why;
	bool ok = make_pipe(in);

	ok = make_pipe(out) && ok;
	ok = make_pipe(err) && ok;
	c->pid = 0;
	why = ok ? spawn(c, in[0], out[1], err[1]) : errno;
	c->in = in[1];
	c->out = out[0];
	c->err = err[0];
	shut(&in[0]);
	shut(&out[1]);
	shut(&err[1]);
	str_clear(&c->said);
	str_clear(&c->got);
	if (!why) {
		fcntl(c->in, F_SETFL, O_NONBLOCK);
		return RC_OK;
	}
	shut(&c->in);
	shut(&c->out);
	shut(&c->err);
	c->pid = 0;
	return err_sys(e, RC_TEMPFAIL, why, "cannot run '%s'", c->argv[0]);
}

/* Waits for its end: its status as shells count. */
static int
reap(struct fetch_child *c)
{
	int status = 0;

	shut(&c->in);
	shut(&c->out);
	shut(&c->err);
	while (waitpid(c->pid, &status, 0) < 0)
		if (errno != EINTR)
			break;
	c->pid = 0;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

static void
feed(struct fetch_child *c, struct sv *input, bool closes)
{
	ssize_t done = input->n ? write(c->in, input->p, input->n) : 0;

	if (done > 0)
		*input = sv_sub(*input, (size_t)done, input->n);
	/* A command need not read all: EPIPE is its own business. */
	if (done < 0 && errno != EAGAIN && errno != EINTR)
		shut(&c->in);
	else if (!input->n && closes)
		shut(&c->in);
}

static void
hear_err(struct fetch_child *c)
{
	char buf[4096];
	ssize_t got = read(c->err, buf, sizeof buf), done;

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		shut(&c->err);
		return;
	}
	do
		done = write(STDERR_FILENO, buf, (size_t)got);
	while (done < 0 && errno == EINTR);
	if (c->said.n + (size_t)got > SAID_MAX)
		str_clear(&c->said);
	str_add_n(&c->said, buf, (size_t)got);
}

static void
hear_out(struct fetch_child *c)
{
	char buf[CHUNK];
	ssize_t got = read(c->out, buf, sizeof buf);

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0)
		shut(&c->out);
	else if (c->is_stream)
		str_add_n(&c->got, buf, (size_t)got);
	else if (c->print)
		c->print(c->arg, (struct sv){buf, (size_t)got});
}

static bool
has_answer(const struct fetch_child *c)
{
	return c->is_stream &&
	    (memchr(c->got.p, '\n', c->got.n) || c->got.n > ANSWER_MAX);
}

static bool
has_ended(const struct fetch_child *c)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)c->pid, &info,
		   WEXITED | WNOHANG | WNOWAIT) == 0 &&
	    info.si_pid == c->pid;
}

/* Moves bytes until it has answered, or closed its ends; false where that took
 * too long. Who stays keeps stderr open: it ends with stdout. */
static bool
pump(struct fetch_child *c, struct sv input)
{
	int64_t end = clock_monotonic_ms() + c->timeout_s * (int64_t)1000, left;
	int n;

	while (
	    !has_answer(c) && (c->out >= 0 || (!c->is_stream && c->err >= 0))) {
		bool writes = input.n || !c->is_stream;
		struct pollfd p[3] = {{writes ? c->in : -1, POLLOUT, 0},
		    {c->out, POLLIN, 0}, {c->err, POLLIN, 0}};

		if ((left = end - clock_monotonic_ms()) <= 0)
			return false;
		n = poll(p, 3, (int)(left < LOOK_MS ? left : LOOK_MS));
		/* Something that it left behind may hold its pipes. */
		if (n == 0 && has_ended(c))
			return true;
		if (n <= 0)
			continue;
		if (p[0].revents)
			feed(c, &input, !c->is_stream);
		if (p[1].revents)
			hear_out(c);
		if (p[2].revents)
			hear_err(c);
	}
	return true;
}

/* Its own last words, or else what its status means. */
static enum rc
refused(struct fetch_child *c, int status, struct err *e)
{
	struct sv rest = sv_trim(str_sv(&c->said)), line, last = SV_NULL;

	while (sv_line(&rest, &line))
		last = line;
	if (last.n > REASON_MAX)
		last = sv_sub(last, 0, REASON_MAX);
	if (last.n)
		err_set(e, RC_NO, "%.*s", SV_ARG(last));
	else if (status > 128)
		err_set(e, RC_NO, "'%s' was ended by signal %d", c->argv[0],
		    status - 128);
	else
		err_set(
		    e, RC_NO, "'%s' ended with status %d", c->argv[0], status);
	if (status == NOT_FOUND || status == NOT_RUNNABLE)
		e->rc = RC_TEMPFAIL;
	return e->rc;
}

static enum rc
too_slow(struct fetch_child *c, int *status, struct err *e)
{
	kill(-c->pid, SIGKILL);
	reap(c);
	*status = AGAIN;
	return err_set(e, RC_NO, "'%s' took longer than %d seconds", c->argv[0],
	    c->timeout_s);
}

static enum rc
take_once(struct fetch_child *c, struct sv message, int *status, struct err *e)
{
	enum rc rc;

	if ((rc = start(c, e)))
		return rc;
	if (!pump(c, message))
		return too_slow(c, status, e);
	*status = reap(c);
	return *status ? refused(c, *status, e) : RC_OK;
}

/* "STATUS ID": the line is taken off what was got. */
static bool
read_answer(struct fetch_child *c, int *status)
{
	size_t n = sv_find_c(str_sv(&c->got), '\n');
	struct sv line = sv_sub(str_sv(&c->got), 0, n), id;
	size_t blank = sv_find_c(line, ' ');
	int64_t num;

	if (n == c->got.n || !num_parse(sv_sub(line, 0, blank), 0, 255, &num))
		return false;
	*status = (int)num;
	id = sv_sub(line, blank + 1, line.n);
	if (!num && id.n && c->print) {
		c->print(c->arg, id);
		c->print(c->arg, SV("\n"));
	}
	memmove(c->got.p, c->got.p + n + 1, c->got.n - n - 1);
	str_cut(&c->got, c->got.n - n - 1);
	return true;
}

static enum rc
take_stream(
    struct fetch_child *c, struct sv message, int *status, struct err *e)
{
	struct str frame = STR_INIT;
	bool in_time;
	enum rc rc;

	if (!c->pid && (rc = start(c, e)))
		return rc;
	str_clear(&c->said);
	str_add_f(&frame, "%zu\n", message.n);
	str_add(&frame, message);
	in_time = pump(c, str_sv(&frame));
	str_free(&frame);
	if (!in_time)
		return too_slow(c, status, e);
	if (read_answer(c, status))
		return *status ? refused(c, *status, e) : RC_OK;
	if (c->out >= 0)
		kill(-c->pid, SIGKILL);
	while (c->err >= 0)
		hear_err(c);
	/* An end without an answer is no success, whatever the status. */
	if (!(*status = reap(c)))
		*status = AGAIN;
	return refused(c, *status, e);
}

enum rc
fetch_child_take(
    struct fetch_child *c, struct sv message, int *status, struct err *e)
{
	*status = 0;
	return c->is_stream ? take_stream(c, message, status, e)
			    : take_once(c, message, status, e);
}

void
fetch_child_end(struct fetch_child *c)
{
	if (c->pid) {
		shut(&c->in);
		if (!pump(c, SV_NULL))
			kill(-c->pid, SIGKILL);
		reap(c);
	}
	str_free(&c->got);
	str_free(&c->said);
}
