/* Puts the rows of a portable desk into the store, table by table. */
#include "desk/store/portable_part.h"

#include <string.h>

#include "base/base64.h"
#include "base/num.h"
#include "base/str.h"

/* So many rows make a statement: on a server what a statement costs counts for
 * more than its rows. One of an earlier schema is one by itself, as its columns
 * are its own; so is each where it is asked which of them is refused. */
enum { ROWS = 32, HELD_MAX = 256 * 1024 };

static size_t
most(const struct portable_rows *x)
{
	return x->at_once || x->is_older ? 1 : ROWS;
}

/* Of all columns; an earlier schema has fewer: those that the row has. */
static bool
is_left_out(const struct portable_rows *x, size_t column)
{
	return x->is_older && x->args[column].type == DB_NULL;
}

static void
add_row(const struct portable_rows *x, size_t *n, struct str *sql)
{
	const char *before = "(";
	size_t i;

	for (i = 0; i < x->n_columns; i++) {
		if (is_left_out(x, i))
			continue;
		str_add_f(sql, "%s$%zu", before, ++*n);
		before = ", ";
	}
	str_add_c(sql, ')');
}

static const char *
insert_text(const struct portable_rows *x, size_t n_rows, struct arena *a)
{
	struct str sql = STR_INIT;
	const char *before = "(", *text;
	size_t i, n = 0;

	str_add_f(&sql, "insert into %s ", portable_tables[x->table].name);
	for (i = 0; i < x->n_columns; i++) {
		if (is_left_out(x, i))
			continue;
		str_add_f(&sql, "%s%s", before, x->columns[i].name);
		before = ", ";
	}
	str_add_s(&sql, ") values ");
	for (i = 0; i < n_rows; i++) {
		str_add_s(&sql, i ? ", " : "");
		add_row(x, &n, &sql);
	}
	text = arena_dup(a, str_sv(&sql));
	str_free(&sql);
	return text;
}

/* Puts in what is held. */
static enum rc
put(struct portable_rows *x, struct err *e)
{
	const char *sql = x->sql;
	size_t i, n = 0;
	enum rc rc;

	if (!x->n_held)
		return RC_OK;
	if (x->is_older || x->n_held < most(x))
		sql = insert_text(x, x->n_held, &x->held);
	for (i = 0; i < x->n_held * x->n_columns; i++)
		if (!x->is_older || x->args[i].type != DB_NULL)
			x->args[n++] = x->args[i];
	rc = x->at_once ? db_run(x->db, sql, x->args, n, NULL, e)
			: db_run_later(x->db, sql, x->args, n, e);
	x->is_refused = rc != RC_OK;
	x->n_held = x->held_bytes = 0;
	arena_reset(&x->held);
	return rc;
}

static enum rc
enter_table(struct portable_rows *x, const char *name, struct err *e)
{
	size_t i = x->sql ? x->table : 0;
	enum rc rc;

	while (
	    i < portable_n_tables && strcmp(portable_tables[i].name, name) != 0)
		i++;
	if (i == portable_n_tables)
		return err_set(e, RC_DATA,
		    "there is no table '%.80s', or its rows do not belong here",
		    name);
	if (x->sql && i == x->table)
		return RC_OK;
	if ((rc = put(x, e)))
		return rc;
	x->table = i;
	x->columns =
	    portable_columns(&portable_tables[i], x->whole, &x->n_columns);
	x->args =
	    arena_array(x->whole, x->n_columns * most(x), sizeof *x->args);
	x->sql = insert_text(x, most(x), x->whole);
	return RC_OK;
}

static bool
take_int(const struct json *j, struct db_arg *arg)
{
	int64_t n;

	if (!json_int_of(j, &n) &&
	    !num_parse(json_text_of(j), INT64_MIN, INT64_MAX, &n))
		return false;
	*arg = db_int(n);
	return true;
}

static bool
take_text(struct portable_rows *x, const struct json *j, struct db_arg *arg)
{
	struct sv v = json_text_of(j);

	if (json_type_of(j) == JSON_OBJECT &&
	    !base64_read(json_text_of(json_get(j, "base64")), &x->held, &v))
		return false;
	*arg = db_view(arena_sv(&x->held, v));
	return v.n > 0;
}

static bool
take_blob(struct portable_rows *x, const struct json *j, struct db_arg *arg)
{
	struct sv v;

	if (json_type_of(j) != JSON_TEXT ||
	    !base64_read(json_text_of(j), &x->held, &v))
		return false;
	*arg = db_blob(v);
	return true;
}

static bool
take(struct portable_rows *x, enum db_type type, const struct json *j,
    struct db_arg *arg)
{
	switch (type) {
	case DB_INT:
		return take_int(j, arg);
	case DB_TEXT:
		return take_text(x, j, arg);
	case DB_BLOB:
		return take_blob(x, j, arg);
	case DB_NULL:
		break;
	}
	return false;
}

static enum rc
take_columns(struct portable_rows *x, const struct json *row,
    struct db_arg *args, struct err *e)
{
	const struct json *j;
	size_t i;

	for (i = 0; i < x->n_columns; i++)
		args[i] = db_null();
	for (j = json_first(row); j; j = json_next(j)) {
		for (i = 0; i < x->n_columns; i++)
			if (strcmp(x->columns[i].name, json_key_of(j)) == 0)
				break;
		if (i == x->n_columns)
			return err_set(e, RC_DATA, "%s has no column '%.80s'",
			    portable_tables[x->table].name, json_key_of(j));
		if (!take(x, x->columns[i].type, j, &args[i]))
			return err_set(e, RC_DATA,
			    "%s.%s: not what this column holds",
			    portable_tables[x->table].name, x->columns[i].name);
		x->held_bytes += args[i].bytes.n;
	}
	return RC_OK;
}

/* The id is a table's first column, where one names others of its own. */
static void
keep_for_later(struct portable_rows *x, struct db_arg *args)
{
	size_t i;

	for (i = 0; i < x->n_columns; i++) {
		if (!x->columns[i].is_later || args[i].type == DB_NULL)
			continue;
		VEC_ADD(&x->late,
		    ((struct portable_late){&portable_tables[x->table],
			x->columns[i].name, args[0].num, args[i].num}));
		args[i] = db_null();
	}
}

enum rc
portable_row_add(
    struct portable_rows *x, const struct in_field *f, struct err *e)
{
	struct db_arg *args;
	enum rc rc;

	if (json_type_of(f->json) != JSON_OBJECT)
		return err_set(e, RC_DATA, "a row is no object");
	if ((rc = enter_table(x, f->name, e)))
		return rc;
	args = x->args + x->n_held * x->n_columns;
	if ((rc = take_columns(x, f->json, args, e)))
		return rc;
	keep_for_later(x, args);
	x->n++;
	if (++x->n_held < most(x) && x->held_bytes < HELD_MAX)
		return RC_OK;
	return put(x, e);
}

enum rc
portable_rows_put(struct portable_rows *x, struct err *e)
{
	enum rc rc = put(x, e);

	if (!rc && (rc = db_catch_up(x->db, e)))
		x->is_refused = true;
	return rc;
}

enum rc
portable_rows_end(struct portable_rows *x, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = 0; i < x->late.n && !rc; i++) {
		const struct portable_late *l = &x->late.v[i];

		arena_reset(&x->held);
		rc = db_run_later(x->db,
		    arena_printf(&x->held,
			"update %s set %s = $2 where id = $1", l->table->name,
			l->column),
		    DB_ARGS(db_int(l->id), db_int(l->value)), e);
	}
	return rc;
}

void
portable_rows_free(struct portable_rows *x)
{
	VEC_FREE(&x->late);
	arena_free(&x->held);
}
