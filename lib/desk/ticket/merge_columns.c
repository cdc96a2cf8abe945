/* Columns of the surviving ticket at a merge. */
#include "desk/ticket/merge_columns.h"

#include "base/str.h"

/* All that a merge may change; no other name gets into SQL. */
static const char *const columns[] = {
    "created_at", "first_response_at", "requester_id", "key"};

void
merge_write_arg(struct json_writer *w, const struct db_arg *arg)
{
	if (arg->type == DB_INT)
		json_int(w, arg->num);
	else
		json_text(w, arg->bytes);
}

struct db_arg
merge_read_arg(const struct json *j)
{
	int64_t n;

	if (json_type_of(j) == JSON_NUMBER && json_int_of(j, &n))
		return db_int(n);
	return db_view(json_text_of(j));
}

/* Sets a column of the surviving ticket, if it still is what before says. */
static enum rc
write_column(struct merge_pair *p, const char *name, struct db_arg before,
    struct db_arg after, struct err *e)
{
	struct str sql = STR_INIT;
	enum rc rc;

	str_add_f(&sql,
	    before.type == DB_NULL
		? "update ticket set %s = $1 where id = $2 and %s is null"
		: "update ticket set %s = $1 where id = $2 and %s = $3",
	    name, name);
	rc = db_run(p->desk->db, sql.p,
	    (const struct db_arg[]){after, db_int(p->into.id), before},
	    before.type == DB_NULL ? 2 : 3, NULL, e);
	str_free(&sql);
	return rc;
}

static enum rc
move_column(struct merge_pair *p, const char *name, struct db_arg before,
    struct db_arg after, struct err *e)
{
	json_key(p->json, name);
	json_array_begin(p->json);
	if (before.type == DB_NULL)
		json_null(p->json);
	else
		merge_write_arg(p->json, &before);
	merge_write_arg(p->json, &after);
	json_array_end(p->json);
	return write_column(p, name, before, after, e);
}

static struct db_arg
int_or_null(int64_t n)
{
	return n ? db_int(n) : db_null();
}

/* A key goes over where it has no other owner and no rival. */
static enum rc
key_is_free(struct merge_pair *p, bool *is_free, struct err *e)
{
	int64_t other;
	enum rc rc;

	*is_free = false;
	if (!p->from.key || p->into.key)
		return RC_OK;
	rc = ticket_by_key(p->desk, p->from.key, &other, e);
	*is_free = rc == RC_NOTFOUND;
	return *is_free ? RC_OK : rc;
}

enum rc
merge_columns_move(struct merge_pair *p, struct err *e)
{
	const struct ticket *f = &p->from, *i = &p->into;
	bool is_free;
	enum rc rc;

	json_key(p->json, "columns");
	json_object_begin(p->json);
	rc = key_is_free(p, &is_free, e);
	if (!rc && f->created_at < i->created_at)
		rc = move_column(p, columns[0], db_int(i->created_at),
		    db_int(f->created_at), e);
	if (!rc && f->first_response_at &&
	    (!i->first_response_at ||
		f->first_response_at < i->first_response_at))
		rc = move_column(p, columns[1],
		    int_or_null(i->first_response_at),
		    db_int(f->first_response_at), e);
	if (!rc && f->requester_id && !i->requester_id)
		rc = move_column(
		    p, columns[2], db_null(), db_int(f->requester_id), e);
	if (!rc && is_free)
		rc = move_column(p, columns[3], db_null(), db_text(f->key), e);
	json_object_end(p->json);
	return rc;
}

enum rc
merge_columns_back(
    struct merge_pair *p, const struct json *moved, struct err *e)
{
	const struct json *values;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < COUNT_OF(columns) && !rc; i++) {
		values = json_first(json_get(moved, columns[i]));
		if (values)
			rc = write_column(p, columns[i],
			    merge_read_arg(json_next(values)),
			    merge_read_arg(values), e);
	}
	return rc;
}
