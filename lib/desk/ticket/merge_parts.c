/*
 * The rows that move in a merge. Sets (tags, participants, references) become
 * one; each item is remembered with whether the merged ticket had it and
 * whether the other got it from there.
 */
#include "desk/ticket/merge_parts.h"

#include "base/str.h"
#include "base/vec.h"
#include "desk/ticket/merge_columns.h"
#include "desk/ticket/merge_links.h"
#include "desk/ticket/ticket.h"

/* Rows that simply belong to another ticket afterwards. */
struct rows {
	const char *name, *list, *move;
};

static const struct rows all_rows[] = {
    {"messages", "select id from message where ticket_id = $1 order by id",
	"update message set ticket_id = $1 where id = $2 and ticket_id = $3"},
    {"time", "select id from time_entry where ticket_id = $1 order by id",
	"update time_entry set ticket_id = $1 where id = $2 and "
	"ticket_id = $3"},
};

struct set {
	const char *name, *list, *add, *take;
	size_t n_keys;
};

static const struct set tags = {"tags",
    "select tag, null from ticket_tag where ticket_id = $1 order by tag",
    "insert into ticket_tag (ticket_id, tag) values ($1, $2) "
    "on conflict do nothing",
    "delete from ticket_tag where ticket_id = $1 and tag = $2", 1};

static const struct set participants = {"participants",
    "select customer_id, null from participant where ticket_id = $1 "
    "order by customer_id",
    "insert into participant (ticket_id, customer_id) select t.id, c.id "
    "from ticket t, customer c where t.id = $1 and c.id = $2 "
    "on conflict do nothing",
    "delete from participant where ticket_id = $1 and customer_id = $2", 1};

static const struct set references = {"references",
    "select name, value from reference where ticket_id = $1 "
    "order by name, value",
    "insert into reference (ticket_id, name, value) values ($1, $2, $3) "
    "on conflict do nothing",
    "delete from reference where ticket_id = $1 and name = $2 and value = $3",
    2};

struct item {
	struct db_arg keys[2];
	bool had; /* the merged ticket */
};

typedef VEC(struct item) items;

static enum rc
list_ids(struct desk *d, const char *sql, int64_t ticket_id, items *list,
    struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e);
	if (rc)
		return rc;
	while (db_next(st))
		VEC_ADD(list,
		    ((struct item){
			{db_int(db_col_int(st, 0)), db_null()}, true}));
	return db_end(st, e);
}

static enum rc
move_rows(struct merge_pair *p, const struct rows *rows, struct err *e)
{
	items list = VEC_INIT;
	size_t i;
	enum rc rc;

	rc = list_ids(p->desk, rows->list, p->from.id, &list, e);
	json_key(p->json, rows->name);
	json_array_begin(p->json);
	for (i = 0; i < list.n && !rc; i++) {
		json_int(p->json, list.v[i].keys[0].num);
		rc = db_run(p->desk->db, rows->move,
		    DB_ARGS(db_int(p->into.id), list.v[i].keys[0],
			db_int(p->from.id)),
		    NULL, e);
	}
	json_array_end(p->json);
	VEC_FREE(&list);
	return rc;
}

static enum rc
rows_back(struct merge_pair *p, const struct rows *rows, const struct json *ids,
    struct err *e)
{
	const struct json *id;
	int64_t n;
	enum rc rc = RC_OK;

	for (id = json_first(ids); id && !rc; id = json_next(id))
		if (json_int_of(id, &n))
			rc = db_run(p->desk->db, rows->move,
			    DB_ARGS(db_int(p->from.id), db_int(n),
				db_int(p->into.id)),
			    NULL, e);
	return rc;
}

static enum rc
list_texts(struct desk *d, const char *sql, int64_t ticket_id, items *list,
    struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e);
	if (rc)
		return rc;
	while (db_next(st)) {
		struct item item = {.had = true};
		int i;

		for (i = 0; i < 2; i++)
			item.keys[i] =
			    db_view(arena_sv(d->arena, db_col_text(st, i)));
		VEC_ADD(list, item);
	}
	return db_end(st, e);
}

/* Runs a set's statement for one item of a ticket. */
static enum rc
run_item(struct merge_pair *p, const struct set *set, const char *sql,
    int64_t ticket_id, const struct db_arg keys[2], int64_t *changes,
    struct err *e)
{
	const struct db_arg args[] = {db_int(ticket_id), keys[0], keys[1]};

	return db_run(p->desk->db, sql, args, set->n_keys + 1, changes, e);
}

static enum rc
move_item(struct merge_pair *p, const struct set *set, const struct item *item,
    struct err *e)
{
	/* Who asks takes part already. */
	bool is_known = set == &participants && p->into.requester_id &&
	    item->keys[0].num == p->into.requester_id;
	int64_t got = 0;
	size_t i;
	enum rc rc = RC_OK;

	if (item->had)
		rc = run_item(
		    p, set, set->take, p->from.id, item->keys, NULL, e);
	if (!rc && !is_known)
		rc =
		    run_item(p, set, set->add, p->into.id, item->keys, &got, e);
	json_object_begin(p->json);
	json_key(p->json, "keys");
	json_array_begin(p->json);
	for (i = 0; i < set->n_keys; i++)
		merge_write_arg(p->json, &item->keys[i]);
	json_array_end(p->json);
	json_key(p->json, "had");
	json_bool(p->json, item->had);
	json_key(p->json, "got");
	json_bool(p->json, got > 0);
	json_object_end(p->json);
	return rc;
}

static enum rc
move_set(struct merge_pair *p, const struct set *set, struct err *e)
{
	items list = VEC_INIT;
	int64_t requester = p->from.requester_id;
	size_t i;
	enum rc rc;

	rc = set == &participants
	    ? list_ids(p->desk, set->list, p->from.id, &list, e)
	    : list_texts(p->desk, set->list, p->from.id, &list, e);
	if (set == &participants && requester && p->into.requester_id)
		VEC_ADD(&list,
		    ((struct item){{db_int(requester), db_null()}, false}));
	json_key(p->json, set->name);
	json_array_begin(p->json);
	for (i = 0; i < list.n && !rc; i++)
		rc = move_item(p, set, &list.v[i], e);
	json_array_end(p->json);
	VEC_FREE(&list);
	return rc;
}

static enum rc
set_back(struct merge_pair *p, const struct set *set, const struct json *list,
    struct err *e)
{
	const struct json *j;
	enum rc rc = RC_OK;

	for (j = json_first(list); j && !rc; j = json_next(j)) {
		const struct json *key = json_first(json_get(j, "keys"));
		struct db_arg keys[2] = {merge_read_arg(key),
		    merge_read_arg(key ? json_next(key) : NULL)};

		if (json_bool_of(json_get(j, "got")))
			rc = run_item(
			    p, set, set->take, p->into.id, keys, NULL, e);
		if (!rc && json_bool_of(json_get(j, "had")))
			rc = run_item(
			    p, set, set->add, p->from.id, keys, NULL, e);
	}
	return rc;
}

/* The sum of the entries that a ticket has now. */
static enum rc
sum_worked(struct desk *d, int64_t id, struct err *e)
{
	static const char sql[] =
	    "update ticket set worked_s = (select cast(coalesce("
	    "sum(x.seconds), 0) as bigint) from time_entry x "
	    "where x.ticket_id = ticket.id) where id = $1";

	return db_run(d->db, sql, DB_ARGS(db_int(id)), NULL, e);
}

static enum rc
sum_both(struct merge_pair *p, struct err *e)
{
	enum rc rc = sum_worked(p->desk, p->from.id, e);

	return rc ? rc : sum_worked(p->desk, p->into.id, e);
}

static enum rc
load_pair(struct merge_pair *p, int64_t from, int64_t into, struct err *e)
{
	struct desk *d = p->desk;
	enum rc rc;

	if ((rc = ticket_load(d, from, d->arena, &p->from, e)))
		return rc;
	return ticket_load(d, into, d->arena, &p->into, e);
}

enum rc
merge_move(struct desk *d, int64_t from, int64_t into, struct json_writer *w,
    struct err *e)
{
	struct merge_pair p = {.desk = d, .json = w};
	size_t i;
	enum rc rc;

	if ((rc = load_pair(&p, from, into, e)))
		return rc;
	json_object_begin(w);
	for (i = 0; i < COUNT_OF(all_rows) && !rc; i++)
		rc = move_rows(&p, &all_rows[i], e);
	if (rc || (rc = sum_both(&p, e)) || (rc = move_set(&p, &tags, e)) ||
	    (rc = move_set(&p, &participants, e)) ||
	    (rc = move_set(&p, &references, e)) ||
	    (rc = merge_links_move(d, from, into, w, e)) ||
	    (rc = merge_columns_move(&p, e)))
		return rc;
	json_object_end(w);
	return RC_OK;
}

enum rc
merge_move_back(struct desk *d, int64_t from, int64_t into,
    const struct json *moved, struct err *e)
{
	static const struct set *const sets[] = {
	    &tags, &participants, &references};
	struct merge_pair p = {.desk = d};
	size_t i;
	enum rc rc;

	if ((rc = load_pair(&p, from, into, e)))
		return rc;
	for (i = 0; i < COUNT_OF(all_rows) && !rc; i++)
		rc = rows_back(
		    &p, &all_rows[i], json_get(moved, all_rows[i].name), e);
	if (!rc)
		rc = sum_both(&p, e);
	for (i = 0; i < COUNT_OF(sets) && !rc; i++)
		rc = set_back(&p, sets[i], json_get(moved, sets[i]->name), e);
	if (!rc)
		rc = merge_links_back(
		    d, from, into, json_get(moved, "links"), e);
	if (!rc)
		rc = merge_columns_back(&p, json_get(moved, "columns"), e);
	return rc;
}
