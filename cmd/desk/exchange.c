/* desk export, import: a whole desk as JSON lines, from store to store. */
#include "verbs.h"

#include <stdio.h>
#include <unistd.h>

#include "base/spool.h"
#include "desk/store/portable.h"

static enum rc
print_lines(void *arg, struct sv lines, struct err *e)
{
	struct cmd *c = arg;

	str_add(out_text(c->out), lines);
	return out_flush(c->out, e);
}

static enum rc
run_export(struct cmd *c, struct err *e)
{
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_ADMIN, e)) ||
	    (rc = desk_require_owner(&c->desk, e)))
		return rc;
	return portable_export(&c->desk, print_lines, c, e);
}

const struct verb verb_export = {
    .name = "export",
    .help = "write the whole desk to stdout as JSON lines, secrets, too",
    .std = OPT_STD_DATABASE,
    .store = STORE_READ,
    .run = run_export,
};

static enum rc
run_import(struct cmd *c, struct err *e)
{
	struct portable_import job = {
	    .name = "stdin", .as = opt_text(&c->opts, "as", NULL)};
	struct desk *d = &c->desk;
	FILE *file = NULL;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) || (rc = desk_require_owner(d, e)))
		return rc;
	if (!(rc = spool_stdin(&job.fd, &file, e)) &&
	    (rc = portable_import(d, &job, e)) && job.has_begun)
		err_ctx(e, "cannot import into '%s'", shown_url(c));
	if (file)
		fclose(file);
	if (rc)
		return rc;
	if (is_watched(c))
		cmd_say(c, "imported %lld rows into '%s'", (long long)job.rows,
		    shown_url(c));
	if (d->caller.role == ROLE_NONE)
		cmd_say(c,
		    "you, '%s', are no agent of this desk; an admin of it "
		    "enters you with 'agent new %s'",
		    d->caller.login, d->caller.login);
	return RC_OK;
}

/* Opened there: the store may be none yet. */
const struct verb verb_import = {
    .name = "import",
    .help = "read a whole desk from stdin into a new one",
    .std = OPT_STD_DATABASE | OPT_STD_VERBOSE,
    .store = STORE_NONE,
    .run = run_import,
};
