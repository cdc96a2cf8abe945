/* Links at a merge. */
#include "desk/ticket/merge_links.h"

#include "base/str.h"
#include "base/vec.h"
#include "desk/ticket/link.h"
#include "desk/ticket/ticket.h"

typedef VEC(struct link_row) row_vec;

static enum rc
list_rows(struct desk *d, int64_t ticket_id, row_vec *rows, struct err *e)
{
	static const char sql[] =
	    "select from_id, to_id, kind, created_at from link "
	    "where from_id = $1 or to_id = $1 order by from_id, to_id, kind";
	struct db_stmt *st;
	enum rc rc;

	rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e);
	if (rc)
		return rc;
	while (db_next(st))
		VEC_ADD(rows,
		    ((struct link_row){db_col_int(st, 0), db_col_int(st, 1),
			arena_dup(d->arena, db_col_text(st, 2)),
			db_col_int(st, 3)}));
	return db_end(st, e);
}

static int64_t
instead(int64_t id, int64_t from, int64_t into)
{
	return id == from ? into : id;
}

static struct link_row
row_instead(const struct link_row *row, int64_t from, int64_t into)
{
	return (struct link_row){instead(row->from, from, into),
	    instead(row->to, from, into), row->kind, row->created_at};
}

static enum rc
hand_over(struct desk *d, const struct link_row *row, int64_t from,
    int64_t into, bool *is_moved, struct err *e)
{
	struct link_row now = row_instead(row, from, into);
	struct str path = STR_INIT;
	enum link_result result;
	enum rc rc;

	*is_moved = false;
	if (now.from == now.to)
		return RC_OK;
	if (!(rc = link_insert(d, &now, &result, &path, e)) &&
	    result == LINK_CIRCLE)
		rc = err_set(e, RC_DATA,
		    "ticket %lld: as part of ticket %lld its link '%s' would "
		    "close a circle: %s",
		    (long long)from, (long long)into, row->kind, path.p);
	*is_moved = !rc && result == LINK_MADE;
	str_free(&path);
	return rc;
}

static void
write_row(struct json_writer *w, const struct link_row *row, bool is_moved)
{
	json_object_begin(w);
	json_key(w, "from");
	json_int(w, row->from);
	json_key(w, "to");
	json_int(w, row->to);
	json_key(w, "kind");
	json_text(w, sv_of(row->kind));
	json_key(w, "created_at");
	json_int(w, row->created_at);
	json_key(w, "is_moved");
	json_bool(w, is_moved);
	json_object_end(w);
}

enum rc
merge_links_move(struct desk *d, int64_t from, int64_t into,
    struct json_writer *w, struct err *e)
{
	row_vec rows = VEC_INIT;
	bool was_there, is_moved;
	size_t i;
	enum rc rc = list_rows(d, from, &rows, e);

	/* First all away: what is handed over is checked against the rest. */
	for (i = 0; i < rows.n && !rc; i++)
		rc = link_delete(d, &rows.v[i], &was_there, e);
	json_key(w, "links");
	json_array_begin(w);
	for (i = 0; i < rows.n && !rc; i++) {
		rc = hand_over(d, &rows.v[i], from, into, &is_moved, e);
		write_row(w, &rows.v[i], is_moved);
	}
	json_array_end(w);
	VEC_FREE(&rows);
	return rc;
}

/* The other end may have become part of a third ticket since. */
static enum rc
find_other(struct desk *d, int64_t from, int64_t *id, struct err *e)
{
	struct ticket t;
	enum rc rc;

	if (*id == from)
		return RC_OK;
	if (!(rc = ticket_find(d, *id, d->arena, &t, e)))
		*id = t.id;
	return rc;
}

static enum rc
give_back(struct desk *d, struct link_row *row, int64_t from, int64_t into,
    bool is_moved, struct err *e)
{
	enum link_result result;
	struct link_row there;
	enum rc rc;

	if ((rc = find_other(d, from, &row->from, e)) ||
	    (rc = find_other(d, from, &row->to, e)))
		return rc;
	if (is_moved) {
		there = row_instead(row, from, into);
		if ((rc = link_delete(d, &there, &is_moved, e)) || !is_moved)
			return rc;
	}
	/* One that would close a circle by now stays away. */
	return row->from == row->to ? RC_OK
				    : link_insert(d, row, &result, NULL, e);
}

enum rc
merge_links_back(struct desk *d, int64_t from, int64_t into,
    const struct json *links, struct err *e)
{
	const struct json *j;
	struct link_row row;
	enum rc rc = RC_OK;

	for (j = json_first(links); j && !rc; j = json_next(j)) {
		row.kind =
		    arena_dup(d->arena, json_text_of(json_get(j, "kind")));
		if (json_int_of(json_get(j, "from"), &row.from) &&
		    json_int_of(json_get(j, "to"), &row.to) &&
		    json_int_of(json_get(j, "created_at"), &row.created_at))
			rc = give_back(d, &row, from, into,
			    json_bool_of(json_get(j, "is_moved")), e);
	}
	return rc;
}
