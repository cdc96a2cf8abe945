/* A whole SQLite store: copying it, overwriting it, checking it. */
#include "db/sqlite_conn.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/str.h"

/* Some pages at a time, so that writers get their turn in between. */
static int
copy_pages(sqlite3_backup *copy)
{
	struct timespec pause = {0, 5 * 1000 * 1000};
	int code;

	do {
		code = sqlite3_backup_step(copy, 1000);
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
			nanosleep(&pause, NULL);
	} while (
	    code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
	return code;
}

enum rc
sqlite_backup(void *conn, const char *path, struct err *e)
{
	struct conn *c = conn;
	sqlite3 *to = NULL;
	sqlite3_backup *copy;
	enum rc rc = RC_OK;

	/* One read transaction: all of the copy is of one moment, and other
	 * writers do not make it start anew. */
	if (sqlite3_exec(c->db, "begin; select 1 from sqlite_schema", NULL,
		NULL, NULL) != SQLITE_OK)
		return sqlite_fail(c, "cannot read", e);
	if (sqlite3_open(path, &to) != SQLITE_OK ||
	    !(copy = sqlite3_backup_init(to, "main", c->db, "main"))) {
		rc = err_set(e, RC_IO, "cannot write '%s': %s", path,
		    sqlite3_errmsg(to));
	} else {
		int code = copy_pages(copy);

		sqlite3_backup_finish(copy);
		if (code != SQLITE_DONE)
			rc = err_set(e, RC_IO, "cannot write '%s': %s", path,
			    sqlite3_errstr(code));
	}
	sqlite3_close(to);
	sqlite3_exec(c->db, "rollback", NULL, NULL, NULL);
	return rc;
}

/* Overwrites the pages of our store by those of another, as one change. */
static enum rc
overwrite(struct conn *c, sqlite3 *from, struct err *e)
{
	int64_t end = clock_monotonic_ms() + SQLITE_WAIT_MS;
	struct timespec pause = {0, 5 * 1000 * 1000};
	sqlite3_backup *copy = sqlite3_backup_init(c->db, "main", from, "main");
	int code;

	if (!copy)
		return sqlite_fail(c, "cannot write", e);
	while ((code = sqlite3_backup_step(copy, -1)) == SQLITE_BUSY &&
	    clock_monotonic_ms() < end)
		nanosleep(&pause, NULL);
	sqlite3_backup_finish(copy);
	if (code == SQLITE_DONE)
		return RC_OK;
	return err_set(e, sqlite_rc(code) ? sqlite_rc(code) : RC_IO,
	    "cannot write '%s': %s", c->path, sqlite3_errstr(code));
}

enum rc
sqlite_restore(void *conn, const char *from, const char *keep, struct err *e)
{
	struct conn *c = conn;
	sqlite3 *source = NULL;
	enum rc rc;

	if ((rc = sqlite_lock(c, e)))
		return rc;
	if (sqlite3_open_v2(from, &source, SQLITE_OPEN_READONLY, NULL) !=
	    SQLITE_OK)
		rc = err_set(e, RC_IO, "cannot read '%s': %s", from,
		    sqlite3_errmsg(source));
	else if (!(rc = sqlite_backup(c, keep, e)))
		rc = overwrite(c, source, e);
	sqlite3_close(source);
	/* The log now holds the whole store; readers may keep it so. */
	if (!rc)
		sqlite3_wal_checkpoint_v2(
		    c->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite_unlock(c);
	return rc;
}

struct check_report {
	void (*report)(void *arg, const char *fault);
	void *arg;
	bool is_fk;
};

static int
on_check_row(void *arg, int n, char **values, char **names)
{
	struct check_report *r = arg;
	struct str line = STR_INIT;

	(void)names;
	if (r->is_fk && n >= 3)
		str_add_f(&line, "%s %s: names a row of %s that is not there",
		    values[0], values[1] ? values[1] : "?", values[2]);
	else if (values[0] && strcmp(values[0], "ok") != 0)
		str_add_s(&line, values[0]);
	if (line.n)
		r->report(r->arg, line.p);
	str_free(&line);
	return 0;
}

enum rc
sqlite_check(
    void *conn, void (*report)(void *, const char *), void *arg, struct err *e)
{
	struct conn *c = conn;
	struct check_report r = {report, arg, false};

	if (sqlite3_exec(c->db, "pragma integrity_check", on_check_row, &r,
		NULL) != SQLITE_OK)
		return sqlite_fail(c, "cannot check", e);
	r.is_fk = true;
	if (sqlite3_exec(c->db, "pragma foreign_key_check", on_check_row, &r,
		NULL) != SQLITE_OK)
		return sqlite_fail(c, "cannot check", e);
	return RC_OK;
}
