/*
 * The part of the store's interface that all back ends share: which back end,
 * and prepared statements kept for reuse.
 */
#include "db/db.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "db/db_part.h"

/* Statements kept; past that, the ones not kept are prepared each time. */
enum { KEPT_MAX = 96 };

struct db_stmt {
	struct db *db;
	void *st;
	char *sql; /* own copy where it is kept, else NULL */
	size_t hash;
	bool is_busy;
	enum rc rc;
	struct err err;
};

static size_t
hash_text(const char *s)
{
	size_t h = 14695981039346656037u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

enum rc
db_open(const char *url, enum db_mode mode, struct db **out, struct err *e)
{
	const struct db_backend *backend;
	struct db *db;
	void *conn;
	enum rc rc;

	*out = NULL;
	if ((rc = db_backend_of(url, &backend, e)) ||
	    (rc = backend->open(url, mode, &conn, e)))
		return rc;
	if (!(db = calloc(1, sizeof *db)))
		die_nomem();
	db->backend = backend;
	db->conn = conn;
	*out = db;
	return RC_OK;
}

static void
stmt_free(struct db_stmt *st)
{
	st->db->backend->finish(st->st);
	free(st->sql);
	free(st);
}

void
db_close(struct db *db)
{
	size_t i;

	if (!db)
		return;
	for (i = 0; i < db->kept.n; i++)
		stmt_free(db->kept.v[i]);
	VEC_FREE(&db->kept);
	VEC_FREE(&db->given);
	db->backend->close(db->conn);
	free(db);
}

const struct db_dialect *
db_dialect(const struct db *db)
{
	return db->backend->dialect;
}

static struct db_stmt *
find_kept(struct db *db, const char *sql, size_t hash)
{
	size_t i;

	for (i = 0; i < db->kept.n; i++) {
		struct db_stmt *st = db->kept.v[i];

		if (st->hash == hash && !st->is_busy &&
		    strcmp(st->sql, sql) == 0)
			return st;
	}
	return NULL;
}

static void
keep(struct db *db, struct db_stmt *st, const char *sql, size_t hash)
{
	size_t n = strlen(sql) + 1;

	if (db->kept.n >= KEPT_MAX)
		return;
	if (!(st->sql = malloc(n)))
		die_nomem();
	memcpy(st->sql, sql, n);
	st->hash = hash;
	VEC_ADD(&db->kept, st);
}

static enum rc
prepare(struct db *db, const char *sql, struct db_stmt **out, struct err *e)
{
	size_t hash = hash_text(sql);
	struct db_stmt *st = find_kept(db, sql, hash);
	enum rc rc;

	if (!st) {
		if (!(st = calloc(1, sizeof *st)))
			die_nomem();
		st->db = db;
		if ((rc = db->backend->prepare(db->conn, sql, &st->st, e))) {
			free(st);
			return rc;
		}
		keep(db, st, sql, hash);
	}
	st->is_busy = true;
	st->rc = RC_OK;
	*out = st;
	return RC_OK;
}

/* Gives a statement back to the kept ones, or ends it. */
static void
release(struct db_stmt *st)
{
	if (st->sql) {
		st->db->backend->reset(st->st);
		st->is_busy = false;
	} else {
		stmt_free(st);
	}
}

enum rc
db_query(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, struct db_stmt **out, struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	*out = NULL;
	if ((rc = prepare(db, sql, &st, e)))
		return rc;
	if ((rc = db->backend->bind(st->st, args, n_args, e))) {
		release(st);
		return rc;
	}
	*out = st;
	return RC_OK;
}

bool
db_next(struct db_stmt *st)
{
	bool has_row = false;

	if (st->rc)
		return false;
	st->rc = st->db->backend->step(st->st, &has_row, &st->err);
	return !st->rc && has_row;
}

enum rc
db_end(struct db_stmt *st, struct err *e)
{
	enum rc rc = st->rc;

	if (rc)
		*e = st->err;
	release(st);
	return rc;
}

bool
db_col_is_null(struct db_stmt *st, int col)
{
	return st->db->backend->col_is_null(st->st, col);
}

int64_t
db_col_int(struct db_stmt *st, int col)
{
	return st->db->backend->col_int(st->st, col);
}

struct sv
db_col_text(struct db_stmt *st, int col)
{
	return st->db->backend->col_text(st->st, col);
}

struct sv
db_col_blob(struct db_stmt *st, int col)
{
	return st->db->backend->col_blob(st->st, col);
}

enum rc
db_run(struct db *db, const char *sql, const struct db_arg *args, size_t n_args,
    int64_t *changes, struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(db, sql, args, n_args, &st, e)))
		return rc;
	while (db_next(st))
		;
	if (changes)
		*changes = db->backend->changes(db->conn);
	return db_end(st, e);
}

enum rc
db_run_later(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	CHECK(db->tx_depth > 0);
	if (!db->backend->later)
		return db_run(db, sql, args, n_args, NULL, e);
	if ((rc = db_query(db, sql, args, n_args, &st, e)))
		return rc;
	rc = db->backend->later(st->st, e);
	release(st);
	return rc;
}

enum rc
db_catch_up(struct db *db, struct err *e)
{
	return db->backend->catch_up ? db->backend->catch_up(db->conn, e)
				     : RC_OK;
}

enum rc
db_get_int(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, int64_t *n, struct err *e)
{
	struct db_stmt *st;
	bool has_row;
	enum rc rc;

	if ((rc = db_query(db, sql, args, n_args, &st, e)))
		return rc;
	if ((has_row = db_next(st)))
		*n = db_col_int(st, 0);
	rc = db_end(st, e);
	return rc ? rc : has_row ? RC_OK : RC_NOTFOUND;
}

/* Is it the table of "insert into t (…"? */
static bool
is_into(const char *sql, const char *table)
{
	static const struct sv start = {"insert into ", 12};
	struct sv rest = sv_of(sql);

	CHECK(sv_starts(rest, start));
	rest = sv_sub(rest, start.n, rest.n);
	return sv_is(sv_sub(rest, 0, sv_find_c(rest, ' ')), table);
}

enum rc
db_tell_ids(struct db *db, const char *sql, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = db->given.n; i-- > 0 && !rc;) {
		if (sql && !is_into(sql, db->given.v[i]))
			continue;
		rc = db->backend->ids_given(db->conn, db->given.v[i], e);
		db->given.v[i] = db->given.v[--db->given.n];
	}
	return rc;
}

enum rc
db_insert(struct db *db, const char *sql, const struct db_arg *args,
    size_t n_args, int64_t *id, struct err *e)
{
	struct str text = STR_INIT;
	int64_t changes;
	enum rc rc;

	if ((rc = db_tell_ids(db, sql, e)))
		return rc;
	if (db->backend->inserted_id) {
		rc = db_run(db, sql, args, n_args, &changes, e);
		if (rc || !changes)
			return rc ? rc : RC_NOTFOUND;
		*id = db->backend->inserted_id(db->conn);
		return RC_OK;
	}
	str_add_f(&text, "%s returning id", sql);
	rc = db_get_int(db, text.p, args, n_args, id, e);
	str_free(&text);
	return rc;
}

enum rc
db_script(struct db *db, const char *sql, struct err *e)
{
	return db->backend->script(db->conn, sql, e);
}

enum rc
db_wait(struct db *db, struct pollfd *also, int timeout_ms, bool *changed,
    struct err *e)
{
	return db->backend->wait(db->conn, also, timeout_ms, changed, e);
}

enum rc
db_notify(struct db *db, struct err *e)
{
	return db->backend->notify(db->conn, e);
}

enum rc
db_ids_given(struct db *db, const char *table, struct err *e)
{
	size_t i;

	if (db->tx_depth == 0)
		return db->backend->ids_given(db->conn, table, e);
	for (i = 0; i < db->given.n; i++)
		if (strcmp(db->given.v[i], table) == 0)
			return RC_OK;
	VEC_ADD(&db->given, table);
	return RC_OK;
}

enum rc
db_version(struct db *db, int64_t *version, struct err *e)
{
	return db->backend->version(db->conn, version, e);
}

enum rc
db_version_set(struct db *db, int64_t version, struct err *e)
{
	return db->backend->version_set(db->conn, version, e);
}

bool
db_is_pooled(const struct db *db)
{
	return db->backend->is_pooled && db->backend->is_pooled(db->conn);
}

enum rc
db_backup(struct db *db, const char *path, struct err *e)
{
	return db->backend->backup(db->conn, path, e);
}

enum rc
db_restore(struct db *db, const char *from, const char *keep, struct err *e)
{
	CHECK(db->tx_depth == 0);
	return db->backend->restore(db->conn, from, keep, e);
}

enum rc
db_check(struct db *db, void (*report)(void *, const char *), void *arg,
    struct err *e)
{
	return db->backend->check(db->conn, report, arg, e);
}
