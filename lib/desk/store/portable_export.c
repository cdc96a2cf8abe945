/* Writes a whole desk, row by row, in memory that does not grow with it. */
#include "desk/store/portable.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/utf8.h"
#include "db/migrate.h"
#include "desk/event.h"
#include "desk/event_part.h"
#include "desk/store/portable_part.h"
#include "io/json.h"
#include "io/term.h"

/* Lines go out in pieces of about that many bytes. */
enum { PIECE_BYTES = 256 * 1024, SHOWN_EACH = 10000 };

struct export
{
	struct desk *desk;
	portable_write_fn write;
	void *arg;
	struct arena *arena;
	struct sha256_sum *sum;
	struct str lines; /* not yet written */
	int64_t rows;
	bool has_begun;
};

/* One of them, and the row of it that is at hand. */
struct table {
	const struct portable_table *table;
	const struct portable_column *columns;
	struct db_arg *values;
	size_t n;
};

static enum rc
hand_over(struct export *x, struct err *e)
{
	enum rc rc;

	sha256_add(x->sum, str_sv(&x->lines));
	rc = x->write(x->arg, str_sv(&x->lines), e);
	str_clear(&x->lines);
	return rc;
}

static void
add_base64(struct json_writer *w, struct sv bytes)
{
	json_text(w, SV(""));
	str_cut(w->out, w->out->n - 1);
	base64_add(w->out, bytes);
	str_add_c(w->out, '"');
}

/* A text that JSON cannot hold keeps its bytes all the same. */
static void
add_text(struct json_writer *w, struct sv v)
{
	if (utf8_is_valid(v) && !(v.n && memchr(v.p, '\0', v.n))) {
		json_text(w, v.n ? v : SV(""));
		return;
	}
	json_object_begin(w);
	json_key(w, "base64");
	add_base64(w, v);
	json_object_end(w);
}

/* Programs read numbers beyond 2^53 as others than they are. */
static void
add_int(struct json_writer *w, int64_t n)
{
	char text[24];

	if (n <= PORTABLE_INT_MAX && n >= -PORTABLE_INT_MAX) {
		json_int(w, n);
		return;
	}
	snprintf(text, sizeof text, "%lld", (long long)n);
	json_text(w, sv_of(text));
}

static void
add_value(struct json_writer *w, const struct portable_column *column,
    const struct db_arg *v)
{
	if (v->type == DB_NULL)
		return;
	json_key(w, column->name);
	if (column->type == DB_INT)
		add_int(w, v->num);
	else if (column->type == DB_TEXT)
		add_text(w, v->bytes);
	else
		add_base64(w, v->bytes);
}

static enum rc
add_row(struct export *x, const struct table *t, struct err *e)
{
	struct json_writer w = {.out = &x->lines};
	size_t i;

	json_object_begin(&w);
	json_key(&w, t->table->name);
	json_object_begin(&w);
	for (i = 0; i < t->n; i++)
		add_value(&w, &t->columns[i], &t->values[i]);
	json_object_end(&w);
	json_object_end(&w);
	str_add_c(&x->lines, '\n');
	if (++x->rows % SHOWN_EACH == 0)
		term_progress("export", (size_t)x->rows, 0);
	return x->lines.n < PIECE_BYTES ? RC_OK : hand_over(x, e);
}

/* The row that st is at; views of it. */
static void
read_row(const struct table *t, struct db_stmt *st)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		int col = (int)i;

		if (db_col_is_null(st, col))
			t->values[i] = db_null();
		else if (t->columns[i].type == DB_INT)
			t->values[i] = db_int(db_col_int(st, col));
		else
			t->values[i] = db_blob(t->columns[i].type == DB_TEXT
				? db_col_text(st, col)
				: db_col_blob(st, col));
	}
}

/* The order is that of bytes, so that it is the same in every store. */
static const char *
select_text(struct export *x, const struct table *t)
{
	struct str sql = STR_INIT;
	const char *text;
	size_t i, keys = 0;

	str_add_s(&sql, "select ");
	for (i = 0; i < t->n; i++)
		str_add_f(&sql, "%s%s", i ? ", " : "", t->columns[i].name);
	str_add_f(&sql, " from %s order by ", t->table->name);
	for (i = 0; i < t->n; i++) {
		if (!t->columns[i].is_key)
			continue;
		str_add_f(&sql, "%s%s%s", keys++ ? ", " : "",
		    t->columns[i].name,
		    t->columns[i].type == DB_TEXT
			? db_dialect(x->desk->db)->bytewise
			: "");
	}
	text = arena_dup(x->arena, str_sv(&sql));
	str_free(&sql);
	return text;
}

static enum rc
end_rows(struct db_stmt *st, enum rc rc, struct err *e)
{
	enum rc ended = db_end(st, rc ? &(struct err)ERR_INIT : e);

	return rc ? rc : ended;
}

/*
 * Events that wait to be sealed, as they will stand in the chain if none comes
 * in between: what is exported has no others.
 */
static enum rc
write_waiting(struct export *x, const struct table *t, struct err *e)
{
	static const char sql[] =
	    "select id, at, agent_id, verb, record, record_id, ticket_id, "
	    "changes, salt, digest from event_unsealed order by id";
	struct event_head head;
	struct sha256 hash;
	struct db_stmt *st;
	enum rc rc;

	CHECK(t->n == EVENT_COLUMNS);
	if ((rc = event_head_read(x->desk->db, &head, e)) ||
	    (rc = db_query(x->desk->db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	while (!rc && db_next(st)) {
		event_link(&head, event_row_at(st), &hash, t->values);
		rc = add_row(x, t, e);
	}
	return end_rows(st, rc, e);
}

static enum rc
write_table(struct export *x, const struct portable_table *table, struct err *e)
{
	struct table t = {.table = table};
	struct db_stmt *st;
	enum rc rc;

	t.columns = portable_columns(table, x->arena, &t.n);
	t.values = arena_array(x->arena, t.n, sizeof *t.values);
	if ((rc = db_query(
		 x->desk->db, select_text(x, &t), DB_NO_ARGS, &st, e)))
		return rc;
	while (!rc && db_next(st)) {
		read_row(&t, st);
		rc = add_row(x, &t, e);
	}
	rc = end_rows(st, rc, e);
	if (!rc && strcmp(table->name, "event") == 0 &&
	    !db_dialect(x->desk->db)->is_serial)
		rc = write_waiting(x, &t, e);
	return rc;
}

static enum rc
write_end(struct export *x, struct err *e)
{
	struct sha256 digest;
	char hex[SHA256_HEX];
	enum rc rc;

	if ((rc = hand_over(x, e)))
		return rc;
	digest = sha256_end(x->sum);
	str_add_f(&x->lines, "{\"end\":{\"rows\":%lld,\"sha256\":\"%s\"}}\n",
	    (long long)x->rows, hash_hex(&digest, hex));
	return x->write(x->arg, str_sv(&x->lines), e);
}

static enum rc
write_all(void *arg, struct err *e)
{
	struct export *x = arg;
	size_t i;
	enum rc rc = RC_OK;

	/* What was handed over cannot be taken back for another try. */
	if (x->has_begun)
		return err_set(
		    e, RC_TEMPFAIL, "the export was cut short; try again");
	x->has_begun = true;
	str_add_f(&x->lines, "{\"desk\":{\"format\":%d,\"schema\":%lld}}\n",
	    PORTABLE_FORMAT, (long long)migrate_latest());
	for (i = 0; i < portable_n_tables && !rc; i++)
		rc = write_table(x, &portable_tables[i], e);
	return rc ? rc : write_end(x, e);
}

enum rc
portable_export(
    struct desk *d, portable_write_fn write, void *arg, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct export x = {.desk = d,
	    .write = write,
	    .arg = arg,
	    .arena = &a,
	    .lines = STR_INIT};
	enum rc rc;

	x.sum = sha256_begin(&a);
	/* What cannot be sealed here is exported all the same. */
	event_settle(d, &(struct err)ERR_INIT);
	rc = db_snapshot(d->db, write_all, &x, e);
	term_progress("export", 0, 0);
	str_free(&x.lines);
	arena_free(&a);
	return rc;
}
