/* ticket fields: what a ticket has, and what a field may be. */
#include "verbs.h"

#include <string.h>

#include "base/str.h"
#include "desk/cmd.h"
#include "desk/field_list.h"
#include "desk/fieldset.h"
#include "desk/select.h"

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

static const struct field columns[] = {
    {.name = "id", .type = FIELD_TEXT, .help = "name of the field"},
    {.name = "type", .type = FIELD_TEXT, .help = "what it holds"},
    {.name = "uses",
	.type = FIELD_LIST,
	.help = "set: field=value; ask: in queries; sort; list: by default"},
    {.name = "values", .type = FIELD_LIST, .help = "the words it may be"},
    {.name = "help", .type = FIELD_TEXT, .help = "what it means"},
};

static struct sv
uses_of(const struct field *f, struct arena *a)
{
	static const struct {
		unsigned flag;
		const char *name;
	} uses[] = {{FIELD_SET, "set"}, {FIELD_FILTER, "ask"},
	    {FIELD_SORT, "sort"}, {FIELD_LISTED, "list"}};
	struct str s = STR_INIT;
	struct sv copy;
	size_t i;

	for (i = 0; i < COUNT_OF(uses); i++)
		if (f->flags & uses[i].flag)
			str_add_f(&s, "%s%s", s.n ? "," : "", uses[i].name);
	copy = arena_sv(a, str_sv(&s));
	str_free(&s);
	return copy;
}

static struct sv
words_of(const struct field *f, struct arena *a)
{
	struct str s = STR_INIT;
	struct sv copy;
	size_t i;

	for (i = 0; f->words && f->words[i]; i++)
		str_add_f(&s, "%s%s", i ? "," : "", f->words[i]);
	copy = arena_sv(a, str_sv(&s));
	str_free(&s);
	return copy;
}

static struct value
text_value(struct sv v)
{
	return (struct value){.is_null = v.n == 0, .text = v};
}

static void
print_fields(struct cmd *c, const struct fieldset *set)
{
	const struct field **cols =
	    arena_array(&c->arena, COUNT_OF(columns), sizeof *cols);
	size_t i;

	for (i = 0; i < COUNT_OF(columns); i++)
		cols[i] = &columns[i];
	out_columns(c->out, cols, COUNT_OF(columns));
	for (i = 0; i < set->n_fields; i++) {
		const struct field *f = &set->fields[i];
		struct value values[] = {text_value(sv_of(f->name)),
		    text_value(sv_of(type_name(f->type))),
		    text_value(uses_of(f, &c->arena)),
		    text_value(words_of(f, &c->arena)),
		    text_value(sv_of(f->help))};

		out_row(c->out, values);
	}
}

/* The statuses with the moves that are allowed from each. */
static void
print_moves(struct cmd *c)
{
	static const struct field move_columns[] = {
	    {.name = "id", .type = FIELD_TEXT},
	    {.name = "class", .type = FIELD_TEXT},
	    {.name = "moves", .type = FIELD_LIST},
	};
	static const struct field *const cols[] = {
	    &move_columns[0], &move_columns[1], &move_columns[2]};
	size_t i, k;

	out_columns(c->out, cols, COUNT_OF(cols));
	for (i = 0; i < status_n_moves; i++) {
		const struct status_move *m = &status_moves[i];
		struct str to = STR_INIT;

		for (k = 0; m->to[k]; k++)
			str_add_f(&to, "%s%s", k ? "," : "", m->to[k]);
		out_row(c->out,
		    (struct value[]){text_value(sv_of(m->from)),
			text_value(sv_of(m->class)), text_value(str_sv(&to))});
		str_free(&to);
	}
}

/* The values of one field: an enum's words, or the names it may refer to. */
static enum rc
print_values(struct cmd *c, const struct field *f, struct err *e)
{
	static const struct field name = {.name = "id", .type = FIELD_TEXT};
	const struct field *cols[] = {&name};
	struct query_sql sql = QUERY_SQL_INIT;
	size_t i;
	enum rc rc = RC_OK;

	if (f->words) {
		out_columns(c->out, cols, 1);
		for (i = 0; f->words[i]; i++)
			out_row(c->out,
			    (struct value[]){text_value(sv_of(f->words[i]))});
		return RC_OK;
	}
	if (f->type != FIELD_REF)
		return err_set(e, RC_DATA,
		    "field '%s' is of type %s: there is no list of its values",
		    f->name, type_name(f->type));
	str_add_f(&sql.sql, "select %s from %s order by 1", f->ref->column,
	    f->ref->table);
	cols[0] = &name;
	rc = select_print(c, &sql, cols, 1, NULL, e);
	query_sql_free(&sql);
	return rc;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	const struct fieldset *set;
	const struct field *f;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 1, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)))
		return rc;
	if (!c->opts.n_operands) {
		print_fields(c, set);
		return RC_OK;
	}
	if ((rc = field_get(set, sv_of(c->opts.operands[0]), &f, e)) ||
	    (rc = field_list_require(c, f, e)))
		return rc;
	if (strcmp(f->name, "status") == 0) {
		print_moves(c);
		return RC_OK;
	}
	return print_values(c, f, e);
}

const struct verb verb_fields = {
    .name = "fields",
    .operands = "[FIELD]",
    .help = "list the fields of a ticket, or the values of one",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_READ,
    .run = run,
};
