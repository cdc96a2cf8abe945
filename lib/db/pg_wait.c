/*
 * Waiting for commits of others: LISTEN on the channel "desk", which each of
 * them notifies. Behind a pooler, and on a standby, nobody can listen: there it
 * is for who waits to look, now and then.
 */
#include "db/pg_conn.h"

#include <errno.h>

#include "base/clock.h"

enum { LOOK_MS = 40, PAUSE_MIN_MS = 50, PAUSE_MAX_MS = 5000 };

enum rc
pg_notify(void *conn, struct err *e)
{
	struct pg *c = conn;

	(void)e;
	CHECK(c->in_tx);
	c->notifies = true;
	return RC_OK;
}

static bool
may_listen(const struct pg *c)
{
	const char *standby = PQparameterStatus(c->db, "in_hot_standby");

	return !c->is_pooled &&
	    !(standby && standby[0] == 'o' && standby[1] == 'n');
}

/* Connects and listens where that is not so already. RC_TEMPFAIL: later. */
static enum rc
be_listening(struct pg *c, bool *changed, struct err *e)
{
	static const char *const words[] = {"listen desk", NULL};
	enum rc rc;

	if ((rc = pg_ready(c, e)))
		return rc;
	c->pause_ms = 0;
	if (c->is_listening || !may_listen(c))
		return RC_OK;
	/* What came before it was not heard. */
	*changed = true;
	if (!(rc = pg_say(c, words, "cannot read", NULL, e)))
		c->is_listening = true;
	return rc;
}

/* Takes what has been heard; is there any? */
static bool
hear(struct pg *c)
{
	PGnotify *n;
	bool any = false;

	PQconsumeInput(c->db);
	while ((n = PQnotifies(c->db))) {
		PQfreemem(n);
		any = true;
	}
	return any;
}

/* Until the socket (or -1) or also has something, or so much time is over; true
 * where the caller is to be asked: also, or a signal. */
static bool
wait_for(int socket, struct pollfd *also, int64_t ms)
{
	struct pollfd fds[2] = {{socket, POLLIN, 0}, {-1, 0, 0}};
	int n;

	if (also) {
		fds[1] = *also;
		fds[1].revents = 0;
	}
	n = poll(fds, 2, (int)ms);
	if (also)
		also->revents = fds[1].revents;
	return n < 0 ? errno == EINTR : fds[1].revents != 0;
}

static int64_t
shorter(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* How long to wait at most, as things stand; -1: without end. */
static int64_t
stretch(struct pg *c, enum rc rc)
{
	if (!rc)
		return c->is_listening ? -1 : LOOK_MS;
	c->pause_ms = c->pause_ms ? c->pause_ms * 2 : PAUSE_MIN_MS;
	if (c->pause_ms > PAUSE_MAX_MS)
		c->pause_ms = PAUSE_MAX_MS;
	return c->pause_ms;
}

/* One look and one wait; true when the caller is to be asked. */
static bool
wait_once(struct pg *c, struct pollfd *also, int64_t left, bool *changed,
    enum rc *rc, struct err *e)
{
	int64_t ms;

	*rc = be_listening(c, changed, e);
	if (*rc && *rc != RC_TEMPFAIL)
		return true;
	if (!*rc && hear(c))
		*changed = true;
	if (*changed || left == 0)
		return true;
	ms = stretch(c, *rc);
	if (wait_for(*rc ? -1 : PQsocket(c->db), also, shorter(left, ms)))
		return true;
	if (!*rc && (hear(c) || (!c->is_listening && shorter(left, ms) == ms)))
		*changed = true;
	return *changed;
}

enum rc
pg_wait(void *conn, struct pollfd *also, int timeout_ms, bool *changed,
    struct err *e)
{
	struct pg *c = conn;
	int64_t end = clock_monotonic_ms() + timeout_ms, left;
	enum rc rc;

	CHECK(!c->in_tx);
	*changed = !c->has_waited;
	c->has_waited = true;
	do {
		left = timeout_ms < 0 ? -1 : end - clock_monotonic_ms();
		if (left < 0 && timeout_ms >= 0)
			left = 0;
	} while (!wait_once(c, also, left, changed, &rc, e) && left != 0);
	/* Away: it comes back, and meanwhile nothing changes. */
	return rc == RC_TEMPFAIL ? RC_OK : rc;
}
