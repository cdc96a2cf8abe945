/* Statements of the SQLite back end: prepared, bound, stepped through. */
#include "db/sqlite_conn.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"

struct stmt {
	struct conn *c;
	sqlite3_stmt *st;
};

enum rc
sqlite_prepare(void *conn, const char *sql, void **out, struct err *e)
{
	struct conn *c = conn;
	struct stmt *s;

	if (!c->has_rank && strstr(sql, "desk_rank("))
		sqlite_rank_set_up(c);
	if (!(s = calloc(1, sizeof *s)))
		die_nomem();
	s->c = c;
	if (sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
		&s->st, NULL) != SQLITE_OK) {
		free(s);
		return sqlite_fail(c, "cannot read", e);
	}
	*out = s;
	return RC_OK;
}

static int
bind_one(sqlite3_stmt *st, int at, const struct db_arg *arg)
{
	switch (arg->type) {
	case DB_NULL:
		return sqlite3_bind_null(st, at);
	case DB_INT:
		return sqlite3_bind_int64(st, at, arg->num);
	case DB_TEXT:
		return sqlite3_bind_text64(st, at, arg->bytes.p, arg->bytes.n,
		    SQLITE_STATIC, SQLITE_UTF8);
	case DB_BLOB:
		return arg->bytes.n ? sqlite3_bind_blob64(st, at, arg->bytes.p,
					  arg->bytes.n, SQLITE_STATIC)
				    : sqlite3_bind_zeroblob(st, at, 0);
	}
	return SQLITE_MISUSE;
}

/* SQLite numbers $n by first appearance: the name says which is meant. */
enum rc
sqlite_bind(void *st, const struct db_arg *args, size_t n_args, struct err *e)
{
	struct stmt *s = st;
	int n = sqlite3_bind_parameter_count(s->st), at;

	for (at = 1; at <= n; at++) {
		struct sv name = sv_of(sqlite3_bind_parameter_name(s->st, at));
		int64_t i = 0;

		CHECK(
		    num_parse(sv_sub(name, 1, name.n), 1, (int64_t)n_args, &i));
		if (bind_one(s->st, at, &args[i - 1]) != SQLITE_OK)
			return sqlite_fail(s->c, "cannot bind a value for", e);
	}
	return RC_OK;
}

enum rc
sqlite_step(void *st, bool *has_row, struct err *e)
{
	struct stmt *s = st;
	int code = sqlite3_step(s->st);

	*has_row = code == SQLITE_ROW;
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return RC_OK;
	return sqlite_fail(s->c,
	    sqlite3_stmt_readonly(s->st) ? "cannot read" : "cannot write", e);
}

void
sqlite_reset(void *st)
{
	struct stmt *s = st;

	sqlite3_reset(s->st);
	sqlite3_clear_bindings(s->st);
}

void
sqlite_finish(void *st)
{
	struct stmt *s = st;

	sqlite3_finalize(s->st);
	free(s);
}

int64_t
sqlite_changes(void *conn)
{
	return sqlite3_changes64(((struct conn *)conn)->db);
}

/* A returning clause would have SQLite keep the row in a table of its own. */
int64_t
sqlite_inserted_id(void *conn)
{
	return sqlite3_last_insert_rowid(((struct conn *)conn)->db);
}

bool
sqlite_col_is_null(void *st, int col)
{
	return sqlite3_column_type(((struct stmt *)st)->st, col) == SQLITE_NULL;
}

int64_t
sqlite_col_int(void *st, int col)
{
	return sqlite3_column_int64(((struct stmt *)st)->st, col);
}

struct sv
sqlite_col_text(void *st, int col)
{
	sqlite3_stmt *s = ((struct stmt *)st)->st;
	const char *p = (const char *)sqlite3_column_text(s, col);

	return (struct sv){p, p ? (size_t)sqlite3_column_bytes(s, col) : 0};
}

struct sv
sqlite_col_blob(void *st, int col)
{
	sqlite3_stmt *s = ((struct stmt *)st)->st;
	const char *p = sqlite3_column_blob(s, col);

	return (struct sv){p, (size_t)sqlite3_column_bytes(s, col)};
}
