/*
 * Staying: a pass, then waiting until the source says that something came, or
 * for the time of a poll. After trouble the pauses grow.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/stop.h"
#include "mailfetch.h"

enum {
	SLICE_MS = 200,
	PAUSE_S = 5, /* after the first trouble */
	PAUSE_MAX_S = 300,
	REFUSED_S = 300, /* a server locks out who asks too often */
};

static void
rest(int64_t seconds)
{
	int64_t end = clock_monotonic_ms() + seconds * 1000;

	while (!stop_asked() && clock_monotonic_ms() < end)
		poll(NULL, 0, SLICE_MS);
}

/* Some messages failed: the source itself is well. */
static bool
is_mild(enum rc rc)
{
	return rc == RC_OK || rc == RC_TEMPFAIL;
}

/* Waits for news on an open source. */
static enum rc
wait_for_news(struct account *a, struct fetch_source *s, struct err *e)
{
	bool woke;
	enum rc rc = fetch_wait(s, (int)a->poll_s * 1000, &woke, e);

	/* Some servers say something before they agree to IDLE, and libetpan
	 * waits for ever then. */
	if (rc && !stop_asked())
		a->at.no_idle = true;
	return rc;
}

/* Passes over one connection, as long as it is good for that. */
static enum rc
follow_source(struct account *a, struct fetch_source *s, struct err *e)
{
	int64_t before;
	enum rc rc;

	do {
		before = a->job.n_taken;
		fetch_extend(s, account_until(a));
		rc = fetch_pass(s, &a->job, e);
		if (!is_mild(rc) || !fetch_can_wait(s) || stop_asked())
			return rc;
		if (rc)
			cmd_say(a->cmd, "%s: %s", a->name, e->text);
		*e = (struct err)ERR_INIT;
		rc = RC_OK;
		/* What came while others were handed over may be no news any
		 * more. */
		if (a->job.n_taken == before || a->job.limit)
			rc = wait_for_news(a, s, e);
	} while (!rc && !stop_asked());
	return rc;
}

static enum rc
follow_once(struct account *a, bool *can_wait, struct err *e)
{
	struct fetch_source *s;
	struct err late = ERR_INIT;
	enum rc rc, end;

	if ((rc = account_password(a, e)) ||
	    (rc = fetch_open(&a->at, account_until(a), &s, e)))
		return rc;
	*can_wait = fetch_can_wait(s);
	rc = follow_source(a, s, e);
	if ((end = fetch_close(s, &late)) && !rc) {
		*e = late;
		rc = end;
	}
	return rc;
}

static enum rc
follow_one(struct account *a, struct err *e)
{
	int64_t pause = PAUSE_S;
	bool can_wait;
	enum rc rc;

	setenv("MAILFETCH_ACCOUNT", a->name, 1);
	a->job.pause = a->poll_s;
	while (!stop_asked()) {
		can_wait = false;
		rc = follow_once(a, &can_wait, e);
		if (stop_asked())
			break;
		if (rc == RC_CONFIG)
			return rc;
		if (rc)
			cmd_say(a->cmd, "%s: %s", a->name, e->text);
		*e = (struct err)ERR_INIT;
		if (is_mild(rc)) {
			rest(can_wait ? 0 : a->poll_s);
			pause = PAUSE_S;
			continue;
		}
		rest(rc == RC_DENIED ? REFUSED_S : pause);
		pause = 2 * pause < PAUSE_MAX_S ? 2 * pause : PAUSE_MAX_S;
	}
	*e = (struct err)ERR_INIT;
	return RC_OK;
}

/* In a process of its own. */
ATTR_NORETURN static void
run_child(struct account *a)
{
	struct err e = ERR_INIT;
	enum rc rc = follow_one(a, &e);

	if (rc)
		cmd_say(a->cmd, "%s: %s", a->name, e.text);
	fetch_child_end(&a->child);
	_exit(rc_exit(rc));
}

/* 0 where there is none to be had. */
static pid_t
start(struct account *a, enum rc *rc)
{
	pid_t pid = fork();

	if (pid == 0)
		run_child(a);
	if (pid > 0)
		return pid;
	cmd_say(
	    a->cmd, "%s: cannot start a process: %s", a->name, strerror(errno));
	*rc = RC_TEMPFAIL;
	return 0;
}

/* One that a signal ended is started again; one with an error is not. */
static void
watch(struct accounts *all, pid_t *pids, enum rc *rc)
{
	size_t i, n_left = 0;
	int status;

	for (i = 0; i < all->n; i++)
		n_left += (pids[i] = start(&all->v[i], rc)) > 0;
	while (n_left && !stop_asked()) {
		for (i = 0; i < all->n && !stop_asked(); i++) {
			if (!pids[i] ||
			    waitpid(pids[i], &status, WNOHANG) != pids[i])
				continue;
			pids[i] = 0;
			if (WIFSIGNALED(status)) {
				rest(PAUSE_S);
				pids[i] = start(&all->v[i], rc);
			} else if (WEXITSTATUS(status)) {
				*rc = RC_CONFIG;
			}
			n_left -= !pids[i];
		}
		poll(NULL, 0, SLICE_MS);
	}
	for (i = 0; i < all->n; i++)
		if (pids[i])
			kill(pids[i], SIGTERM);
	for (i = 0; i < all->n; i++)
		while (pids[i] && waitpid(pids[i], &status, 0) < 0 &&
		    errno == EINTR)
			;
}

enum rc
accounts_follow(struct accounts *all, struct err *e)
{
	struct arena *arena = &all->v[0].cmd->arena;
	pid_t *pids = arena_array(arena, all->n, sizeof *pids);
	enum rc rc = RC_OK;

	if (all->n == 1)
		return follow_one(&all->v[0], e);
	watch(all, pids, &rc);
	/* Each has said its own. */
	e->rc = rc;
	e->text[0] = '\0';
	return rc;
}
