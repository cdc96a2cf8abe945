/*
 * What the server's errors are to us: by SQLSTATE (PostgreSQL's appendix A), in
 * the codes and words that the other store has for the same trouble.
 */
#include "db/pg_conn.h"

#include <stdio.h>
#include <string.h>

#include "base/sv.h"

/* The first row whose state is that of the error, or begins it. */
static const struct kind {
	const char *state;
	enum rc rc;
	enum pg_trouble trouble;
	const char *why; /* NULL: what the server says */
} kinds[] = {
    {"40001", RC_TEMPFAIL, PG_CONFLICT, "the database is busy"},
    {"40P01", RC_TEMPFAIL, PG_CONFLICT, "the database is busy"},
    /* A prepared statement is gone: it comes anew. */
    {"26000", RC_TEMPFAIL, PG_CONFLICT, "the database is busy"},
    {"55P03", RC_TEMPFAIL, PG_HOPELESS, "the database is busy"},
    {"23505", RC_DATA, PG_TAKEN, NULL},
    /* Made by another one after we had looked. */
    {"42P07", RC_DATA, PG_TAKEN, NULL},
    {"42710", RC_DATA, PG_TAKEN, NULL},
    {"42701", RC_DATA, PG_TAKEN, NULL},
    {"22", RC_DATA, PG_HOPELESS, NULL},
    {"23", RC_DATA, PG_HOPELESS, NULL},
    {"54", RC_DATA, PG_HOPELESS, NULL},
    {"08", RC_TEMPFAIL, PG_LOST, "the database is away"},
    {"57P", RC_TEMPFAIL, PG_LOST, "the database is away"},
    {"53300", RC_TEMPFAIL, PG_LOST, "the database is busy"},
    {"25006", RC_TEMPFAIL, PG_HOPELESS, "the database is read-only"},
    {"25P03", RC_TEMPFAIL, PG_LOST, "the database is away"},
    {"57", RC_TEMPFAIL, PG_HOPELESS, NULL},
    {"53100", RC_IO, PG_HOPELESS, NULL},
    {"53200", RC_NOMEM, PG_HOPELESS, NULL},
    {"53", RC_TEMPFAIL, PG_HOPELESS, NULL},
    {"58", RC_IO, PG_HOPELESS, NULL},
    {"XX001", RC_DATA, PG_HOPELESS, NULL},
    {"XX002", RC_DATA, PG_HOPELESS, NULL},
    {"42501", RC_DENIED, PG_HOPELESS, NULL},
    {"28", RC_DENIED, PG_HOPELESS, NULL},
    {"3D000", RC_NOTFOUND, PG_HOPELESS,
	"there is no database of that name; 'createdb' makes one"},
    {"", RC_BUG, PG_HOPELESS, NULL},
};

static const struct kind *
kind_of(struct pg *c, const char *state)
{
	const char *standby = PQparameterStatus(c->db, "in_hot_standby");
	const struct kind *kind = kinds;

	if (!state)
		state = "08006";
	/* What a standby says to 'serializable'. */
	else if (strcmp(state, "0A000") == 0 && standby &&
	    strcmp(standby, "on") == 0)
		state = "25006";
	while (strncmp(state, kind->state, strlen(kind->state)) != 0)
		kind++;
	return kind;
}

/* libpq's words can be several lines, and end with one. */
static struct sv
first_line(const char *text)
{
	struct sv rest = sv_of(text), line = SV_NULL;

	sv_line(&rest, &line);
	return line;
}

/* Does the server end the connection behind this error? */
static bool
is_fatal(const PGresult *r)
{
	const char *s = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);

	return s && (strcmp(s, "FATAL") == 0 || strcmp(s, "PANIC") == 0);
}

enum rc
pg_fail(struct pg *c, const PGresult *r, const char *what, struct err *e)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const struct kind *kind;

	snprintf(c->state, sizeof c->state, "%s", state ? state : "");
	/* The first failure is the cause of this one. */
	if (state && strcmp(state, "25P02") == 0 && c->failure.rc) {
		*e = c->failure;
		return e->rc;
	}
	kind = kind_of(c, state);
	if (kind->trouble == PG_LOST || is_fatal(r))
		c->is_away = true;
	if (!text)
		text = PQerrorMessage(c->db);
	if (kind->why)
		err_set(e, kind->rc, "%s '%s': %s", what, c->name.p, kind->why);
	else
		err_set(e, kind->rc, "%s '%s': %.*s", what, c->name.p,
		    SV_ARG(first_line(text)));
	pg_tx_failed(c, c->is_away ? PG_LOST : kind->trouble, e);
	return e->rc;
}

/* Where the SQLSTATE is in verbose words ("FATAL:  3D000: …"), or NULL. */
static const char *
find_state(const char *text)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *at;

	for (at = text; (at = strstr(at, ":  ")); at += 3)
		if (strspn(at + 3, letters) == 5 && at[8] == ':')
			return at + 3;
	return NULL;
}

enum rc
pg_fail_link(struct pg *c, struct err *e)
{
	const char *text = PQerrorMessage(c->db);
	const char *state = find_state(text);
	const struct kind *kind = kind_of(c, state);
	const char *why = kind->why;

	if (kind->rc == RC_NOTFOUND)
		return err_set(
		    e, kind->rc, "cannot open '%s': %s", c->name.p, why);
	/* Behind the SQLSTATE and its colon. */
	return err_set(e, kind->rc == RC_BUG ? RC_TEMPFAIL : kind->rc,
	    "cannot open '%s': %s%s%.*s", c->name.p, why ? why : "",
	    why ? ": " : "", SV_ARG(first_line(state ? state + 7 : text)));
}
