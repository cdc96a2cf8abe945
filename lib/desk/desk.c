/* Finding, opening and making a desk. */
#include "desk/desk.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "db/migrate.h"
#include "desk/event.h"

static enum rc
refuse_url(const struct config *c, const char *url, struct err *e)
{
	if (!url || !c->is_trusted_only)
		return RC_OK;
	return err_set(e, RC_DENIED,
	    "option '-d': not here, where the programs guard the desk");
}

/* In the user's home. */
static enum rc
default_url(struct desk *d, struct arena *a, struct err *e)
{
	if (d->config.is_trusted_only)
		return err_set(e, RC_CONFIG,
		    "no desk is named: set 'database' in section [desk] of "
		    "'%s'",
		    config_system_file);
	d->url = file_home(a, ".local/share/desk/desk.db");
	d->url_from = "default";
	if (!d->url)
		return err_set(e, RC_CONFIG,
		    "no desk is named: HOME is not set; give -d or DESK_DB");
	return RC_OK;
}

enum rc
desk_find(struct desk *d, const char *url, struct arena *a, struct err *e)
{
	size_t i;
	enum rc rc;

	memset(d, 0, sizeof *d);
	d->arena = a;
	d->now = clock_now();
	if ((rc = config_load(&d->config, a, e)) ||
	    (rc = refuse_url(&d->config, url, e)))
		return rc;
	if (url) {
		d->url = url;
		d->url_from = "option -d";
		return RC_OK;
	}
	if (!(d->url = config_text(&d->config, "desk.database")))
		return default_url(d, a, e);
	for (i = 0; strcmp(config_keys[i].name, "desk.database") != 0; i++)
		;
	d->url_from = d->config.values[i].origin;
	/* The folder that a user is in is his choice. */
	if (d->config.is_trusted_only && d->url[0] != '/' &&
	    !strstr(d->url, "://"))
		return err_set(e, RC_CONFIG,
		    "%s: desk.database: '%s' does not begin with /",
		    d->url_from, d->url);
	return RC_OK;
}

enum rc
desk_open(struct desk *d, enum db_mode mode, const char *as, struct err *e)
{
	enum rc rc;

	if ((rc = db_open(d->url, mode, &d->db, e)) ||
	    (rc = migrate_require(d->db, e)))
		return rc;
	return caller_find(d->db, as, d->arena, &d->caller, e);
}

/* The secrets that a desk is born with. */
static enum rc
make_secret(struct desk *d, const char *name, struct err *e)
{
	static const char sql[] =
	    "insert into setting (name, secret) values ($1, $2)";
	char bytes[32];

	hash_random(bytes, sizeof bytes);
	return db_run(d->db, sql,
	    DB_ARGS(db_text(name), db_blob((struct sv){bytes, sizeof bytes})),
	    NULL, e);
}

static enum rc
fill(void *arg, struct err *e)
{
	static const char sql[] = "insert into agent (login, role, created_at) "
				  "values ($1, 'admin', $2)";
	struct desk *d = arg;
	const char *login = caller_login(d->arena);
	int64_t from, to;
	enum rc rc;

	if ((rc = migrate_run(d->db, &from, &to, e)) ||
	    (rc = make_secret(d, "token", e)) ||
	    (rc = db_insert(d->db, sql, DB_ARGS(db_text(login), db_int(d->now)),
		 &d->caller.id, e)))
		return rc;
	d->caller.login = login;
	d->caller.role = ROLE_ADMIN;
	return event_add(d,
	    &(struct event){.verb = "desk.created",
		.record = "agent",
		.record_id = d->caller.id},
	    e);
}

enum rc
desk_fill(struct desk *d, struct err *e)
{
	return db_tx(d->db, fill, d, e);
}

void
desk_discard(struct desk *d)
{
	const char *const *file;

	desk_close(d);
	for (file = db_files(d->url, d->arena); *file; file++)
		unlink(*file);
}

enum rc
desk_make(struct desk *d, struct err *e)
{
	enum rc rc;

	if ((rc = desk_require_owner(d, e)) ||
	    (*db_files(d->url, d->arena) &&
		(rc = file_make_parents(d->url, e))))
		return rc;
	return db_open(d->url, DB_CREATE, &d->db, e);
}

enum rc
desk_create(struct desk *d, struct err *e)
{
	enum rc rc;

	if ((rc = desk_make(d, e)))
		return rc;
	if ((rc = desk_fill(d, e)))
		desk_discard(d);
	return rc;
}

enum rc
desk_require_owner(const struct desk *d, struct err *e)
{
	if (!d->config.is_trusted_only || getuid() == 0)
		return RC_OK;
	return err_set(e, RC_DENIED,
	    "not here, where the programs guard the desk: run it as the desk's "
	    "owner");
}

void
desk_close(struct desk *d)
{
	db_close(d->db);
	d->db = NULL;
}

enum rc
desk_secret(struct desk *d, const char *name, struct sv *secret, struct err *e)
{
	static const char sql[] = "select secret from setting where name = $1";
	struct db_stmt *st;
	enum rc rc;

	*secret = SV_NULL;
	if ((rc = db_query(d->db, sql, DB_ARGS(db_text(name)), &st, e)))
		return rc;
	if (db_next(st))
		*secret = arena_sv(d->arena, db_col_blob(st, 0));
	return db_end(st, e);
}
