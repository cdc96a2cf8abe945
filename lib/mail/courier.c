/* Frames over a pipe: the child's side, then the parent's. */
#include "mail/courier.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/stop.h"
#include "base/str.h"

enum {
	TEXT_MAX = 400,
	PAUSE_MS = 100,
	ALIVE_MS = 500,
	GRACE_MS = 3000, /* how long the child may sleep beyond its timeouts */
	PHASES = 10,     /* timeouts that one mail may use up */
};

enum frame_kind {
	FRAME_BEGIN,
	FRAME_END,
	FRAME_TROUBLE,
	FRAME_ALIVE,
};

/* Followed by n bytes of text. */
struct frame {
	enum frame_kind kind;
	enum transport_end end;
	size_t mail, rcpt;
	int code;
	size_t n;
};

struct courier {
	int fd;
	int acks; /* a byte comes for each mail that was written down */
	int ahead;
	int64_t alive_at;
};

void
courier_exit(struct courier *c)
{
	close(c->fd);
	/* Nothing of the parent's is to be flushed or freed here. */
	_exit(0);
}

/* A frame is smaller than a pipe's atomic write. */
static void
put(struct courier *c, struct frame *f, const char *text)
{
	char bytes[sizeof *f + TEXT_MAX];
	ssize_t done;

	f->n = text ? strlen(text) : 0;
	if (f->n > TEXT_MAX)
		f->n = TEXT_MAX;
	memcpy(bytes, f, sizeof *f);
	if (f->n)
		memcpy(bytes + sizeof *f, text, f->n);
	do
		done = write(c->fd, bytes, sizeof *f + f->n);
	while (done < 0 && errno == EINTR);
	c->alive_at = clock_monotonic_ms();
	if (done < 0)
		courier_exit(c);
}

void
courier_begin(struct courier *c, size_t mail)
{
	put(c, &(struct frame){.kind = FRAME_BEGIN, .mail = mail}, NULL);
}

void
courier_end(struct courier *c, size_t mail, size_t rcpt, enum transport_end end,
    int code, const char *text)
{
	put(c,
	    &(struct frame){.kind = FRAME_END,
		.end = end,
		.mail = mail,
		.rcpt = rcpt,
		.code = code},
	    text);
}

void
courier_end_all(struct courier *c, size_t mail, size_t n_rcpt,
    enum transport_end end, int code, const char *text)
{
	size_t i;

	for (i = 0; i < n_rcpt; i++)
		courier_end(c, mail, i, end, code, text);
}

void
courier_trouble(struct courier *c, int code, const char *fmt, ...)
{
	struct str text = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_add_vf(&text, fmt, ap);
	va_end(ap);
	put(c, &(struct frame){.kind = FRAME_TROUBLE, .code = code}, text.p);
	str_free(&text);
}

void
courier_alive(struct courier *c)
{
	if (clock_monotonic_ms() - c->alive_at >= ALIVE_MS)
		put(c, &(struct frame){.kind = FRAME_ALIVE}, NULL);
}

static bool
is_stopped(void)
{
	sigset_t waiting;

	return sigpending(&waiting) == 0 &&
	    (sigismember(&waiting, SIGINT) || sigismember(&waiting, SIGTERM));
}

/* Without a parent the pipe is at its end. */
static void
take_acks(struct courier *c)
{
	char acks[64];
	ssize_t got = read(c->acks, acks, sizeof acks);

	if (got > 0)
		c->ahead -= (int)got;
	else if (got == 0 || errno != EINTR)
		courier_exit(c);
}

bool
courier_next(struct courier *c)
{
	struct pollfd p = {c->acks, POLLIN, 0};

	c->ahead++;
	while (c->ahead >= TRANSPORT_AHEAD || poll(&p, 1, 0) > 0)
		take_acks(c);
	return !is_stopped();
}

/* The signals stay blocked, and are looked at between two mails: a system call
 * that one interrupts would be taken for a broken connection. */
ATTR_NORETURN static void
run_child(int fd, int acks, courier_fn fn, const struct transport *t,
    const struct transport_mail *mails, size_t n)
{
	struct courier c = {.fd = fd, .acks = acks};

	fn(&c, t, mails, n);
	courier_exit(&c);
}

/* The parent's view of the child. */
struct watch {
	const struct transport *transport;
	struct transport_mail *mails;
	size_t n;
	const struct transport_watch *told;
	struct arena *arena;
	pid_t pid;
	int fd, acks;
	size_t n_done, n_acked;
	struct str in;
	bool *begun; /* beside mails */
	bool any_begun;
	const char *trouble; /* NULL for none */
	int trouble_code;
	int64_t heard_at;
	int64_t progress_at; /* when a mail was begun or ended */
	bool stop_sent;
};

static bool
is_done(const struct transport_mail *m)
{
	size_t i;

	for (i = 0; i < m->n_to; i++)
		if (m->to[i].end == TRANSPORT_UNTRIED)
			return false;
	return true;
}

/* What a server says, in one line of sane length. */
static const char *
one_line(struct watch *w, struct sv text)
{
	char *s;
	size_t i;

	text = sv_trim(text);
	if (!text.n)
		return NULL;
	s = arena_dup(w->arena, text);
	for (i = 0; i < text.n; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == '\x7f')
			s[i] = ' ';
	return s;
}

static void
on_frame(struct watch *w, const struct frame *f, struct sv text)
{
	struct transport_rcpt *r;

	if (f->kind == FRAME_BEGIN || f->kind == FRAME_END)
		w->progress_at = clock_monotonic_ms();
	switch (f->kind) {
	case FRAME_BEGIN:
		CHECK(f->mail < w->n);
		w->begun[f->mail] = w->any_begun = true;
		break;
	case FRAME_END:
		CHECK(f->mail < w->n && f->rcpt < w->mails[f->mail].n_to);
		r = &w->mails[f->mail].to[f->rcpt];
		r->end = f->end;
		r->code = f->code;
		r->text = one_line(w, text);
		if (is_done(&w->mails[f->mail])) {
			w->told->done(w->told->arg, f->mail);
			w->n_done++;
		}
		break;
	case FRAME_TROUBLE:
		w->trouble = one_line(w, text);
		w->trouble_code = f->code;
		break;
	case FRAME_ALIVE:
		break;
	}
}

/* Takes whole frames off the front. */
static void
take_frames(struct watch *w)
{
	size_t at = 0;
	struct frame f;

	while (w->in.n - at >= sizeof f) {
		memcpy(&f, w->in.p + at, sizeof f);
		if (w->in.n - at - sizeof f < f.n)
			break;
		on_frame(w, &f, sv_sub(str_sv(&w->in), at + sizeof f, f.n));
		at += sizeof f + f.n;
	}
	memmove(w->in.p, w->in.p + at, w->in.n - at);
	str_cut(&w->in, w->in.n - at);
}

/* Reads what there is; false at the end. */
static bool
read_some(struct watch *w)
{
	char buf[8192];
	ssize_t got = read(w->fd, buf, sizeof buf);

	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	str_add_n(&w->in, buf, (size_t)got);
	if (got > 0)
		w->heard_at = clock_monotonic_ms();
	take_frames(w);
	return got > 0;
}

static void
pass_on_stop(struct watch *w)
{
	if (!stop_asked() || w->stop_sent)
		return;
	kill(w->pid, SIGTERM);
	w->stop_sent = true;
}

/* Has it been silent for too long, or busy with one mail without an end? A
 * kilobyte a second is the least that counts as work. */
static bool
is_overdue(const struct watch *w)
{
	int64_t timeout = (int64_t)w->transport->timeout_s * 1000;
	int64_t now = clock_monotonic_ms();
	size_t i, largest = 0;

	if (now - w->heard_at > timeout + GRACE_MS)
		return true;
	if (now - w->progress_at <= PHASES * timeout)
		return false;
	for (i = 0; i < w->n; i++)
		if (w->mails[i].bytes.n > largest)
			largest = w->mails[i].bytes.n;
	return now - w->progress_at > PHASES * timeout + (int64_t)largest;
}

/* A child that has gone needs no word any more. */
static void
write_down(struct watch *w)
{
	size_t unmarked = w->told->pause(w->told->arg);

	while (w->n_acked + unmarked < w->n_done && write(w->acks, "", 1) == 1)
		w->n_acked++;
}

static void
listen_to(struct watch *w)
{
	struct pollfd p = {w->fd, POLLIN, 0};
	int got;

	w->heard_at = w->progress_at = clock_monotonic_ms();
	for (;;) {
		pass_on_stop(w);
		got = poll(&p, 1, 0);
		if (got <= 0) {
			write_down(w);
			got = poll(&p, 1, PAUSE_MS);
		}
		if (got > 0 && !read_some(w))
			break;
		if (!is_overdue(w))
			continue;
		kill(w->pid, SIGKILL);
		w->trouble = "no answer for too long";
		break;
	}
}

/* What nothing was heard about: see transport_send. */
static void
settle(struct watch *w, const char *why, bool all)
{
	size_t i, k;

	for (i = 0; i < w->n; i++) {
		struct transport_mail *m = &w->mails[i];

		if (is_done(m) || (!w->begun[i] && !all))
			continue;
		for (k = 0; k < m->n_to; k++)
			if (m->to[k].end == TRANSPORT_UNTRIED) {
				m->to[k].end = TRANSPORT_LATER;
				m->to[k].code = w->trouble_code;
				m->to[k].text = why;
			}
		w->told->done(w->told->arg, i);
	}
	w->told->pause(w->told->arg);
}

static enum rc
finish(struct watch *w, struct err *e)
{
	const char *why = w->trouble;
	int status = 0;
	bool was_stopped;

	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	was_stopped = w->stop_sent || stop_asked();
	if (!why && WIFSIGNALED(status))
		why = arena_printf(w->arena,
		    "the sending process ended by "
		    "signal %d",
		    WTERMSIG(status));
	if (!w->any_begun && !was_stopped) {
		why = why ? why : "the mail server broke off";
		settle(w, why, true);
		return err_set(e, RC_TEMPFAIL, "%s", why);
	}
	settle(w, why ? why : "the connection broke", false);
	return RC_OK;
}

static int
make_pipe(int fds[2])
{
	if (pipe(fds) < 0)
		return -1;
	fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	return 0;
}

/* Its results come through w->fd, our word that they are written down goes
 * through w->acks. */
static enum rc
spawn(struct watch *w, courier_fn fn, struct err *e)
{
	int fds[2], acks[2];
	sigset_t stop, old;

	if (make_pipe(fds) < 0)
		return err_sys(e, RC_TEMPFAIL, errno, "cannot make a pipe");
	if (make_pipe(acks) < 0) {
		err_sys(e, RC_TEMPFAIL, errno, "cannot make a pipe");
		close(fds[0]);
		close(fds[1]);
		return RC_TEMPFAIL;
	}
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, &old);
	w->pid = fork();
	if (w->pid == 0) {
		close(fds[0]);
		close(acks[1]);
		run_child(fds[1], acks[0], fn, w->transport, w->mails, w->n);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(fds[1]);
	close(acks[0]);
	w->fd = fds[0];
	w->acks = acks[1];
	if (w->pid > 0)
		return RC_OK;
	err_sys(e, RC_TEMPFAIL, errno, "cannot start a process");
	close(w->fd);
	close(w->acks);
	return RC_TEMPFAIL;
}

enum rc
courier_run(courier_fn fn, const struct transport *t,
    struct transport_mail *mails, size_t n, const struct transport_watch *watch,
    struct arena *a, struct err *e)
{
	struct watch w = {.transport = t,
	    .mails = mails,
	    .n = n,
	    .told = watch,
	    .arena = a,
	    .in = STR_INIT,
	    .begun = arena_array(a, n, sizeof *w.begun)};
	struct sigaction old[2];
	struct sigaction standard = {.sa_handler = SIG_DFL};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	enum rc rc;

	/* An inherited "ignore" would lose the exit status; and a child that
	 * has gone must not take us along. */
	sigaction(SIGCHLD, &standard, &old[0]);
	sigaction(SIGPIPE, &ignore, &old[1]);
	if (!(rc = spawn(&w, fn, e))) {
		listen_to(&w);
		close(w.fd);
		close(w.acks);
		rc = finish(&w, e);
	}
	sigaction(SIGCHLD, &old[0], NULL);
	sigaction(SIGPIPE, &old[1], NULL);
	str_free(&w.in);
	return rc;
}
