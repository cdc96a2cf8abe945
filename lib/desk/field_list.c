/* Tables of fields, printed as records. */
#include "desk/field_list.h"

#include <string.h>

#include "base/str.h"
#include "desk/records.h"
#include "desk/select.h"

static const struct field columns[] = {
    {.name = "id", .type = FIELD_TEXT, .help = "name of the field"},
    {.name = "type", .type = FIELD_TEXT, .help = "what it holds"},
    {.name = "uses",
	.type = FIELD_LIST,
	.help = "set: field=value; ask: in queries; sort; list: by default"},
    {.name = "values", .type = FIELD_LIST, .help = "the words it may be"},
    {.name = "help", .type = FIELD_TEXT, .help = "what it means"},
};

static const char *
type_name(enum field_type type)
{
	switch (type) {
	case FIELD_ID:
		return "id";
	case FIELD_INT:
		return "int";
	case FIELD_BOOL:
		return "bool";
	case FIELD_TIME:
		return "time";
	case FIELD_DURATION:
		return "duration";
	case FIELD_TEXT:
		return "text";
	case FIELD_ENUM:
		return "enum";
	case FIELD_REF:
		return "name";
	case FIELD_LIST:
		return "list";
	case FIELD_JSON:
		return "json";
	}
	return "";
}

static void
add_word(struct str *list, const char *word)
{
	str_add_f(list, "%s%s", list->n ? "," : "", word);
}

static void
add_uses(struct str *list, unsigned flags)
{
	if (flags & FIELD_SET)
		add_word(list, "set");
	if (flags & FIELD_FILTER)
		add_word(list, "ask");
	if (flags & FIELD_SORT)
		add_word(list, "sort");
	if (flags & FIELD_LISTED)
		add_word(list, "list");
}

enum rc
field_list_print(struct cmd *c, const struct fieldset *set, struct err *e)
{
	struct record_table t;
	struct str uses = STR_INIT, words = STR_INIT;
	const char *const *w;
	size_t i;
	enum rc rc;

	if ((rc = record_table_begin(&t, c, columns, COUNT_OF(columns), e)))
		return rc;
	for (i = 0; i < set->n_fields; i++) {
		const struct field *f = &set->fields[i];

		str_clear(&uses);
		str_clear(&words);
		add_uses(&uses, f->flags);
		for (w = f->words; w && *w; w++)
			add_word(&words, *w);
		record_table_row(&t,
		    (struct value[]){record_text(f->name),
			record_text(type_name(f->type)), record_text(uses.p),
			record_text(words.p), record_text(f->help)});
	}
	str_free(&uses);
	str_free(&words);
	return RC_OK;
}

enum rc
field_list_require(struct cmd *c, const struct field *f, struct err *e)
{
	if (f->type != FIELD_REF || strcmp(f->ref->table, "category") == 0)
		return RC_OK;
	return caller_require(&c->desk.caller, ACT_PEOPLE, e);
}

enum rc
field_list_values(
    struct cmd *c, const struct fieldset *set, const char *name, struct err *e)
{
	const struct field **list = arena_array(&c->arena, 1, sizeof *list);
	struct query_sql sql = QUERY_SQL_INIT;
	struct record_table t;
	const struct field *f;
	const char *const *w;
	enum rc rc;

	if ((rc = field_get(set, sv_of(name), &f, e)) ||
	    (rc = field_list_require(c, f, e)))
		return rc;
	if (f->words) {
		if ((rc = record_table_begin(&t, c, columns, 1, e)))
			return rc;
		for (w = f->words; *w; w++)
			record_table_row(&t, (struct value[]){record_text(*w)});
		return RC_OK;
	}
	if (f->type != FIELD_REF)
		return err_set(e, RC_DATA,
		    "field '%s' is of type %s: there is no list of its values",
		    f->name, type_name(f->type));
	*list = &columns[0];
	str_add_f(&sql.sql, "select %s from %s order by 1", f->ref->column,
	    f->ref->table);
	rc = select_print(c, &sql, list, 1, NULL, e);
	query_sql_free(&sql);
	return rc;
}

enum rc
field_list_run(struct cmd *c, const struct fieldset *set, struct err *e)
{
	enum rc rc = cmd_operands(c, 0, 1, e);

	if (rc)
		return rc;
	return c->opts.n_operands
	    ? field_list_values(c, set, c->opts.operands[0], e)
	    : field_list_print(c, set, e);
}
