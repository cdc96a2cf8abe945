/* desk init, migrate: a store of the schema that the programs know. */
#include "verbs.h"

#include <unistd.h>

#include "db/migrate.h"
#include "desk/event.h"
#include "desk/records.h"
#include "desk/search/search.h"
#include "io/term.h"

bool
is_watched(struct cmd *c)
{
	return opt_has(&c->opts, "verbose") || term_is(STDERR_FILENO);
}

const char *
shown_url(struct cmd *c)
{
	return db_url_shown(c->desk.url, &c->arena);
}

enum rc
open_store(struct cmd *c, enum db_mode mode, struct err *e)
{
	return desk_open(&c->desk, mode, opt_text(&c->opts, "as", NULL), e);
}

static enum rc
run_init(struct cmd *c, struct err *e)
{
	struct desk *d = &c->desk;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) || (rc = desk_create(d, e)))
		return rc;
	str_add_f(out_text(c->out), "%s\n", shown_url(c));
	if (is_watched(c))
		cmd_say(c, "made '%s' (%s); '%s' is its admin", shown_url(c),
		    d->url_from, d->caller.login);
	return RC_OK;
}

const struct verb verb_init = {
    .name = "init",
    .help = "make a new desk with you as its admin; print where it is",
    .std = OPT_STD_DATABASE | OPT_STD_VERBOSE,
    .store = STORE_NONE,
    .run = run_init,
};

struct migration {
	struct cmd *cmd;
	int64_t from, to;
};

/* A desk has an admin from its first schema on; before that there is nobody
 * to ask. */
static enum rc
migrate(void *arg, struct err *e)
{
	struct migration *m = arg;
	struct desk *d = &m->cmd->desk;
	enum rc rc;

	if ((rc = db_version(d->db, &m->from, e)))
		return rc;
	if (m->from < 1) {
		m->to = migrate_latest();
		return (rc = desk_require_owner(d, e)) ? rc : desk_fill(d, e);
	}
	if ((rc = caller_find(d->db, opt_text(&m->cmd->opts, "as", NULL),
		 d->arena, &d->caller, e)) ||
	    (rc = caller_require(&d->caller, ACT_ADMIN, e)) ||
	    (rc = migrate_run(d->db, &m->from, &m->to, e)) ||
	    m->from == m->to ||
	    (m->from < SEARCH_SCHEMA && (rc = search_rebuild(d->db, e))))
		return rc;
	return event_add(
	    d, &(struct event){.verb = "desk.migrated", .record = "desk"}, e);
}

static enum rc
run_migrate(struct cmd *c, struct err *e)
{
	static const struct field fields[] = {
	    {.name = "from", .type = FIELD_INT},
	    {.name = "to", .type = FIELD_INT},
	};
	struct migration m = {.cmd = c};
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = db_open(c->desk.url, DB_WRITE, &c->desk.db, e)) ||
	    (rc = db_tx(c->desk.db, migrate, &m, e)))
		return rc;
	return record_print(c, fields, COUNT_OF(fields),
	    (struct value[]){{.num = m.from}, {.num = m.to}}, e);
}

/* Opened here: desk_open refuses what is to be migrated. */
const struct verb verb_migrate = {
    .name = "migrate",
    .help = "bring a desk of an older version to this one's schema",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_NONE,
    .run = run_migrate,
};
