/* Puts the rows of a portable desk into the store, table by table. */
#include "desk/portable_part.h"

#include <string.h>

#include "base/base64.h"
#include "base/num.h"
#include "base/str.h"

/* Of all columns, or of those that the row has. */
static const char *
insert_text(struct portable_rows *x, bool is_row, struct arena *a)
{
	struct str sql = STR_INIT, values = STR_INIT;
	const char *text;
	size_t i, n = 0;

	str_add_f(&sql, "insert into %s (", portable_tables[x->table].name);
	for (i = 0; i < x->n_columns; i++) {
		if (is_row && x->args[i].type == DB_NULL)
			continue;
		str_add_f(&sql, "%s%s", n ? ", " : "", x->columns[i].name);
		str_add_f(&values, "%s$%zu", n ? ", " : "", n + 1);
		n++;
	}
	str_add_f(&sql, ") values (%s)", values.p);
	text = arena_dup(a, str_sv(&sql));
	str_free(&sql);
	str_free(&values);
	return text;
}

/* An earlier schema has fewer columns: those of the row alone. */
static enum rc
insert_some(struct portable_rows *x, struct err *e)
{
	const char *sql = insert_text(x, true, &x->row);
	size_t i, n = 0;

	for (i = 0; i < x->n_columns; i++)
		if (x->args[i].type != DB_NULL)
			x->args[n++] = x->args[i];
	return db_run(x->db, sql, x->args, n, NULL, e);
}

static enum rc
enter_table(struct portable_rows *x, const char *name, struct err *e)
{
	size_t i = x->sql ? x->table : 0;

	while (
	    i < portable_n_tables && strcmp(portable_tables[i].name, name) != 0)
		i++;
	if (i == portable_n_tables)
		return err_set(e, RC_DATA,
		    "there is no table '%.80s', or its rows do not belong here",
		    name);
	if (x->sql && i == x->table)
		return RC_OK;
	x->table = i;
	x->columns =
	    portable_columns(&portable_tables[i], x->whole, &x->n_columns);
	x->args = arena_array(x->whole, x->n_columns, sizeof *x->args);
	x->sql = insert_text(x, false, x->whole);
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
	    !base64_read(json_text_of(json_get(j, "base64")), &x->row, &v))
		return false;
	*arg = db_view(v);
	return v.n > 0;
}

static bool
take_blob(struct portable_rows *x, const struct json *j, struct db_arg *arg)
{
	struct sv v;

	if (json_type_of(j) != JSON_TEXT ||
	    !base64_read(json_text_of(j), &x->row, &v))
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
take_columns(struct portable_rows *x, const struct json *row, struct err *e)
{
	const struct json *j;
	size_t i;

	for (i = 0; i < x->n_columns; i++)
		x->args[i] = db_null();
	for (j = json_first(row); j; j = json_next(j)) {
		for (i = 0; i < x->n_columns; i++)
			if (strcmp(x->columns[i].name, json_key_of(j)) == 0)
				break;
		if (i == x->n_columns)
			return err_set(e, RC_DATA, "%s has no column '%.80s'",
			    portable_tables[x->table].name, json_key_of(j));
		if (!take(x, x->columns[i].type, j, &x->args[i]))
			return err_set(e, RC_DATA,
			    "%s.%s: not what this column holds",
			    portable_tables[x->table].name, x->columns[i].name);
	}
	return RC_OK;
}

/* The id is a table's first column, where one names others of its own. */
static void
keep_for_later(struct portable_rows *x)
{
	size_t i;

	for (i = 0; i < x->n_columns; i++) {
		if (!x->columns[i].is_later || x->args[i].type == DB_NULL)
			continue;
		VEC_ADD(&x->late,
		    ((struct portable_late){&portable_tables[x->table],
			x->columns[i].name, x->args[0].num, x->args[i].num}));
		x->args[i] = db_null();
	}
}

enum rc
portable_row_add(
    struct portable_rows *x, const struct in_field *f, struct err *e)
{
	enum rc rc;

	arena_reset(&x->row);
	if (json_type_of(f->json) != JSON_OBJECT)
		return err_set(e, RC_DATA, "a row is no object");
	if ((rc = enter_table(x, f->name, e)) ||
	    (rc = take_columns(x, f->json, e)))
		return rc;
	keep_for_later(x);
	rc = x->is_older
	    ? insert_some(x, e)
	    : db_run(x->db, x->sql, x->args, x->n_columns, NULL, e);
	x->n += !rc;
	return rc;
}

enum rc
portable_rows_end(struct portable_rows *x, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = 0; i < x->late.n && !rc; i++) {
		const struct portable_late *l = &x->late.v[i];

		arena_reset(&x->row);
		rc = db_run(x->db,
		    arena_printf(&x->row, "update %s set %s = $2 where id = $1",
			l->table->name, l->column),
		    DB_ARGS(db_int(l->id), db_int(l->value)), NULL, e);
	}
	return rc;
}

void
portable_rows_free(struct portable_rows *x)
{
	VEC_FREE(&x->late);
	arena_free(&x->row);
}
