/* Inside the PostgreSQL back end: what its files share. */
#ifndef DESK_DB_PG_CONN_H
#define DESK_DB_PG_CONN_H

#include "base/str.h"
#include "db/db_backend.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct pg_stmt;

/* What hurt a transaction: may it succeed when it is repeated? */
enum pg_trouble {
	PG_NO_TROUBLE,
	PG_CONFLICT, /* with another one */
	PG_TAKEN,    /* a unique key: perhaps by one that it did not see */
	PG_LOST,     /* the connection, before a commit was sent */
	PG_HOPELESS,
};

struct pg {
	PGconn *db;
	char *url;
	struct str name; /* the store in messages, without a password */
	enum db_mode mode;
	/* What was prepared in an earlier one, mostly of a connection, is
	 * gone. */
	unsigned generation;
	unsigned prepared; /* statements, for their names */
	/* A pooler stands between: each transaction may have another server
	 * process, so that nothing is prepared and nobody listens. */
	bool is_pooled;
	char state[6]; /* SQLSTATE of the latest error, or "" */
	bool is_away;  /* the server has said that it ends the connection */
	struct pg_stmt *live; /* the one whose rows are on their way */
	int n_later; /* results on their way that nobody has asked for yet */
	int64_t changes;

	/* The transaction. What begins it goes with its first statement. */
	bool in_tx;
	bool is_begun;
	const char *const *begin; /* words, NULL at the end */
	bool has_turn;            /* the table that who repeats one locks */
	bool notifies;            /* before its commit */
	bool is_write;
	bool has_given; /* rows: what was done with them is done */
	enum pg_trouble trouble;
	struct err failure; /* the first one in it */
	int taken_in_a_row, lost_in_a_row;

	/* Its schema, as open has found it; -1: to be asked. */
	int64_t version;
	bool is_listening;
	bool has_waited;
	int64_t pause_ms; /* before the next try to connect */
};

/* pg_link.c: the connection. */
enum rc pg_link(struct pg *c, struct err *e);
bool pg_is_lost(const struct pg *c);
/* For a statement: reads the rest of the one whose rows are on their way, and
 * connects anew where that may be done unseen. */
enum rc pg_ready(struct pg *c, struct err *e);

/* pg_error.c. What a result says, behind what ("cannot read"); r may be NULL:
 * what the connection says. */
enum rc pg_fail(
    struct pg *c, const PGresult *r, const char *what, struct err *e);
/* What a failed connection attempt says. */
enum rc pg_fail_link(struct pg *c, struct err *e);

/* pg_words.c: statements of the back end's own, in one go. Of the last result
 * the words to be seen in *tag (may be NULL). */
enum rc pg_say(struct pg *c, const char *const *words, const char *what,
    char tag[16], struct err *e);
/* The first column of the first row; RC_NOTFOUND (e untouched) if none. */
enum rc pg_ask(struct pg *c, const char *sql, const struct db_arg *args,
    size_t n_args, int64_t *n, struct err *e);

/* pg_stmt.c, pg_row.c: struct db_backend says what they do. */
enum rc pg_prepare(void *conn, const char *sql, void **st, struct err *e);
enum rc pg_bind(
    void *st, const struct db_arg *args, size_t n_args, struct err *e);
enum rc pg_step(void *st, bool *has_row, struct err *e);
void pg_reset(void *st);
void pg_finish(void *st);
bool pg_col_is_null(void *st, int col);
int64_t pg_col_int(void *st, int col);
struct sv pg_col_text(void *st, int col);
/* Takes the rest of its rows from the connection, for later. */
void pg_stmt_drain(struct pg_stmt *s);

/* pg_send.c, pg_words.c: the same. */
enum rc pg_later(void *st, struct err *e);
enum rc pg_catch_up(void *conn, struct err *e);
/* All results are read. Where a statement failed, those behind it that were to
 * be prepared are not: all are, anew. */
void pg_pipeline_end(struct pg *c);

/* pg_tx.c */
enum rc pg_begin(void *conn, enum db_level level, struct err *e);
enum rc pg_begin_turn(
    void *conn, enum db_turn turn, bool waits, bool *taken, struct err *e);
enum rc pg_commit(void *conn, struct err *e);
void pg_rollback(void *conn);
bool pg_may_repeat(void *conn);
/* A failure within the transaction, where it is the first one. */
void pg_tx_failed(struct pg *c, enum pg_trouble trouble, const struct err *e);

/* pg_wait.c */
enum rc pg_wait(void *conn, struct pollfd *also, int timeout_ms, bool *changed,
    struct err *e);
enum rc pg_notify(void *conn, struct err *e);

/* pg_check.c */
enum rc pg_check(
    void *conn, void (*report)(void *, const char *), void *arg, struct err *e);

#endif
