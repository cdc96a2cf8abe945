/* Reading messages, attachments and links of a ticket. */
#include "desk/ticket/conversation.h"

#include "base/str.h"
#include "desk/content.h"
#include "desk/fieldset.h"
#include "desk/select.h"
#include "desk/ticket/link.h"

/* "select every field from set where condition" with $1 = id, row by row. */
static enum rc
each(struct desk *d, const struct fieldset *set, const char *condition,
    int64_t id, record_fn fn, void *arg, struct err *e)
{
	const struct field **fields =
	    arena_array(d->arena, set->n_fields, sizeof *fields);
	struct value *values =
	    arena_array(d->arena, set->n_fields, sizeof *values);
	struct str sql = STR_INIT;
	struct db_stmt *st;
	size_t i;
	enum rc rc, ended;

	for (i = 0; i < set->n_fields; i++) {
		fields[i] = &set->fields[i];
		str_add_f(&sql, "%s%s", i ? ", " : "select ", fields[i]->sql);
	}
	str_add_f(&sql, " from %s where %s", set->from, condition);
	rc = db_query(d->db, sql.p, DB_ARGS(db_int(id)), &st, e);
	str_free(&sql);
	if (rc)
		return rc;
	while (!rc && db_next(st)) {
		select_row(st, fields, set->n_fields, values);
		rc = fn(arg, set, values, e);
	}
	ended = db_end(st, rc ? &(struct err)ERR_INIT : e);
	return rc ? rc : ended;
}

enum rc
conversation_messages(struct desk *d, int64_t ticket_id, bool with_notes,
    record_fn fn, void *arg, struct err *e)
{
	static const char all[] =
	    "m.ticket_id = $1 order by m.created_at, m.id";
	static const char public[] = "m.ticket_id = $1 and m.kind = 'reply' "
				     "order by m.created_at, m.id";

	return each(d, &message_fields, with_notes ? all : public, ticket_id,
	    fn, arg, e);
}

enum rc
conversation_attachments(
    struct desk *d, int64_t message_id, record_fn fn, void *arg, struct err *e)
{
	return each(d, &attachment_fields, "f.message_id = $1 order by f.id",
	    message_id, fn, arg, e);
}

const char conversation_counts[] =
    "(select count(*) from link x where x.from_id = t.id) + "
    "(select count(*) from link x where x.to_id = t.id), "
    "(select count(*) from attachment x join message y "
    "on y.id = x.message_id where y.ticket_id = t.id)";

static const struct field link_field_rows[] = {
    {.name = "relation",
	.type = FIELD_TEXT,
	.sql = "l.relation",
	.flags = FIELD_LISTED,
	.help = "what the other is to this one"},
    {.name = "ticket_id",
	.type = FIELD_INT,
	.sql = "l.other_id",
	.flags = FIELD_LISTED,
	.help = "the other ticket"},
    {.name = "status",
	.type = FIELD_TEXT,
	.sql = "o.status",
	.flags = FIELD_LISTED,
	.help = "its status"},
    {.name = "subject",
	.type = FIELD_TEXT,
	.sql = "o.subject",
	.flags = FIELD_LISTED,
	.help = "its subject"},
};

const struct fieldset link_fields = {
    .record = "link",
    .from = "(" LINK_SIDES ") l join ticket o on o.id = l.other_id",
    .key = "l.other_id",
    .fields = link_field_rows,
    .n_fields = COUNT_OF(link_field_rows),
    .sort = "ticket_id",
};

enum rc
conversation_links(
    struct desk *d, int64_t ticket_id, record_fn fn, void *arg, struct err *e)
{
	return each(d, &link_fields,
	    "l.this_id = $1 order by l.relation, l.other_id", ticket_id, fn,
	    arg, e);
}

static const struct field time_field_rows[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "w.id",
	.flags = FIELD_LISTED,
	.help = "number of the entry"},
    {.name = "agent",
	.type = FIELD_TEXT,
	.sql = "(select x.login from agent x where x.id = w.agent_id)",
	.flags = FIELD_LISTED,
	.help = "who worked"},
    {.name = "seconds",
	.type = FIELD_DURATION,
	.sql = "w.seconds",
	.flags = FIELD_LISTED,
	.help = "how long"},
    {.name = "note",
	.type = FIELD_TEXT,
	.sql = "w.note",
	.flags = FIELD_LISTED,
	.help = "on what"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "w.created_at",
	.flags = FIELD_LISTED,
	.help = "when it was logged"},
};

const struct fieldset time_fields = {
    .record = "time",
    .from = "time_entry w",
    .key = "w.id",
    .fields = time_field_rows,
    .n_fields = COUNT_OF(time_field_rows),
    .sort = "id",
};

enum rc
conversation_time(
    struct desk *d, int64_t ticket_id, record_fn fn, void *arg, struct err *e)
{
	return each(d, &time_fields, "w.ticket_id = $1 order by w.id",
	    ticket_id, fn, arg, e);
}

const struct value *
record_value(
    const struct fieldset *set, const struct value *values, const char *name)
{
	const struct field *f = field_find(set, sv_of(name));

	CHECK(f != NULL);
	return &values[f - set->fields];
}

enum rc
conversation_raw(struct desk *d, int64_t ticket_id, int64_t message_id,
    struct sv *raw, struct err *e)
{
	static const char sql[] =
	    "select m.raw_id from message m where m.ticket_id = $1 and "
	    "m.raw_id is not null and ($2 = 0 or m.id = $2) "
	    "order by m.id limit 1";
	int64_t raw_id;
	enum rc rc;

	rc = db_get_int(d->db, sql,
	    DB_ARGS(db_int(ticket_id), db_int(message_id)), &raw_id, e);
	if (rc == RC_NOTFOUND && message_id)
		return err_set(e, rc,
		    "ticket %lld: message %lld is no mail of it",
		    (long long)ticket_id, (long long)message_id);
	if (rc == RC_NOTFOUND)
		return err_set(e, rc, "ticket %lld: none of it came by mail",
		    (long long)ticket_id);
	if (rc)
		return rc;
	return content_get(d, raw_id, d->arena, raw, e);
}
