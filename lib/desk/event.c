/* Writing events, and what is said of them. */
#include "desk/event.h"

#include "desk/event_part.h"
#include "io/json.h"

enum { SALT_SIZE = 16 };

enum rc
event_add(struct desk *d, const struct event *ev, struct err *e)
{
	char salt[SALT_SIZE];
	struct event_head head;
	struct event_row row;
	struct sha256 digest;
	enum rc rc;

	hash_random(salt, sizeof salt);
	row = (struct event_row){0, d->now, d->caller.id, ev->record_id,
	    ev->ticket_id, sv_of(ev->verb), sv_of(ev->record), ev->changes,
	    {salt, sizeof salt}, SV_NULL};
	digest = event_digest(row.salt, row.changes);
	row.digest = hash_sv(&digest);
	if (!db_dialect(d->db)->is_serial)
		return event_leave(d->db, &row, e);
	if ((rc = event_head_read(d->db, &head, e)))
		return rc;
	return event_append(d->db, &head, &row, 1, e);
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
