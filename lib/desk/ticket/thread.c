/* Finding the ticket of a mail, one way after the other. */
#include "desk/ticket/thread.h"

#include <string.h>

#include "base/num.h"
#include "desk/token.h"

enum {
	REFERENCES_MAX = 1000, /* looked up, the last ones of a mail */
	TAGS_MAX = 8,          /* of a subject */
	TAG_ROOM = 32,         /* " #42" behind the desk's name */
};

/* What each way of finding is handed. */
struct search {
	struct desk *d;
	const struct mail *m;
	const struct thread_writer *w;
	struct thread *t;
};

const char *
thread_by_text(enum thread_by by)
{
	switch (by) {
	case THREAD_NONE:
		return "nothing";
	case THREAD_TOKEN:
		return "reply token";
	case THREAD_IN_REPLY_TO:
		return "In-Reply-To";
	case THREAD_REFERENCES:
		return "References";
	case THREAD_SIGNED_ID:
		return "signed Message-ID";
	case THREAD_SAME_ID:
		return "same Message-ID";
	case THREAD_SUBJECT:
		return "subject tag";
	case THREAD_REPORT:
		return "report on a mail of it";
	case THREAD_LIMIT:
		return "limit of tickets per hour";
	}
	return "";
}

/* Is the writer one of the ticket's people? */
static enum rc
look_up_member(struct search *s, const struct ticket *ticket, bool *is_member,
    struct err *e)
{
	static const char sql[] = "select 1 from participant "
				  "where ticket_id = $1 and customer_id = $2";
	int64_t customer = s->w->customer_id, one;
	enum rc rc;

	*is_member =
	    s->w->agent_id || (customer && customer == ticket->requester_id);
	if (*is_member || !customer)
		return RC_OK;
	rc = db_get_int(s->d->db, sql,
	    DB_ARGS(db_int(ticket->id), db_int(customer)), &one, e);
	*is_member = rc == RC_OK;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

/* Takes the ticket if there is one of that number. */
static enum rc
take(struct search *s, int64_t id, enum thread_by by, struct err *e)
{
	struct err gone = ERR_INIT;
	enum rc rc = ticket_find(s->d, id, s->d->arena, &s->t->ticket, &gone);

	if (rc == RC_NOTFOUND)
		return RC_OK;
	if (rc) {
		*e = gone;
		return rc;
	}
	s->t->by = by;
	return look_up_member(s, &s->t->ticket, &s->t->is_member, e);
}

static enum rc
by_tokens(struct search *s, const struct mail_addrs *to, struct err *e)
{
	int64_t id;
	size_t i;
	enum rc rc;

	for (i = 0; i < to->n && !s->t->by; i++) {
		if ((rc = token_in_address(
			 s->d, sv_of(to->v[i].addr), &id, e)) ||
		    (id && (rc = take(s, id, THREAD_TOKEN, e))))
			return rc;
	}
	return RC_OK;
}

/* The fields that the author fills, then those that the mail system adds. */
static enum rc
by_token(struct search *s, struct err *e)
{
	static const char *const names[] = {
	    "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"};
	const struct mail *m = s->m;
	size_t i, k;
	enum rc rc;

	if ((rc = by_tokens(s, &m->to, e)) || (rc = by_tokens(s, &m->cc, e)))
		return rc;
	for (i = 0; i < m->n_headers && !s->t->by; i++) {
		for (k = 0; k < COUNT_OF(names); k++)
			if (sv_eq_ci(m->headers[i].name, sv_of(names[k])))
				break;
		if (k < COUNT_OF(names)) {
			struct mail_addrs to =
			    addr_parse(m->headers[i].value, s->d->arena);

			if ((rc = by_tokens(s, &to, e)))
				return rc;
		}
	}
	return RC_OK;
}

/* The first message that had this id: a later one may be forged. */
static enum rc
by_stored_id(struct search *s, const char *id, enum thread_by by, struct err *e)
{
	static const char sql[] = "select ticket_id from message "
				  "where message_id = $1 order by id limit 1";
	int64_t ticket;
	enum rc rc;

	rc = db_get_int(s->d->db, sql, DB_ARGS(db_text(id)), &ticket, e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return take(s, ticket, by, e);
}

static enum rc
by_signed_id(struct search *s, const char *id, enum thread_by by, struct err *e)
{
	int64_t ticket;
	enum rc rc;

	(void)by;
	if ((rc = token_in_message_id(s->d, sv_of(id), &ticket, e)) || !ticket)
		return rc;
	return take(s, ticket, THREAD_SIGNED_ID, e);
}

/* Asks fn for each id that the mail answers, the nearest first. */
static enum rc
each_answered(struct search *s,
    enum rc (*fn)(struct search *, const char *, enum thread_by, struct err *),
    struct err *e)
{
	const struct mail *m = s->m;
	size_t i;
	enum rc rc;

	if (m->in_reply_to &&
	    (rc = fn(s, m->in_reply_to, THREAD_IN_REPLY_TO, e)))
		return rc;
	for (i = m->n_references;
	     i > 0 && m->n_references - i < REFERENCES_MAX && !s->t->by; i--)
		if ((rc = fn(s, m->references[i - 1], THREAD_REFERENCES, e)))
			return rc;
	return RC_OK;
}

static enum rc
by_stored(struct search *s, struct err *e)
{
	return each_answered(s, by_stored_id, e);
}

static enum rc
by_signed(struct search *s, struct err *e)
{
	return each_answered(s, by_signed_id, e);
}

/* The same mail by another way: with a list's footer, say. */
static enum rc
by_same_id(struct search *s, struct err *e)
{
	static const char sql[] =
	    "select ticket_id from message where message_id = $1 and "
	    "lower(from_addr) = lower($2) order by id limit 1";
	int64_t ticket;
	enum rc rc;

	if (!s->m->message_id || !s->w->addr)
		return RC_OK;
	rc = db_get_int(s->d->db, sql,
	    DB_ARGS(db_text(s->m->message_id), db_text(s->w->addr)), &ticket,
	    e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return take(s, ticket, THREAD_SAME_ID, e);
}

/* Takes the next "[desk #42]" off the subject. */
static bool
next_tag(struct sv *subject, struct sv name, int64_t *id)
{
	size_t at;

	while ((at = sv_find_c(*subject, '[')) < subject->n) {
		struct sv inside;

		*subject = sv_sub(*subject, at + 1, subject->n);
		inside = sv_trim(sv_sub(*subject, 0, name.n + TAG_ROOM));
		at = sv_find_c(inside, ']');
		if (at == inside.n || !sv_starts_ci(inside, name))
			continue;
		inside = sv_trim(sv_sub(inside, name.n, at - name.n));
		if (sv_starts(inside, SV("#")) &&
		    num_parse(sv_sub(inside, 1, inside.n), 1, INT64_MAX, id))
			return true;
	}
	return false;
}

static enum rc
by_subject(struct search *s, struct err *e)
{
	struct sv subject = sv_of(s->m->subject);
	struct sv name = sv_of(config_text(&s->d->config, "desk.name"));
	int64_t id;
	int tags;
	enum rc rc;

	for (tags = 0; tags < TAGS_MAX && !s->t->by; tags++) {
		if (!next_tag(&subject, name, &id))
			break;
		if ((rc = take(s, id, THREAD_SUBJECT, e)))
			return rc;
		if (s->t->by && !s->t->is_member) {
			if (!s->t->suggested_id)
				s->t->suggested_id = s->t->ticket.id;
			s->t->by = THREAD_NONE;
		}
	}
	return RC_OK;
}

enum rc
thread_find(struct desk *d, const struct mail *m, const struct thread_writer *w,
    struct thread *t, struct err *e)
{
	static enum rc (*const ways[])(struct search *, struct err *) = {
	    by_token, by_stored, by_signed, by_same_id, by_subject};
	struct search s = {d, m, w, t};
	size_t i;
	enum rc rc;

	memset(t, 0, sizeof *t);
	for (i = 0; i < COUNT_OF(ways) && !t->by; i++)
		if ((rc = ways[i](&s, e)))
			return rc;
	return RC_OK;
}
