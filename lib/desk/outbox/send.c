/* Claiming, sending and marking, batch after batch. */
#include "desk/outbox/send.h"

#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/stop.h"
#include "base/str.h"
#include "desk/content.h"
#include "desk/hook.h"
#include "desk/outbox/claim.h"

enum {
	BATCH_MAILS = 1000, /* over one connection */
	BATCH_POSTS = 10,
	BROKEN_MAX = 3,     /* connections that break one after the other */
	LOOK_MS = 1000,     /* when time alone may have made one due */
	TROUBLE_MS = 30000, /* after a server that could not be talked to */
};

/* One batch under way. */
struct run {
	struct desk *desk;
	struct outbox_job *job;
	struct outbox_claim claim;
	struct transport_mail *mails; /* beside claim.items */
	size_t *ended;                /* items with ends, not marked yet */
	size_t n_ended;
	size_t n_marked;
	int64_t wait_s; /* a server's wish, for the one post that ended */
	struct err err; /* of marking */
};

static void
tell(struct run *r, const struct outbox_item *item)
{
	size_t i;

	for (i = 0; i < item->n_to; i++) {
		const struct transport_rcpt *to = &item->to[i];

		if (to->end == TRANSPORT_UNTRIED)
			continue;
		r->job->n_sent += to->end == TRANSPORT_SENT;
		r->job->n_later += to->end == TRANSPORT_LATER;
		r->job->n_refused += to->end == TRANSPORT_REFUSED;
		if (r->job->tell)
			r->job->tell(r->job->arg, item->id, to);
	}
}

static enum rc
mark_ended(void *arg, struct err *e)
{
	struct run *r = arg;
	size_t i;
	enum rc rc;

	for (i = 0; i < r->n_ended; i++)
		if ((rc = outbox_mark(r->desk, &r->claim,
			 &r->claim.items[r->ended[i]], r->wait_s, e)))
			return rc;
	return outbox_renew(r->desk, &r->claim, e);
}

/* Marks what has ended since the last time, in one transaction. What cannot be
 * marked now stays for the next time. */
static void
mark(struct run *r)
{
	struct arena own = ARENA_INIT, *all = r->desk->arena;
	int64_t left;
	size_t i;

	r->desk->now = clock_now();
	left = r->claim.leased_until - r->desk->now;
	if (!r->n_ended && left > OUTBOX_LEASE_S / 2)
		return;
	r->desk->arena = &own;
	r->err.rc = db_tx_rows(r->desk->db, mark_ended, r, &r->err);
	r->desk->arena = all;
	for (i = 0; i < r->n_ended && !r->err.rc; i++) {
		r->claim.items[r->ended[i]].is_marked = true;
		tell(r, &r->claim.items[r->ended[i]]);
	}
	arena_free(&own);
	if (r->err.rc)
		return;
	r->n_marked += r->n_ended;
	r->n_ended = 0;
}

static void
on_done(void *arg, size_t mail)
{
	struct run *r = arg;

	r->ended[r->n_ended++] = mail;
}

/* What was never begun goes back as it was. */
static enum rc
mark_rest(struct run *r, struct err *e)
{
	size_t i;

	r->wait_s = 0;
	mark(r);
	for (i = 0; i < r->claim.n; i++)
		if (!r->claim.items[i].is_marked && !r->err.rc)
			r->ended[r->n_ended++] = i;
	mark(r);
	if (!r->err.rc)
		return RC_OK;
	*e = r->err;
	return err_ctx(e, "cannot mark what was sent");
}

static enum rc
claim(
    struct run *r, const char *kind, int64_t most, int64_t *left, struct err *e)
{
	bool is_limited = r->job->limit > 0;
	enum rc rc;

	if (is_limited && *left < most)
		most = *left;
	r->desk->now = clock_now();
	r->claim.kind = kind;
	r->claim.limit = most;
	if (most <= 0 || (rc = outbox_claim(r->desk, &r->claim, e))) {
		r->claim.n = 0;
		return most <= 0 ? RC_OK : rc;
	}
	if (is_limited)
		*left -= (int64_t)r->claim.n;
	r->ended =
	    arena_array(r->claim.arena, r->claim.n + 1, sizeof *r->ended);
	return RC_OK;
}

static enum rc
read_content(struct run *r, const struct outbox_item *item, struct sv *bytes,
    struct err *e)
{
	return content_get(r->desk, item->content_id, r->claim.arena, bytes, e);
}

static bool
has_crlf(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '\n')
			return false;
		if (v.p[i] != '\r')
			continue;
		if (++i == v.n || v.p[i] != '\n')
			return false;
	}
	return true;
}

/* A line end that is none to one server and one to the next could end the mail
 * early and begin another. */
static struct sv
with_crlf(struct run *r, struct sv bytes)
{
	struct str out = STR_INIT;

	if (has_crlf(bytes))
		return bytes;
	transport_crlf(&out, bytes);
	bytes = arena_sv(r->claim.arena, str_sv(&out));
	str_free(&out);
	return bytes;
}

static void
settle(struct outbox_item *item, enum transport_end end, const char *text)
{
	size_t i;

	for (i = 0; i < item->n_to; i++) {
		item->to[i].end = end;
		item->to[i].text = text;
	}
}

/* The mails of the claim; one that cannot be read has failed. */
static size_t
load_mails(struct run *r, size_t *index)
{
	struct arena *a = r->claim.arena;
	size_t i, n = 0;

	r->mails = arena_array(a, r->claim.n, sizeof *r->mails);
	for (i = 0; i < r->claim.n; i++) {
		struct outbox_item *item = &r->claim.items[i];
		struct err e = ERR_INIT;
		struct sv bytes;

		if (read_content(r, item, &bytes, &e)) {
			settle(
			    item, TRANSPORT_REFUSED, arena_strdup(a, e.text));
			r->ended[r->n_ended++] = i;
			continue;
		}
		index[n] = i;
		r->mails[n++] = (struct transport_mail){.sender = item->sender,
		    .to = item->to,
		    .n_to = item->n_to,
		    .bytes = with_crlf(r, bytes)};
	}
	return n;
}

/* From a mail handed over to its item in the claim. */
struct mail_watch {
	struct run *run;
	const size_t *index;
};

static void
on_mail_done(void *arg, size_t mail)
{
	struct mail_watch *w = arg;

	on_done(w->run, w->index[mail]);
}

static size_t
on_mail_pause(void *arg)
{
	struct mail_watch *w = arg;

	mark(w->run);
	return w->run->n_ended;
}

/* *all_ended: nothing was left over by a connection that broke. */
static enum rc
send_mails(
    struct run *r, const struct transport *t, bool *all_ended, struct err *e)
{
	size_t *index = arena_array(r->claim.arena, r->claim.n, sizeof *index);
	struct mail_watch mw = {r, index};
	struct transport_watch watch = {on_mail_done, on_mail_pause, &mw};
	struct err late = ERR_INIT;
	size_t n = load_mails(r, index);
	enum rc rc = RC_OK, end;

	if (n)
		rc = transport_send(t, r->mails, n, &watch, r->claim.arena, e);
	mark(r);
	*all_ended = r->n_marked == r->claim.n;
	if ((end = mark_rest(r, &late)) && !rc) {
		*e = late;
		rc = end;
	}
	return rc;
}

static enum rc
drain_mails(
    struct desk *d, struct outbox_job *job, int64_t *left, struct err *e)
{
	struct transport t;
	int broken = 0;
	bool all_ended = true, is_due;
	enum rc rc;

	d->now = clock_now();
	if ((rc = outbox_is_due(d, "mail", &is_due, e)) || !is_due ||
	    (rc = outbox_transport(d, &t, e)))
		return rc;
	while (!stop_asked() && broken < BROKEN_MAX) {
		struct arena a = ARENA_INIT;
		struct run r = {.desk = d,
		    .job = job,
		    .claim = {.arena = &a,
			.per_domain =
			    config_int(&d->config, "outbox.per_domain")}};

		rc = claim(&r, "mail", BATCH_MAILS, left, e);
		if (!rc && r.claim.n)
			rc = send_mails(&r, &t, &all_ended, e);
		arena_free(&a);
		if (rc || !r.claim.n)
			return rc;
		broken = all_ended ? 0 : broken + 1;
	}
	if (broken < BROKEN_MAX || stop_asked())
		return RC_OK;
	return err_set(e, RC_TEMPFAIL,
	    "the mail server breaks off again and again; the rest waits");
}

/* A hook that gave no answer is left alone for the rest of the batch. */
static const struct transport_rcpt *
silent_before(const struct run *r, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++) {
		const struct outbox_item *other = &r->claim.items[k];

		if (strcmp(other->hook, r->claim.items[i].hook) == 0 &&
		    other->to[0].end == TRANSPORT_LATER)
			return &other->to[0];
	}
	return NULL;
}

static void
post_one(struct run *r, struct http *http, size_t i)
{
	struct outbox_item *item = &r->claim.items[i];
	const struct transport_rcpt *silent = silent_before(r, i);
	struct err e = ERR_INIT;
	struct sv json;

	if (silent && silent->code == 0)
		settle(item, TRANSPORT_LATER, silent->text);
	else if (read_content(r, item, &json, &e))
		settle(item, TRANSPORT_REFUSED,
		    arena_strdup(r->claim.arena, e.text));
	else
		hook_post(r->desk, http, item->hook, item->mail_id, json,
		    &item->to[0], &r->wait_s);
	on_done(r, i);
	mark(r);
	r->wait_s = 0;
}

static enum rc
drain_posts(
    struct desk *d, struct outbox_job *job, int64_t *left, struct err *e)
{
	struct http *http = NULL;
	bool is_due;
	size_t i, n;
	enum rc rc;

	d->now = clock_now();
	rc = outbox_is_due(d, "webhook", &is_due, e);
	n = is_due;
	while (!rc && n && !stop_asked()) {
		struct arena a = ARENA_INIT, *all = d->arena;
		struct run r = {.desk = d, .job = job, .claim = {.arena = &a}};

		/* Texts of results live as long as the claim. */
		d->arena = &a;
		rc = claim(&r, "webhook", BATCH_POSTS, left, e);
		n = r.claim.n;
		if (n && !http)
			http = http_open();
		for (i = 0; i < n && !stop_asked(); i++)
			post_one(&r, http, i);
		if (n)
			rc = mark_rest(&r, e);
		d->arena = all;
		arena_free(&a);
	}
	http_close(http);
	return rc;
}

enum rc
outbox_drain(struct desk *d, struct outbox_job *job, struct err *e)
{
	struct err late = ERR_INIT;
	int64_t left = job->limit;
	enum rc rc = drain_mails(d, job, &left, e), end;

	if ((end = drain_posts(d, job, &left, &late)) && !rc) {
		*e = late;
		rc = end;
	}
	return rc;
}

/* Waits until somebody has written to the store, a second is over, or a signal
 * came; not before until. */
static enum rc
wait_for_more(struct desk *d, int64_t until, struct err *e)
{
	bool changed;

	while (!stop_asked() && clock_monotonic_ms() < until)
		poll(NULL, 0, LOOK_MS);
	return db_wait(d->db, NULL, LOOK_MS, &changed, e);
}

/* As outbox_drain, with an arena of its own: who follows may live for years. */
static enum rc
drain_once(struct desk *d, struct outbox_job *job, struct err *e)
{
	struct arena own = ARENA_INIT, *all = d->arena;
	enum rc rc;

	d->arena = &own;
	rc = outbox_drain(d, job, e);
	d->arena = all;
	arena_free(&own);
	return rc;
}

enum rc
outbox_follow(struct desk *d, struct outbox_job *job,
    void (*say)(void *arg, const char *text), void *arg, struct err *e)
{
	int64_t until;
	enum rc rc;

	do {
		until = 0;
		if ((rc = drain_once(d, job, e))) {
			if (rc != RC_TEMPFAIL)
				return rc;
			say(arg, e->text);
			*e = (struct err)ERR_INIT;
			until = clock_monotonic_ms() + TROUBLE_MS;
		}
		if (!stop_asked() && (rc = wait_for_more(d, until, e)))
			return rc;
	} while (!stop_asked());
	return RC_OK;
}
