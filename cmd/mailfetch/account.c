/* From a section [fetch NAME] to an account, and one pass over it. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "desk/password.h"
#include "mail/fetch_state.h"
#include "mailfetch.h"

enum { TIME_MAX_S = 7 * 86400 };

/* The place of a setting's word among those it may have. */
static enum rc
read_word(const struct account *a, const char *key, const char *const words[2],
    bool *is_second, struct err *e)
{
	const char *text = config_section_text(a->section, key);

	*is_second = text && strcmp(text, words[1]) == 0;
	if (!text || *is_second || strcmp(text, words[0]) == 0)
		return RC_OK;
	return err_set(e, RC_CONFIG, "fetch.%s.%s: '%s' is neither %s nor %s",
	    a->name, key, text, words[0], words[1]);
}

static enum rc
read_words(struct account *a, struct err *e)
{
	static const char *const tls[] = {"required", "off"};
	static const char *const auth[] = {"password", "token"};
	static const char *const stream[] = {"no", "yes"};
	enum rc rc;

	if ((rc = read_word(a, "tls", tls, &a->at.is_open, e)) ||
	    (rc = read_word(a, "auth", auth, &a->at.is_token, e)) ||
	    (rc = read_word(a, "stream", stream, &a->child.is_stream, e)))
		return rc;
	return RC_OK;
}

/* Seconds from 1 to a week. */
static enum rc
read_time(
    const struct account *a, const char *key, int64_t *seconds, struct err *e)
{
	*seconds = config_section_int(a->section, key);
	if (*seconds >= 1 && *seconds <= TIME_MAX_S)
		return RC_OK;
	return err_set(
	    e, RC_CONFIG, "fetch.%s.%s: it is from 1s to 7d", a->name, key);
}

static enum rc
read_times(struct account *a, struct err *e)
{
	int64_t timeout, command;
	enum rc rc;

	if ((rc = read_time(a, "timeout", &timeout, e)) ||
	    (rc = read_time(a, "command_timeout", &command, e)) ||
	    (rc = read_time(a, "poll", &a->poll_s, e)) ||
	    (rc = read_time(a, "deadline", &a->deadline_s, e)))
		return rc;
	a->at.timeout_s = (int)timeout;
	a->child.timeout_s = (int)command;
	return RC_OK;
}

static enum rc
read_place(struct account *a, struct err *e)
{
	const char *url = config_section_text(a->section, "url");
	const char *after = config_section_text(a->section, "after");
	enum rc rc;

	if (!url)
		return err_set(
		    e, RC_CONFIG, "fetch.%s.url is not set", a->name);
	if ((rc = fetch_parse(&a->at, url, &a->cmd->arena, e)))
		return err_ctx(e, "fetch.%s.url", a->name);
	if (after && (rc = fetch_parse_after(&a->at, after, e)))
		return err_ctx(e, "fetch.%s.after", a->name);
	a->at.ca_file = config_section_text(a->section, "ca_file");
	a->at.max_size = (size_t)config_section_int(a->section, "max_size");
	return RC_OK;
}

/* The words behind "--", a shell line, or the desk's own. */
static char **
argv_of(struct account *a)
{
	const struct opts *o = &a->cmd->opts;
	const char *line = config_section_text(a->section, "command");
	struct arena *arena = &a->cmd->arena;
	char **argv;

	if (o->n_before < o->n_operands)
		return o->operands + o->n_before;
	argv = arena_array(arena, 4, sizeof *argv);
	if (line) {
		argv[0] = arena_strdup(arena, "/bin/sh");
		argv[1] = arena_strdup(arena, "-c");
		argv[2] = arena_strdup(arena, line);
	} else {
		argv[0] = arena_strdup(arena, "mail2ticket");
		if (a->child.is_stream)
			argv[1] = arena_strdup(arena, "--stream");
	}
	return argv;
}

static void
print(void *arg, struct sv bytes)
{
	struct account *a = arg;
	struct err e = ERR_INIT;

	if (opt_has(&a->cmd->opts, "quiet"))
		return;
	str_add(out_text(a->cmd->out), bytes);
	/* What was lost is said at the end. */
	out_flush(a->cmd->out, &e);
}

static void
say(void *arg, bool is_news, const char *text)
{
	struct account *a = arg;

	if (is_news || opt_has(&a->cmd->opts, "verbose"))
		cmd_say(a->cmd, "%s", text);
}

static enum rc
find_folder(struct cmd *c, const char **folder, struct err *e)
{
	*folder = config_text(&c->desk.config, "fetch.state");
	if (!*folder)
		*folder = fetch_state_folder(&c->arena);
	return *folder
	    ? RC_OK
	    : err_set(e, RC_CONFIG,
		  "no place to remember what was fetched: set fetch.state");
}

static enum rc
account_read(struct account *a, struct err *e)
{
	const struct config_section *s = a->section;
	enum rc rc;

	a->name = s->name;
	if ((rc = read_place(a, e)) || (rc = read_words(a, e)) ||
	    (rc = read_times(a, e)) ||
	    (rc = find_folder(a->cmd, &a->job.folder, e)))
		return rc;
	a->child.argv = argv_of(a);
	a->child.print = print;
	a->child.arg = a;
	a->child.got = a->child.said = (struct str)STR_INIT;
	a->job.name = a->name;
	a->job.account = &a->at;
	a->job.child = &a->child;
	a->job.tries = config_section_int(s, "tries");
	a->job.limit =
	    opt_int(&a->cmd->opts, "limit", config_section_int(s, "limit"));
	a->job.say = say;
	a->job.arg = a;
	return RC_OK;
}

static bool
is_named(const struct cmd *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->opts.n_before; i++)
		if (strcmp(c->opts.operands[i], name) == 0)
			return true;
	return c->opts.n_before == 0;
}

static enum rc
check_names(struct cmd *c, struct err *e)
{
	size_t i;

	for (i = 0; i < c->opts.n_before; i++)
		if (!config_section(
			&c->desk.config, "fetch", c->opts.operands[i]))
			return err_set(e, RC_NOTFOUND,
			    "no section [fetch %s] in the configuration",
			    c->opts.operands[i]);
	return RC_OK;
}

enum rc
accounts_find(struct cmd *c, struct accounts *all, struct err *e)
{
	const struct config_section *s,
	    *first = config_section(&c->desk.config, "fetch", NULL);
	size_t n = 0;
	enum rc rc;

	if (!first)
		return err_set(e, RC_CONFIG,
		    "no section [fetch NAME] in the configuration");
	if ((rc = check_names(c, e)))
		return rc;
	for (s = first; s; s = config_section_next(s))
		n++;
	all->n = 0;
	all->v = arena_array(&c->arena, n, sizeof *all->v);
	for (s = first; s; s = config_section_next(s)) {
		struct account *a = &all->v[all->n];

		if (!is_named(c, s->name))
			continue;
		a->cmd = c;
		a->section = s;
		if ((rc = account_read(a, e)))
			return rc;
		all->n++;
	}
	return RC_OK;
}

enum rc
account_password(struct account *a, struct err *e)
{
	if (!a->at.host)
		return RC_OK;
	return password_read(arena_printf(&a->cmd->arena, "fetch.%s", a->name),
	    config_section_text(a->section, "password_command"),
	    config_section_text(a->section, "password_file"), &a->cmd->arena,
	    &a->at.password, e);
}

int64_t
account_until(const struct account *a)
{
	return clock_monotonic_ms() + a->deadline_s * 1000;
}

enum rc
account_once(struct account *a, struct err *e)
{
	struct fetch_source *s;
	struct err late = ERR_INIT;
	enum rc rc, end;

	setenv("MAILFETCH_ACCOUNT", a->name, 1);
	if ((rc = account_password(a, e)) ||
	    (rc = fetch_open(&a->at, account_until(a), &s, e)))
		return rc;
	rc = fetch_pass(s, &a->job, e);
	if ((end = fetch_close(s, &late)) && !rc) {
		*e = late;
		rc = end;
	}
	return rc;
}
