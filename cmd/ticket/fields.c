/* ticket fields: what a ticket has, and what a field may be. */
#include "verbs.h"

#include <string.h>

#include "base/str.h"
#include "desk/cmd.h"
#include "desk/field_list.h"
#include "desk/fieldset.h"

static const struct field move_columns[] = {
    {.name = "id", .type = FIELD_TEXT, .help = "the status"},
    {.name = "class",
	.type = FIELD_TEXT,
	.help = "new, active, waiting, solved or closed"},
    {.name = "moves", .type = FIELD_LIST, .help = "the ones it may go to"},
};

static void
print_move(struct cmd *c, const struct status_move *m)
{
	struct str to = STR_INIT;
	size_t i;

	for (i = 0; m->to[i]; i++)
		str_add_f(&to, "%s%s", i ? "," : "", m->to[i]);
	out_row(c->out,
	    (struct value[]){{.text = sv_of(m->from)},
		{.text = sv_of(m->class)}, {.text = str_sv(&to)}});
	str_free(&to);
}

/* The statuses with the moves that are allowed from each. */
static void
print_moves(struct cmd *c)
{
	static const struct field *const columns[] = {
	    &move_columns[0], &move_columns[1], &move_columns[2]};
	size_t i;

	out_columns(c->out, columns, COUNT_OF(columns));
	for (i = 0; i < status_n_moves; i++)
		print_move(c, &status_moves[i]);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	const struct fieldset *set;
	const char *name;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 1, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)))
		return rc;
	if (!c->opts.n_operands)
		return field_list_print(c, set, e);
	name = c->opts.operands[0];
	if (strcmp(name, "status") != 0)
		return field_list_values(c, set, name, e);
	print_moves(c);
	return RC_OK;
}

const struct verb verb_fields = {
    .name = "fields",
    .operands = "[FIELD]",
    .help = "list the fields of a ticket, or the values of one",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_READ,
    .run = run,
};
