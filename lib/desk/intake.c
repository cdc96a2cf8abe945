/* The one transaction that stores a mail. */
#include "desk/intake.h"

#include <string.h>

#include "base/utf8.h"
#include "desk/fieldset.h"
#include "desk/intake_part.h"
#include "desk/link.h"
#include "desk/message.h"
#include "desk/people.h"
#include "desk/tag.h"

enum { SUBJECT_MAX = 1000 }; /* bytes, as a ticket's subject */

/* A mail on its way in. Up to fit all is read before the transaction, which
 * may be repeated and so starts with what follows. */
struct work {
	struct desk *d;
	const struct intake *in;
	struct intake_result *r;
	struct mail mail;
	struct sha256 digest;
	struct intake_fit fit;

	struct thread_writer writer;
	struct thread thread;
	struct str note; /* what the ticket must say about it */
};

/* Where the mail went before; merges are followed. */
static enum rc
find_seen(struct work *w, bool *is_seen, struct err *e)
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

static void add_note(struct work *w, const char *fmt, ...) ATTR_PRINTF(2, 3);

static void
add_note(struct work *w, const char *fmt, ...)
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
store_note(struct work *w, int64_t ticket_id, struct err *e)
{
	struct message_new m = {.ticket_id = ticket_id,
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

static void
fill_message(const struct work *w, struct message_new *n)
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
	    .digest = hash_sv(&w->digest),
	    .raw = w->fit.raw,
	    .attachments = w->fit.attachments,
	    .n_attachments = w->fit.n_attachments,
	};
}

static bool
has_setting(const struct settings *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i].field->name, name) == 0)
			return true;
	return false;
}

static enum rc
add_setting(struct work *w, const char *name, struct sv text,
    struct settings *s, struct err *e)
{
	if (!text.n || has_setting(s, name))
		return RC_OK;
	return settings_add(
	    w->d, &ticket_fields_builtin, sv_of(name), text, s, e);
}

/* A ticket that continues another is for the same people. */
static enum rc
inherit(struct work *w, int64_t from_id, struct settings *s, struct err *e)
{
	static const char sql[] =
	    "select t.priority, "
	    "(select x.name from category x where x.id = t.category_id), "
	    "(select x.name from team x where x.id = t.team_id) "
	    "from ticket t where t.id = $1";
	static const char *const names[] = {"priority", "category", "team"};
	struct db_stmt *st;
	int i;
	enum rc rc, ended;

	if ((rc = db_query(w->d->db, sql, DB_ARGS(db_int(from_id)), &st, e)))
		return rc;
	if (db_next(st))
		for (i = 0; i < (int)COUNT_OF(names) && !rc; i++)
			rc = add_setting(w, names[i],
			    arena_sv(w->d->arena, db_col_text(st, i)), s, e);
	ended = db_end(st, rc ? &(struct err)ERR_INIT : e);
	return rc ? rc : ended;
}

/* Everybody whom the mail names comes to take part. */
static enum rc
join_people(
    struct work *w, int64_t ticket_id, int64_t requester_id, struct err *e)
{
	int64_t writer = w->writer.agent_id ? 0 : w->writer.customer_id;
	size_t n_left;
	enum rc rc;

	if (writer && writer != requester_id &&
	    (rc = intake_join(w->d, ticket_id, writer, e)))
		return rc;
	if ((rc = intake_join_all(
		 w->d, &w->mail, ticket_id, requester_id, &n_left, e)))
		return rc;
	if (n_left)
		add_note(w,
		    "%zu more people stand in To and Cc than come to take "
		    "part.",
		    n_left);
	return RC_OK;
}

/* What a new ticket is linked with or says of another one. */
static enum rc
relate(struct work *w, int64_t ticket_id, struct err *e)
{
	struct link_end before = {
	    .kind = "follow-up", .other = w->r->continued_id};
	int64_t other = w->thread.suggested_id;
	enum rc rc;

	if (before.other && (rc = link_add(w->d, ticket_id, &before, e)))
		return rc;
	if (other)
		add_note(w,
		    "The subject names ticket %lld, but the writer takes no "
		    "part in it. If this belongs there: ticket link %lld "
		    "refers-to %lld, or: ticket merge %lld --into %lld",
		    (long long)other, (long long)ticket_id, (long long)other,
		    (long long)ticket_id, (long long)other);
	if (!w->mail.is_broken)
		return RC_OK;
	add_note(w,
	    "The mail could not be read; 'ticket show --raw' has it as "
	    "it came.");
	return tag_add(w->d, ticket_id, SV("broken"), e);
}

static const char *
ticket_subject(const struct work *w)
{
	return arena_dup(
	    w->d->arena, utf8_cut(sv_of(w->mail.subject), SUBJECT_MAX));
}

/* Who asks: the writer, unless a setting says who. */
static enum rc
requester_of(struct work *w, int64_t ticket_id, int64_t *id, struct err *e)
{
	struct ticket t;
	enum rc rc;

	*id = w->writer.customer_id;
	if (!has_setting(&w->in->settings, "requester"))
		return RC_OK;
	if ((rc = ticket_load(w->d, ticket_id, w->d->arena, &t, e)))
		return rc;
	*id = t.requester_id;
	return RC_OK;
}

/* The settings of a ticket that the mail opens. */
static enum rc
settle(struct work *w, struct settings *s, struct err *e)
{
	struct thread_writer *writer = &w->writer;
	enum rc rc;

	*s = w->in->settings;
	if (writer->agent_id && !writer->customer_id &&
	    (rc = people_customer(w->d, sv_of(writer->addr),
		 sv_of(writer->name), &writer->customer_id, e)))
		return rc;
	if (writer->customer_id &&
	    (rc = add_setting(w, "requester", sv_of(writer->addr), s, e)))
		return rc;
	return w->r->continued_id ? inherit(w, w->r->continued_id, s, e)
				  : RC_OK;
}

static enum rc
open_ticket(struct work *w, struct err *e)
{
	struct ticket_new n = {.subject = ticket_subject(w),
	    .channel = w->in->channel,
	    .is_broken = w->mail.is_broken};
	int64_t id, requester;
	enum rc rc;

	if ((rc = settle(w, &n.settings, e)))
		return rc;
	fill_message(w, &n.first);
	if ((rc = ticket_create(w->d, &n, &id, e)) ||
	    (rc = requester_of(w, id, &requester, e)) ||
	    (rc = join_people(w, id, requester, e)) || (rc = relate(w, id, e)))
		return rc;
	w->r->what = INTAKE_NEW;
	w->r->ticket_id = id;
	return store_note(w, id, e);
}

static enum rc
follow_up(struct work *w, struct err *e)
{
	const struct ticket *t = &w->thread.ticket;
	struct message_new m;
	int64_t id;
	enum rc rc;

	fill_message(w, &m);
	m.ticket_id = t->id;
	/* An agent who asks for help himself speaks as the one who asks. */
	if (w->writer.agent_id &&
	    (!w->writer.customer_id ||
		w->writer.customer_id != t->requester_id)) {
		m.sender = "agent";
		m.agent_id = w->writer.agent_id;
		m.customer_id = 0;
	}
	if ((rc = ticket_message(w->d, &m, &id, e)))
		return rc;
	if (w->thread.is_member)
		rc = join_people(w, t->id, t->requester_id, e);
	else
		add_note(w,
		    "unverified sender: %s is neither the requester nor a "
		    "participant nor an agent; the mail was put here by its "
		    "%s",
		    w->writer.addr ? w->writer.addr : "nobody with an address",
		    thread_by_text(w->thread.by));
	if (rc)
		return rc;
	w->r->what = INTAKE_FOLLOW_UP;
	w->r->ticket_id = t->id;
	w->r->by = w->thread.by;
	return store_note(w, t->id, e);
}

/* Closed for so long that an answer is a new matter. An agent's is none. */
static bool
is_past_reopening(const struct work *w)
{
	const struct ticket *t = &w->thread.ticket;
	int64_t window = config_int(&w->d->config, "ticket.reopen_window");

	return strcmp(t->status, "closed") == 0 && t->closed_at &&
	    w->d->now - t->closed_at > window && !w->writer.agent_id;
}

static enum rc
store(void *arg, struct err *e)
{
	struct work *w = arg;
	bool is_seen;
	enum rc rc;

	memset(w->r, 0, sizeof *w->r);
	str_clear(&w->note);
	if ((rc = find_seen(w, &is_seen, e)) || is_seen)
		return rc;
	if ((rc = intake_writer(w->d, &w->mail, &w->writer, e)) ||
	    (rc = thread_find(w->d, &w->mail, &w->writer, &w->thread, e)))
		return rc;
	w->r->from = w->writer.addr;
	if (w->fit.note)
		add_note(w, "%s", w->fit.note);
	if (w->thread.by && !is_past_reopening(w))
		return follow_up(w, e);
	if (w->thread.by)
		w->r->continued_id = w->thread.ticket.id;
	return open_ticket(w, e);
}

enum rc
intake_mail(struct desk *d, const struct intake *in, struct intake_result *r,
    struct err *e)
{
	struct work w = {.d = d, .in = in, .r = r, .note = STR_INIT};
	enum rc rc;

	mime_in_parse(in->raw, d->arena, &w.mail);
	w.digest = intake_digest(&w.mail, in->raw);
	intake_fit(
	    &w.mail, in->raw, in->n_unread, in->max_size, d->arena, &w.fit);
	rc = db_tx(d->db, store, &w, e);
	str_free(&w.note);
	return rc;
}
