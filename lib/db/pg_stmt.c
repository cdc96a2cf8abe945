/* Statements: prepared, bound, stepped through as their rows come. */
#include "db/pg_stmt.h"

#include <string.h>

static const char *
what_of(const struct pg_stmt *s)
{
	return s->is_read ? "cannot read" : "cannot write";
}

/* Which parameters the text names: the server asks for the type of each. */
static uint64_t
named_in(const char *sql)
{
	uint64_t named = 0;
	const char *at;
	unsigned n;

	for (at = sql; (at = strchr(at, '$')); at++) {
		for (n = 0; at[1] >= '0' && at[1] <= '9' && n <= 64; at++)
			n = n * 10 + (unsigned)(at[1] - '0');
		if (n >= 1 && n <= 64)
			named |= (uint64_t)1 << (n - 1);
	}
	return named;
}

/* Does it change nothing? Where that cannot be seen, no. */
static bool
is_read(const char *sql)
{
	struct sv v = sv_trim(sv_of(sql));

	return sv_starts(v, SV("select")) ||
	    (sv_starts(v, SV("with")) && !strstr(sql, "insert into") &&
		!strstr(sql, "update ") && !strstr(sql, "delete from"));
}

/* The text of a statement in which lower($1) folds as lower() of a column does:
 * ASCII alone, as on SQLite, whatever the server's locale. */
static char *
fold_alike(const char *sql)
{
	static const struct sv lower = {"lower($", 7};
	struct sv rest = sv_of(sql);
	struct str out = STR_INIT;
	size_t at;
	char *copy;

	while ((at = sv_find(rest, lower)) < rest.n) {
		at += lower.n;
		while (at < rest.n && rest.p[at] != ')')
			at++;
		str_add(&out, sv_sub(rest, 0, at));
		str_add_s(&out, " collate \"C\"");
		rest = sv_sub(rest, at, rest.n);
	}
	str_add(&out, rest);
	copy = strdup(out.p);
	str_free(&out);
	return copy;
}

enum rc
pg_prepare(void *conn, const char *sql, void **st, struct err *e)
{
	struct pg_stmt *s = calloc(1, sizeof *s);

	(void)e;
	if (!s || !(s->sql = fold_alike(sql)))
		die_nomem();
	s->c = conn;
	s->named = named_in(sql);
	s->bytes = s->kept = (struct str)STR_INIT;
	s->is_read = is_read(sql);
	*st = s;
	return RC_OK;
}

enum rc
pg_bind(void *st, const struct db_arg *args, size_t n_args, struct err *e)
{
	struct pg_stmt *s = st;

	(void)e;
	if (n_args != s->n_args) {
		/* As what was prepared has other parameters. */
		s->generation = 0;
		free(s->args);
		if (!(s->args = calloc(n_args ? n_args : 1, sizeof *args)))
			die_nomem();
		s->n_args = n_args;
	}
	if (n_args)
		memcpy(s->args, args, n_args * sizeof *args);
	return RC_OK;
}

/* No row is left on the connection. A failed lone read leaves its transaction
 * open. */
static void
end_live(struct pg_stmt *s)
{
	static const char *const rollback[] = {"rollback", NULL};
	struct err ignored = ERR_INIT;
	struct pg *c = s->c;

	c->live = NULL;
	s->rows = PG_KEPT;
	pg_pipeline_end(c);
	if (!c->in_tx && PQtransactionStatus(c->db) == PQTRANS_INERROR)
		pg_say(c, rollback, "cannot read", NULL, &ignored);
}

static void
note_changes(struct pg_stmt *s, PGresult *r)
{
	struct sv n = sv_of(PQcmdTuples(r));
	size_t i;

	s->c->changes = 0;
	for (i = 0; i < n.n; i++)
		s->c->changes = s->c->changes * 10 + (n.p[i] - '0');
}

/* One that the server has lost, or that a new schema has made another one, is
 * prepared anew. */
static void
note_failure(struct pg_stmt *s, PGresult *r)
{
	if (!s->rc)
		s->rc = pg_fail(s->c, r,
		    s->seen < s->c->n_later ? "cannot write" : what_of(s),
		    &s->err);
	if (strcmp(s->c->state, "26000") == 0 ||
	    strcmp(s->c->state, "0A000") == 0)
		s->generation = s->uses = 0;
}

/* A result that is no row. */
static void
take_end(struct pg_stmt *s, PGresult *r)
{
	switch (PQresultStatus(r)) {
	case PGRES_TUPLES_OK:
	case PGRES_COMMAND_OK:
		if (s->seen == s->before)
			note_changes(s, r);
		else if (s->seen == s->prepare_at)
			s->generation = s->c->generation;
		break;
	case PGRES_PIPELINE_SYNC:
		end_live(s);
		break;
	case PGRES_PIPELINE_ABORTED:
		break;
	default:
		note_failure(s, r);
	}
	PQclear(r);
}

/* The next row from the connection; false at the end, with s->rc. */
static bool
receive(struct pg_stmt *s)
{
	struct pg *c = s->c;
	PGresult *r;

	while (s->rows == PG_LIVE) {
		r = PQgetResult(c->db);
		if (r && PQresultStatus(r) == PGRES_SINGLE_TUPLE) {
			pg_row_take(s, r);
			return true;
		}
		if (r)
			take_end(s, r);
		/* Where the server has ended it, libpq may wait no more for
		 * what was sent, nor call the connection bad. */
		if (s->rows == PG_LIVE && pg_is_lost(c)) {
			if (!s->rc)
				s->rc = pg_fail(c, NULL, what_of(s), &s->err);
			end_live(s);
		} else if (!r && ++s->seen == s->before) {
			PQsetSingleRowMode(c->db);
		}
	}
	return false;
}

/* The current row stays as it is: views of it are with somebody. */
void
pg_stmt_drain(struct pg_stmt *s)
{
	struct pg_stmt now = *s;

	s->result = NULL;
	s->bytes = (struct str)STR_INIT;
	s->cols = NULL;
	s->forms = NULL;
	s->n_cols = 0;
	while (receive(s))
		pg_row_keep(s);
	PQclear(s->result);
	str_free(&s->bytes);
	free(s->cols);
	free(s->forms);
	s->result = now.result;
	s->bytes = now.bytes;
	s->cols = now.cols;
	s->forms = now.forms;
	s->n_cols = now.n_cols;
}

/* A lone read that has given nothing yet, and whose connection broke. */
static bool
may_send_again(const struct pg_stmt *s)
{
	return s->is_read && !s->has_begun && !s->c->in_tx && pg_is_lost(s->c);
}

static bool
first_row(struct pg_stmt *s)
{
	if ((s->rc = pg_stmt_send(s, &s->err))) {
		s->rows = PG_KEPT;
		return false;
	}
	return receive(s);
}

enum rc
pg_step(void *st, bool *has_row, struct err *e)
{
	struct pg_stmt *s = st;

	if (s->rows == PG_NOT_SENT) {
		*has_row = first_row(s);
		if (s->rc && may_send_again(s))
			*has_row = first_row(s);
	} else {
		*has_row = s->rows == PG_KEPT ? pg_row_kept(s) : receive(s);
	}
	s->has_begun |= *has_row;
	s->c->has_given |= *has_row;
	if (*has_row || !s->rc)
		return RC_OK;
	*e = s->err;
	return s->rc;
}

void
pg_reset(void *st)
{
	struct pg_stmt *s = st;

	while (s->rows == PG_LIVE)
		receive(s);
	pg_row_forget(s);
	s->rows = PG_NOT_SENT;
	s->has_begun = false;
	s->rc = RC_OK;
}

void
pg_finish(void *st)
{
	struct pg_stmt *s = st;

	pg_reset(s);
	free(s->cols);
	free(s->forms);
	free(s->args);
	free(s->types);
	free(s->sql);
	free(s);
}
