/* Taking merged tickets out again. */
#include "desk/ticket/merge.h"

#include "base/str.h"
#include "base/vec.h"
#include "desk/ticket/merge_event.h"
#include "desk/ticket/merge_parts.h"
#include "desk/ticket/message.h"
#include "desk/ticket/ticket.h"
#include "io/json.h"

/* A merge in force: what it moved, with how the ticket was before. */
struct record {
	int64_t id, ticket_id;
	struct sv moved;
};

typedef VEC(struct record) record_vec;

/* The merges into a ticket that are in force, the last one first. */
static enum rc
list_records(struct desk *d, int64_t into, record_vec *list, struct err *e)
{
	static const char sql[] =
	    "select id, ticket_id, moved from merge where into_id = $1 and "
	    "undone_at is null order by id desc";
	struct db_stmt *st;
	enum rc rc;

	rc = db_query(d->db, sql, DB_ARGS(db_int(into)), &st, e);
	if (rc)
		return rc;
	while (db_next(st))
		VEC_ADD(list,
		    ((struct record){db_col_int(st, 0), db_col_int(st, 1),
			arena_sv(d->arena, db_col_text(st, 2))}));
	return db_end(st, e);
}

static enum rc
move_back(struct desk *d, const struct record *r, int64_t into, struct err *e)
{
	struct json *json;
	enum rc rc;

	if ((rc = json_parse(r->moved, &json, e)))
		return err_ctx(
		    e, "merge of ticket %lld", (long long)r->ticket_id);
	rc = merge_move_back(d, r->ticket_id, into, json_get(json, "parts"), e);
	json_free(json);
	return rc;
}

/* Moves again what a merge moved that stays in force. */
static enum rc
move_again(struct desk *d, const struct record *r, int64_t into, struct err *e)
{
	static const char sql[] = "update merge set moved = $1 where id = $2";
	struct str moved = STR_INIT;
	struct json_writer w = {.out = &moved};
	struct json *json;
	int64_t closed_at;
	enum rc rc;

	if ((rc = json_parse(r->moved, &json, e)))
		return rc;
	json_object_begin(&w);
	json_key(&w, "status");
	json_text(&w, json_text_of(json_get(json, "status")));
	json_key(&w, "closed_at");
	if (json_int_of(json_get(json, "closed_at"), &closed_at))
		json_int(&w, closed_at);
	else
		json_null(&w);
	json_key(&w, "parts");
	if (!(rc = merge_move(d, r->ticket_id, into, &w, e))) {
		json_object_end(&w);
		rc = db_run(d->db, sql,
		    DB_ARGS(db_view(str_sv(&moved)), db_int(r->id)), NULL, e);
	}
	json_free(json);
	str_free(&moved);
	return rc;
}

/* A ticket that comes back open gives up a key that another has by now. */
static enum rc
check_key(struct desk *d, const char **key, struct err *e)
{
	int64_t other;
	enum rc rc;

	if (!*key)
		return RC_OK;
	rc = ticket_by_key(d, *key, &other, e);
	if (!rc)
		*key = NULL;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static enum rc
reopen_alias(struct desk *d, const struct ticket *t, const struct record *r,
    const char **status, struct err *e)
{
	static const char sql[] =
	    "update ticket set status = $1, closed_at = $2, key = $3, "
	    "merged_into_id = null, updated_at = $4, version = version + 1 "
	    "where id = $5";
	static const char done[] =
	    "update merge set undone_at = $1 where id = $2";
	const char *key = t->key;
	struct json *json;
	int64_t closed_at;
	bool was_closed;
	enum rc rc;

	if ((rc = json_parse(r->moved, &json, e)))
		return rc;
	*status = arena_dup(d->arena, json_text_of(json_get(json, "status")));
	was_closed = json_int_of(json_get(json, "closed_at"), &closed_at);
	json_free(json);
	if ((rc = check_key(d, &key, e)) ||
	    (rc = db_run(
		 d->db, done, DB_ARGS(db_int(d->now), db_int(r->id)), NULL, e)))
		return rc;
	return db_run(d->db, sql,
	    DB_ARGS(db_text(*status),
		was_closed ? db_int(closed_at) : db_null(), db_text(key),
		db_int(d->now), db_int(t->id)),
	    NULL, e);
}

/* Subjects that were changed meanwhile stand in the right message again. */
static enum rc
mend_titles(struct desk *d, const struct ticket *t, const struct ticket *into,
    struct err *e)
{
	enum rc rc;

	if ((rc = message_retitle(d, t->id, t->subject, e)))
		return rc;
	return message_retitle(d, into->id, into->subject, e);
}

/*
 * Later merges into the same ticket are taken back first and made again
 * afterwards: what is there because of this one alone goes with it, what is
 * there because of another stays.
 */
static enum rc
undo(struct desk *d, const struct ticket *t, const struct ticket *into,
    const record_vec *list, size_t at, struct err *e)
{
	const char *status = NULL;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i <= at && !rc; i++)
		rc = move_back(d, &list->v[i], into->id, e);
	if (!rc)
		rc = reopen_alias(d, t, &list->v[at], &status, e);
	for (i = at; i > 0 && !rc; i--)
		rc = move_again(d, &list->v[i - 1], into->id, e);
	if (rc || (rc = mend_titles(d, t, into, e)) ||
	    (rc = merge_note_merged(
		 d, t, "ticket.unmerged", status, "from", into->id, e)))
		return rc;
	return merge_note_survivor(d, into, "ticket.released", t->id, e);
}

enum rc
merge_undo(struct desk *d, int64_t id, struct err *e)
{
	record_vec list = VEC_INIT;
	struct ticket t, into;
	size_t at;
	enum rc rc;

	if ((rc = ticket_load(d, id, d->arena, &t, e)))
		return rc;
	if (!t.merged_into_id)
		return err_set(
		    e, RC_DATA, "ticket %lld: was not merged", (long long)id);
	if ((rc = ticket_load(d, t.merged_into_id, d->arena, &into, e)))
		return rc;
	if (into.merged_into_id)
		return err_set(e, RC_DATA,
		    "ticket %lld: is part of ticket %lld, which is part of "
		    "ticket %lld: unmerge %lld first",
		    (long long)id, (long long)into.id,
		    (long long)into.merged_into_id, (long long)into.id);
	rc = list_records(d, into.id, &list, e);
	for (at = 0; at < list.n && list.v[at].ticket_id != id; at++)
		;
	if (!rc && at == list.n)
		rc = err_set(e, RC_DATA,
		    "ticket %lld: nothing tells what its merge moved",
		    (long long)id);
	if (!rc)
		rc = undo(d, &t, &into, &list, at, e);
	VEC_FREE(&list);
	return rc;
}
