/* Writing events, chaining them, and proving the chain. */
#include "desk/event.h"

#include <stdio.h>
#include <string.h>

#include "io/json.h"

enum { SALT_SIZE = 16 };

/* Everything of a row that the chain covers, in this order. */
struct link_row {
	int64_t id, at, agent_id, record_id, ticket_id;
	struct sv verb, record, digest;
};

static struct sha256
link_hash(const struct sha256 *before, const struct link_row *row)
{
	char numbers[128];
	int n = snprintf(numbers, sizeof numbers, "%lld %lld %lld %lld %lld",
	    (long long)row->id, (long long)row->at, (long long)row->agent_id,
	    (long long)row->record_id, (long long)row->ticket_id);
	struct sv pieces[] = {hash_sv(before), {numbers, (size_t)n}, row->verb,
	    row->record, row->digest};

	return sha256_pieces(pieces, COUNT_OF(pieces));
}

static struct sha256
changes_digest(struct sv salt, struct sv changes)
{
	struct sv pieces[] = {salt, changes};

	return sha256_pieces(pieces, COUNT_OF(pieces));
}

/* The chain's end so far: a zero hash and id before the first event. */
static enum rc
read_head(struct desk *d, int64_t *id, struct sha256 *hash, struct err *e)
{
	static const char sql[] =
	    "select id, hash from event order by id desc limit 1";
	struct db_stmt *st;
	enum rc rc;

	*id = 0;
	memset(hash, 0, sizeof *hash);
	if ((rc = db_query(d->db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	if (db_next(st)) {
		struct sv bytes = db_col_blob(st, 1);

		*id = db_col_int(st, 0);
		if (bytes.n == sizeof hash->v)
			memcpy(hash->v, bytes.p, bytes.n);
	}
	return db_end(st, e);
}

static struct db_arg
id_or_null(int64_t id)
{
	return id ? db_int(id) : db_null();
}

enum rc
event_add(struct desk *d, const struct event *ev, struct err *e)
{
	static const char sql[] =
	    "insert into event (id, at, agent_id, verb, record, record_id, "
	    "ticket_id, changes, salt, digest, hash) "
	    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
	char salt_bytes[SALT_SIZE];
	struct sv salt = {salt_bytes, sizeof salt_bytes};
	struct sha256 before, digest, hash;
	struct link_row row;
	int64_t last;
	enum rc rc;

	if ((rc = read_head(d, &last, &before, e)))
		return rc;
	hash_random(salt_bytes, sizeof salt_bytes);
	digest = changes_digest(salt, ev->changes);
	row = (struct link_row){last + 1, d->now, d->caller.id, ev->record_id,
	    ev->ticket_id, sv_of(ev->verb), sv_of(ev->record),
	    hash_sv(&digest)};
	hash = link_hash(&before, &row);
	return db_run(d->db, sql,
	    DB_ARGS(db_int(row.id), db_int(row.at), id_or_null(row.agent_id),
		db_view(row.verb), db_view(row.record), db_int(row.record_id),
		id_or_null(row.ticket_id), db_view(ev->changes), db_blob(salt),
		db_blob(row.digest), db_blob(hash_sv(&hash))),
	    NULL, e);
}

static void
add_key(struct str *changes, const char *name)
{
	str_add_c(changes, changes->n ? ',' : '{');
	json_quote(changes, sv_of(name));
	str_add_c(changes, ':');
}

static void
add_value(struct str *changes, struct sv v)
{
	if (v.p)
		json_quote(changes, v);
	else
		str_add_s(changes, "null");
}

void
event_change(
    struct str *changes, const char *field, struct sv before, struct sv after)
{
	add_key(changes, field);
	str_add_c(changes, '[');
	add_value(changes, before);
	str_add_c(changes, ',');
	add_value(changes, after);
	str_add_c(changes, ']');
}

void
event_fact(struct str *changes, const char *name, struct sv value)
{
	add_key(changes, name);
	add_value(changes, value);
}

void
event_number(struct str *changes, const char *name, int64_t number)
{
	add_key(changes, name);
	str_add_f(changes, "%lld", (long long)number);
}

struct sv
event_changes_end(struct str *changes)
{
	if (!changes->n)
		return SV_NULL;
	str_add_c(changes, '}');
	return str_sv(changes);
}

/* Looks at one row; false when it does not fit what came before. */
static bool
verify_row(struct db_stmt *st, struct event_audit *audit)
{
	struct link_row row = {db_col_int(st, 0), db_col_int(st, 1),
	    db_col_int(st, 2), db_col_int(st, 5), db_col_int(st, 6),
	    db_col_text(st, 3), db_col_text(st, 4), db_col_blob(st, 9)};
	struct sha256 hash = link_hash(&audit->head, &row), digest;
	bool is_erased = db_col_is_null(st, 8);

	audit->events++;
	audit->erased += is_erased;
	if (row.id != audit->events)
		audit->fault = "an event before it is missing";
	else if (!sv_eq(hash_sv(&hash), db_col_blob(st, 10)))
		audit->fault = "the event or the one before it was altered";
	audit->head = hash;
	if (!audit->fault && is_erased && !db_col_is_null(st, 7))
		audit->fault = "its changes stand there without their salt";
	if (!audit->fault && !is_erased) {
		digest = changes_digest(db_col_blob(st, 8), db_col_text(st, 7));
		if (!sv_eq(hash_sv(&digest), row.digest))
			audit->fault = "its changes were altered";
	}
	if (audit->fault)
		audit->bad_id = row.id;
	return !audit->fault;
}

enum rc
event_verify(struct desk *d, struct event_audit *audit, struct err *e)
{
	static const char sql[] =
	    "select id, at, agent_id, verb, record, record_id, ticket_id, "
	    "changes, salt, digest, hash from event order by id";
	struct db_stmt *st;
	enum rc rc;

	memset(audit, 0, sizeof *audit);
	if ((rc = db_query(d->db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	while (db_next(st) && verify_row(st, audit))
		;
	return db_end(st, e);
}

enum rc
event_by_hash(
    struct desk *d, const struct sha256 *hash, int64_t *id, struct err *e)
{
	static const char sql[] = "select id from event where hash = $1";
	enum rc rc;

	*id = 0;
	rc = db_get_int(d->db, sql, DB_ARGS(db_blob(hash_sv(hash))), id, e);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "v.id",
	.flags = FIELD_LISTED | FIELD_FILTER | FIELD_SORT,
	.help = "number of the event, without gaps"},
    {.name = "at",
	.type = FIELD_TIME,
	.sql = "v.at",
	.flags = FIELD_LISTED | FIELD_FILTER | FIELD_SORT,
	.help = "when it happened"},
    {.name = "agent",
	.type = FIELD_REF,
	.sql = "(select x.login from agent x where x.id = v.agent_id)",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.help = "who did it; absent for the desk itself",
	.ref = &(const struct field_ref){"agent", "login", "id", "v.agent_id",
	    true, false}},
    {.name = "verb",
	.type = FIELD_TEXT,
	.sql = "v.verb",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.help = "what was done: ticket.created"},
    {.name = "record",
	.type = FIELD_TEXT,
	.sql = "v.record",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.help = "the kind of record"},
    {.name = "record_id",
	.type = FIELD_INT,
	.sql = "v.record_id",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.help = "and its id"},
    {.name = "ticket_id",
	.type = FIELD_INT,
	.sql = "v.ticket_id",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.help = "the ticket in whose history it stands"},
    {.name = "changes",
	.type = FIELD_JSON,
	.sql = "v.changes",
	.flags = FIELD_LISTED,
	.help = "before and after of each field, as JSON"},
};

const struct fieldset event_fields = {
    .record = "event",
    .from = "event v",
    .key = "v.id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "id",
};
