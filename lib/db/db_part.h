/* Inside db: a store as the files that all back ends share know it. */
#ifndef DESK_DB_DB_PART_H
#define DESK_DB_DB_PART_H

#include "base/vec.h"
#include "db/db_backend.h"

#include <stdbool.h>

struct db {
	const struct db_backend *backend;
	void *conn;
	unsigned tx_depth;
	bool tx_failed; /* an inner transaction failed: the outer one must */
	void (*on_commit)(void *arg);
	void *on_commit_arg;
	/* Tables whose next ids are still to be told to the store: once for
	 * all rows that came meanwhile. */
	VEC(const char *) given;
	VEC(struct db_stmt *) kept;
};

/* db.c: for all of them, or for the table that sql inserts into. */
enum rc db_tell_ids(struct db *db, const char *sql, struct err *e);

#endif
