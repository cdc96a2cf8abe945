/* Inside portable: what writing and reading agree on. */
#ifndef DESK_DESK_STORE_PORTABLE_PART_H
#define DESK_DESK_STORE_PORTABLE_PART_H

#include "base/arena.h"
#include "base/vec.h"
#include "desk/store/portable.h"
#include "io/in.h"

enum { PORTABLE_FORMAT = 1 };

/* Whole numbers beyond that are written as text. */
#define PORTABLE_INT_MAX ((int64_t)1 << 53)

/* A value that names a row which may come later: set once all are there. */
struct portable_late {
	const struct portable_table *table;
	const char *column;
	int64_t id, value;
};

/* Rows on their way into a store; begins as zeroes but for db, whole, is_older,
 * at_once. */
struct portable_rows {
	struct db *db;
	struct arena *whole; /* for all of it */
	bool is_older;       /* of a schema that has fewer columns */
	bool at_once;        /* each is in before the next one is read */
	bool is_refused;     /* else: one was, perhaps before the latest */
	int64_t n;           /* so many are in */
	struct arena held;   /* for those that are read and not in */
	VEC(struct portable_late) late;
	/* The table that rows are of: */
	size_t table;
	const struct portable_column *columns;
	size_t n_columns;
	struct db_arg *args; /* of as many rows as go into one statement */
	const char *sql;     /* for these */
	size_t n_held, held_bytes;
};

/* A line's one member: the table and its row. RC_DATA. */
enum rc portable_row_add(
    struct portable_rows *x, const struct in_field *f, struct err *e);
/* Those of one table that were held back are in. */
enum rc portable_rows_put(struct portable_rows *x, struct err *e);
/* Behind the last one. */
enum rc portable_rows_end(struct portable_rows *x, struct err *e);
void portable_rows_free(struct portable_rows *x);

#endif
