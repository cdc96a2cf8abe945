/*
 * A whole desk as JSON lines: the same desk gives the same bytes, whatever
 * store it is in. The first line names the format and the schema, the last one
 * how many rows stand between them and the SHA-256 of all lines before it:
 *
 *	{"desk":{"format":1,"schema":4}}
 *	{"agent":{"id":1,"login":"ann","role":"admin",…}}
 *	{"end":{"rows":1,"sha256":"…"}}
 *
 * Tables stand in an order in which none names rows of a later one, rows in
 * that of their key; a column that is null is left out, bytes are base64.
 */
#ifndef DESK_DESK_STORE_PORTABLE_H
#define DESK_DESK_STORE_PORTABLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "db/db.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called with whole lines, some at a time. */
typedef enum rc (*portable_write_fn)(void *arg, struct sv lines, struct err *e);

/* Writes the open desk as it is at one moment. */
enum rc portable_export(
    struct desk *d, portable_write_fn write, void *arg, struct err *e);

struct portable_import {
	int fd;           /* can be read again from its start */
	const char *name; /* what messages call it: "stdin" */
	const char *as;   /* --as */
	bool is_restore;  /* an event says so, if the desk knows the caller */
	bool has_begun;   /* out: the store could be opened */
	int64_t rows;     /* out */
};

/*
 * Makes the desk that d names the one in the file, in one transaction: a store
 * that is not there is made; one that is there must be a desk that nobody has
 * worked with, and the caller its admin. The caller is then who he is in the
 * new one. d is found, not open; afterwards it is open. RC_DATA for a file that
 * is cut short, altered or no desk, and for a desk in use; RC_CONFIG for
 * another schema.
 */
enum rc portable_import(
    struct desk *d, struct portable_import *im, struct err *e);

/* Is that how such a file begins? */
bool portable_is(struct sv start);

/* A table of the schema. Full text and what else follows from others are not
 * among them: they are made anew. */
struct portable_table {
	const char *name;
	const char *key; /* the columns that rows are in the order of */
	/* "id id, size int, name text, data blob": an id is one that the store
	 * makes where none is given. */
	const char *columns;
	const char *later; /* those that may name a later row; NULL: none */
	int since;         /* the first schema that has it */
};

extern const struct portable_table portable_tables[];
extern const size_t portable_n_tables;

struct portable_column {
	const char *name;
	enum db_type type;
	bool is_key, is_later, is_made;
};

/* The columns of a table, in a. */
const struct portable_column *portable_columns(
    const struct portable_table *t, struct arena *a, size_t *n);

#endif
