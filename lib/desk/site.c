/* Adding, changing and removing a site's own fields and categories. */
#include "desk/site.h"

#include <string.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/fieldset.h"
#include "desk/records.h"
#include "desk/ticket/columns.h"

enum { NAME_MAX_CHARS = 40 };

#define ASKED (FIELD_LISTED | FIELD_FILTER | FIELD_SORT)

static const char *const type_words[] = {
    "text", "int", "bool", "time", "enum", NULL};

static const struct field own_fields[] = {
    {.name = "name",
	.type = FIELD_TEXT,
	.sql = "f.record || '.' || f.name",
	.flags = ASKED,
	.help = "the record and the field: ticket.serial"},
    {.name = "type",
	.type = FIELD_ENUM,
	.sql = "f.type",
	.flags = ASKED | FIELD_SET,
	.words = type_words,
	.help = "what it holds"},
    {.name = "words",
	.type = FIELD_LIST,
	.sql = "f.words",
	.flags = FIELD_LISTED | FIELD_SET,
	.help = "the words that an enum may be, in their order"},
    {.name = "help",
	.type = FIELD_TEXT,
	.sql = "f.help",
	.flags = FIELD_LISTED | FIELD_SET,
	.help = "one line that says what it means"},
};

/* "field" is a word of no dialect that needs quotes. */
const struct fieldset site_fields = {
    .record = "field",
    .from = "field f",
    .key = "f.id",
    .fields = own_fields,
    .n_fields = COUNT_OF(own_fields),
    .sort = "name",
};

static const struct field kind_fields[] = {
    {.name = "name",
	.type = FIELD_TEXT,
	.sql = "k.name",
	.flags = ASKED,
	.help = "what a ticket's field 'category' may be"},
    {.name = "help",
	.type = FIELD_TEXT,
	.sql = "k.help",
	.flags = FIELD_LISTED | FIELD_SET,
	.help = "one line that says what belongs there"},
    {.name = "tickets",
	.type = FIELD_INT,
	.sql = "(select count(*) from ticket x where x.category_id = k.id)",
	.flags = ASKED,
	.help = "how many tickets have it"},
};

const struct fieldset category_fields = {
    .record = "category",
    .from = "category k",
    .key = "k.id",
    .fields = kind_fields,
    .n_fields = COUNT_OF(kind_fields),
    .sort = "name",
};

/* The value that settings give a field, or NULL. */
static const struct value *
given(const struct settings *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i].field->name, name) == 0)
			return &s->v[i].value;
	return NULL;
}

static struct sv
given_text(const struct settings *s, const char *name)
{
	const struct value *v = given(s, name);

	return v && !v->is_null ? v->text : SV_NULL;
}

/* "ticket.serial" without its record: the one that has fields so far. */
static enum rc
own_name(struct sv full, struct sv *name, struct err *e)
{
	size_t i, dot = sv_find_c(full, '.');

	if (!sv_eq(sv_sub(full, 0, dot), SV("ticket")) || dot == full.n)
		return err_set(e, RC_USAGE,
		    "'%.*s' is no field of the form ticket.NAME", SV_ARG(full));
	*name = sv_sub(full, dot + 1, full.n);
	for (i = 0; i < name->n; i++) {
		char c = name->p[i];

		if (!(c >= 'a' && c <= 'z') &&
		    (i == 0 || !((c >= '0' && c <= '9') || c == '_')))
			break;
	}
	if (name->n == 0 || i < name->n || name->n > NAME_MAX_CHARS)
		return err_set(e, RC_USAGE,
		    "field '%.*s': a name is up to %d of a-z, 0-9 and _, and "
		    "begins with a letter",
		    SV_ARG(full), NAME_MAX_CHARS);
	return RC_OK;
}

/* What a query reads as something else, or a record has already. */
static bool
is_taken(struct sv name)
{
	static const char *const reserved[] = {"sort", "or", "and", "not", "me",
	    "body", "links", "time", "attachments", "clocks"};
	const struct fieldset *set = &ticket_fields_builtin;
	size_t i;

	for (i = 0; i < COUNT_OF(reserved); i++)
		if (sv_is(name, reserved[i]))
			return true;
	for (i = 0; i < set->n_tests; i++)
		if (sv_is(name, set->tests[i].word))
			return true;
	return field_find(set, name) != NULL;
}

static enum rc
check_words(struct sv type, struct sv words, struct err *e)
{
	struct sv rest = words, word, others, other;
	enum rc rc;

	if (!sv_is(type, "enum"))
		return words.n
		    ? err_set(e, RC_DATA, "words: only an enum has them")
		    : RC_OK;
	if (!words.n)
		return err_set(e, RC_DATA,
		    "words: an enum needs them, as words=small,large");
	while (sv_split(&rest, ',', &word)) {
		if ((rc = name_check("words", word, e)))
			return rc;
		for (others = rest; sv_split(&others, ',', &other);)
			if (sv_eq_ci(word, other))
				return err_set(e, RC_DATA,
				    "words: '%.*s' stands twice", SV_ARG(word));
	}
	return RC_OK;
}

/* A row of table field; id 0: there is none. */
struct own {
	int64_t id;
	struct sv type, words, help;
};

static enum rc
own_find(struct desk *d, struct sv name, struct own *own, struct err *e)
{
	static const char sql[] = "select id, type, words, help from field "
				  "where record = 'ticket' and name = $1";
	struct db_stmt *st;
	enum rc rc;

	memset(own, 0, sizeof *own);
	if ((rc = db_query(d->db, sql, DB_ARGS(db_view(name)), &st, e)))
		return rc;
	if (db_next(st))
		*own = (struct own){db_col_int(st, 0),
		    arena_sv(d->arena, db_col_text(st, 1)),
		    arena_sv(d->arena, db_col_text(st, 2)),
		    arena_sv(d->arena, db_col_text(st, 3))};
	return db_end(st, e);
}

static enum rc
add_event(struct desk *d, const char *verb, const char *record, int64_t id,
    struct str *changes, struct err *e)
{
	enum rc rc = event_add(d,
	    &(struct event){.verb = verb,
		.record = record,
		.record_id = id,
		.changes = event_changes_end(changes)},
	    e);

	str_free(changes);
	return rc;
}

static enum rc
own_add(struct desk *d, struct sv full, struct sv name,
    const struct settings *s, struct err *e)
{
	static const char sql[] =
	    "insert into field (record, name, type, words, help) "
	    "values ('ticket', $1, $2, $3, $4)";
	struct sv type = given_text(s, "type");
	struct sv words = given_text(s, "words");
	struct str changes = STR_INIT;
	int64_t id;
	enum rc rc;

	if (!type.n)
		type = SV("text");
	if (is_taken(name))
		return err_set(e, RC_DATA, "field '%.*s': the name is taken",
		    SV_ARG(full));
	if ((rc = check_words(type, words, e)) ||
	    (rc = db_insert(d->db, sql,
		 DB_ARGS(db_view(name), db_view(type), db_view(words),
		     db_view(given_text(s, "help"))),
		 &id, e)))
		return rc;
	event_change(&changes, "name", SV_NULL, full);
	event_change(&changes, "type", SV_NULL, type);
	if (words.n)
		event_change(&changes, "words", SV_NULL, words);
	return add_event(d, "field.created", "field", id, &changes, e);
}

/* Each word that a ticket has must stay one. */
static enum rc
check_used(
    struct desk *d, const struct own *own, struct sv words, struct err *e)
{
	static const char sql[] =
	    "select distinct text from field_value where field_id = $1";
	struct db_stmt *st;
	struct sv lost = SV_NULL, rest, word;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(own->id)), &st, e)))
		return rc;
	while (!lost.n && db_next(st)) {
		bool is_kept = false;

		for (rest = words; sv_split(&rest, ',', &word);)
			is_kept |= sv_eq(word, db_col_text(st, 0));
		if (!is_kept)
			lost = arena_sv(d->arena, db_col_text(st, 0));
	}
	if ((rc = db_end(st, e)) || !lost.n)
		return rc;
	return err_set(e, RC_DATA,
	    "words: a ticket has the word '%.*s', so it must stay",
	    SV_ARG(lost));
}

static enum rc
own_change(struct desk *d, struct sv full, const struct own *own,
    const struct settings *s, struct err *e)
{
	static const char sql[] =
	    "update field set words = $1, help = $2 where id = $3";
	struct sv type = given_text(s, "type");
	struct sv words =
	    given(s, "words") ? given_text(s, "words") : own->words;
	struct sv help = given(s, "help") ? given_text(s, "help") : own->help;
	struct str changes = STR_INIT;
	enum rc rc;

	if (type.n && !sv_eq(type, own->type))
		return err_set(e, RC_DATA,
		    "field '%.*s': its type is %.*s and stays so", SV_ARG(full),
		    SV_ARG(own->type));
	if ((rc = check_words(own->type, words, e)) ||
	    (own->words.n && (rc = check_used(d, own, words, e))))
		return rc;
	if (!sv_eq(words, own->words))
		event_change(&changes, "words", own->words, words);
	if (!sv_eq(help, own->help))
		event_change(&changes, "help", own->help, help);
	if (!changes.n)
		return RC_OK;
	if ((rc = db_run(d->db, sql,
		 DB_ARGS(db_view(words), db_view(help), db_int(own->id)), NULL,
		 e))) {
		str_free(&changes);
		return rc;
	}
	return add_event(d, "field.changed", "field", own->id, &changes, e);
}

enum rc
site_field_set(
    struct desk *d, struct sv full, const struct settings *s, struct err *e)
{
	struct own own;
	struct sv name;
	enum rc rc;

	if ((rc = own_name(full, &name, e)) ||
	    (rc = own_find(d, name, &own, e)))
		return rc;
	return own.id ? own_change(d, full, &own, s, e)
		      : own_add(d, full, name, s, e);
}

/* Deletes the row unless one of another table refers to it. */
static enum rc
remove_row(struct desk *d, const char *uses, const char *delete,
    const char *record, struct sv name, int64_t id, struct err *e)
{
	struct str changes = STR_INIT;
	int64_t used;
	enum rc rc;

	if (!id)
		return err_set(
		    e, RC_NOTFOUND, "no %s '%.*s'", record, SV_ARG(name));
	if ((rc = db_get_int(d->db, uses, DB_ARGS(db_int(id)), &used, e)))
		return rc;
	if (used)
		return err_set(e, RC_DATA, "%s '%.*s': %lld tickets have it",
		    record, SV_ARG(name), (long long)used);
	if ((rc = db_run(d->db, delete, DB_ARGS(db_int(id)), NULL, e)))
		return rc;
	event_change(&changes, "name", name, SV_NULL);
	return add_event(d, arena_printf(d->arena, "%s.removed", record),
	    record, id, &changes, e);
}

enum rc
site_field_remove(struct desk *d, struct sv full, struct err *e)
{
	static const char uses[] =
	    "select count(*) from field_value where field_id = $1";
	struct own own;
	struct sv name;
	enum rc rc;

	if ((rc = own_name(full, &name, e)) ||
	    (rc = own_find(d, name, &own, e)))
		return rc;
	return remove_row(d, uses, "delete from field where id = $1", "field",
	    full, own.id, e);
}

static enum rc
category_find(struct desk *d, struct sv name, int64_t *id, struct err *e)
{
	static const char sql[] = "select id from category where name = $1";
	enum rc rc;

	*id = 0;
	rc = db_get_int(d->db, sql, DB_ARGS(db_view(name)), id, e);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static enum rc
category_add(
    struct desk *d, struct sv name, const struct settings *s, struct err *e)
{
	static const char sql[] =
	    "insert into category (name, help, created_at) "
	    "values ($1, $2, $3)";
	struct str changes = STR_INIT;
	int64_t id;
	enum rc rc;

	if ((rc = name_check("category", name, e)) ||
	    (rc = db_insert(d->db, sql,
		 DB_ARGS(db_view(name), db_view(given_text(s, "help")),
		     db_int(d->now)),
		 &id, e)))
		return rc;
	event_change(&changes, "name", SV_NULL, name);
	return add_event(d, "category.created", "category", id, &changes, e);
}

enum rc
site_category_set(
    struct desk *d, struct sv name, const struct settings *s, struct err *e)
{
	static const char sql[] = "update category set help = $1 where id = $2";
	struct sv help = given_text(s, "help"), before[1];
	struct str changes = STR_INIT;
	int64_t id;
	enum rc rc;

	if ((rc = category_find(d, name, &id, e)))
		return rc;
	if (!id)
		return category_add(d, name, s, e);
	if (!s->n)
		return RC_OK;
	if ((rc = records_before(d, &category_fields, id, s, before, e)) ||
	    sv_eq(before[0], help))
		return rc;
	if ((rc = db_run(
		 d->db, sql, DB_ARGS(db_view(help), db_int(id)), NULL, e)))
		return rc;
	event_change(&changes, "help", before[0], help);
	return add_event(d, "category.changed", "category", id, &changes, e);
}

enum rc
site_category_remove(struct desk *d, struct sv name, struct err *e)
{
	static const char uses[] =
	    "select count(*) from ticket where category_id = $1";
	int64_t id;
	enum rc rc;

	if ((rc = category_find(d, name, &id, e)))
		return rc;
	return remove_row(d, uses, "delete from category where id = $1",
	    "category", name, id, e);
}
