/*
 * What a plain program on the same SQLite would need: the floors that the
 * programs are measured against. Linked with the shared library, as any.
 *
 *	floor make DB         a database in WAL mode with a table
 *	floor write DB        one row, committed, synchronous=FULL
 *	floor read DB ID      one ticket of a desk
 *	floor index DB        makes a full-text index of its own in a desk
 *	floor search DB TEXT  the best of that index, with snippets
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUSY_MS = 60 * 1000 };

static void
fail(sqlite3 *db)
{
	fprintf(stderr, "floor: %s\n", sqlite3_errmsg(db));
	exit(EXIT_FAILURE);
}

static sqlite3 *
open_db(const char *path, int flags)
{
	sqlite3 *db;

	if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK)
		fail(db);
	sqlite3_busy_timeout(db, BUSY_MS);
	return db;
}

static void
run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(db);
}

/* Reads all rows and columns. */
static void
query(sqlite3 *db, const char *sql, const char *arg)
{
	sqlite3_stmt *st;
	int code, i, n_rows = 0;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		fail(db);
	sqlite3_bind_text(st, 1, arg, -1, SQLITE_STATIC);
	while ((code = sqlite3_step(st)) == SQLITE_ROW) {
		for (i = 0; i < sqlite3_column_count(st); i++)
			sqlite3_column_text(st, i);
		n_rows++;
	}
	if (code != SQLITE_DONE)
		fail(db);
	sqlite3_finalize(st);
	if (!n_rows) {
		fprintf(stderr, "floor: nothing found for '%s'\n", arg);
		exit(EXIT_FAILURE);
	}
}

static const struct {
	const char *name;
	int flags;
	const char *script;
	const char *query;
} modes[] = {
    {"make", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	"pragma journal_mode = wal;"
	"create table item (id integer primary key, text text)",
	NULL},
    {"write", SQLITE_OPEN_READWRITE,
	"pragma journal_mode = wal; pragma synchronous = full;"
	"insert into item (text) values ('one row of some fifty bytes, more "
	"or less')",
	NULL},
    {"read", SQLITE_OPEN_READONLY, NULL, "select * from ticket where id = ?1"},
    {"search", SQLITE_OPEN_READONLY, NULL,
	"select rowid, snippet(floor_fts, -1, char(1), char(2), '…', 16) "
	"from floor_fts where floor_fts match ?1 order by rank limit 20"},
    {"index", SQLITE_OPEN_READWRITE,
	"create virtual table floor_fts using fts5 (title, body, content = "
	"'message', content_rowid = 'id', prefix = '2 3', "
	"tokenize = 'porter unicode61 remove_diacritics 2');"
	"insert into floor_fts (floor_fts) values ('rebuild')",
	NULL},
};

int
main(int argc, char **argv)
{
	size_t i, n = sizeof modes / sizeof modes[0];
	sqlite3 *db;

	for (i = 0; i < n; i++)
		if (argc == (modes[i].query ? 4 : 3) &&
		    strcmp(argv[1], modes[i].name) == 0)
			break;
	if (i == n) {
		fprintf(stderr, "floor: its first lines say how\n");
		return EXIT_FAILURE;
	}
	db = open_db(argv[2], modes[i].flags);
	if (modes[i].script)
		run(db, modes[i].script);
	if (modes[i].query)
		query(db, modes[i].query, argv[3]);
	return sqlite3_close(db) == SQLITE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
