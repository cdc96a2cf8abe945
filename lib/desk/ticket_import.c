/* One ticket of an import: its row, tags, participants and references. */
#include "desk/ticket_import.h"

#include <string.h>

#include "base/num.h"
#include "desk/conversation.h"
#include "desk/event.h"
#include "desk/fieldset.h"
#include "desk/link.h"
#include "desk/message.h"
#include "desk/people.h"
#include "desk/tag.h"
#include "desk/ticket.h"
#include "desk/ticket_columns.h"

/* JSON readers keep no larger number whole. */
#define ID_MAX ((int64_t)1 << 53)

void
ticket_import_init(struct ticket_import *im, struct desk *d,
    const struct fieldset *set, bool renumber)
{
	memset(im, 0, sizeof *im);
	im->desk = d;
	im->set = set;
	im->renumber = renumber;
}

void
ticket_import_free(struct ticket_import *im)
{
	arena_free(&im->record);
	VEC_FREE(&im->links);
	VEC_FREE(&im->numbers);
}

/* The row of table with that name in column, made by insert where missing. */
static enum rc
find_or_make(struct ticket_import *im, const char *find, const char *insert,
    struct sv name, int64_t *id, struct err *e)
{
	struct db *db = im->desk->db;
	enum rc rc = db_get_int(db, find, DB_ARGS(db_view(name)), id, e);

	if (rc != RC_NOTFOUND)
		return rc;
	return db_get_int(
	    db, insert, DB_ARGS(db_view(name), db_int(im->desk->now)), id, e);
}

enum rc
ticket_import_agent(
    struct ticket_import *im, struct sv login, int64_t *id, struct err *e)
{
	return find_or_make(im, "select id from agent where login = $1",
	    "insert into agent (login, role, is_active, created_at) "
	    "values ($1, 'agent', 0, $2) returning id",
	    login, id, e);
}

enum rc
ticket_import_number(struct ticket_import *im, const char *what,
    const struct json *part, int64_t *id, struct err *e)
{
	const struct json *number = json_get(part, "id");
	int64_t taken;
	enum rc rc;

	*id = 0;
	if (im->renumber || json_type_of(number) == JSON_NULL)
		return RC_OK;
	if (!json_int_of(number, id) || *id < 1)
		return err_set(e, RC_DATA, "id: not a number from 1");
	rc = db_get_int(im->desk->db,
	    arena_printf(&im->record, "select id from %s where id = $1", what),
	    DB_ARGS(db_int(*id)), &taken, e);
	if (rc == RC_OK)
		return err_set(e, RC_DATA,
		    "there is a %s %lld already; --renumber gives new numbers",
		    what, (long long)taken);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static enum rc
import_ref(struct ticket_import *im, const struct field *f, struct sv name,
    int64_t *id, struct err *e)
{
	if (strcmp(f->ref->table, "agent") == 0)
		return ticket_import_agent(im, name, id, e);
	if (strcmp(f->ref->table, "team") == 0)
		return find_or_make(im, "select id from team where name = $1",
		    "insert into team (name, created_at) values ($1, $2) "
		    "returning id",
		    name, id, e);
	if (strcmp(f->ref->table, "category") == 0)
		return find_or_make(im,
		    "select id from category where name = $1",
		    "insert into category (name, created_at) values ($1, $2) "
		    "returning id",
		    name, id, e);
	return people_ref(im->desk, f, name, id, e);
}

/* Fields that are columns of the ticket's own row. */
static bool
is_column(const struct field *f)
{
	return f->ref ||
	    (strncmp(f->sql, "t.", 2) == 0 && f->type != FIELD_ID &&
		strcmp(f->name, "merged_into") != 0);
}

static enum rc
add_column(struct ticket_import *im, const struct field *f, struct sv text,
    struct columns *c, struct err *e)
{
	struct value v;
	int64_t id;
	enum rc rc;

	if ((rc = field_parse(f, text, im->desk->now, &v, &im->record, e)))
		return rc;
	if (f->type == FIELD_INT && v.num < 0)
		return err_set(e, RC_DATA, "%s: '%lld' is less than 0", f->name,
		    (long long)v.num);
	if (f->ref) {
		if ((rc = import_ref(im, f, v.text, &id, e)))
			return rc;
		columns_set(c, f->ref->key + 2, db_int(id));
	} else if (f->type == FIELD_TEXT || f->type == FIELD_ENUM) {
		columns_set(c, f->sql + 2, db_view(v.text));
	} else {
		columns_set(c, f->sql + 2, db_int(v.num));
	}
	return RC_OK;
}

/* What a record may have beside the ticket's fields: in JSON, arrays. */
static const char *const parts[] = {"messages", "links", "time"};

static bool
is_part(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(parts); i++)
		if (strcmp(name, parts[i]) == 0)
			return true;
	return false;
}

enum rc
ticket_import_names(const struct ticket_import *im, const char *const *names,
    size_t n, struct err *e)
{
	const struct field *f;
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_part(names[i]) && strcmp(names[i], "body") != 0 &&
		    field_get(im->set, sv_of(names[i]), &f, e))
			return e->rc = RC_DATA;
	return RC_OK;
}

/* JSON: a known name with a value of a kind that fits. */
static enum rc
check_member(
    const struct ticket_import *im, const struct in_field *m, struct err *e)
{
	enum json_type type = json_type_of(m->json);
	const struct field *f = field_find(im->set, sv_of(m->name));
	enum rc rc;

	if ((rc = ticket_import_names(im, &m->name, 1, e)))
		return rc;
	if (type == JSON_OBJECT ||
	    (type == JSON_ARRAY && f && f->type != FIELD_LIST))
		return err_set(
		    e, RC_DATA, "%s: a value is wanted, not {} or []", m->name);
	if (is_part(m->name) && type != JSON_ARRAY && type != JSON_NULL)
		return err_set(e, RC_DATA, "%s: is no array", m->name);
	return RC_OK;
}

static enum rc
check_members(
    const struct ticket_import *im, const struct in_record *r, struct err *e)
{
	size_t i;
	enum rc rc;

	for (i = 0; i < r->n_fields; i++)
		if (r->fields[i].json &&
		    (rc = check_member(im, &r->fields[i], e)))
			return rc;
	return RC_OK;
}

/* What every ticket has, before the record has its say. */
static void
set_defaults(struct ticket_import *im, struct columns *c)
{
	struct db_arg now = db_int(im->desk->now);

	columns_set(c, "subject", db_text("(no subject)"));
	columns_set(c, "status", db_text("open"));
	columns_set(c, "priority", db_text("normal"));
	columns_set(c, "channel", db_text("api"));
	columns_set(c, "created_at", now);
	columns_set(c, "updated_at", now);
}

/* The number a ticket gets: its own where that is free. */
static enum rc
choose_number(struct ticket_import *im, struct sv text, struct columns *c,
    int64_t *theirs, struct err *e)
{
	static const char sql[] = "select id from ticket where id = $1";
	int64_t taken;
	enum rc rc;

	*theirs = 0;
	if (!text.n)
		return RC_OK;
	if (!num_parse(text, 1, ID_MAX, theirs))
		return err_set(
		    e, RC_DATA, "id: '%.*s' is no ticket's id", SV_ARG(text));
	if (im->renumber)
		return RC_OK;
	rc = db_get_int(im->desk->db, sql, DB_ARGS(db_int(*theirs)), &taken, e);
	if (rc == RC_OK)
		return err_set(e, RC_DATA,
		    "there is a ticket %lld already; --renumber gives new "
		    "numbers",
		    (long long)taken);
	if (rc == RC_NOTFOUND)
		columns_set(c, "id", db_int(*theirs));
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

/* One open ticket a key. */
static enum rc
check_key(struct ticket_import *im, const struct columns *c, struct err *e)
{
	const struct db_arg *key = columns_get(c, "key");
	struct sv status = columns_get(c, "status")->bytes;
	int64_t id;
	enum rc rc;

	if (!key || sv_is(status, "resolved") || sv_is(status, "closed"))
		return RC_OK;
	rc =
	    ticket_by_key(im->desk, arena_dup(&im->record, key->bytes), &id, e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return err_set(e, RC_DATA, "key: ticket %lld is open with '%.*s'",
	    (long long)id, SV_ARG(key->bytes));
}

static enum rc
insert_row(struct ticket_import *im, const struct in_record *r, int64_t *id,
    struct err *e)
{
	struct columns c = COLUMNS_INIT;
	struct settings site = {NULL, 0};
	int64_t theirs;
	size_t i;
	enum rc rc;

	set_defaults(im, &c);
	rc = choose_number(im, in_get(r, "id"), &c, &theirs, e);
	for (i = 0; i < im->set->n_fields && !rc; i++) {
		const struct field *f = &im->set->fields[i];
		struct sv text = in_get(r, f->name);

		if (!text.n)
			continue;
		if (f->site_id)
			rc = settings_add(
			    im->desk, im->set, sv_of(f->name), text, &site, e);
		else if (is_column(f))
			rc = add_column(im, f, text, &c, e);
	}
	if (!rc)
		rc = check_key(im, &c, e);
	if (!rc)
		rc = columns_insert(im->desk->db, "ticket", &c, id, e);
	if (!rc)
		rc = columns_site_values(im->desk, *id, &site, e);
	if (!rc && theirs)
		VEC_ADD(&im->numbers, ((struct import_number){theirs, *id}));
	columns_free(&c);
	return rc;
}

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
add_entry(struct ticket_import *im, int64_t id, const struct json *entry,
    struct err *e)
{
	static const char sql[] =
	    "insert into time_entry (ticket_id, agent_id, seconds, note, "
	    "created_at, id) values ($1, $2, $3, $4, $5, $6)";
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
	return db_run(im->desk->db, sql,
	    DB_ARGS(db_int(id), agent ? db_int(agent) : db_null(),
		db_int(v[0].num), db_view(v[1].text),
		db_int(v[2].is_null ? im->desk->now : v[2].num),
		number ? db_int(number) : db_null()),
	    NULL, e);
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

static enum rc
import_record(struct ticket_import *im, const struct in_record *r, int64_t *id,
    struct err *e)
{
	const struct json *messages = array_of(r, "messages");
	enum rc rc;

	if ((rc = check_members(im, r, e)) || (rc = insert_row(im, r, id, e)) ||
	    (rc = each_of(r, "tags", add_tag, im, *id, e)) ||
	    (rc = each_of(r, "participants", add_participant, im, *id, e)) ||
	    (rc = each_of(r, "references", add_reference, im, *id, e)) ||
	    (rc = add_time(im, *id, array_of(r, "time"), e)))
		return rc;
	rc = messages ? ticket_import_messages(im, *id, messages, e)
		      : add_body(im, r, *id, e);
	if (rc || (rc = ticket_import_links(im, r, e)))
		return rc;
	im->n_tickets++;
	return event_add(im->desk,
	    &(struct event){"ticket.imported", "ticket", *id, *id, SV_NULL}, e);
}

/* A record's memory ends with it, however many there are. */
enum rc
ticket_import_add(struct ticket_import *im, const struct in_record *r,
    int64_t *id, struct err *e)
{
	struct arena *all = im->desk->arena;
	enum rc rc;

	arena_reset(&im->record);
	im->desk->arena = &im->record;
	rc = import_record(im, r, id, e);
	im->desk->arena = all;
	return rc;
}
