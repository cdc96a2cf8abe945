/* Opening tickets and adding messages to them. */
#include "desk/ticket/ticket.h"

#include <string.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/fieldset.h"
#include "desk/outbox/outbox.h"
#include "desk/people.h"
#include "desk/search/similar.h"
#include "desk/ticket/columns.h"

/* Longer chains of merged tickets are a fault of the store. */
enum { MERGE_CHAIN_MAX = 1000 };

static const char no_subject[] = "(no subject)";

static enum rc
read_ticket(struct desk *d, int64_t id, struct arena *a, struct ticket *t,
    struct err *e)
{
	static const char sql[] =
	    "select id, subject, status, priority, channel, key, team_id, "
	    "assignee_id, requester_id, merged_into_id, first_response_at, "
	    "resolved_at, closed_at, escalation, reopens, worked_s, version, "
	    "created_at, is_open from ticket where id = $1";
	struct db_stmt *st;
	bool has_row;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if ((has_row = db_next(st)))
		*t = (struct ticket){db_col_int(st, 0),
		    arena_dup(a, db_col_text(st, 1)),
		    arena_dup(a, db_col_text(st, 2)),
		    arena_dup(a, db_col_text(st, 3)),
		    arena_dup(a, db_col_text(st, 4)),
		    arena_dup(a, db_col_text(st, 5)), db_col_int(st, 6),
		    db_col_int(st, 7), db_col_int(st, 8), db_col_int(st, 9),
		    db_col_int(st, 10), db_col_int(st, 11), db_col_int(st, 12),
		    db_col_int(st, 13), db_col_int(st, 14), db_col_int(st, 15),
		    db_col_int(st, 16), db_col_int(st, 17),
		    db_col_int(st, 18) != 0};
	if ((rc = db_end(st, e)))
		return rc;
	if (!has_row)
		return err_set(e, RC_NOTFOUND, "no ticket %lld", (long long)id);
	return RC_OK;
}

enum rc
ticket_load(struct desk *d, int64_t id, struct arena *a, struct ticket *t,
    struct err *e)
{
	return read_ticket(d, id, a, t, e);
}

enum rc
ticket_find(struct desk *d, int64_t id, struct arena *a, struct ticket *t,
    struct err *e)
{
	int steps;
	enum rc rc;

	for (steps = 0; steps < MERGE_CHAIN_MAX; steps++) {
		if ((rc = read_ticket(d, id, a, t, e)) || !t->merged_into_id)
			return rc;
		id = t->merged_into_id;
	}
	return err_set(e, RC_DATA, "ticket %lld: its merges go in a circle",
	    (long long)id);
}

enum rc
ticket_by_key(struct desk *d, const char *key, int64_t *id, struct err *e)
{
	static const char sql[] =
	    "select id from ticket where key = $1 and is_open = 1";

	return db_get_int(d->db, sql, DB_ARGS(db_text(key)), id, e);
}

/* Where the desk's configuration has a word on a new ticket. */
static enum rc
add_defaults(struct desk *d, struct settings *s, struct err *e)
{
	static const struct {
		const char *field, *key;
	} defaults[] = {
	    {"priority", "ticket.priority"},
	    {"category", "ticket.category"},
	};

	size_t i;
	enum rc rc;

	for (i = 0; i < COUNT_OF(defaults); i++) {
		const char *text = config_text(&d->config, defaults[i].key);
		const struct field *f;
		int64_t ref;

		if (!text || setting_given(s, defaults[i].field))
			continue;
		f = field_find(
		    &ticket_fields_builtin, sv_of(defaults[i].field));
		if ((rc = settings_add(d, &ticket_fields_builtin,
			 sv_of(f->name), sv_of(text), s, e)) ||
		    (f->ref && (rc = people_ref(d, f, sv_of(text), &ref, e)))) {
			err_ctx(e, "%s",
			    config_origin(&d->config, defaults[i].key));
			return RC_CONFIG;
		}
	}
	return RC_OK;
}

/* A setting goes before what the ticket came with. */
static const char *
subject_of(struct desk *d, const struct ticket_new *n, const struct settings *s)
{
	const struct setting *said = setting_given(s, "subject");

	if (said)
		return arena_dup(d->arena, said->value.text);
	return n->subject && *n->subject ? n->subject : no_subject;
}

static enum rc
insert_ticket(struct desk *d, const struct ticket_new *n, const char *subject,
    const struct settings *s, int64_t *id, struct err *e)
{
	struct columns c = COLUMNS_INIT;
	int64_t at = n->first.created_at ? n->first.created_at : d->now;
	enum rc rc;

	columns_set(&c, "subject", db_text(subject));
	columns_set(&c, "status", db_text("open"));
	columns_set(&c, "priority", db_text("normal"));
	columns_set(&c, "channel", db_text(n->channel));
	columns_set(&c, "key", db_text(n->key));
	columns_set(&c, "is_broken", db_int(n->is_broken));
	columns_set(&c, "created_at", db_int(at));
	columns_set(&c, "updated_at", db_int(d->now));
	if (!(rc = columns_from_settings(d, s, &c, e))) {
		columns_follow_status(d, NULL, &c);
		rc = columns_insert(d->db, "ticket", &c, id, e);
	}
	columns_free(&c);
	return rc;
}

enum rc
ticket_create(
    struct desk *d, const struct ticket_new *n, int64_t *id, struct err *e)
{
	struct settings s = n->settings;
	struct message_new first = n->first;
	struct str changes = STR_INIT;
	int64_t message_id;
	enum rc rc;

	first.title = subject_of(d, n, &s);
	if ((rc = add_defaults(d, &s, e)) ||
	    (rc = insert_ticket(d, n, first.title, &s, id, e)) ||
	    (rc = columns_site_values(d, *id, &s, e)))
		return rc;
	settings_describe(d, NULL, &s, &changes);
	if ((rc = event_add(d,
		 &(struct event){"ticket.created", "ticket", *id, *id,
		     event_changes_end(&changes)},
		 e)) ||
	    n->has_no_first)
		goto out;
	first.ticket_id = *id;
	rc = message_add(d, &first, &message_id, e);
	if (!rc && !first.is_auto)
		rc = similar_link(d, *id, first.customer_id, sv_of(first.title),
		    first.body, e);
out:
	str_free(&changes);
	return rc;
}

enum rc
ticket_touch(struct desk *d, int64_t id, struct err *e)
{
	static const char sql[] = "update ticket set updated_at = $1, "
				  "version = version + 1 where id = $2";

	return db_run_later(d->db, sql, DB_ARGS(db_int(d->now), db_int(id)), e);
}

enum rc
ticket_event(struct desk *d, int64_t id, const char *verb, struct sv changes,
    struct err *e)
{
	enum rc rc;

	if ((rc = event_add(
		 d, &(struct event){verb, "ticket", id, id, changes}, e)))
		return rc;
	return ticket_touch(d, id, e);
}

/* The status that a public message moves the ticket to; NULL: as it is. */
static const char *
status_after(const struct ticket *t, const struct message_new *m)
{
	bool is_agent = strcmp(m->sender, "agent") == 0;
	bool is_user = strcmp(m->sender, "user") == 0;

	if (strcmp(m->kind, "reply") != 0 || m->is_auto)
		return NULL;
	if (is_agent &&
	    (strcmp(t->status, "open") == 0 ||
		strcmp(t->status, "assigned") == 0))
		return "in_progress";
	if (is_user && (!t->is_open || strcmp(t->status, "waiting") == 0))
		return t->assignee_id ? "in_progress" : "open";
	return NULL;
}

static enum rc
note_first_response(struct desk *d, const struct ticket *t, struct err *e)
{
	static const char sql[] = "update ticket set first_response_at = $1 "
				  "where id = $2 and first_response_at is null";

	return db_run(
	    d->db, sql, DB_ARGS(db_int(d->now), db_int(t->id)), NULL, e);
}

enum rc
ticket_message(struct desk *d, const struct message_new *m, int64_t *message_id,
    struct err *e)
{
	struct ticket t;
	const char *status;
	enum rc rc;

	if ((rc = ticket_load(d, m->ticket_id, d->arena, &t, e)) ||
	    (rc = message_add(d, m, message_id, e)))
		return rc;
	if (!t.first_response_at && strcmp(m->sender, "agent") == 0 &&
	    strcmp(m->kind, "reply") == 0 && !m->is_auto &&
	    (rc = note_first_response(d, &t, e)))
		return rc;
	if (strcmp(m->sender, "user") == 0 && !m->is_auto &&
	    (rc = outbox_cancel_on_reply(d, t.id, e)))
		return rc;
	if ((status = status_after(&t, m)))
		return ticket_set_status(d, t.id, status, e);
	return ticket_touch(d, t.id, e);
}
