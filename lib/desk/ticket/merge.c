/* Merging: what speaks against it, and doing it. */
#include "desk/ticket/merge.h"

#include "base/str.h"
#include "desk/ticket/merge_event.h"
#include "desk/ticket/merge_parts.h"
#include "desk/ticket/ticket.h"
#include "io/json.h"

static enum rc
refuse_self(const struct ticket *t, int64_t said, struct err *e)
{
	if (said == t->id)
		return err_set(e, RC_DATA,
		    "ticket %lld: cannot become part of itself",
		    (long long)t->id);
	return err_set(e, RC_DATA,
	    "ticket %lld: cannot become part of ticket %lld, which is part of "
	    "it",
	    (long long)t->id, (long long)said);
}

/* An open question must not vanish in an answered one. */
static enum rc
check_open(const struct ticket *from, const struct ticket *into, struct err *e)
{
	if (!from->is_open || into->is_open)
		return RC_OK;
	return err_set(e, RC_DATA,
	    "ticket %lld: is open, but ticket %lld is %s: reopen that one "
	    "first",
	    (long long)from->id, (long long)into->id, into->status);
}

static const char *
address_of(struct desk *d, int64_t customer_id)
{
	static const char sql[] =
	    "select coalesce(email, name) from customer where id = $1";
	const char *text = NULL;
	struct db_stmt *st;
	struct err e = ERR_INIT;

	if (db_query(d->db, sql, DB_ARGS(db_int(customer_id)), &st, &e))
		return "?";
	if (db_next(st))
		text = arena_dup(d->arena, db_col_text(st, 0));
	(void)db_end(st, &e);
	return text ? text : "?";
}

/* The text of one customer is not for another's eyes. */
static enum rc
check_customers(struct desk *d, const struct ticket *from,
    const struct ticket *into, struct err *e)
{
	static const char sql[] =
	    "select 1 from customer a join customer b on b.organisation = "
	    "a.organisation where a.id = $1 and b.id = $2";
	int64_t a = from->requester_id, b = into->requester_id, one;
	enum rc rc;

	if (!a || !b || a == b)
		return RC_OK;
	rc = db_get_int(d->db, sql, DB_ARGS(db_int(a), db_int(b)), &one, e);
	if (rc != RC_NOTFOUND)
		return rc;
	return err_set(e, RC_DATA,
	    "ticket %lld: is of '%s', ticket %lld of '%s', another customer; "
	    "--allow-other-customer merges them all the same",
	    (long long)from->id, address_of(d, a), (long long)into->id,
	    address_of(d, b));
}

/* Out of every queue; what it was is in the record. */
static enum rc
close_alias(struct desk *d, const struct ticket *t, int64_t into, struct err *e)
{
	static const char sql[] =
	    "update ticket set status = 'closed', closed_at = $1, "
	    "merged_into_id = $2, updated_at = $1, version = version + 1 "
	    "where id = $3";

	return db_run(d->db, sql,
	    DB_ARGS(db_int(d->now), db_int(into), db_int(t->id)), NULL, e);
}

static void
write_alias(struct json_writer *w, const struct ticket *t)
{
	json_key(w, "status");
	json_text(w, sv_of(t->status));
	json_key(w, "closed_at");
	if (t->closed_at)
		json_int(w, t->closed_at);
	else
		json_null(w);
}

static enum rc
keep_record(
    struct desk *d, int64_t from, int64_t into, struct sv moved, struct err *e)
{
	static const char sql[] =
	    "insert into merge (ticket_id, into_id, moved, created_at) "
	    "values ($1, $2, $3, $4)";

	return db_run(d->db, sql,
	    DB_ARGS(db_int(from), db_int(into), db_view(moved), db_int(d->now)),
	    NULL, e);
}

static enum rc
do_merge(struct desk *d, const struct ticket *from, const struct ticket *into,
    struct err *e)
{
	struct str moved = STR_INIT;
	struct json_writer w = {.out = &moved};
	enum rc rc;

	json_object_begin(&w);
	write_alias(&w, from);
	json_key(&w, "parts");
	if (!(rc = close_alias(d, from, into->id, e)) &&
	    !(rc = merge_move(d, from->id, into->id, &w, e))) {
		json_object_end(&w);
		rc = keep_record(d, from->id, into->id, str_sv(&moved), e);
	}
	str_free(&moved);
	if (rc ||
	    (rc = merge_note_merged(
		 d, from, "ticket.merged", "closed", "into", into->id, e)))
		return rc;
	return merge_note_survivor(d, into, "ticket.absorbed", from->id, e);
}

enum rc
merge_ticket(struct desk *d, int64_t id, const struct merge *m, struct err *e)
{
	struct ticket from, into, now;
	enum rc rc;

	if ((rc = ticket_load(d, id, d->arena, &from, e)) ||
	    (rc = ticket_find(d, id, d->arena, &now, e)) ||
	    (rc = ticket_find(d, m->into, d->arena, &into, e)))
		return rc;
	if (from.id == into.id)
		return refuse_self(&from, m->into, e);
	if (now.id == into.id)
		return RC_OK;
	if ((rc = ticket_refuse_merged(&from, e)) ||
	    (rc = check_open(&from, &into, e)) ||
	    (!m->allow_other_customer &&
		(rc = check_customers(d, &from, &into, e))))
		return rc;
	return do_merge(d, &from, &into, e);
}
