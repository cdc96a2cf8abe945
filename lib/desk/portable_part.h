/* Inside portable: what writing and reading agree on. */
#ifndef DESK_DESK_PORTABLE_PART_H
#define DESK_DESK_PORTABLE_PART_H

#include "base/arena.h"
#include "base/vec.h"
#include "desk/portable.h"
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

/* Rows on their way into a store; begins as zeroes with db, whole, is_older. */
struct portable_rows {
	struct db *db;
	struct arena *whole; /* for all of it */
	bool is_older;       /* of a schema that has fewer columns */
	int64_t n;           /* so many are in */
	struct arena row;    /* for one of them */
	VEC(struct portable_late) late;
	/* The table that rows are of: */
	size_t table;
	const struct portable_column *columns;
	size_t n_columns;
	struct db_arg *args;
	const char *sql;
};

/* A line's one member: the table and its row. RC_DATA. */
enum rc portable_row_add(
    struct portable_rows *x, const struct in_field *f, struct err *e);
enum rc portable_rows_end(struct portable_rows *x, struct err *e);
void portable_rows_free(struct portable_rows *x);

#endif
