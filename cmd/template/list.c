/* template list, show, variables, fields: looking at templates. */
#include "verbs.h"

#include <string.h>

#include "base/str.h"
#include "desk/field_list.h"
#include "desk/records.h"
#include "desk/select.h"
#include "desk/template/source.h"

static const struct field shipped_fields[] = {
    {.name = "name", .type = FIELD_TEXT, .help = "what it is called"},
    {.name = "kind", .type = FIELD_TEXT, .help = "mail"},
    {.name = "purpose", .type = FIELD_TEXT, .help = "what it is sent for"},
    {.name = "language", .type = FIELD_TEXT, .help = "language of the text"},
};

static enum rc
list_shipped(struct cmd *c, struct err *e)
{
	struct record_table table;
	struct template t;
	size_t i;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = record_table_begin(
		 &table, c, shipped_fields, COUNT_OF(shipped_fields), e)))
		return rc;
	for (i = 0; template_shipped(&c->desk, i, &t); i++)
		record_table_row(&table,
		    (struct value[]){record_text(t.name), record_text(t.kind),
			record_text(t.purpose), record_text(t.language)});
	return RC_OK;
}

static enum rc
run_list(struct cmd *c, struct err *e)
{
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATES, e)))
		return rc;
	if (opt_has(&c->opts, "shipped"))
		return list_shipped(c, e);
	return records_list(c, cmd_words(c), &template_fields, NULL, e);
}

static const struct opt list_options[] = {
    {.name = "shipped",
	.type = OPT_FLAG,
	.help = "those that are used where the desk has none of its own"},
};

const struct verb verb_list = {
    .name = "list",
    .operands = "[QUERY]...",
    .help = "list the templates that a query means",
    VERB_OPTS(list_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_READ,
    .run = run_list,
};

struct view {
	struct cmd *cmd;
	const struct field **fields;
	size_t n;
	struct value *values; /* beside fields */
};

/* A template that is not in the store. */
static void
fill_shipped(struct view *v, const struct template *t)
{
	const struct {
		const char *name, *text;
	} texts[] = {
	    {"name", t->name},
	    {"kind", t->kind},
	    {"purpose", t->purpose},
	    {"language", t->language},
	    {"subject", t->subject},
	    {"variables", t->variables},
	    {"body", t->body},
	    {"html", t->html},
	};

	size_t i, k;

	for (i = 0; i < v->n; i++) {
		v->values[i] = (struct value){.is_null = true};
		for (k = 0; k < COUNT_OF(texts); k++)
			if (strcmp(v->fields[i]->name, texts[k].name) == 0)
				v->values[i] = record_text(texts[k].text);
	}
}

static void
print_view(struct view *v, const struct template *t)
{
	struct str *out = out_text(v->cmd->out);
	size_t i;

	if (!cmd_is_for_people(v->cmd)) {
		out_row(v->cmd->out, v->values);
		return;
	}
	/* Long texts stand below, as they are. */
	for (i = 0; i < v->n; i++)
		if (strcmp(v->fields[i]->name, "body") == 0 ||
		    strcmp(v->fields[i]->name, "html") == 0)
			v->values[i].is_null = true;
	record_lines(v->cmd, v->fields, v->n, v->values);
	if (t->body) {
		str_add_c(out, '\n');
		out_safe(out, sv_of(t->body));
		str_add_c(out, '\n');
	}
}

static enum rc
show_one(struct view *v, const struct template *t, struct err *e)
{
	struct desk *d = &v->cmd->desk;
	struct str sql = STR_INIT;
	struct db_stmt *st;
	enum rc rc = RC_OK;

	if (!t->id) {
		fill_shipped(v, t);
		print_view(v, t);
		return RC_OK;
	}
	query_fields(v->fields, v->n, db_dialect(d->db), &sql);
	str_add_f(&sql, " from %s where %s = $1", template_fields.from,
	    template_fields.key);
	if (!(rc = db_query(d->db, sql.p, DB_ARGS(db_int(t->id)), &st, e))) {
		if (db_next(st)) {
			select_row(st, v->fields, v->n, v->values);
			print_view(v, t);
		}
		rc = db_end(st, e);
	}
	str_free(&sql);
	return rc;
}

static enum rc
run_show(struct cmd *c, struct err *e)
{
	struct view v = {.cmd = c};
	bool is_source = opt_has(&c->opts, "source");
	const char *language = opt_text(&c->opts, "language", NULL);
	struct template t;
	size_t i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATES, e)) ||
	    (rc = cmd_operands(c, 1, is_source ? 1 : SIZE_MAX, e)) ||
	    (rc = field_pick(&template_fields,
		 opt_text(&c->opts, "fields", NULL), ~0u, &c->arena, &v.fields,
		 &v.n, e)))
		return rc;
	v.values = arena_array(&c->arena, v.n, sizeof *v.values);
	if (!is_source && !cmd_is_for_people(c))
		out_columns(c->out, v.fields, v.n);
	for (i = 0; i < c->opts.n_operands; i++) {
		if ((rc = template_look(&c->desk, sv_of(c->opts.operands[i]),
			 language, &t, e)))
			return rc;
		if (is_source) {
			template_source_print(&t, out_text(c->out));
			return RC_OK;
		}
		if (i && cmd_is_for_people(c))
			str_add_c(out_text(c->out), '\n');
		if ((rc = show_one(&v, &t, e)))
			return rc;
	}
	return RC_OK;
}

static const struct opt show_options[] = {
    {.name = "source",
	.type = OPT_FLAG,
	.help = "as the one text that 'edit' and 'new --source' take"},
    {.name = "language",
	.type = OPT_TEXT,
	.arg = "TAG",
	.help = "the language of the reader"},
};

const struct verb verb_show = {
    .name = "show",
    .operands = "NAME...",
    .help = "show all there is about a template",
    VERB_OPTS(show_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_show,
};

static const struct field variable_fields[] = {
    {.name = "name", .type = FIELD_TEXT, .help = "${name}"},
    {.name = "default", .type = FIELD_TEXT, .help = "what it is without"},
    {.name = "help", .type = FIELD_TEXT, .help = "what it says"},
};

static void
print_declared(
    struct cmd *c, struct record_table *table, const struct template *t)
{
	struct sv rest = sv_of(t->variables), line, otherwise;

	while (sv_line(&rest, &line)) {
		struct sv name = sv_sub(line, 0, sv_find_c(line, '='));

		template_declares(t, name, &otherwise);
		record_table_row(table,
		    (struct value[]){record_text(arena_dup(&c->arena, name)),
			record_text(arena_dup(&c->arena, otherwise)),
			record_text("declared by the template")});
	}
}

static enum rc
run_variables(struct cmd *c, struct err *e)
{
	struct record_table table;
	struct template t;
	size_t i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATES, e)) ||
	    (rc = cmd_operands(c, 0, 1, e)) ||
	    (c->opts.n_operands &&
		(rc = template_look(
		     &c->desk, sv_of(c->opts.operands[0]), NULL, &t, e))) ||
	    (rc = record_table_begin(
		 &table, c, variable_fields, COUNT_OF(variable_fields), e)))
		return rc;
	if (c->opts.n_operands)
		print_declared(c, &table, &t);
	for (i = 0; i < template_n_variables && !c->opts.n_operands; i++)
		record_table_row(&table,
		    (struct value[]){record_text(template_variables[i].name),
			{.is_null = true},
			record_text(template_variables[i].help)});
	return RC_OK;
}

const struct verb verb_variables = {
    .name = "variables",
    .operands = "[NAME]",
    .help = "list the variables that all templates have, or one declares",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_variables,
};

static enum rc
run_fields(struct cmd *c, struct err *e)
{
	enum rc rc = caller_require(&c->desk.caller, ACT_TEMPLATES, e);

	return rc ? rc : field_list_run(c, &template_fields, e);
}

const struct verb verb_fields = {
    .name = "fields",
    .operands = "[FIELD]",
    .help = "list the fields of a template, or the values of one",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_fields,
};
