/* Who is written to about a ticket, and how the mail threads. */
#include "desk/outbox/mailer.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "desk/outbox/mailer_part.h"
#include "desk/outbox/outbox.h"
#include "desk/own.h"
#include "desk/token.h"

enum {
	COPIES_MAX = 100,
	REFERENCES_MAX = 20, /* the newest ones */
	SUBJECT_MAX = 500,
};

static enum rc
read_people(struct desk *d, struct mailer_people *p, struct err *e)
{
	static const char sql[] =
	    "select t.subject, coalesce(t.language, c.language, m.language), "
	    "c.email, "
	    "c.name, (select a.bounced_hard_at is not null from "
	    "customer_address a where a.address = c.email), m.email, m.name, "
	    "t.category_id from ticket t "
	    "left join customer c on c.id = t.requester_id "
	    "left join team m on m.id = t.team_id where t.id = $1";
	struct arena *a = d->arena;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(p->ticket_id)), &st, e)))
		return rc;
	if (db_next(st)) {
		p->subject = arena_dup(a, db_col_text(st, 0));
		p->language = arena_dup(a, db_col_text(st, 1));
		p->requester.addr = arena_dup(a, db_col_text(st, 2));
		p->requester.name = arena_dup(a, db_col_text(st, 3));
		p->is_dead = db_col_int(st, 4);
		p->team_address = arena_dup(a, db_col_text(st, 5));
		p->team = arena_dup(a, db_col_text(st, 6));
		p->category_id = db_col_int(st, 7);
	}
	return db_end(st, e);
}

/* The participants whose addresses take mail. */
static enum rc
read_copies(
    struct desk *d, int64_t ticket_id, struct mail_addrs *cc, struct err *e)
{
	static const char sql[] =
	    "select c.email, c.name from participant p join customer c on "
	    "c.id = p.customer_id join ticket t on t.id = p.ticket_id left "
	    "join customer_address a on a.address = c.email "
	    "where p.ticket_id = $1 and c.email is not null and "
	    "a.bounced_hard_at is null and "
	    "(t.requester_id is null or t.requester_id <> c.id) "
	    "order by c.id limit 100";
	struct mail_addr *list =
	    arena_array(d->arena, COPIES_MAX, sizeof *list);
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e)))
		return rc;
	*cc = (struct mail_addrs){list, 0};
	while (cc->n < COPIES_MAX && db_next(st)) {
		list[cc->n].addr = arena_dup(d->arena, db_col_text(st, 0));
		list[cc->n++].name = arena_dup(d->arena, db_col_text(st, 1));
	}
	return db_end(st, e);
}

/* The ids of the conversation so far; the last one from outside is answered. */
static enum rc
read_thread(
    struct desk *d, int64_t ticket_id, struct mail_out *mail, struct err *e)
{
	static const char sql[] =
	    "select message_id, sender, is_auto from message where ticket_id = "
	    "$1 and "
	    "kind = 'reply' and message_id is not null order by id desc "
	    "limit 20";
	const char **ids = arena_array(d->arena, REFERENCES_MAX, sizeof *ids);
	struct db_stmt *st;
	size_t n = REFERENCES_MAX;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e)))
		return rc;
	while (n > 0 && db_next(st)) {
		ids[--n] = arena_dup(d->arena, db_col_text(st, 0));
		if (!mail->in_reply_to && sv_is(db_col_text(st, 1), "user") &&
		    !db_col_int(st, 2))
			mail->in_reply_to = ids[n];
	}
	mail->references = ids + n;
	mail->n_references = REFERENCES_MAX - n;
	if (!mail->in_reply_to && mail->n_references)
		mail->in_reply_to = ids[REFERENCES_MAX - 1];
	return db_end(st, e);
}

/* Without the "Re:" of any language that mails come with, and our own tag. */
static struct sv
bare_subject(struct sv subject, const char *tag)
{
	static const char *const prefixes[] = {"re:", "aw:", "antw:", "sv:",
	    "vs:", "rv:", "odp:", "fwd:", "fw:", "wg:"};
	size_t i, at;

	for (i = 0; i < COUNT_OF(prefixes); i++) {
		struct sv prefix = sv_of(prefixes[i]);

		subject = sv_trim(subject);
		if (!sv_starts_ci(subject, prefix))
			continue;
		subject = sv_sub(subject, prefix.n, subject.n);
		i = (size_t)-1;
	}
	at = sv_find_ci(subject, sv_of(tag));
	if (at + strlen(tag) == subject.n)
		subject = sv_sub(subject, 0, at);
	return sv_trim(subject);
}

static const char *
tagged_subject(struct desk *d, int64_t ticket_id, const char *subject)
{
	const char *tag = arena_printf(d->arena, "[%s #%lld]",
	    config_text(&d->config, "desk.name"), (long long)ticket_id);
	struct sv bare = bare_subject(sv_of(subject), tag);

	return arena_printf(
	    d->arena, "Re: %.*s %s", SV_ARG(utf8_cut(bare, SUBJECT_MAX)), tag);
}

/* The first of the desk's own addresses. */
static const char *
desk_address(struct desk *d)
{
	struct mail_addrs own = own_addresses(d);

	return own.n ? own.v[0].addr : NULL;
}

static const char *
domain_of(const char *address)
{
	const char *at = address ? strrchr(address, '@') : NULL;

	return at && at[1] ? at + 1 : "localhost";
}

/* From, Reply-To, Message-ID and the mark by which we know our own. */
static enum rc
sign(struct desk *d, const struct mailer_people *p, struct mailing *m,
    struct err *e)
{
	const char *own = p->team_address ? p->team_address : desk_address(d);
	struct mail_out_header *mark =
	    ARENA_NEW(d->arena, struct mail_out_header);
	const char *answer_to;
	enum rc rc;

	if (!own) {
		m->why_not = "the desk has no address of its own: set "
			     "desk.address";
		return RC_OK;
	}
	if ((rc = token_address(d, own, m->ticket_id, &answer_to, e)) ||
	    (rc = token_message_id(
		 d, domain_of(own), m->ticket_id, &m->mail.message_id, e)) ||
	    (rc = token_mark(d, &mark->value, e)))
		return rc;
	mark->name = "X-Desk-Mark";
	m->mail.headers = mark;
	m->mail.n_headers = 1;
	m->mail.from.addr = own;
	m->mail.from.name =
	    p->team ? p->team : config_text(&d->config, "desk.name");
	m->mail.reply_to.addr = answer_to;
	m->sender = answer_to;
	m->mail.date = d->now;
	return RC_OK;
}

void
mailer_automatic(struct desk *d, struct mailing *m, const char *how)
{
	struct mail_out_header *headers =
	    arena_array(d->arena, m->mail.n_headers + 1, sizeof *headers);
	size_t i;

	for (i = 0; i < m->mail.n_headers; i++)
		headers[i] = m->mail.headers[i];
	headers[i].name = "X-Auto-Response-Suppress";
	headers[i].value = "OOF, AutoReply";
	m->mail.headers = headers;
	m->mail.n_headers++;
	m->mail.auto_submitted = how;
}

bool
mailer_is_unfit(enum rc rc)
{
	return rc == RC_DATA || rc == RC_USAGE || rc == RC_NOTFOUND ||
	    rc == RC_CONFIG;
}

enum rc
mailer_people(
    struct desk *d, int64_t ticket_id, struct mailer_people *p, struct err *e)
{
	memset(p, 0, sizeof *p);
	p->ticket_id = ticket_id;
	return read_people(d, p, e);
}

enum rc
mailer_begin(struct desk *d, const struct mailer_people *p, struct mailing *m,
    struct err *e)
{
	enum rc rc;

	memset(m, 0, sizeof *m);
	m->ticket_id = p->ticket_id;
	m->language = p->language;
	if ((rc = sign(d, p, m, e)) ||
	    (rc = read_thread(d, p->ticket_id, &m->mail, e)))
		return rc;
	m->mail.subject = tagged_subject(d, p->ticket_id, p->subject);
	return RC_OK;
}

enum rc
mailer_answer(
    struct desk *d, int64_t ticket_id, struct mailing *m, struct err *e)
{
	struct mailer_people p;
	struct mail_addr *to = ARENA_NEW(d->arena, struct mail_addr);
	enum rc rc;

	if ((rc = mailer_people(d, ticket_id, &p, e)) ||
	    (rc = mailer_begin(d, &p, m, e)) ||
	    (rc = read_copies(d, ticket_id, &m->mail.cc, e)))
		return rc;
	*to = p.requester;
	m->mail.to = (struct mail_addrs){to, p.requester.addr ? 1 : 0};
	if (!m->why_not && !m->mail.to.n && !m->mail.cc.n)
		m->why_not = "the ticket has no requester with an address";
	else if (!m->why_not && p.is_dead)
		m->why_not = "mail to the requester's address came back";
	return RC_OK;
}

static const char *
join(struct desk *d, const struct mail_addrs *to, const struct mail_addrs *cc)
{
	struct str s = STR_INIT;
	const char *joined;
	size_t i;

	for (i = 0; i < to->n + cc->n; i++) {
		const struct mail_addr *a =
		    i < to->n ? &to->v[i] : &cc->v[i - to->n];

		if (a->addr)
			str_add_f(&s, "%s%s", s.n ? "," : "", a->addr);
	}
	joined = arena_dup(d->arena, str_sv(&s));
	str_free(&s);
	return joined;
}

void
mailer_describe(
    struct desk *d, const struct mailing *m, struct message_new *message)
{
	static const struct mail_addrs none = {NULL, 0};
	struct str ids = STR_INIT;
	size_t i;

	if (m->why_not)
		return;
	for (i = 0; i < m->mail.n_references; i++)
		str_add_f(&ids, "%s%s", i ? "," : "", m->mail.references[i]);
	message->from_addr = m->mail.from.addr;
	message->to = join(d, &m->mail.to, &none);
	message->cc = join(d, &m->mail.cc, &none);
	message->subject = m->mail.subject;
	message->message_id = m->mail.message_id;
	message->in_reply_to = m->mail.in_reply_to;
	message->references = ids.n ? arena_dup(d->arena, str_sv(&ids)) : NULL;
	str_free(&ids);
}

enum rc
mailer_queue(struct desk *d, const struct mailing *m,
    const struct mailer_order *o, int64_t *outbox_id, struct err *e)
{
	struct str bytes = STR_INIT;
	struct outbox_new row = {.kind = "mail",
	    .purpose = o->purpose,
	    .unique_key = o->unique_key,
	    .ticket_id = m->ticket_id,
	    .message_id = o->message_id,
	    .sender = m->sender,
	    .recipients = join(d, &m->mail.to, &m->mail.cc),
	    .subject = m->mail.subject,
	    .mail_id = m->mail.message_id,
	    .is_auto = m->mail.auto_submitted != NULL,
	    .cancel_on_reply = o->cancel_on_reply,
	    .at = o->at};
	enum rc rc;

	if (m->sealed.p)
		mime_out_wrap(&m->mail, m->sealed_header, m->sealed, &bytes);
	else
		mime_out_write(&m->mail, &bytes);
	row.content = str_sv(&bytes);
	rc = outbox_add(d, &row, outbox_id, e);
	str_free(&bytes);
	return rc;
}
