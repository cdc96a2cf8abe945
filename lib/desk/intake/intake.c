/* The one transaction that stores a mail. */
#include "desk/intake/intake.h"

#include <string.h>

#include "desk/intake/part.h"
#include "desk/own.h"
#include "mail/trim.h"

/* Where the mail went before; merges are followed. */
static enum rc
find_seen(struct intake_work *w, bool *is_seen, struct err *e)
{
	static const char sql[] =
	    "select ticket_id from message where digest = $1";
	struct ticket t;
	int64_t id;
	enum rc rc;

	rc = db_get_int(
	    w->d->db, sql, DB_ARGS(db_blob(hash_sv(&w->digest))), &id, e);
	*is_seen = rc == RC_OK;
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	if ((rc = ticket_find(w->d, id, w->d->arena, &t, e)))
		return rc;
	w->r->what = INTAKE_SEEN;
	w->r->ticket_id = t.id;
	return RC_OK;
}

/* A mail of ours that comes back says nothing new. */
static enum rc
find_own(struct intake_work *w, bool *is_own, struct err *e)
{
	int64_t id;
	enum rc rc = own_mail(w->d, &w->mail, &id, e);

	*is_own = !rc && id;
	if (*is_own) {
		w->r->what = INTAKE_OWN;
		w->r->ticket_id = id;
	}
	return rc;
}

void
intake_note(struct intake_work *w, const char *fmt, ...)
{
	va_list ap;

	if (w->note.n)
		str_add_c(&w->note, '\n');
	va_start(ap, fmt);
	str_add_vf(&w->note, fmt, ap);
	va_end(ap);
}

/* What the desk itself has to say goes into the ticket as one message. */
static enum rc
store_note(struct intake_work *w, struct err *e)
{
	struct message_new m = {.ticket_id = w->r->ticket_id,
	    .kind = "system",
	    .sender = "system",
	    .channel = w->in->channel,
	    .body = str_sv(&w->note)};
	int64_t id;

	return w->note.n ? message_add(w->d, &m, &id, e) : RC_OK;
}

static const char *
join_addresses(const struct mail_addrs *list, struct arena *a)
{
	struct str s = STR_INIT;
	const char *joined;
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].addr)
			str_add_f(&s, "%s%s", s.n ? "," : "", list->v[i].addr);
	joined = arena_dup(a, str_sv(&s));
	str_free(&s);
	return joined;
}

static const char *
join_references(const struct mail *m, struct arena *a)
{
	struct str s = STR_INIT;
	const char *joined;
	size_t i;

	for (i = 0; i < m->n_references; i++)
		str_add_f(&s, "%s%s", i ? "," : "", m->references[i]);
	joined = arena_dup(a, str_sv(&s));
	str_free(&s);
	return joined;
}

void
intake_message(const struct intake_work *w, struct message_new *n)
{
	const struct mail *m = &w->mail;
	struct arena *a = w->d->arena;

	*n = (struct message_new){
	    .kind = "reply",
	    .sender = "user",
	    .channel = w->in->channel,
	    .customer_id = w->writer.customer_id,
	    .from_addr = w->writer.addr,
	    .from_name = w->writer.name,
	    .to = join_addresses(&m->to, a),
	    .cc = join_addresses(&m->cc, a),
	    .subject = m->subject,
	    .message_id = m->message_id,
	    .in_reply_to = m->in_reply_to,
	    .references = join_references(m, a),
	    .has_sent_at = m->has_date,
	    .sent_at = m->date,
	    .body = w->fit.body,
	    .reply = w->is.is_bounce ? SV_NULL : w->reply,
	    .is_auto = w->is.is_auto,
	    .is_bounce = w->is.is_bounce,
	    .digest = hash_sv(&w->digest),
	    .raw = w->fit.raw,
	    .attachments = w->fit.attachments,
	    .n_attachments = w->fit.n_attachments,
	};
}

/* Those of its mail come to take part, if the writer does. */
static enum rc
join_ticket(struct intake_work *w, const struct ticket *t, struct err *e)
{
	if (w->thread.is_member)
		return intake_people(w, t->id, t->requester_id, e);
	intake_note(w,
	    "unverified sender: %s is neither the requester nor a participant "
	    "nor an agent; the mail was put here by its %s",
	    w->writer.addr ? w->writer.addr : "nobody with an address",
	    thread_by_text(w->thread.by));
	return RC_OK;
}

static enum rc
follow_up(struct intake_work *w, struct err *e)
{
	const struct ticket *t = &w->thread.ticket;
	struct message_new m;
	int64_t id;
	enum rc rc;

	intake_message(w, &m);
	m.ticket_id = t->id;
	/* An agent who asks for help himself speaks as the one who asks. */
	if (w->writer.agent_id &&
	    (!w->writer.customer_id ||
		w->writer.customer_id != t->requester_id)) {
		m.sender = "agent";
		m.agent_id = w->writer.agent_id;
		m.customer_id = 0;
	}
	if ((rc = ticket_message(w->d, &m, &id, e)) ||
	    (rc = w->is.is_auto ? intake_report(w, e) : join_ticket(w, t, e)))
		return rc;
	w->r->what = INTAKE_FOLLOW_UP;
	w->r->ticket_id = t->id;
	w->r->by = w->thread.by;
	return RC_OK;
}

static enum rc
put_away(struct intake_work *w, struct err *e)
{
	if (w->fit.note)
		intake_note(w, "%s", w->fit.note);
	return w->thread.by ? follow_up(w, e) : intake_open(w, e);
}

static enum rc
store(void *arg, struct err *e)
{
	struct intake_work *w = arg;
	bool is_known;
	enum rc rc;

	memset(w->r, 0, sizeof *w->r);
	str_clear(&w->note);
	if ((rc = find_seen(w, &is_known, e)) || is_known ||
	    (rc = find_own(w, &is_known, e)) || is_known)
		return rc;
	if ((rc = intake_classify(w, e)) || (rc = intake_writer(w, e)) ||
	    (rc = intake_thread(w, e)))
		return rc;
	w->r->from = w->writer.addr;
	if (w->is.is_auto)
		w->r->robot = auto_kind_word(w->is.kind);
	else if ((rc = bounced_clear(w->d, w->writer.addr, e)))
		return rc;
	rc = put_away(w, e);
	return rc ? rc : store_note(w, e);
}

enum rc
intake_mail(struct desk *d, const struct intake *in, struct intake_result *r,
    struct err *e)
{
	struct intake_work w = {.d = d, .in = in, .r = r, .note = STR_INIT};
	struct trim trim;
	enum rc rc;

	mime_in_parse(in->raw, d->arena, &w.mail);
	w.digest = intake_digest(&w.mail, in->raw);
	intake_fit(&w.mail, in, d->arena, &w.fit);
	trim_reply(w.fit.body, d->arena, &trim);
	w.reply = trim.reply;
	rc = db_tx_rows(d->db, store, &w, e);
	str_free(&w.note);
	return rc;
}
