/* What the back end itself says to the server, whole exchanges at a time. */
#include "db/pg_conn.h"

#include <stdio.h>

void
pg_pipeline_end(struct pg *c)
{
	PQexitPipelineMode(c->db);
	if (c->n_later && c->failure.rc)
		c->generation++;
	c->n_later = 0;
}

/* Reads what n statements and the sync behind them give. */
static enum rc
listen_to(struct pg *c, const char *what, char tag[16], struct err *e)
{
	bool is_synced = false;
	enum rc rc = RC_OK;
	PGresult *r;

	while (!is_synced) {
		if (!(r = PQgetResult(c->db))) {
			if (PQstatus(c->db) != CONNECTION_OK)
				break;
			continue;
		}
		switch (PQresultStatus(r)) {
		case PGRES_PIPELINE_SYNC:
			is_synced = true;
			break;
		case PGRES_FATAL_ERROR:
			if (!rc)
				rc = pg_fail(c, r, what, e);
			break;
		case PGRES_COMMAND_OK:
			if (tag)
				snprintf(tag, 16, "%s", PQcmdStatus(r));
			break;
		default:
			break;
		}
		PQclear(r);
		/* Nothing comes behind that, and libpq does not always say. */
		if (pg_is_lost(c))
			break;
	}
	if (!is_synced && !rc)
		rc = pg_fail(c, NULL, what, e);
	pg_pipeline_end(c);
	return rc;
}

enum rc
pg_catch_up(void *conn, struct err *e)
{
	static const char what[] = "cannot write";
	struct pg *c = conn;

	if (c->live)
		pg_stmt_drain(c->live);
	if (!c->n_later)
		return RC_OK;
	if (PQpipelineSync(c->db) != 1)
		return pg_fail(c, NULL, what, e);
	return listen_to(c, what, NULL, e);
}

enum rc
pg_say(struct pg *c, const char *const *words, const char *what, char tag[16],
    struct err *e)
{
	bool sent = PQenterPipelineMode(c->db) == 1;

	for (; *words && sent; words++)
		sent = PQsendQueryParams(
			   c->db, *words, 0, NULL, NULL, NULL, NULL, 0) == 1;
	if (!sent || PQpipelineSync(c->db) != 1)
		return pg_fail(c, NULL, what, e);
	return listen_to(c, what, tag, e);
}

enum rc
pg_ask(struct pg *c, const char *sql, const struct db_arg *args, size_t n_args,
    int64_t *n, struct err *e)
{
	bool has_row = false;
	void *st;
	enum rc rc;

	if ((rc = pg_prepare(c, sql, &st, e)))
		return rc;
	if (!(rc = pg_bind(st, args, n_args, e)) &&
	    !(rc = pg_step(st, &has_row, e)) && has_row)
		*n = pg_col_int(st, 0);
	pg_finish(st);
	return rc ? rc : has_row ? RC_OK : RC_NOTFOUND;
}
