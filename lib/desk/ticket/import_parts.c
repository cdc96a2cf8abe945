/* What belongs to an imported ticket: lists, time worked, what was said. */
#include "desk/ticket/import.h"

#include "desk/people.h"
#include "desk/ticket/columns.h"
#include "desk/ticket/conversation.h"
#include "desk/ticket/message.h"
#include "desk/ticket/tag.h"

/* The pieces of a list: TSV has them joined by commas, JSON as an array. */
static enum rc
each_of(const struct in_record *r, const char *name,
    enum rc (*fn)(struct ticket_import *, int64_t, struct sv, struct err *),
    struct ticket_import *im, int64_t id, struct err *e)
{
	const struct in_field *f = in_field(r, name);
	const struct json *j;
	struct sv rest, piece;
	enum rc rc = RC_OK;

	if (!f)
		return RC_OK;
	if (f->json && json_type_of(f->json) == JSON_ARRAY) {
		for (j = json_first(f->json); j && !rc; j = json_next(j)) {
			piece = json_text_of(j);
			rc = piece.n ? fn(im, id, piece, e)
				     : err_set(e, RC_DATA,
					   "%s: not all of it is text", name);
		}
		return rc;
	}
	rest = f->text;
	while (rest.n && !rc && sv_split(&rest, ',', &piece))
		rc = fn(im, id, sv_trim(piece), e);
	return rc;
}

static enum rc
add_tag(struct ticket_import *im, int64_t id, struct sv word, struct err *e)
{
	struct sv tag;

	if (tag_parse(word, &im->record, &tag, e))
		return err_ctx(e, "tags");
	return db_run(im->desk->db,
	    "insert into ticket_tag (ticket_id, tag) values ($1, $2) "
	    "on conflict do nothing",
	    DB_ARGS(db_int(id), db_view(tag)), NULL, e);
}

static enum rc
add_participant(
    struct ticket_import *im, int64_t id, struct sv address, struct err *e)
{
	int64_t customer;
	enum rc rc;

	if ((rc = people_customer(im->desk, address, SV_NULL, &customer, e)))
		return err_ctx(e, "participants");
	return db_run(im->desk->db,
	    "insert into participant (ticket_id, customer_id) values ($1, $2) "
	    "on conflict do nothing",
	    DB_ARGS(db_int(id), db_int(customer)), NULL, e);
}

static enum rc
add_reference(
    struct ticket_import *im, int64_t id, struct sv pair, struct err *e)
{
	size_t at = sv_find_c(pair, '=');

	if (at == 0 || at + 1 >= pair.n)
		return err_set(e, RC_DATA,
		    "references: '%.*s' is not of the form name=value",
		    SV_ARG(pair));
	return db_run(im->desk->db,
	    "insert into reference (ticket_id, name, value) "
	    "values ($1, $2, $3) on conflict do nothing",
	    DB_ARGS(db_int(id), db_view(sv_sub(pair, 0, at)),
		db_view(sv_sub(pair, at + 1, pair.n))),
	    NULL, e);
}

/* A ticket of another system: its text is its first message. */
static enum rc
add_body(struct ticket_import *im, const struct in_record *r, int64_t id,
    struct err *e)
{
	static const char sql[] =
	    "select t.created_at, t.requester_id, t.subject, c.email "
	    "from ticket t left join customer c on c.id = t.requester_id "
	    "where t.id = $1";
	struct message_new m = {.ticket_id = id,
	    .kind = "reply",
	    .sender = "system",
	    .channel = "api",
	    .body = in_get(r, "body")};
	int64_t message_id;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(im->desk->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if (db_next(st)) {
		m.created_at = db_col_int(st, 0);
		m.customer_id = db_col_int(st, 1);
		m.title = arena_dup(&im->record, db_col_text(st, 2));
		m.from_addr = arena_dup(&im->record, db_col_text(st, 3));
	}
	if ((rc = db_end(st, e)))
		return rc;
	if (m.customer_id)
		m.sender = "user";
	m.is_import = true;
	return message_add(im->desk, &m, &message_id, e);
}

static enum rc
insert_entry(struct ticket_import *im, int64_t ticket_id, int64_t number,
    int64_t agent, const struct value *v, struct err *e)
{
	struct columns c = COLUMNS_INIT;
	int64_t id;
	enum rc rc;

	if (number)
		columns_set(&c, "id", db_int(number));
	columns_set(&c, "ticket_id", db_int(ticket_id));
	columns_set(&c, "agent_id", agent ? db_int(agent) : db_null());
	columns_set(&c, "seconds", db_int(v[0].num));
	columns_set(&c, "note", db_view(v[1].text));
	columns_set(
	    &c, "created_at", db_int(v[2].is_null ? im->desk->now : v[2].num));
	rc = columns_insert(im->desk->db, "time_entry", &c, &id, e);
	columns_free(&c);
	return rc;
}

static enum rc
add_entry(struct ticket_import *im, int64_t id, const struct json *entry,
    struct err *e)
{
	static const char *const names[] = {"seconds", "note", "created_at"};
	struct sv login = json_text_of(json_get(entry, "agent"));
	struct value v[COUNT_OF(names)];
	int64_t agent = 0, number;
	size_t i;
	enum rc rc;

	if ((rc = ticket_import_number(im, "time_entry", entry, &number, e)))
		return rc;
	for (i = 0; i < COUNT_OF(names); i++)
		if ((rc = field_parse(field_find(&time_fields, sv_of(names[i])),
			 json_scalar_of(json_get(entry, names[i]), &im->record),
			 im->desk->now, &v[i], &im->record, e)))
			return rc;
	if (v[0].is_null)
		return err_set(e, RC_DATA, "seconds: missing");
	if (login.n && (rc = ticket_import_agent(im, login, &agent, e)))
		return rc;
	return insert_entry(im, id, number, agent, v, e);
}

static enum rc
add_time(struct ticket_import *im, int64_t id, const struct json *entries,
    struct err *e)
{
	const struct json *j;

	for (j = json_first(entries); j; j = json_next(j))
		if (add_entry(im, id, j, e))
			return err_ctx(e, "time");
	return RC_OK;
}

static const struct json *
array_of(const struct in_record *r, const char *name)
{
	const struct in_field *f = in_field(r, name);

	return f && f->json && json_type_of(f->json) == JSON_ARRAY ? f->json
								   : NULL;
}

enum rc
ticket_import_parts(struct ticket_import *im, const struct in_record *r,
    int64_t id, struct err *e)
{
	const struct json *messages = array_of(r, "messages");
	enum rc rc;

	if ((rc = each_of(r, "tags", add_tag, im, id, e)) ||
	    (rc = each_of(r, "participants", add_participant, im, id, e)) ||
	    (rc = each_of(r, "references", add_reference, im, id, e)) ||
	    (rc = add_time(im, id, array_of(r, "time"), e)))
		return rc;
	return messages ? ticket_import_messages(im, id, messages, e)
			: add_body(im, r, id, e);
}
