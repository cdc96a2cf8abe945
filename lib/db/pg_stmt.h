/* A statement of the PostgreSQL back end. */
#ifndef DESK_DB_PG_STMT_H
#define DESK_DB_PG_STMT_H

#include "base/str.h"
#include "base/vec.h"
#include "db/pg_conn.h"

/* Where its rows are. */
enum pg_rows {
	PG_NOT_SENT,
	PG_LIVE, /* on their way: c->live is this one */
	PG_KEPT, /* here; the end and the failure behind them, too */
};

/* A column of all rows. */
enum pg_form { PG_PLAIN, PG_BYTES, PG_TRUTH };

struct pg_stmt {
	struct pg *c;
	char *sql;
	bool is_read; /* by its first word */
	struct db_arg *args;
	size_t n_args;
	uint64_t named; /* bit n-1: $n stands in the text; past 64 unknown */

	/* On the server: not at its first use, which would cost more. */
	unsigned uses;
	unsigned generation; /* of the connection that has it; 0: none */
	char name[16];
	Oid *types;     /* of the parameters, as it is there */
	int prepare_at; /* which of the results says that it is; -1: none */

	enum pg_rows rows;
	/* Results that come before its own, and how many were read. */
	int before, seen;
	bool has_begun; /* a row of it was given out */
	enum rc rc;     /* how it ended, once it has */
	struct err err;

	/* The current row; values live in result, bytes or kept. */
	PGresult *result;
	struct str bytes;
	int n_cols;
	struct sv *cols; /* p is NULL where null */
	enum pg_form *forms;
	/* Rows for later: the length of each value (-1: null) and its bytes. */
	struct str kept;
	size_t kept_at;
};

/* pg_row.c */
void pg_row_take(struct pg_stmt *s, PGresult *r); /* r is the statement's */
void pg_row_keep(struct pg_stmt *s);              /* the current one */
bool pg_row_kept(struct pg_stmt *s); /* the next kept one; false: no more */
void pg_row_forget(struct pg_stmt *s);

/* pg_send.c: the statement on its way. RC_TEMPFAIL, RC_DATA for a text that no
 * store of this kind can hold. */
enum rc pg_stmt_send(struct pg_stmt *s, struct err *e);

#endif
