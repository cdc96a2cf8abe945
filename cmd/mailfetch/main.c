/*
 * mailfetch: hands mail that waits elsewhere to a command, a message at a
 * time, and takes it away there only once the command has it.
 */
#include <signal.h>
#include <string.h>

#include "base/stop.h"
#include "mailfetch.h"

/* One account's trouble is not the others'. Of several each has said its own,
 * and the first one's code counts. */
static enum rc
fetch_all(struct accounts *all, struct err *e)
{
	struct cmd *c = all->v[0].cmd;
	int64_t n = 0;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < all->n && !stop_asked(); i++) {
		struct account *a = &all->v[i];
		struct err own = ERR_INIT;

		if (account_once(a, &own)) {
			err_ctx(&own, "%s", a->name);
			rc = rc ? rc : own.rc;
			*e = own;
			if (all->n > 1)
				cmd_say(c, "%s", own.text);
		}
		n += a->job.n_taken;
	}
	if (all->n > 1)
		e->text[0] = '\0';
	e->rc = rc;
	return rc || n || !opt_has(&c->opts, "quiet") ? rc : RC_NO;
}

static enum rc
act(struct accounts *all, struct err *e)
{
	static const struct {
		const char *option;
		enum rc (*run)(struct accounts *all, struct err *e);
	} acts[] = {
	    {"list", accounts_list},
	    {"set-aside", accounts_list_aside},
	    {"retry", accounts_retry},
	    {"dry-run", accounts_plan},
	    {"follow", accounts_follow},
	};
	const struct opts *o = &all->v[0].cmd->opts;
	size_t i;

	for (i = 0; i < COUNT_OF(acts); i++)
		if (opt_has(o, acts[i].option))
			return acts[i].run(all, e);
	return fetch_all(all, e);
}

static enum rc
check_options(const struct cmd *c, struct err *e)
{
	static const char *const names[] = {
	    "list", "set-aside", "retry", "dry-run", "follow"};
	const char *first = NULL;
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++) {
		if (!opt_has(&c->opts, names[i]))
			continue;
		if (first)
			return err_set(e, RC_USAGE,
			    "'--%s' and '--%s' are one too many", first,
			    names[i]);
		first = names[i];
	}
	return RC_OK;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct accounts all = {NULL, 0};
	size_t i;
	enum rc rc;

	if ((rc = check_options(c, e)) || (rc = accounts_find(c, &all, e)))
		return rc;
	stop_catch();
	/* A command need not read all of a message. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	rc = act(&all, e);
	for (i = 0; i < all.n; i++)
		fetch_child_end(&all.v[i].child);
	return rc;
}

static const struct opt options[] = {
    {.name = "follow",
	.type = OPT_FLAG,
	.help = "stay, and fetch what comes, until a signal ends it"},
    {.name = "list",
	.type = OPT_FLAG,
	.help = "list the accounts and what was done"},
    {.name = "set-aside",
	.type = OPT_FLAG,
	.help = "list the messages that are set aside, with the reason"},
    {.name = "retry",
	.type = OPT_FLAG,
	.help = "try those again the next time"},
};

static const struct verb verb = {
    .operands = "[ACCOUNT]... [-- COMMAND [ARG]...]",
    .help = "hand each new message to a command",
    VERB_OPTS(options),
    .std = OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT | OPT_STD_QUIET |
	OPT_STD_VERBOSE | OPT_STD_DRY_RUN,
    .store = STORE_NONE,
    .run = run,
};

static const struct program program = {
    .name = "mailfetch",
    .help = "bring mail from IMAP, POP3, Maildir or mbox to a command",
    .verbs = &verb,
    .n_verbs = 1,
};

int
main(int argc, char **argv)
{
	/* Not the program's trouble_status: its other statuses are answers. */
	trouble_status_set(75);
	return cmd_main(&program, argc, argv);
}
