/* What became of a row: sent, another try with a growing pause, or the end. */
#include "desk/outbox/claim.h"

#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "desk/event.h"
#include "desk/outbox/outbox.h"
#include "desk/ticket/ticket.h"

/* Seconds before the next try, by the tries so far; then always the last. */
static const int pauses[] = {
    60, 2 * 60, 5 * 60, 15 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600};

/* Where recipients with one end go, the best first. */
static const struct mark {
	enum transport_end end;
	const char *state, *verb;
} marks[] = {
    {TRANSPORT_SENT, "sent", "outbox.sent"},
    {TRANSPORT_LATER, "queued", "outbox.deferred"},
    {TRANSPORT_REFUSED, "failed", "outbox.failed"},
};

/* Some of a row's recipients, which have the same end. */
struct part {
	const struct mark *mark;
	struct str recipients;
	int code;
	const char *text;
};

static int64_t
pause_after(int64_t tries, int64_t wish)
{
	size_t i = tries > 0 ? (size_t)tries - 1 : 0;
	unsigned dice;
	int64_t pause;

	pause = pauses[i < COUNT_OF(pauses) ? i : COUNT_OF(pauses) - 1];
	if (pause < wish)
		pause = wish;
	/* So that what failed together does not come back together. */
	hash_random(&dice, sizeof dice);
	return pause + dice % (pause / 5 + 1);
}

static const char *
word_of(struct desk *d, const struct transport_rcpt *r)
{
	return r->text ? r->text : arena_printf(d->arena, "answer %d", r->code);
}

static void
gather(struct desk *d, const struct outbox_item *item, const struct mark *m,
    struct part *p)
{
	size_t i;

	*p = (struct part){.mark = m, .recipients = STR_INIT};
	for (i = 0; i < item->n_to; i++) {
		const struct transport_rcpt *r = &item->to[i];

		if (r->end != m->end)
			continue;
		if (p->recipients.n)
			str_add_c(&p->recipients, ',');
		str_add_s(&p->recipients, r->address);
		p->code = r->code;
		p->text = word_of(d, r);
	}
}

/* Whoever was tried for too long is not tried again. */
static void
give_up(struct desk *d, const struct outbox_item *item)
{
	int64_t patience = config_int(&d->config, "outbox.give_up");
	size_t i;

	if (d->now - item->started_at < patience)
		return;
	for (i = 0; i < item->n_to; i++) {
		struct transport_rcpt *r = &item->to[i];

		if (r->end != TRANSPORT_LATER)
			continue;
		r->text =
		    arena_printf(d->arena, "given up after %lld tries: %s",
			(long long)item->tries, word_of(d, r));
		r->end = TRANSPORT_REFUSED;
	}
}

/* The failure in the ticket's conversation, where people look. */
static enum rc
add_note(struct desk *d, const struct outbox_item *item, const struct part *p,
    struct err *e)
{
	struct str body = STR_INIT;
	struct message_new m = {.kind = "system",
	    .sender = "system",
	    .channel = item->hook && !item->mail_id ? "api" : "email",
	    .is_auto = true};
	struct ticket t;
	int64_t id;
	enum rc rc;

	if (!item->ticket_id)
		return RC_OK;
	if ((rc = ticket_find(d, item->ticket_id, d->arena, &t, e)))
		return rc;
	m.ticket_id = t.id;
	str_add_f(&body, "Not delivered to %s (%s, outbox %lld): %d %s\n",
	    p->recipients.p, item->purpose, (long long)item->id, p->code,
	    p->text);
	m.body = str_sv(&body);
	rc = message_add(d, &m, &id, e);
	str_free(&body);
	return rc;
}

static enum rc
write_state(struct desk *d, int64_t id, const struct part *p, int64_t next_at,
    struct err *e)
{
	static const char sql[] =
	    "update outbox set state = $1, recipients = $2, last_code = $3, "
	    "last_error = $4, next_at = $5, sent_at = $6, lease = null, "
	    "leased_until = null where id = $7";
	bool is_sent = p->mark->end == TRANSPORT_SENT;

	return db_run(d->db, sql,
	    DB_ARGS(db_text(p->mark->state), db_view(str_sv(&p->recipients)),
		p->code ? db_int(p->code) : db_null(),
		is_sent ? db_null() : db_text(p->text), db_int(next_at),
		is_sent ? db_int(d->now) : db_null(), db_int(id)),
	    NULL, e);
}

/* A row for some of the recipients, otherwise like the one they stood in. */
static enum rc
split_off(
    struct desk *d, const struct outbox_item *item, int64_t *id, struct err *e)
{
	static const char sql[] =
	    "insert into outbox (kind, purpose, ticket_id, message_id, sender, "
	    "recipients, subject, mail_id, content_id, is_auto, "
	    "cancel_on_reply, state, tries, next_at, created_at, started_at) "
	    "select kind, purpose, ticket_id, message_id, sender, recipients, "
	    "subject, mail_id, content_id, is_auto, cancel_on_reply, 'held', "
	    "tries, next_at, created_at, started_at from outbox where id = $1";
	struct str changes = STR_INIT;
	enum rc rc;

	if ((rc = db_insert(d->db, sql, DB_ARGS(db_int(item->id)), id, e)))
		return rc;
	event_number(&changes, "from", item->id);
	rc = event_add(d,
	    &(struct event){"outbox.split", "outbox", *id, item->ticket_id,
		event_changes_end(&changes)},
	    e);
	str_free(&changes);
	return rc;
}

static enum rc
mark_part(struct desk *d, const struct outbox_item *item, const struct part *p,
    bool is_first, int64_t wish, struct err *e)
{
	int64_t id = item->id, next_at = d->now;
	enum rc rc;

	if (!is_first && (rc = split_off(d, item, &id, e)))
		return rc;
	if (p->mark->end == TRANSPORT_LATER)
		next_at += pause_after(item->tries, wish);
	if ((rc = write_state(d, id, p, next_at, e)) ||
	    (rc = outbox_event(
		 d, id, p->mark->verb, "sending", p->mark->state, p->code, e)))
		return rc;
	return p->mark->end == TRANSPORT_REFUSED ? add_note(d, item, p, e)
						 : RC_OK;
}

/* Nothing was said about it: it is as it was. */
static enum rc
give_back(struct desk *d, const struct outbox_item *item, struct err *e)
{
	static const char sql[] =
	    "update outbox set state = 'queued', tries = $1, lease = null, "
	    "leased_until = null where id = $2";

	return db_run(d->db, sql,
	    DB_ARGS(db_int(item->tries - 1), db_int(item->id)), NULL, e);
}

/* A part of the recipients cannot be left as if nothing had happened. */
static void
settle_rest(const struct outbox_item *item)
{
	size_t i, ended = 0;

	for (i = 0; i < item->n_to; i++)
		ended += item->to[i].end != TRANSPORT_UNTRIED;
	for (i = 0; i < item->n_to && ended; i++)
		if (item->to[i].end == TRANSPORT_UNTRIED)
			item->to[i].end = TRANSPORT_LATER;
}

static enum rc
has_lease(struct desk *d, const struct outbox_claim *claim,
    const struct outbox_item *item, bool *has, struct err *e)
{
	static const char sql[] = "select 1 from outbox where id = $1 and "
				  "lease = $2 and state = 'sending'";
	int64_t one;
	enum rc rc = db_get_int(d->db, sql,
	    DB_ARGS(db_int(item->id), db_text(claim->lease)), &one, e);

	*has = rc == RC_OK;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

enum rc
outbox_mark(struct desk *d, const struct outbox_claim *claim,
    struct outbox_item *item, int64_t pause_s, struct err *e)
{
	bool is_first = true, has;
	struct part part;
	size_t i;
	enum rc rc;

	if ((rc = has_lease(d, claim, item, &has, e)) || !has)
		return rc;
	settle_rest(item);
	give_up(d, item);
	for (i = 0; i < COUNT_OF(marks); i++) {
		gather(d, item, &marks[i], &part);
		rc = part.recipients.n
		    ? mark_part(d, item, &part, is_first, pause_s, e)
		    : RC_OK;
		if (part.recipients.n)
			is_first = false;
		str_free(&part.recipients);
		if (rc)
			return rc;
	}
	return is_first ? give_back(d, item, e) : RC_OK;
}
