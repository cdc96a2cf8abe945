/* desk backup, restore: a whole desk in one file, and back. */
#include "verbs.h"

#include <unistd.h>

#include "base/file.h"
#include "db/migrate.h"
#include "desk/store/backup.h"
#include "io/term.h"

enum rc
may_replace(struct cmd *c, const char *what, const char *path, struct err *e)
{
	bool has_person = term_is(STDIN_FILENO) && term_is(STDERR_FILENO);
	const char *question;

	if (opt_has(&c->opts, "yes"))
		return RC_OK;
	question = arena_printf(&c->arena, "replace '%s'?", path);
	if (has_person && term_confirm(question))
		return RC_OK;
	return err_set(e, RC_DATA,
	    "%s '%s': it is there already; -y replaces it", what, path);
}

static enum rc
run_backup(struct cmd *c, struct err *e)
{
	const char *path;
	bool is_there;
	enum rc rc;

	if ((rc = cmd_operands(c, 1, 1, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_AUDIT, e)) ||
	    (rc = desk_require_owner(&c->desk, e)))
		return rc;
	path = c->opts.operands[0];
	is_there = file_exists(path);
	if (is_there && (rc = may_replace(c, "cannot write", path, e)))
		return rc;
	if ((rc = backup_make(&c->desk, path, is_there, e)))
		return rc;
	if (is_watched(c))
		cmd_say(c, "wrote '%s'", path);
	return RC_OK;
}

const struct verb verb_backup = {
    .name = "backup",
    .operands = "FILE",
    .help = "copy the desk to a file, whole, while others write",
    .std = OPT_STD_DATABASE | OPT_STD_YES | OPT_STD_VERBOSE,
    .store = STORE_READ,
    .run = run_backup,
};

static enum rc
run_restore(struct cmd *c, struct err *e)
{
	struct restore r = {.as = opt_text(&c->opts, "as", NULL)};
	struct desk *d = &c->desk;
	enum rc rc;

	if ((rc = cmd_operands(c, 1, 1, e)) || (rc = desk_require_owner(d, e)))
		return rc;
	r.path = c->opts.operands[0];
	r.replaces = *db_files(d->url, &c->arena) && file_exists(d->url);
	if (r.replaces && (rc = may_replace(c, "cannot write", d->url, e)))
		return rc;
	if ((rc = backup_restore(d, &r, e)))
		return rc;
	if (r.kept)
		str_add_f(out_text(c->out), "%s\n", r.kept);
	if (r.version < migrate_latest())
		cmd_say(c, "its schema is older: run 'desk migrate' now");
	if (is_watched(c))
		cmd_say(c, "restored '%s'%s%s%s", shown_url(c),
		    r.kept ? "; what it was is '" : "", r.kept ? r.kept : "",
		    r.kept ? "'" : "");
	return RC_OK;
}

/* The desk that is replaced may be one that cannot be opened. */
const struct verb verb_restore = {
    .name = "restore",
    .operands = "FILE",
    .help = "make the desk that of a backup; print where the old one is",
    .std = OPT_STD_DATABASE | OPT_STD_YES | OPT_STD_VERBOSE,
    .store = STORE_NONE,
    .run = run_restore,
};
