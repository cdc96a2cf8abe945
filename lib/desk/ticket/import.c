/* One ticket of an import: its row, tags, participants and references. */
#include "desk/ticket/import.h"

#include <string.h>

#include "base/num.h"
#include "desk/event.h"
#include "desk/fieldset.h"
#include "desk/people.h"
#include "desk/ticket/columns.h"
#include "desk/ticket/link.h"
#include "desk/ticket/ticket.h"

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
	return db_insert(
	    db, insert, DB_ARGS(db_view(name), db_int(im->desk->now)), id, e);
}

enum rc
ticket_import_agent(
    struct ticket_import *im, struct sv login, int64_t *id, struct err *e)
{
	return find_or_make(im, "select id from agent where login = $1",
	    "insert into agent (login, role, is_active, created_at) "
	    "values ($1, 'agent', 0, $2)",
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
		    "insert into team (name, created_at) values ($1, $2)", name,
		    id, e);
	if (strcmp(f->ref->table, "category") == 0)
		return find_or_make(im,
		    "select id from category where name = $1",
		    "insert into category (name, created_at) values ($1, $2)",
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
	if (is_part(m->name) && type != JSON_ARRAY && type != JSON_NULL)
		return err_set(e, RC_DATA, "%s: not an array", m->name);
	if (type == JSON_OBJECT ||
	    (type == JSON_ARRAY && f && f->type != FIELD_LIST))
		return err_set(
		    e, RC_DATA, "%s: a value is wanted, not {} or []", m->name);
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

static enum rc
import_record(struct ticket_import *im, const struct in_record *r, int64_t *id,
    struct err *e)
{
	enum rc rc;

	if ((rc = check_members(im, r, e)) || (rc = insert_row(im, r, id, e)) ||
	    (rc = ticket_import_parts(im, r, *id, e)) ||
	    (rc = ticket_import_links(im, r, e)))
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
