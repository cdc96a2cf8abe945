/* Looking people up, and making customers of those who write. */
#include "desk/people.h"

#include <string.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/near.h"

/* Names looked at for a "did you mean". */
enum { NEAR_MAX = 500 };

bool
people_is_address(struct sv address)
{
	struct sv v = sv_trim(address);
	size_t at = sv_find_c(v, '@'), i;

	for (i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] <= ' ')
			return false;
	return at > 0 && at + 1 < v.n;
}

/* In lower case (ASCII), trimmed; SV_NULL unless it looks like an address. */
static struct sv
address_key(struct sv address, struct arena *a)
{
	struct sv v = sv_trim(address);

	return people_is_address(v) ? arena_lower(a, v) : SV_NULL;
}

static enum rc
customer_make(struct desk *d, struct sv address, struct sv name, int64_t *id,
    struct err *e)
{
	static const char insert[] =
	    "insert into customer (name, email, created_at) "
	    "values ($1, $2, $3)";
	static const char add[] = "insert into customer_address "
				  "(address, customer_id) values ($1, $2)";
	enum rc rc;

	if ((rc = db_insert(d->db, insert,
		 DB_ARGS(db_view(name), db_view(address), db_int(d->now)), id,
		 e)) ||
	    (rc = db_run(
		 d->db, add, DB_ARGS(db_view(address), db_int(*id)), NULL, e)))
		return rc;
	return event_add(d,
	    &(struct event){.verb = "customer.created",
		.record = "customer",
		.record_id = *id},
	    e);
}

enum rc
people_customer(struct desk *d, struct sv address, struct sv name, int64_t *id,
    struct err *e)
{
	static const char find[] =
	    "select a.customer_id from customer_address a where a.address = $1";
	static const char set_name[] =
	    "update customer set name = $1 where id = $2 and name is null";
	struct sv key = address_key(address, d->arena);
	enum rc rc;

	if (!key.p)
		return err_set(
		    e, RC_DATA, "'%.*s' is no mail address", SV_ARG(address));
	rc = db_get_int(d->db, find, DB_ARGS(db_view(key)), id, e);
	if (rc == RC_NOTFOUND)
		return customer_make(d, key, name, id, e);
	if (rc || !name.n)
		return rc;
	return db_run(
	    d->db, set_name, DB_ARGS(db_view(name), db_int(*id)), NULL, e);
}

enum rc
people_agent_by_email(
    struct desk *d, struct sv address, int64_t *id, struct err *e)
{
	static const char sql[] =
	    "select id from agent where lower(email) = $1 "
	    "and is_active = 1 order by id limit 1";
	struct sv key = address_key(address, d->arena);
	enum rc rc;

	*id = 0;
	if (!key.p)
		return RC_OK;
	rc = db_get_int(d->db, sql, DB_ARGS(db_view(key)), id, e);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

enum rc
people_require_worker(
    struct desk *d, const char *what, int64_t agent_id, struct err *e)
{
	static const char sql[] =
	    "select login, role, is_active from agent where id = $1";
	struct db_stmt *st;
	enum rc rc, refused = RC_OK;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(agent_id)), &st, e)))
		return rc;
	if (db_next(st)) {
		struct sv login = db_col_text(st, 0), role = db_col_text(st, 1);

		if (!db_col_int(st, 2))
			refused = err_set(e, RC_DATA,
			    "%s: agent '%.*s' is not active", what,
			    SV_ARG(login));
		else if (!role_may(role_find(role), ACT_CHANGE))
			refused = err_set(e, RC_DATA,
			    "%s: agent '%.*s' is %.*s, a role that works on no "
			    "tickets",
			    what, SV_ARG(login), SV_ARG(role));
	}
	rc = db_end(st, refused ? &(struct err)ERR_INIT : e);
	return refused ? refused : rc;
}

/* The name that was meant is for those who may know all of them. */
static enum rc
no_such(struct desk *d, const struct field *f, struct sv name, struct err *e)
{
	struct str sql = STR_INIT;
	const char *hint = "";
	enum rc rc = RC_OK;

	str_add_f(&sql, "select %s from %s order by 1 limit %d", f->ref->column,
	    f->ref->table, NEAR_MAX);
	if (d->caller.role != ROLE_CUSTOMER)
		rc = near_hint(d, sql.p, NULL, name, &hint, e);
	str_free(&sql);
	if (rc)
		return rc;
	return err_set(e, RC_DATA, "%s: no %s '%.*s'%s", f->name,
	    strchr(f->ref->table, '_') ? f->name : f->ref->table, SV_ARG(name),
	    hint);
}

enum rc
people_ref(struct desk *d, const struct field *f, struct sv name, int64_t *id,
    struct err *e)
{
	const struct field_ref *ref = f->ref;
	struct str sql = STR_INIT;
	enum rc rc;

	if (ref->has_me && sv_is(name, "me")) {
		*id = d->caller.id;
		return *id ? RC_OK
			   : err_set(e, RC_DATA,
				 "%s: 'me' is no agent of this desk", f->name);
	}
	if (ref->is_made) {
		if ((rc = people_customer(d, name, SV_NULL, id, e)))
			err_ctx(e, "%s", f->name);
		return rc;
	}
	str_add_f(&sql, "select %s from %s where %s = $1", ref->id, ref->table,
	    ref->column);
	rc = db_get_int(d->db, sql.p, DB_ARGS(db_view(name)), id, e);
	str_free(&sql);
	return rc == RC_NOTFOUND ? no_such(d, f, name, e) : rc;
}
