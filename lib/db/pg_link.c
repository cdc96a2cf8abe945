/*
 * The connection to the server: by libpq's own means (service and password
 * files, TLS, several hosts), as the URL says. Nothing is set on it that lives
 * longer than a transaction, so that a pooler may stand between.
 */
#include "db/pg_conn.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/rights.h"

extern char **environ;

/* A failed try is made once more, for its SQLSTATE, if it took no longer. */
enum { QUICK_MS = 1000 };

/* What stands before dbname may be said otherwise by the URL. */
static const struct {
	const char *key, *value;
} options[] = {
    {"connect_timeout", "10"},
    {"keepalives_idle", "30"},
    {"keepalives_interval", "10"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "60000"},
    {"fallback_application_name", "deskutils"},
    {"dbname", NULL},
    {"client_encoding", "UTF8"},
};

static void
ignore_notice(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static const char *
value_of(const char *key, const char *value, const char *url)
{
	const char *timeout = getenv("PGCONNECT_TIMEOUT");

	if (!value)
		return url;
	return timeout && strcmp(key, "connect_timeout") == 0 ? timeout : value;
}

/*
 * What a user's environment and home say to libpq is not for those whose rights
 * are lent: a service of his own making would be told the desk's password.
 */
static void
leave_variables(void)
{
	char name[64];
	char **at;
	size_t n;

	for (at = environ; *at;) {
		n = strcspn(*at, "=");
		if (strncmp(*at, "PG", 2) != 0 || n >= sizeof name) {
			at++;
			continue;
		}
		memcpy(name, *at, n);
		name[n] = '\0';
		unsetenv(name);
		at = environ;
	}
}

static PGconn *
connect_away_from_home(const char *const *keys, const char *const *values)
{
	const char *home = getenv("HOME");
	char *kept = home ? strdup(home) : NULL;
	PGconn *db;

	if (home && !kept)
		die_nomem();
	leave_variables();
	setenv("HOME", "/nonexistent", 1);
	db = PQconnectdbParams(keys, values, 1);
	if (kept)
		setenv("HOME", kept, 1);
	else
		unsetenv("HOME");
	free(kept);
	return db;
}

static PGconn *
connect_now(struct pg *c)
{
	const char *keys[COUNT_OF(options) + 1] = {NULL};
	const char *values[COUNT_OF(options) + 1] = {NULL};
	int64_t began = clock_monotonic_ms();
	PGconn *db;
	size_t i;

	for (i = 0; i < COUNT_OF(options); i++) {
		keys[i] = options[i].key;
		values[i] = value_of(options[i].key, options[i].value, c->url);
	}
	db = rights_are_lent() ? connect_away_from_home(keys, values)
			       : PQconnectdbParams(keys, values, 1);
	if (!db)
		die_nomem();
	if (PQstatus(db) != CONNECTION_OK &&
	    clock_monotonic_ms() - began < QUICK_MS) {
		PQsetErrorVerbosity(db, PQERRORS_VERBOSE);
		PQreset(db);
		if (PQstatus(db) == CONNECTION_OK)
			PQsetErrorVerbosity(db, PQERRORS_DEFAULT);
	}
	return db;
}

/* A desk's text is UTF-8; every other encoding lacks some of it. */
static enum rc
check_encoding(struct pg *c, struct err *e)
{
	const char *is = PQparameterStatus(c->db, "server_encoding");

	if (!is || strcmp(is, "UTF8") == 0)
		return RC_OK;
	return err_set(e, RC_CONFIG,
	    "cannot open '%s': the database's encoding is %s, a desk needs "
	    "UTF8",
	    c->name.p, is);
}

/* Several hosts: the one that has answered. */
static void
name_store(struct pg *c)
{
	const char *host = PQhost(c->db), *port = PQport(c->db);

	if (PQstatus(c->db) != CONNECTION_OK || !host || !port)
		return;
	str_clear(&c->name);
	if (host[0] == '/')
		str_add_f(&c->name, "postgresql:///%s?host=%s&port=%s",
		    PQdb(c->db), host, port);
	else
		str_add_f(
		    &c->name, "postgresql://%s:%s/%s", host, port, PQdb(c->db));
}

/* libpq's words about a URL can have the password in them. */
static enum rc
check_url(struct pg *c, struct err *e)
{
	char *why = NULL;
	PQconninfoOption *parts = PQconninfoParse(c->url, &why);
	bool is_good = parts != NULL;
	struct sv line = sv_of(why), rest = line;

	sv_line(&rest, &line);
	if (!is_good)
		err_set(e, RC_CONFIG, "cannot open '%s': %.*s", c->name.p,
		    SV_ARG(!why || strstr(why, "://") ? SV("it is no valid URL")
						      : line));
	PQconninfoFree(parts);
	PQfreemem(why);
	return is_good ? RC_OK : RC_CONFIG;
}

enum rc
pg_link(struct pg *c, struct err *e)
{
	enum rc rc;

	if (!c->db && (rc = check_url(c, e)))
		return rc;
	PQfinish(c->db);
	c->is_away = c->is_listening = false;
	c->live = NULL;
	c->n_later = 0;
	c->generation++;
	c->db = connect_now(c);
	if (PQstatus(c->db) != CONNECTION_OK) {
		pg_fail_link(c, e);
		pg_tx_failed(c, PG_HOPELESS, e);
		return e->rc;
	}
	PQsetNoticeProcessor(c->db, ignore_notice, NULL);
	name_store(c);
	if ((rc = check_encoding(c, e)))
		c->is_away = true;
	return rc;
}

bool
pg_is_lost(const struct pg *c)
{
	return c->is_away || PQstatus(c->db) != CONNECTION_OK;
}

enum rc
pg_ready(struct pg *c, struct err *e)
{
	if (c->live)
		pg_stmt_drain(c->live);
	if (!pg_is_lost(c))
		return RC_OK;
	if (c->is_begun) {
		CHECK(c->failure.rc);
		*e = c->failure;
		return e->rc;
	}
	return pg_link(c, e);
}
