/* template render, check: trying templates out before anybody gets them. */
#include "verbs.h"

#include <string.h>

#include "base/str.h"
#include "desk/records.h"
#include "desk/template/macro.h"

struct trial {
	struct cmd *cmd;
	int64_t ticket_id; /* 0 for none */
	const char *language;
	int64_t category_id;
	struct template t;
	struct macro result;
};

static enum rc
read_ticket(struct trial *tr, struct err *e)
{
	static const char sql[] =
	    "select coalesce(t.language, c.language), t.category_id from "
	    "ticket t left join customer c on c.id = t.requester_id "
	    "where t.id = $1";
	struct desk *d = &tr->cmd->desk;
	struct ticket ticket;
	struct db_stmt *st;
	enum rc rc;

	tr->language = opt_text(&tr->cmd->opts, "language", NULL);
	tr->ticket_id = opt_int(&tr->cmd->opts, "ticket", 0);
	if (!opt_has(&tr->cmd->opts, "ticket"))
		return RC_OK;
	if ((rc = ticket_find(d, tr->ticket_id, d->arena, &ticket, e)))
		return rc;
	tr->ticket_id = ticket.id;
	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(ticket.id)), &st, e)))
		return rc;
	if (db_next(st)) {
		if (!tr->language)
			tr->language = arena_dup(d->arena, db_col_text(st, 0));
		tr->category_id = db_col_int(st, 1);
	}
	return db_end(st, e);
}

/* With --purpose the one that would be sent; else NAME is the first operand. */
static enum rc
find(struct trial *tr, size_t *used, struct err *e)
{
	struct cmd *c = tr->cmd;
	const char *purpose = opt_text(&c->opts, "purpose", NULL);
	enum rc rc;

	*used = purpose ? 0 : 1;
	if (purpose)
		return template_choose(&c->desk, purpose, tr->category_id,
		    tr->language, &tr->t, e);
	if ((rc = cmd_operands(c, 1, SIZE_MAX, e)))
		return rc;
	return template_look(
	    &c->desk, sv_of(c->opts.operands[0]), tr->language, &tr->t, e);
}

static enum rc
fill(struct trial *tr, size_t used, struct err *e)
{
	struct desk *d = &tr->cmd->desk;
	struct template_value *given, *values;
	size_t n_given, n;
	enum rc rc;

	if ((rc = pick_values(tr->cmd, used, &given, &n_given, e)))
		return rc;
	if (strcmp(tr->t.kind, "macro") == 0)
		return macro_read(
		    d, tr->ticket_id, &tr->t, given, n_given, &tr->result, e);
	if ((rc = template_bind(
		 d, &tr->t, tr->ticket_id, given, n_given, &values, &n, e)))
		return rc;
	return template_render(d, &tr->t, values, n, &tr->result.text, e);
}

/* What a macro would set, "field=value" a line. */
static const char *
settings_text(struct trial *tr)
{
	const struct settings *s = &tr->result.settings;
	struct str out = STR_INIT;
	const char *text;
	size_t i;

	for (i = 0; i < s->n; i++) {
		str_add_f(
		    &out, "%s%s=", out.n ? "\n" : "", s->v[i].field->name);
		field_print(s->v[i].field, &s->v[i].value, &out);
	}
	text = out.n ? arena_dup(&tr->cmd->arena, str_sv(&out)) : NULL;
	str_free(&out);
	return text;
}

static const struct field result_fields[] = {
    {.name = "id", .type = FIELD_ID, .help = "absent for a shipped one"},
    {.name = "name", .type = FIELD_TEXT, .help = "which template it was"},
    {.name = "language", .type = FIELD_TEXT, .help = "language of the text"},
    {.name = "subject", .type = FIELD_TEXT, .help = "the subject, filled in"},
    {.name = "settings", .type = FIELD_TEXT, .help = "what a macro sets"},
    {.name = "body", .type = FIELD_TEXT, .help = "the text, filled in"},
    {.name = "html", .type = FIELD_TEXT, .help = "the HTML, filled in"},
};

static enum rc
print_record(struct trial *tr, struct err *e)
{
	const struct template_text *text = &tr->result.text;

	return record_print(tr->cmd, result_fields, COUNT_OF(result_fields),
	    (struct value[]){{.is_null = !tr->t.id, .num = tr->t.id},
		record_text(tr->t.name), record_text(tr->t.language),
		record_text(text->subject), record_text(settings_text(tr)),
		record_text(text->body), record_text(text->html)},
	    e);
}

/* Head and text with a blank line between, as a mail has them. */
static void
print_text(struct trial *tr)
{
	const struct template_text *text = &tr->result.text;
	struct str *out = out_text(tr->cmd->out);
	const char *head = strcmp(tr->t.kind, "macro") == 0 ? settings_text(tr)
							    : text->subject;
	const char *body =
	    opt_has(&tr->cmd->opts, "html") ? text->html : text->body;

	if (head) {
		out_safe(out, sv_of(head));
		str_add_c(out, '\n');
	}
	if (head && body)
		str_add_c(out, '\n');
	out_safe(out, sv_of(body));
}

static enum rc
run_render(struct cmd *c, struct err *e)
{
	struct trial tr = {.cmd = c};
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATES, e)) ||
	    (rc = read_ticket(&tr, e)) || (rc = find(&tr, &used, e)) ||
	    (rc = fill(&tr, used, e)))
		return rc;
	if (opt_has(&c->opts, "output"))
		return print_record(&tr, e);
	print_text(&tr);
	return RC_OK;
}

static const struct opt render_options[] = {
    {.name = "ticket",
	.type = OPT_INT,
	.arg = "ID",
	.help = "with the values of that ticket"},
    {.name = "language",
	.type = OPT_TEXT,
	.arg = "TAG",
	.help = "the language of the reader; else the ticket's"},
    {.name = "purpose",
	.type = OPT_TEXT,
	.arg = "WORD",
	.help = "in the place of NAME: the one that the desk would send"},
    {.name = "html", .type = OPT_FLAG, .help = "print the HTML"},
};

const struct verb verb_render = {
    .name = "render",
    .operands = "[NAME] [name=value]...",
    .help = "fill a template in and print what becomes of it",
    VERB_OPTS(render_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_render,
};

static const struct field fault_fields[] = {
    {.name = "id", .type = FIELD_ID, .help = "absent for a shipped one"},
    {.name = "name", .type = FIELD_TEXT, .help = "which template"},
    {.name = "language", .type = FIELD_TEXT, .help = "in which language"},
    {.name = "fault", .type = FIELD_TEXT, .help = "what is wrong with it"},
};

struct checking {
	struct cmd *cmd;
	struct record_table table;
	size_t n, n_bad;
};

static void
check_one(struct checking *ch, const struct template *t)
{
	struct err fault = ERR_INIT;

	ch->n++;
	if (!template_check(&ch->cmd->desk, t, &fault))
		return;
	ch->n_bad++;
	record_table_row(&ch->table,
	    (struct value[]){{.is_null = !t->id, .num = t->id},
		record_text(t->name), record_text(t->language),
		record_text(arena_strdup(&ch->cmd->arena, fault.text))});
}

static enum rc
check_own(struct checking *ch, struct err *e)
{
	struct desk *d = &ch->cmd->desk;
	id_vec ids = VEC_INIT;
	struct template t;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	if ((rc = db_query(d->db, "select id from template order by name, id",
		 DB_NO_ARGS, &st, e)))
		return rc;
	while (db_next(st))
		VEC_ADD(&ids, db_col_int(st, 0));
	rc = db_end(st, e);
	for (i = 0; i < ids.n && !rc; i++)
		if (!(rc = template_load(d, ids.v[i], &t, e)))
			check_one(ch, &t);
	VEC_FREE(&ids);
	return rc;
}

static enum rc
run_check(struct cmd *c, struct err *e)
{
	struct checking ch = {.cmd = c};
	struct template t;
	size_t i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATES, e)) ||
	    (rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = record_table_begin(
		 &ch.table, c, fault_fields, COUNT_OF(fault_fields), e)) ||
	    (rc = check_own(&ch, e)))
		return rc;
	for (i = 0; template_shipped(&c->desk, i, &t); i++)
		check_one(&ch, &t);
	if (ch.n_bad)
		return err_set(e, RC_DATA,
		    "%zu of %zu templates cannot be used", ch.n_bad, ch.n);
	if (opt_has(&c->opts, "verbose"))
		cmd_say(c, "%zu templates are as they should be", ch.n);
	return RC_OK;
}

const struct verb verb_check = {
    .name = "check",
    .help = "look for templates that cannot be used; a record each, exit 65",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_VERBOSE,
    .store = STORE_READ,
    .run = run_check,
};
