/* The table of keys, and reading it from files (inih) and the environment. */
#include "desk/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/num.h"
#include "base/rights.h"
#include "io/verb.h"

const struct config_key config_keys[] = {
    {"desk.database", CONFIG_TEXT, NULL, "DESK_DB",
	"the store: a path (SQLite) or a URL"},
    {"desk.name", CONFIG_TEXT, "desk", NULL,
	"what the desk is called, in subject tags and headers"},
    {"desk.address", CONFIG_TEXT, NULL, NULL,
	"the address that customers write to"},
    {"desk.language", CONFIG_TEXT, "en", NULL,
	"language of mails to those whose own is not known"},
    {"desk.link", CONFIG_TEXT, NULL, NULL,
	"address of a ticket's page, with {id} for its number"},
    {"ticket.category", CONFIG_TEXT, NULL, NULL,
	"category of a new ticket that names none"},
    {"ticket.priority", CONFIG_TEXT, "normal", NULL,
	"priority of a new ticket that names none"},
    {"ticket.reopen_window", CONFIG_DURATION, "30d", NULL,
	"how long after closing a customer's answer reopens a ticket"},
    {"ticket.duplicates", CONFIG_TEXT, "link", NULL,
	"link: a ticket that says the same again is linked to the first; "
	"suggest: a note names those that read alike, too; or no"},
    {"mail.max_size", CONFIG_SIZE, "50M", NULL,
	"a larger mail is stored without its surplus attachments"},
    {"mail.acknowledge", CONFIG_TEXT, "yes", NULL,
	"yes: tell who opens a ticket by mail that it has come; or no"},
    {"mail.answer_period", CONFIG_DURATION, "1d", NULL,
	"one automatic answer to an address in this time"},
    {"mail.tickets_per_hour", CONFIG_INT, "1000", NULL,
	"tickets that one address may open in an hour; 0: no limit"},
    {"mail.answers_per_hour", CONFIG_INT, "10", NULL,
	"automatic mails to one address in an hour; 0: no limit"},
    {"mail.quote", CONFIG_TEXT, "last", NULL,
	"what an answer quotes: last, or none"},
    {"mail.notify", CONFIG_TEXT, NULL, NULL,
	"changes the requester is told of: resolved,closed,reopened,escalated"},
    {"mail.gpg", CONFIG_TEXT, "gpg", NULL,
	"the program that decrypts, encrypts, signs and checks PGP"},
    {"mail.pgp_self", CONFIG_TEXT, NULL, NULL,
	"address or id of a key that encrypted answers are readable with, too"},
    {"kb.review", CONFIG_TEXT, "yes", NULL,
	"yes: articles are published once another person approved them; no"},
    {"kb.review_after", CONFIG_DURATION, NULL, NULL,
	"how long after publishing an article is to be looked at again"},
    {"kb.title", CONFIG_TEXT, "Help", NULL, "name of the help centre"},
    {"kb.url", CONFIG_TEXT, NULL, NULL,
	"address at which the exported help centre will be"},
    {"kb.feedback", CONFIG_TEXT, NULL, NULL,
	"where its readers say whether it helped: mailto: or a web address"},
    {"kb.comments", CONFIG_TEXT, "moderated", NULL,
	"readers' comments: moderated, open (shown at once) or closed"},
    {"outbox.transport", CONFIG_TEXT, "sendmail:/usr/sbin/sendmail", NULL,
	"how mail leaves: sendmail:PATH, smtp://[user@]host[:port], smtps://"},
    {"outbox.tls", CONFIG_TEXT, "required", NULL,
	"smtp: encryption required, opportunistic or off"},
    {"outbox.ca_file", CONFIG_TEXT, NULL, NULL,
	"certificates to trust, in the place of the system's"},
    {"outbox.password_file", CONFIG_TEXT, NULL, NULL,
	"a file whose first line is the mail server's password"},
    {"outbox.password_command", CONFIG_TEXT, NULL, NULL,
	"a shell line that prints the mail server's password"},
    {"outbox.timeout", CONFIG_DURATION, "1m", NULL,
	"how long a mail server may be silent"},
    {"outbox.give_up", CONFIG_DURATION, "5d", NULL,
	"how long something is tried before it has failed"},
    {"outbox.per_domain", CONFIG_INT, "0", NULL,
	"mails a minute to one domain; 0 sets no limit"},
    {"hook.*.url", CONFIG_TEXT, NULL, NULL, "where the hook posts to"},
    {"hook.*.secret", CONFIG_SECRET, NULL, NULL,
	"what the posts are signed with"},
    {"hook.*.secret_file", CONFIG_TEXT, NULL, NULL,
	"a file whose first line is the secret"},
    {"hook.*.format", CONFIG_TEXT, "json", NULL,
	"json, or slack: a text for people"},
    {"hook.*.timeout", CONFIG_DURATION, "15s", NULL,
	"how long a post may take"},
    {"hook.*.allow_private", CONFIG_TEXT, "no", NULL,
	"yes: post to addresses that are not public, too"},
    {"fetch.state", CONFIG_TEXT, NULL, NULL,
	"folder in which mailfetch keeps what it knows"},
    {"fetch.*.url", CONFIG_TEXT, NULL, NULL,
	"where mail waits: imaps://user@host[:port][/MAILBOX], pop3s://"},
    {"fetch.*.password_file", CONFIG_TEXT, NULL, NULL,
	"a file whose first line is the password"},
    {"fetch.*.password_command", CONFIG_TEXT, NULL, NULL,
	"a shell line that prints the password"},
    {"fetch.*.auth", CONFIG_TEXT, "password", NULL,
	"password, or token: it is an OAuth access token"},
    {"fetch.*.tls", CONFIG_TEXT, "required", NULL,
	"required, or off for imap:// and pop3:// where the way is safe"},
    {"fetch.*.ca_file", CONFIG_TEXT, NULL, NULL,
	"certificates to trust, in the place of the system's"},
    {"fetch.*.command", CONFIG_TEXT, NULL, NULL,
	"a shell line that takes a message on stdin; otherwise mail2ticket"},
    {"fetch.*.stream", CONFIG_TEXT, "no", NULL,
	"yes: one command takes all, as mail2ticket --stream does"},
    {"fetch.*.after", CONFIG_TEXT, NULL, NULL,
	"what is done with what was taken: seen, delete, keep, move:WHERE"},
    {"fetch.*.tries", CONFIG_INT, "5", NULL,
	"how often a message is tried before it is set aside"},
    {"fetch.*.limit", CONFIG_INT, "0", NULL,
	"messages in one go; 0 sets no limit"},
    {"fetch.*.max_size", CONFIG_SIZE, "100M", NULL,
	"a larger message is set aside"},
    {"fetch.*.poll", CONFIG_DURATION, "1m", NULL,
	"how often --follow looks, whatever the server tells by itself"},
    {"fetch.*.timeout", CONFIG_DURATION, "1m", NULL,
	"how long a server may be silent"},
    {"fetch.*.command_timeout", CONFIG_DURATION, "5m", NULL,
	"how long the command may take for a message"},
    {"fetch.*.deadline", CONFIG_DURATION, "1h", NULL,
	"how long one go may take; the rest waits for the next"},
};

const char config_system_file[] = DESK_SYSCONFDIR "/desk/desk.conf";

const size_t config_n_keys = COUNT_OF(config_keys);

/* Where a file's lines go while inih reads it. */
struct load {
	struct config *config;
	struct arena *arena;
	const char *path;
	FILE *fp;
	int line;
	struct err *e;
	enum rc rc;
};

static const struct config_key *
key_find(const char *name)
{
	size_t i;

	for (i = 0; i < config_n_keys; i++)
		if (strcmp(config_keys[i].name, name) == 0)
			return &config_keys[i];
	return NULL;
}

static enum rc
unknown_key(const char *name, const char *origin, struct err *e)
{
	const char *names[COUNT_OF(config_keys)];
	const char *near;
	size_t i;

	for (i = 0; i < config_n_keys; i++)
		names[i] = config_keys[i].name;
	near = name_closest(name, names, config_n_keys);
	return err_set(e, RC_CONFIG, "%s: no setting '%s'%s%s%s", origin, name,
	    near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static bool
parse_number(enum config_type type, const char *text, int64_t *num)
{
	switch (type) {
	case CONFIG_TEXT:
	case CONFIG_SECRET:
		return true;
	case CONFIG_INT:
		return num_parse(sv_of(text), 0, INT64_MAX, num);
	case CONFIG_SIZE:
		return num_parse_size(sv_of(text), num);
	case CONFIG_DURATION:
		return num_parse_duration(sv_of(text), num);
	}
	return false;
}

static enum rc
set(struct config_value *values, const struct config_key *key, const char *text,
    const char *origin, struct err *e)
{
	static const char *const kinds[] = {
	    [CONFIG_TEXT] = "text",
	    [CONFIG_SECRET] = "text",
	    [CONFIG_INT] = "number",
	    [CONFIG_SIZE] = "size such as 50M",
	    [CONFIG_DURATION] = "duration such as 30d",
	};
	struct config_value *v = &values[key - config_keys];

	if (!parse_number(key->type, text, &v->num))
		return err_set(e, RC_CONFIG, "%s: %s: '%s' is no %s", origin,
		    key->name, text, kinds[key->type]);
	v->text = *text ? text : NULL;
	v->origin = origin;
	return RC_OK;
}

static void
set_defaults(struct config_value *values)
{
	struct err e = ERR_INIT;
	size_t i;

	for (i = 0; i < config_n_keys; i++)
		if (config_keys[i].otherwise)
			CHECK(set(values, &config_keys[i],
				  config_keys[i].otherwise, "default",
				  &e) == RC_OK);
}

/* "hook chat" as kind and name; false for a section without a name. */
static bool
split_section(const char *section, struct sv *kind, struct sv *name)
{
	struct sv all = sv_trim(sv_of(section));
	size_t blank = sv_find_c(all, ' ');

	*kind = sv_sub(all, 0, blank);
	*name = sv_trim(sv_sub(all, blank, all.n));
	return name->n > 0;
}

/* The section of that kind and name, made where it is the first time named. */
static struct config_section *
take_section(struct load *l, struct sv kind, struct sv name)
{
	struct config_section **at, *s;

	for (at = &l->config->sections; *at; at = &(*at)->next)
		if (sv_is(kind, (*at)->kind) && sv_is(name, (*at)->name))
			return *at;
	s = ARENA_NEW(l->arena, struct config_section);
	s->kind = arena_dup(l->arena, kind);
	s->name = arena_dup(l->arena, name);
	s->values = arena_array(l->arena, config_n_keys, sizeof *s->values);
	set_defaults(s->values);
	*at = s;
	return s;
}

/* Where a key of a section goes; its full name as the table has it. */
static struct config_value *
place_of(struct load *l, const char *section, const char *name,
    const struct config_key **key, const char **full)
{
	struct sv kind, which;

	if (!split_section(section, &kind, &which)) {
		*full = arena_printf(l->arena, "%s.%s", section, name);
		*key = key_find(*full);
		return l->config->values;
	}
	*full = arena_printf(l->arena, "%.*s.*.%s", SV_ARG(kind), name);
	*key = key_find(*full);
	return *key ? take_section(l, kind, which)->values : NULL;
}

/* inih's handler: 0 makes it stop. */
static int
on_value(void *user, const char *section, const char *name, const char *value)
{
	struct load *l = user;
	char *origin = arena_printf(l->arena, "%s:%d", l->path, l->line);
	const struct config_key *key;
	struct config_value *values;
	const char *full;

	if (l->rc)
		return 0;
	values = place_of(l, section, name, &key, &full);
	if (!*section)
		l->rc = err_set(l->e, RC_CONFIG,
		    "%s: '%s' stands before the first [section]", origin, name);
	else if (!key)
		l->rc = unknown_key(full, origin, l->e);
	else
		l->rc = set(values, key,
		    arena_strdup(l->arena, value ? value : ""), origin, l->e);
	return l->rc == RC_OK;
}

/* inih's reader: counts the lines, so that values can name theirs. */
static char *
next_line(char *buf, int size, void *stream)
{
	struct load *l = stream;
	size_t n, blank;

	if (!fgets(buf, size, l->fp))
		return NULL;
	l->line++;
	n = strlen(buf);
	if (n + 1 == (size_t)size && buf[n - 1] != '\n' && !l->rc)
		l->rc = err_set(l->e, RC_CONFIG,
		    "%s:%d: the line is longer than %d bytes", l->path, l->line,
		    size - 2);
	/* An indented line is one like others; inih would add it to the value
	 * before. */
	blank = strspn(buf, " \t");
	memmove(buf, buf + blank, n - blank + 1);
	return buf;
}

/* stream and user are the same struct load; inih hands them separately. */
static enum rc
load_file(struct config *c, const char *path, bool must_exist, struct arena *a,
    struct err *e)
{
	struct load l = {c, a, path, NULL, 0, e, RC_OK};
	int bad_line;

	if (!(l.fp = fopen(path, "re"))) {
		if (errno == ENOENT && !must_exist)
			return RC_OK;
		return err_sys(e, RC_CONFIG, errno, "cannot read '%s'", path);
	}
	errno = 0;
	bad_line = ini_parse_stream(next_line, &l, on_value, &l);
	if (!l.rc && ferror(l.fp))
		l.rc = err_sys(e, RC_CONFIG, errno, "cannot read '%s'", path);
	if (!l.rc && bad_line)
		l.rc = err_set(e, RC_CONFIG,
		    "%s:%d: neither '[section]' nor 'name = value'", path,
		    bad_line);
	fclose(l.fp);
	return l.rc;
}

static enum rc
load_environment(struct config *c, struct arena *a, struct err *e)
{
	size_t i;
	enum rc rc;

	for (i = 0; i < config_n_keys; i++) {
		const struct config_key *key = &config_keys[i];
		const char *text = key->env ? getenv(key->env) : NULL;

		if (!text || !*text)
			continue;
		if ((rc = set(c->values, key, text,
			 arena_printf(a, "environment %s", key->env), e)))
			return rc;
	}
	return RC_OK;
}

/* The user's own file: $XDG_CONFIG_HOME or ~/.config. */
static const char *
user_file(struct arena *a)
{
	const char *xdg = getenv("XDG_CONFIG_HOME");

	if (xdg && *xdg == '/')
		return arena_printf(a, "%s/desk/desk.conf", xdg);
	return file_home(a, ".config/desk/desk.conf");
}

static enum rc
load_files(struct config *c, struct arena *a, struct err *e)
{
	const char *named = getenv("DESK_CONFIG"), *user;
	enum rc rc;

	if (named && *named && !c->is_trusted_only)
		return load_file(c, named, true, a, e);
	if ((rc = load_file(c, config_system_file, false, a, e)))
		return rc;
	if (c->is_trusted_only || !(user = user_file(a)))
		return RC_OK;
	return load_file(c, user, false, a, e);
}

enum rc
config_load(struct config *c, struct arena *a, struct err *e)
{
	enum rc rc;

	c->sections = NULL;
	c->values = arena_array(a, config_n_keys, sizeof *c->values);
	c->is_trusted_only = rights_are_lent();
	set_defaults(c->values);
	if ((rc = load_files(c, a, e)) || c->is_trusted_only)
		return rc;
	return load_environment(c, a, e);
}

static const struct config_value *
value_of(const struct config *c, const char *name)
{
	const struct config_key *key = key_find(name);

	CHECK(key != NULL);
	return &c->values[key - config_keys];
}

const char *
config_text(const struct config *c, const char *name)
{
	return value_of(c, name)->text;
}

const char *
config_origin(const struct config *c, const char *name)
{
	return value_of(c, name)->origin;
}

int64_t
config_int(const struct config *c, const char *name)
{
	return value_of(c, name)->num;
}

const struct config_section *
config_section(const struct config *c, const char *kind, const char *name)
{
	const struct config_section *s;

	for (s = c->sections; s; s = s->next)
		if (strcmp(s->kind, kind) == 0 &&
		    (!name || strcmp(s->name, name) == 0))
			break;
	return s;
}

const struct config_section *
config_section_next(const struct config_section *s)
{
	const char *kind = s->kind;

	for (s = s->next; s && strcmp(s->kind, kind) != 0; s = s->next)
		;
	return s;
}

static const struct config_value *
section_value(const struct config_section *s, const char *key)
{
	struct sv kind = sv_of(s->kind);
	size_t i;

	for (i = 0; i < config_n_keys; i++) {
		struct sv full = sv_of(config_keys[i].name);

		if (sv_starts(full, kind) &&
		    sv_starts(sv_sub(full, kind.n, full.n), SV(".*.")) &&
		    sv_is(sv_sub(full, kind.n + 3, full.n), key))
			return &s->values[i];
	}
	CHECK(false); /* a key that no such section has */
	return NULL;
}

const char *
config_section_text(const struct config_section *s, const char *key)
{
	return section_value(s, key)->text;
}

int64_t
config_section_int(const struct config_section *s, const char *key)
{
	return section_value(s, key)->num;
}
