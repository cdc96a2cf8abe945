/* desk whoami, roles: who is calling, and what each role may do. */
#include "verbs.h"

static const struct field who_fields[] = {
    {.name = "login", .type = FIELD_TEXT, .help = "name of the user"},
    {.name = "role",
	.type = FIELD_TEXT,
	.help = "what he is on this desk; absent for no agent of it"},
    {.name = "email", .type = FIELD_TEXT, .help = "his address"},
    {.name = "database", .type = FIELD_TEXT, .help = "which store"},
    {.name = "url_from", .type = FIELD_TEXT, .help = "and who named it"},
};

/* Anybody may ask who he is, so no right is required. */
static enum rc
run_whoami(struct cmd *c, struct err *e)
{
	const struct caller *who = &c->desk.caller;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)))
		return rc;
	begin_records(c, who_fields, COUNT_OF(who_fields));
	out_row(c->out,
	    (struct value[]){text_value(who->login),
		text_value(
		    who->role == ROLE_NONE ? NULL : role_names[who->role]),
		text_value(who->email), text_value(c->desk.url),
		text_value(c->desk.url_from)});
	return RC_OK;
}

const struct verb verb_whoami = {
    .name = "whoami",
    .help = "who you are on this desk, and which desk that is",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_READ,
    .run = run_whoami,
};

/* A column a role, between what may be done and its help. */
enum { ROLE_COLUMNS = ROLE_NONE + 2 };

static struct field *
role_fields(struct cmd *c)
{
	struct field *fields =
	    arena_array(&c->arena, ROLE_COLUMNS, sizeof *fields);
	size_t i;

	for (i = 0; i < ROLE_NONE; i++) {
		fields[i + 1].name = role_names[i];
		fields[i + 1].type = FIELD_BOOL;
	}
	fields[0].name = "act";
	fields[0].type = FIELD_TEXT;
	fields[ROLE_COLUMNS - 1].name = "help";
	fields[ROLE_COLUMNS - 1].type = FIELD_TEXT;
	return fields;
}

static enum rc
run_roles(struct cmd *c, struct err *e)
{
	struct value values[ROLE_COLUMNS];
	size_t i, k;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)))
		return rc;
	begin_records(c, role_fields(c), ROLE_COLUMNS);
	for (i = 0; i < act_n_rows; i++) {
		values[0] = text_value(act_rows[i].name);
		for (k = 0; k < ROLE_NONE; k++)
			values[k + 1] =
			    (struct value){.num = (act_rows[i].roles >> k) & 1};
		values[ROLE_COLUMNS - 1] = text_value(act_rows[i].help);
		out_row(c->out, values);
	}
	return RC_OK;
}

const struct verb verb_roles = {
    .name = "roles",
    .help = "what each role may do",
    .std = OPT_STD_OUTPUT,
    .store = STORE_NONE,
    .run = run_roles,
};
