/* agent: the people on the desk's side, and their teams. */
#include <string.h>

#include "base/str.h"
#include "desk/agent.h"
#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/field_list.h"
#include "desk/fieldset.h"
#include "desk/records.h"
#include "desk/select.h"

/* A customer sees himself alone. */
static const char *
scope_of(struct cmd *c)
{
	return c->desk.caller.role == ROLE_CUSTOMER ? "t.id = {ME}" : NULL;
}

/* Agents or teams: what a verb does is the same. */
struct kind {
	const struct fieldset *set;
	enum rc (*find)(
	    struct desk *d, struct sv word, int64_t *id, struct err *e);
	enum rc (*create)(struct desk *d, struct sv name,
	    const struct settings *settings, int64_t *id, struct err *e);
	enum rc (*change)(struct desk *d, int64_t id,
	    const struct settings *settings, bool *changed, struct err *e);
};

static const struct kind agents = {
    &agent_fields, agent_find, agent_create, agent_change};
static const struct kind teams = {
    &team_fields, team_find, team_create, team_change};

struct job {
	struct cmd *cmd;
	const struct kind *kind;
	struct sv name;
	struct settings settings;
	int64_t id;
};

static enum rc
create(void *arg, struct err *e)
{
	struct job *j = arg;

	return j->kind->create(&j->cmd->desk, j->name, &j->settings, &j->id, e);
}

/* "NAME field=value..." from the at-th operand on. */
static enum rc
run_create(struct cmd *c, const struct kind *kind, size_t at, struct err *e)
{
	struct job j = {.cmd = c, .kind = kind};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ADMIN, e)) ||
	    (rc = cmd_operands(c, at + 1, SIZE_MAX, e)))
		return rc;
	j.name = sv_of(c->opts.operands[at]);
	if ((rc = settings_parse(&c->desk, kind->set, c->opts.operands + at + 1,
		 c->opts.n_operands - at - 1, &j.settings, e)) ||
	    (rc = db_tx(c->desk.db, create, &j, e)))
		return rc;
	select_print_ids(c, &j.id, 1);
	return RC_OK;
}

static enum rc
run_new(struct cmd *c, struct err *e)
{
	return run_create(c, &agents, 0, e);
}

static const struct verb verb_new = {
    .name = "new",
    .operands = "LOGIN [field=value]...",
    .help = "enter a user of the system as an agent",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_WRITE,
    .run = run_new,
};

static enum rc
run_list(struct cmd *c, struct err *e)
{
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)))
		return rc;
	return records_list(c, cmd_words(c), &agent_fields, scope_of(c), e);
}

static const struct verb verb_list = {
    .name = "list",
    .operands = "[QUERY]...",
    .help = "list the agents that a query means",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_READ,
    .run = run_list,
};

static enum rc
show_one(struct cmd *c, const struct field *const *fields, size_t n, int64_t id,
    struct err *e)
{
	struct value *values = arena_array(&c->arena, n, sizeof *values);
	struct str sql = STR_INIT;
	struct db_stmt *st;
	enum rc rc;

	query_fields(fields, n, db_dialect(c->desk.db), &sql);
	str_add_f(&sql, " from %s where %s = $1", agent_fields.from,
	    agent_fields.key);
	if (!(rc = db_query(c->desk.db, sql.p, DB_ARGS(db_int(id)), &st, e))) {
		if (db_next(st)) {
			select_row(st, fields, n, values);
			if (cmd_is_for_people(c))
				record_lines(c, fields, n, values);
			else
				out_row(c->out, values);
		}
		rc = db_end(st, e);
	}
	str_free(&sql);
	return rc;
}

static enum rc
run_show(struct cmd *c, struct err *e)
{
	const struct field **fields;
	size_t n, i;
	int64_t id;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = cmd_operands(c, 1, SIZE_MAX, e)) ||
	    (rc = field_pick(&agent_fields, opt_text(&c->opts, "fields", NULL),
		 ~0u, &c->arena, &fields, &n, e)))
		return rc;
	if (!cmd_is_for_people(c))
		out_columns(c->out, fields, n);
	for (i = 0; i < c->opts.n_operands; i++) {
		struct sv word = sv_of(c->opts.operands[i]);

		if (scope_of(c) && !sv_is(word, c->desk.caller.login))
			return err_set(
			    e, RC_NOTFOUND, "no agent '%.*s'", SV_ARG(word));
		if ((rc = agent_find(&c->desk, word, &id, e)))
			return rc;
		if (i && cmd_is_for_people(c))
			str_add_c(out_text(c->out), '\n');
		if ((rc = show_one(c, fields, n, id, e)))
			return rc;
	}
	return RC_OK;
}

static const struct verb verb_show = {
    .name = "show",
    .operands = "LOGIN...",
    .help = "show all there is about an agent",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_show,
};

static enum rc
change_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct job *j = arg;
	bool changed;

	return j->kind->change(d, id, &j->settings, &changed, e);
}

/* "NAME... field=value..." from the at-th operand on. */
static enum rc
run_change(struct cmd *c, const struct kind *kind, size_t at, struct err *e)
{
	struct job j = {.cmd = c, .kind = kind};
	struct batch b = {.change = change_one,
	    .arg = &j,
	    .is_dry = opt_has(&c->opts, "dry-run")};
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ADMIN, e)) ||
	    (rc = select_named(c, at, SIZE_MAX, kind->find, &ids, &used, e)))
		return rc;
	if (!used)
		return err_set(
		    e, RC_USAGE, "no %s is named", kind->set->record);
	at += used;
	if (at == c->opts.n_operands)
		return err_set(e, RC_USAGE, "nothing to set: give field=value");
	if ((rc = settings_parse(&c->desk, kind->set, c->opts.operands + at,
		 c->opts.n_operands - at, &j.settings, e)))
		return rc;
	return batch_run(c, &ids, &b, e);
}

static enum rc
run_set(struct cmd *c, struct err *e)
{
	return run_change(c, &agents, 0, e);
}

static const struct verb verb_set = {
    .name = "set",
    .operands = "LOGIN...|- field=value...",
    .help = "change fields; is_active=no sends somebody away",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_set,
};

/* The agents of one team, as 'agent list' prints them. */
static enum rc
run_members(struct cmd *c, struct err *e)
{
	int64_t id;
	enum rc rc;

	if ((rc = cmd_operands(c, 2, 2, e)) ||
	    (rc = team_find(&c->desk, sv_of(c->opts.operands[1]), &id, e)))
		return rc;
	return records_list(c, "", &agent_fields,
	    arena_printf(&c->arena,
		"t.id in (select x.agent_id from team_agent x where x.team_id "
		"= %lld)",
		(long long)id),
	    e);
}

static enum rc
run_team(struct cmd *c, struct err *e)
{
	const char *word = c->opts.n_operands ? c->opts.operands[0] : "list";
	bool is_new = strcmp(word, "new") == 0;
	bool is_set = strcmp(word, "set") == 0;
	enum rc rc;

	if ((rc = desk_open(&c->desk, is_new || is_set ? DB_WRITE : DB_READ,
		 opt_text(&c->opts, "as", NULL), e)))
		return rc;
	if (is_new)
		return run_create(c, &teams, 1, e);
	if (is_set)
		return run_change(c, &teams, 1, e);
	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (scope_of(c) &&
		(rc = caller_require(&c->desk.caller, ACT_PEOPLE, e))))
		return rc;
	if (strcmp(word, "list") == 0)
		return records_list(
		    c, cmd_words_from(c, 1), &team_fields, NULL, e);
	if (strcmp(word, "members") == 0)
		return run_members(c, e);
	return err_set(e, RC_USAGE,
	    "'%s': it is 'team list', 'team new', 'team set' or 'team members'",
	    word);
}

/* The store is opened as the operands ask. */
static const struct verb verb_team = {
    .name = "team",
    .operands = "[list [QUERY]... | new NAME [field=value]... | "
		"set NAME...|- field=value... | members NAME]",
    .help = "list teams or the agents of one, make and change them",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT |
	OPT_STD_DRY_RUN,
    .is_query = true,
    .store = STORE_NONE,
    .run = run_team,
};

static enum rc
run_fields(struct cmd *c, struct err *e)
{
	enum rc rc = caller_require(&c->desk.caller, ACT_READ, e);

	return rc ? rc : field_list_run(c, &agent_fields, e);
}

static const struct verb verb_fields = {
    .name = "fields",
    .operands = "[FIELD]",
    .help = "list the fields of an agent, or the values of one",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_fields,
};

int
main(int argc, char **argv)
{
	const struct verb verbs[] = {
	    verb_new, verb_list, verb_show, verb_set, verb_team, verb_fields};
	const struct program program = {
	    .name = "agent",
	    .help = "enter and change agents and their teams",
	    .verbs = verbs,
	    .n_verbs = COUNT_OF(verbs),
	};

	return cmd_main(&program, argc, argv);
}
