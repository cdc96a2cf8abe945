/* From one ticket two. */
#include "desk/ticket/split.h"

#include <stdlib.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/fieldset.h"
#include "desk/ticket/link.h"
#include "desk/ticket/message.h"
#include "desk/ticket/ticket.h"

/* A message that moves. */
struct moving {
	int64_t id, customer_id, created_at;
	const char *subject, *channel;
	bool is_answer; /* a public one by an agent */
};

struct plan {
	struct desk *desk;
	struct ticket old;
	struct moving *messages; /* by time */
	size_t n;
	const char *subject;
	int64_t requester_id;
	int64_t created_at, first_response_at; /* of the new one; 0: none */
	int64_t new_id;
};

static int
by_time(const void *a, const void *b)
{
	const struct moving *x = a, *y = b;

	if (x->created_at != y->created_at)
		return x->created_at < y->created_at ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static enum rc
read_message(struct plan *p, int64_t id, struct moving *m, struct err *e)
{
	static const char sql[] =
	    "select customer_id, created_at, coalesce(subject, title), "
	    "channel, "
	    "case when kind = 'reply' and sender = 'agent' and is_auto = 0 "
	    "then 1 else 0 end from message where id = $1 and ticket_id = $2";
	struct arena *a = p->desk->arena;
	struct db_stmt *st;
	bool has_row;
	enum rc rc;

	if ((rc = db_query(p->desk->db, sql,
		 DB_ARGS(db_int(id), db_int(p->old.id)), &st, e)))
		return rc;
	if ((has_row = db_next(st)))
		*m = (struct moving){id, db_col_int(st, 0), db_col_int(st, 1),
		    arena_dup(a, db_col_text(st, 2)),
		    arena_dup(a, db_col_text(st, 3)), db_col_int(st, 4) != 0};
	if ((rc = db_end(st, e)) || has_row)
		return rc;
	return err_set(e, RC_NOTFOUND, "ticket %lld: has no message %lld",
	    (long long)p->old.id, (long long)id);
}

static bool
is_taken(const struct plan *p, int64_t id)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->messages[i].id == id)
			return true;
	return false;
}

static enum rc
read_messages(struct plan *p, const struct split *s, struct err *e)
{
	size_t i;
	enum rc rc;

	p->messages = arena_array(p->desk->arena, s->n, sizeof *p->messages);
	for (i = 0; i < s->n; i++) {
		if (is_taken(p, s->messages[i]))
			continue;
		if ((rc = read_message(
			 p, s->messages[i], &p->messages[p->n], e)))
			return rc;
		p->n++;
	}
	qsort(p->messages, p->n, sizeof *p->messages, by_time);
	return RC_OK;
}

/* Looks at what stays behind: whether anything does, and whether it answers
 * the first message that goes. */
static enum rc
look_behind(struct plan *p, bool *is_answered, struct err *e)
{
	static const char sql[] =
	    "select id, kind, sender, is_auto, created_at from message "
	    "where ticket_id = $1";
	const struct moving *first = &p->messages[0];
	struct db_stmt *st;
	size_t staying = 0;
	enum rc rc;

	*is_answered = false;
	rc = db_query(p->desk->db, sql, DB_ARGS(db_int(p->old.id)), &st, e);
	if (rc)
		return rc;
	while (db_next(st)) {
		if (is_taken(p, db_col_int(st, 0)) ||
		    sv_is(db_col_text(st, 1), "system"))
			continue;
		staying++;
		if (sv_is(db_col_text(st, 1), "reply") &&
		    sv_is(db_col_text(st, 2), "agent") && !db_col_int(st, 3) &&
		    db_col_int(st, 4) >= first->created_at &&
		    db_col_int(st, 0) > first->id)
			*is_answered = true;
	}
	if ((rc = db_end(st, e)) || staying)
		return rc;
	return err_set(e, RC_DATA,
	    "ticket %lld: cannot take all of its messages",
	    (long long)p->old.id);
}

/* The new ticket is as old as its first message, unless that was answered in
 * the old one: then it is a new matter from now on. */
static enum rc
make_plan(struct plan *p, const struct split *s, struct err *e)
{
	bool is_answered;
	size_t i;
	enum rc rc;

	if ((rc = read_messages(p, s, e)) ||
	    (rc = look_behind(p, &is_answered, e)))
		return rc;
	p->requester_id = 0;
	for (i = 0; i < p->n; i++) {
		const struct moving *m = &p->messages[i];

		if (!p->requester_id)
			p->requester_id = m->customer_id;
		if (i && m->is_answer && !p->first_response_at)
			p->first_response_at = m->created_at;
	}
	if (!p->requester_id)
		p->requester_id = p->old.requester_id;
	p->created_at = is_answered && !p->first_response_at
	    ? p->desk->now
	    : p->messages[0].created_at;
	p->subject = s->subject      ? s->subject
	    : p->messages[0].subject ? p->messages[0].subject
				     : p->old.subject;
	return RC_OK;
}

static enum rc
copy_settings(struct plan *p, struct settings *s, struct err *e)
{
	static const char sql[] =
	    "select t.priority, (select x.name from category x where x.id = "
	    "t.category_id), (select x.name from team x where x.id = "
	    "t.team_id), (select x.email from customer x where x.id = $2) "
	    "from ticket t where t.id = $1";
	static const char *const names[] = {
	    "priority", "category", "team", "requester"};
	struct sv texts[COUNT_OF(names)];
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	if ((rc = db_query(p->desk->db, sql,
		 DB_ARGS(db_int(p->old.id), db_int(p->requester_id)), &st, e)))
		return rc;
	for (i = 0; i < COUNT_OF(names); i++)
		texts[i] = SV_NULL;
	if (db_next(st))
		for (i = 0; i < COUNT_OF(names); i++)
			texts[i] =
			    arena_sv(p->desk->arena, db_col_text(st, (int)i));
	rc = db_end(st, e);
	for (i = 0; i < COUNT_OF(names) && !rc; i++)
		if (texts[i].n)
			rc = settings_add(p->desk, &ticket_fields_builtin,
			    sv_of(names[i]), texts[i], s, e);
	return rc;
}

/* The times that follow from the messages; a requester without an address. */
static enum rc
fill_in(struct plan *p, struct err *e)
{
	static const char sql[] =
	    "update ticket set requester_id = $1, first_response_at = $2 "
	    "where id = $3";
	int64_t who = p->requester_id, at = p->first_response_at;

	return db_run(p->desk->db, sql,
	    DB_ARGS(who ? db_int(who) : db_null(), at ? db_int(at) : db_null(),
		db_int(p->new_id)),
	    NULL, e);
}

static enum rc
make_ticket(struct plan *p, struct err *e)
{
	struct ticket_new n = {.subject = p->subject,
	    .channel = p->messages[0].channel,
	    .has_no_first = true};
	enum rc rc;

	n.first.created_at = p->created_at;
	if ((rc = copy_settings(p, &n.settings, e)) ||
	    (rc = ticket_create(p->desk, &n, &p->new_id, e)))
		return rc;
	return fill_in(p, e);
}

static enum rc
move_messages(struct plan *p, struct err *e)
{
	static const char sql[] = "update message set ticket_id = $1, "
				  "split_from_id = $2 where id = $3";
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < p->n && !rc; i++) {
		int64_t id = p->messages[i].id;

		rc = db_run(p->desk->db, sql,
		    DB_ARGS(db_int(p->new_id), db_int(p->old.id), db_int(id)),
		    NULL, e);
		if (!rc)
			rc = message_title(
			    p->desk, id, i ? NULL : p->subject, e);
	}
	return rc;
}

/* The subject must be found in the old ticket, too, if the message that had it
 * went away. */
static enum rc
mend_title(struct plan *p, struct err *e)
{
	static const char titled[] = "select id from message where "
				     "ticket_id = $1 and title is not null";
	static const char first[] = "select min(id) from message where "
				    "ticket_id = $1 and kind <> 'system'";
	struct db *db = p->desk->db;
	int64_t id;
	enum rc rc;

	rc = db_get_int(db, titled, DB_ARGS(db_int(p->old.id)), &id, e);
	if (rc != RC_NOTFOUND)
		return rc;
	if ((rc = db_get_int(db, first, DB_ARGS(db_int(p->old.id)), &id, e)))
		return rc;
	return message_title(p->desk, id, p->old.subject, e);
}

static enum rc
leave_note(struct plan *p, struct err *e)
{
	struct message_new note = {.ticket_id = p->old.id,
	    .kind = "system",
	    .sender = "system",
	    .channel = "cli"};
	int64_t id;

	note.body = sv_of(
	    arena_printf(p->desk->arena, "%zu message%s moved to ticket %lld",
		p->n, p->n == 1 ? "" : "s", (long long)p->new_id));
	return ticket_message(p->desk, &note, &id, e);
}

static enum rc
note_event(struct plan *p, struct err *e)
{
	struct str changes = STR_INIT, ids = STR_INIT;
	size_t i;
	enum rc rc;

	for (i = 0; i < p->n; i++)
		str_add_f(
		    &ids, "%s%lld", i ? "," : "", (long long)p->messages[i].id);
	event_number(&changes, "into", p->new_id);
	event_fact(&changes, "messages", str_sv(&ids));
	rc = ticket_event(
	    p->desk, p->old.id, "ticket.split", event_changes_end(&changes), e);
	str_free(&ids);
	str_free(&changes);
	return rc;
}

enum rc
split_ticket(struct desk *d, int64_t ticket_id, const struct split *s,
    int64_t *new_id, struct err *e)
{
	struct plan p = {.desk = d};
	enum rc rc;

	if ((rc = ticket_load(d, ticket_id, d->arena, &p.old, e)) ||
	    (rc = ticket_refuse_merged(&p.old, e)) ||
	    (rc = make_plan(&p, s, e)) || (rc = make_ticket(&p, e)) ||
	    (rc = move_messages(&p, e)) || (rc = mend_title(&p, e)) ||
	    (rc = leave_note(&p, e)) || (rc = note_event(&p, e)))
		return rc;
	*new_id = p.new_id;
	return link_add(d, p.new_id,
	    &(struct link_end){.kind = "refers-to", .other = p.old.id}, e);
}
