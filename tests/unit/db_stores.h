/*
 * Stores for unit tests: a new one a test, SQLite's or on a PostgreSQL server:
 * that of DESK_TEST_PG, else one that is started for this program. Skipped
 * where there is none.
 */
#ifndef DESK_UNIT_DB_STORES_H
#define DESK_UNIT_DB_STORES_H

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"
#include "db/db.h"
#include "unit.h"

static struct arena store_arena = ARENA_INIT;

/* The server's URL, "" where there is none. */
static inline const char *
store_server(void)
{
	static char url[256];
	static bool is_known;
	FILE *f;

	if (is_known)
		return url;
	is_known = true;
	if (getenv("DESK_TEST_PG")) {
		snprintf(url, sizeof url, "%s", getenv("DESK_TEST_PG"));
		return url;
	}
	snprintf(url, sizeof url,
	    "tests/postgres.sh start --until %d /tmp/unit-db.%d 2>/dev/null",
	    (int)getpid(), (int)getpid());
	f = popen(url, "r");
	if (!f || !fgets(url, sizeof url, f))
		url[0] = '\0';
	if (f)
		pclose(f);
	url[strcspn(url, "\n")] = '\0';
	return url;
}

/* A schema of its own on the server, as a URL. */
static inline const char *
store_schema(void)
{
	static int n;
	const char *server = store_server();
	struct err e = ERR_INIT;
	char sql[64];
	struct db *db;

	snprintf(
	    sql, sizeof sql, "create schema unit_%d_%d", (int)getpid(), ++n);
	if (!*server)
		return NULL;
	if (db_open(server, DB_CREATE, &db, &e) || db_script(db, sql, &e))
		unit_expect(false, e.text, __FILE__, __LINE__);
	db_close(db);
	return arena_printf(&store_arena, "%s%coptions=-csearch_path%%3D%s",
	    server, strchr(server, '?') ? '&' : '?', sql + 14);
}

static char store_folder[] = "/tmp/unit-db.XXXXXX";

static inline void
store_remove_folder(void)
{
	rmdir(store_folder);
}

static inline const char *
store_file(void)
{
	static int n;

	if (n == 0) {
		CHECK(mkdtemp(store_folder));
		atexit(store_remove_folder);
	}
	return arena_printf(&store_arena, "%s/%d", store_folder, n++);
}

struct store {
	const char *url; /* NULL: there is none of this kind */
	struct db *db;
	struct err e;
};

static inline enum rc
store_number(void *arg, struct err *e)
{
	return db_version_set(arg, 1, e);
}

/* A store with the tables of the tests, open for writing. */
static inline bool
store_open(struct store *s, bool is_server)
{
	static const char tables[] =
	    "create table t (id {ID}, n {INT}, s text, b {BLOB}) {STRICT};"
	    "create table u (k text not null primary key, n {INT} not null) "
	    "{STRICT};";
	const char *const *words;
	struct str sql = STR_INIT;
	struct sv rest = sv_of(tables);

	*s = (struct store){.url = is_server ? store_schema() : store_file()};
	if (!s->url)
		return false;
	if (db_open(s->url, DB_CREATE, &s->db, &s->e)) {
		unit_expect(false, s->e.text, __FILE__, __LINE__);
		return false;
	}
	while (rest.n) {
		size_t at = sv_find_c(rest, '{');

		str_add(&sql, sv_sub(rest, 0, at));
		rest = sv_sub(rest, at, rest.n);
		words = db_dialect(s->db)->schema_words;
		while (*words && !sv_starts(rest, sv_of(*words)))
			words += 2;
		if (*words) {
			str_add_s(&sql, words[1]);
			rest = sv_sub(rest, strlen(*words), rest.n);
		}
	}
	CHECK(!db_script(s->db, sql.p, &s->e));
	str_free(&sql);
	if (db_tx(s->db, store_number, s->db, &s->e))
		printf("# %s\n", s->e.text);
	db_close(s->db);
	CHECK(!db_open(s->url, DB_WRITE, &s->db, &s->e));
	return true;
}

static inline void
store_close(struct store *s)
{
	const char *const *file;

	db_close(s->db);
	for (file = db_files(s->url, &store_arena); *file; file++)
		unlink(*file);
}

/* Runs a test on each kind of store that is there. */
static inline void
on_both(void (*test)(struct store *s))
{
	struct store s;
	bool failed = unit_failed;

	store_open(&s, false);
	test(&s);
	store_close(&s);
	if (unit_failed && !failed)
		printf("# on SQLite\n");
	if (!store_open(&s, true))
		return;
	test(&s);
	store_close(&s);
}

/* Runs a test where there is a server. */
static inline void
on_server(void (*test)(struct store *s))
{
	struct store s;

	if (!store_open(&s, true)) {
		printf("# no server here\n");
		return;
	}
	test(&s);
	store_close(&s);
}

/* A row count or the like. */
static inline int64_t
store_int(struct db *db, const char *sql)
{
	struct err e = ERR_INIT;
	int64_t n = -1;

	if (db_get_int(db, sql, DB_NO_ARGS, &n, &e) && e.rc)
		printf("# %s\n", e.text);
	return n;
}

#endif
