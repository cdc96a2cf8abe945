/* Linking tickets, with each other and with the world; no circles. */
#include "desk/ticket/link.h"

#include <string.h>

#include "base/str.h"
#include "base/vec.h"
#include "desk/event.h"
#include "desk/ticket/ticket.h"

/* Of a longer circle only the ends are shown. */
enum { SHOWN_MAX = 6 };

/* A ticket that can be reached from the start, and from where. */
struct reach {
	int64_t id, via;
};

typedef VEC(struct reach) reach_vec;

static enum rc
read_reach(struct desk *d, const char *kind, int64_t start, reach_vec *all,
    struct err *e)
{
	static const char sql[] =
	    "with recursive walk (id, via) as (select l.to_id, l.from_id "
	    "from link l where l.from_id = $1 and l.kind = $2 union "
	    "select l.to_id, l.from_id from link l join walk w "
	    "on l.from_id = w.id where l.kind = $2) select id, via from walk";
	struct db_stmt *st;
	enum rc rc;

	rc =
	    db_query(d->db, sql, DB_ARGS(db_int(start), db_text(kind)), &st, e);
	if (rc)
		return rc;
	while (db_next(st))
		VEC_ADD(all,
		    ((struct reach){db_col_int(st, 0), db_col_int(st, 1)}));
	return db_end(st, e);
}

static const struct reach *
reach_find(const reach_vec *all, int64_t id)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (all->v[i].id == id)
			return &all->v[i];
	return NULL;
}

/* "43 depends-on 44 depends-on 42", told from its end. */
static void
print_path(const reach_vec *all, const char *kind, int64_t start, int64_t goal,
    struct str *path)
{
	VEC(int64_t) ids = VEC_INIT;
	const struct reach *step;
	size_t i;

	for (step = reach_find(all, goal); step && ids.n < all->n;
	     step = step->via == start ? NULL : reach_find(all, step->via))
		VEC_ADD(&ids, step->id);
	str_clear(path);
	str_add_f(path, "%lld", (long long)start);
	for (i = ids.n; i > 0; i--) {
		if (ids.n > SHOWN_MAX && i > 2 && i <= ids.n - 2) {
			str_add_s(path, i == 3 ? " ..." : "");
			continue;
		}
		str_add_f(path, " %s %lld", kind, (long long)ids.v[i - 1]);
	}
	VEC_FREE(&ids);
}

/* Is there a way from row->to back to row->from? */
static enum rc
find_circle(struct desk *d, const struct link_row *row, bool *is_circle,
    struct str *path, struct err *e)
{
	reach_vec all = VEC_INIT;
	enum rc rc = RC_OK;

	*is_circle = false;
	if (strcmp(row->kind, "refers-to") != 0 &&
	    !(rc = read_reach(d, row->kind, row->to, &all, e)))
		*is_circle = reach_find(&all, row->from) != NULL;
	if (*is_circle && path)
		print_path(&all, row->kind, row->to, row->from, path);
	VEC_FREE(&all);
	return rc;
}

enum rc
link_insert(struct desk *d, const struct link_row *row,
    enum link_result *result, struct str *path, struct err *e)
{
	static const char sql[] =
	    "insert into link (from_id, to_id, kind, created_at) "
	    "values ($1, $2, $3, $4) on conflict do nothing";
	bool is_circle;
	int64_t rows;
	enum rc rc;

	*result = LINK_CIRCLE;
	if ((rc = find_circle(d, row, &is_circle, path, e)) || is_circle)
		return rc;
	rc = db_run(d->db, sql,
	    DB_ARGS(db_int(row->from), db_int(row->to), db_text(row->kind),
		db_int(row->created_at)),
	    &rows, e);
	*result = rows ? LINK_MADE : LINK_WAS_THERE;
	return rc;
}

enum rc
link_delete(
    struct desk *d, const struct link_row *row, bool *was_there, struct err *e)
{
	static const char sql[] = "delete from link where from_id = $1 and "
				  "to_id = $2 and kind = $3";
	int64_t rows = 0;
	enum rc rc;

	rc = db_run(d->db, sql,
	    DB_ARGS(db_int(row->from), db_int(row->to), db_text(row->kind)),
	    &rows, e);
	*was_there = rows > 0;
	return rc;
}

/* One event on a ticket: what the other is to it. */
static enum rc
note_link(struct desk *d, const char *verb, int64_t id, const char *relation,
    int64_t other, struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc;

	event_fact(&changes, "relation", sv_of(relation));
	event_number(&changes, "ticket", other);
	rc = ticket_event(d, id, verb, event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

static enum rc
note_both(struct desk *d, const char *verb, int64_t id,
    const struct link_end *end, int64_t other, struct err *e)
{
	enum rc rc;

	if ((rc = note_link(d, verb, id, link_word(end, false), other, e)))
		return rc;
	return note_link(d, verb, other, link_word(end, true), id, e);
}

static enum rc
change_reference(struct desk *d, int64_t id, const struct link_end *end,
    bool is_removal, struct err *e)
{
	static const char add[] =
	    "insert into reference (ticket_id, name, value) "
	    "values ($1, $2, $3) on conflict do nothing";
	static const char take[] =
	    "delete from reference where "
	    "ticket_id = $1 and name = $2 and value = $3";
	struct str changes = STR_INIT;
	int64_t rows;
	enum rc rc;

	rc = db_run(d->db, is_removal ? take : add,
	    DB_ARGS(db_int(id), db_view(end->name), db_view(end->value)), &rows,
	    e);
	if (rc || !rows)
		return rc;
	event_fact(&changes, "name", end->name);
	event_fact(&changes, "value", end->value);
	rc = ticket_event(d, id,
	    is_removal ? "ticket.unreferenced" : "ticket.referenced",
	    event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

static enum rc
need_live(struct desk *d, int64_t id, struct err *e)
{
	struct ticket t;
	enum rc rc = ticket_load(d, id, d->arena, &t, e);

	return rc ? rc : ticket_refuse_merged(&t, e);
}

/* The two ends as they are now, as a row; RC_DATA when they are one. */
static enum rc
find_row(struct desk *d, int64_t id, const struct link_end *end,
    int64_t *other_id, struct link_row *row, struct err *e)
{
	struct ticket other;
	enum rc rc;

	if ((rc = ticket_find(d, end->other, d->arena, &other, e)))
		return rc;
	if (id == other.id)
		return err_set(e, RC_DATA,
		    "ticket %lld: cannot be linked with itself", (long long)id);
	*other_id = other.id;
	*row = (struct link_row){end->is_inverse ? other.id : id,
	    end->is_inverse ? id : other.id, end->kind, d->now};
	return RC_OK;
}

enum rc
link_add(struct desk *d, int64_t id, const struct link_end *end, struct err *e)
{
	struct str path = STR_INIT;
	struct link_row row;
	enum link_result result;
	int64_t other;
	enum rc rc;

	if ((rc = need_live(d, id, e)))
		return rc;
	if (!end->kind)
		return change_reference(d, id, end, false, e);
	if (!(rc = find_row(d, id, end, &other, &row, e)) &&
	    !(rc = link_insert(d, &row, &result, &path, e))) {
		if (result == LINK_MADE)
			rc = note_both(d, "ticket.linked", id, end, other, e);
		else if (result == LINK_CIRCLE)
			rc = err_set(e, RC_DATA,
			    "ticket %lld: '%s %lld' would close a circle: %s",
			    (long long)id, link_word(end, false),
			    (long long)other, path.p);
	}
	str_free(&path);
	return rc;
}

enum rc
link_remove(
    struct desk *d, int64_t id, const struct link_end *end, struct err *e)
{
	struct link_row row;
	bool was_there;
	int64_t other;
	enum rc rc;

	if ((rc = need_live(d, id, e)))
		return rc;
	if (!end->kind)
		return change_reference(d, id, end, true, e);
	if ((rc = find_row(d, id, end, &other, &row, e)) ||
	    (rc = link_delete(d, &row, &was_there, e)) || !was_there)
		return rc;
	return note_both(d, "ticket.unlinked", id, end, other, e);
}

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "l.this_id",
	.flags = FIELD_LISTED,
	.help = "number of the ticket"},
    {.name = "relation",
	.type = FIELD_TEXT,
	.sql = "l.relation",
	.flags = FIELD_LISTED,
	.help = "what the other is to it; a reference's name"},
    {.name = "ticket_id",
	.type = FIELD_INT,
	.sql = "l.other_id",
	.flags = FIELD_LISTED,
	.help = "the other ticket"},
    {.name = "value",
	.type = FIELD_TEXT,
	.sql = "l.value",
	.flags = FIELD_LISTED,
	.help = "what a reference refers to"},
    {.name = "status",
	.type = FIELD_TEXT,
	.sql = "o.status",
	.flags = FIELD_LISTED,
	.help = "the other ticket's status"},
    {.name = "subject",
	.type = FIELD_TEXT,
	.sql = "o.subject",
	.flags = FIELD_LISTED,
	.help = "the other ticket's subject"},
};

const struct fieldset link_list_fields = {
    .record = "link",
    .from = "(select x.this_id, x.relation, x.other_id, "
	    "cast(null as text) as value from (" LINK_SIDES ") x "
	    "union all select r.ticket_id, r.name, cast(null as bigint), "
	    "r.value from reference r) l "
	    "left join ticket o on o.id = l.other_id",
    .key = "l.this_id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "id",
};

/* Tickets first, as none has the id of a reference. */
const char link_of_ticket[] =
    "l.this_id = $1 order by case when l.value is null then 0 else 1 end, "
    "l.relation, l.other_id, l.value";
