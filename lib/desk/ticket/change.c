/* Changing a ticket's fields, with the rules of its statuses. */
#include "desk/ticket/ticket.h"

#include <string.h>

#include "base/str.h"
#include "base/vec.h"
#include "desk/event.h"
#include "desk/fieldset.h"
#include "desk/outbox/mailer.h"
#include "desk/people.h"
#include "desk/query.h"
#include "desk/ticket/columns.h"

static const struct status_move *
move_of(const char *status)
{
	size_t i;

	for (i = 0; i < status_n_moves; i++)
		if (strcmp(status_moves[i].from, status) == 0)
			return &status_moves[i];
	CHECK(false); /* a status without a row */
	return NULL;
}

static enum rc
check_move(const struct ticket *t, struct sv to, struct err *e)
{
	const char *const *may;
	struct str list = STR_INIT;

	if (sv_is(to, t->status))
		return RC_OK;
	for (may = move_of(t->status)->to; *may; may++) {
		if (sv_is(to, *may)) {
			str_free(&list);
			return RC_OK;
		}
		str_add_f(&list, "%s%s", list.n ? ", " : "", *may);
	}
	err_set(e, RC_DATA,
	    "ticket %lld: status cannot go from %s to %.*s, only to %s",
	    (long long)t->id, t->status, SV_ARG(to), list.p);
	str_free(&list);
	return RC_DATA;
}

/* The texts that the fields have so far, a view a setting. */
static enum rc
read_before(struct desk *d, int64_t id, const struct settings *s,
    struct sv *before, struct err *e)
{
	struct str sql = STR_INIT, text = STR_INIT;
	struct db_stmt *st = NULL;
	size_t i;
	enum rc rc;

	if (!s->n)
		return RC_OK;
	for (i = 0; i < s->n; i++)
		str_add_f(
		    &sql, "%s%s", i ? ", " : "select ", s->v[i].field->sql);
	str_add_s(&sql, " from ticket t where t.id = $1");
	if ((rc = db_query(d->db, sql.p, DB_ARGS(db_int(id)), &st, e)))
		goto out;
	if (db_next(st)) {
		for (i = 0; i < s->n; i++) {
			struct value v = {db_col_is_null(st, (int)i),
			    db_col_int(st, (int)i), db_col_text(st, (int)i)};

			str_clear(&text);
			field_print(s->v[i].field, &v, &text);
			before[i] = v.is_null
			    ? SV_NULL
			    : arena_sv(d->arena, str_sv(&text));
		}
	}
	rc = db_end(st, e);
out:
	str_free(&text);
	str_free(&sql);
	return rc;
}

/* A copy in which names stand as the store writes them: "me" as the login, an
 * address in the form that its customer has. */
static enum rc
name_refs(struct desk *d, const struct settings *said, struct settings *s,
    struct err *e)
{
	struct str sql = STR_INIT;
	size_t i;
	enum rc rc = RC_OK;

	s->v = arena_array(d->arena, said->n + 1, sizeof *s->v);
	s->n = said->n;
	for (i = 0; i < s->n; i++)
		s->v[i] = said->v[i];
	for (i = 0; i < s->n && !rc; i++) {
		const struct field *f = s->v[i].field;
		struct db_stmt *st;
		int64_t id;

		if (f->type != FIELD_REF || s->v[i].value.is_null)
			continue;
		if ((rc = people_ref(d, f, s->v[i].value.text, &id, e)))
			break;
		str_clear(&sql);
		str_add_f(&sql, "select %s from (select $1 as %s) t", f->sql,
		    f->ref->key + 2);
		if ((rc = db_query(d->db, sql.p, DB_ARGS(db_int(id)), &st, e)))
			break;
		if (db_next(st) && !db_col_is_null(st, 0))
			s->v[i].value.text =
			    arena_sv(d->arena, db_col_text(st, 0));
		rc = db_end(st, e);
	}
	str_free(&sql);
	return rc;
}

/* What to call it: by the status it came to, else by what was set. */
static const char *
verb_of(const struct ticket *t, const struct columns *c)
{
	const struct db_arg *status = columns_get(c, "status");

	if (status && !sv_is(status->bytes, t->status)) {
		if (sv_is(status->bytes, "resolved"))
			return "ticket.resolved";
		if (sv_is(status->bytes, "closed"))
			return "ticket.closed";
		if (!t->is_open)
			return "ticket.reopened";
	}
	return columns_get(c, "assignee_id") ? "ticket.assigned"
					     : "ticket.changed";
}

static enum rc
check_version(const struct ticket *t, int64_t want, struct err *e)
{
	if (want < 0 || want == t->version)
		return RC_OK;
	return err_set(e, RC_TEMPFAIL,
	    "ticket %lld: has version %lld, not %lld: it was changed meanwhile",
	    (long long)t->id, (long long)t->version, (long long)want);
}

enum rc
ticket_refuse_merged(const struct ticket *t, struct err *e)
{
	if (!t->merged_into_id)
		return RC_OK;
	return err_set(e, RC_DATA, "ticket %lld: is part of ticket %lld now",
	    (long long)t->id, (long long)t->merged_into_id);
}

/* Says in changes what the status became where a setting did not name it. */
static void
describe_status(const struct ticket *t, const struct columns *c,
    const struct settings *s, struct str *changes)
{
	const struct db_arg *status = columns_get(c, "status");
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i].field->name, "status") == 0)
			return;
	if (status && !sv_is(status->bytes, t->status))
		event_change(
		    changes, "status", sv_of(t->status), status->bytes);
}

/* One open ticket a key: one that comes back leaves it to its follower. */
static enum rc
leave_key(struct desk *d, const struct ticket *t, struct columns *c,
    struct str *changes, struct err *e)
{
	const struct db_arg *status = columns_get(c, "status");
	int64_t other;
	enum rc rc;

	if (!t->key || t->is_open || !status ||
	    sv_is(status->bytes, "resolved") || sv_is(status->bytes, "closed"))
		return RC_OK;
	rc = ticket_by_key(d, t->key, &other, e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	columns_set(c, "key", db_null());
	event_change(changes, "key", sv_of(t->key), SV_NULL);
	return RC_OK;
}

/* Some changes of the status are told to the requester. */
static enum rc
notify(struct desk *d, int64_t id, const char *verb, struct err *e)
{
	static const char *const told[][2] = {
	    {"ticket.resolved", "resolved"},
	    {"ticket.closed", "closed"},
	    {"ticket.reopened", "reopened"},
	};

	size_t i;

	for (i = 0; i < COUNT_OF(told); i++)
		if (strcmp(verb, told[i][0]) == 0)
			return mailer_notify(d, id, told[i][1], e);
	return RC_OK;
}

static enum rc
write_change(struct desk *d, const struct ticket *t, struct columns *c,
    const struct ticket_change *change, struct str *changes, struct err *e)
{
	const struct db_arg *subject = columns_get(c, "subject");
	const char *verb = change->verb ? change->verb : verb_of(t, c);
	enum rc rc;

	if (change->reason)
		event_fact(changes, "reason", sv_of(change->reason));
	if (change->macro)
		event_fact(changes, "macro", sv_of(change->macro));
	if (change->message_id)
		event_number(changes, "message", change->message_id);
	columns_set(c, "updated_at", db_int(d->now));
	columns_set(c, "version", db_int(t->version + 1));
	if ((rc = columns_update(d->db, "ticket", c, t->id, e)) ||
	    (rc = columns_site_values(d, t->id, &change->settings, e)))
		return rc;
	if (subject &&
	    (rc = message_retitle(
		 d, t->id, arena_dup(d->arena, subject->bytes), e)))
		return rc;
	if ((rc = event_add(d,
		 &(struct event){
		     verb, "ticket", t->id, t->id, event_changes_end(changes)},
		 e)))
		return rc;
	return notify(d, t->id, verb, e);
}

enum rc
ticket_change(struct desk *d, int64_t id, const struct ticket_change *change,
    bool *changed, struct err *e)
{
	size_t n = change->settings.n;
	struct settings named, *s = &named;
	struct sv *before = arena_array(d->arena, n + 1, sizeof *before);
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	struct ticket t;
	const struct db_arg *status;
	enum rc rc;

	if (changed)
		*changed = false;
	if (n == 0)
		return RC_OK;
	if ((rc = ticket_load(d, id, d->arena, &t, e)) ||
	    (rc = ticket_refuse_merged(&t, e)) ||
	    (rc = check_version(&t, change->if_version, e)) ||
	    (rc = name_refs(d, &change->settings, s, e)) ||
	    (rc = columns_from_settings(d, s, &c, e)) ||
	    (rc = read_before(d, id, s, before, e)))
		goto out;
	if ((status = columns_get(&c, "status")) &&
	    (rc = check_move(&t, status->bytes, e)))
		goto out;
	settings_describe(d, before, s, &changes);
	if (!changes.n)
		goto out;
	columns_follow_status(d, &t, &c);
	describe_status(&t, &c, s, &changes);
	if ((rc = leave_key(d, &t, &c, &changes, e)))
		goto out;
	rc = write_change(d, &t, &c, change, &changes, e);
	if (changed)
		*changed = rc == RC_OK;
out:
	columns_free(&c);
	str_free(&changes);
	return rc;
}

enum rc
ticket_set_status(struct desk *d, int64_t id, const char *status, struct err *e)
{
	struct ticket_change change = {.if_version = -1};
	enum rc rc;

	if ((rc = settings_add(d, &ticket_fields_builtin, SV("status"),
		 sv_of(status), &change.settings, e)))
		return rc;
	return ticket_change(d, id, &change, NULL, e);
}
