/* desk whoami, roles: who is calling, and what each role may do. */
#include "verbs.h"

#include "desk/records.h"

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
	return record_print(c, who_fields, COUNT_OF(who_fields),
	    (struct value[]){record_text(who->login),
		record_text(
		    who->role == ROLE_NONE ? NULL : role_names[who->role]),
		record_text(who->email), record_text(shown_url(c)),
		record_text(c->desk.url_from)},
	    e);
}

const struct verb verb_whoami = {
    .name = "whoami",
    .help = "who you are on this desk, and which desk that is",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
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
	struct record_table t;
	size_t i, k;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = record_table_begin(&t, c, role_fields(c), ROLE_COLUMNS, e)))
		return rc;
	for (i = 0; i < act_n_rows; i++) {
		values[0] = record_text(act_rows[i].name);
		for (k = 0; k < ROLE_NONE; k++)
			values[k + 1] =
			    (struct value){.num = (act_rows[i].roles >> k) & 1};
		values[ROLE_COLUMNS - 1] = record_text(act_rows[i].help);
		record_table_row(&t, values);
	}
	return RC_OK;
}

const struct verb verb_roles = {
    .name = "roles",
    .help = "what each role may do",
    .std = OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_NONE,
    .run = run_roles,
};
