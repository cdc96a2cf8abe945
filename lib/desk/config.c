/* The table of keys, and reading it from files (inih) and the environment. */
#include "desk/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "io/verb.h"

const struct config_key config_keys[] = {
    {"desk.database", CONFIG_TEXT, NULL, "DESK_DB",
	"the store: a path (SQLite) or a URL"},
    {"desk.name", CONFIG_TEXT, "desk", NULL,
	"what the desk is called, in subject tags and headers"},
    {"desk.address", CONFIG_TEXT, NULL, NULL,
	"the address that customers write to"},
    {"ticket.category", CONFIG_TEXT, NULL, NULL,
	"category of a new ticket that names none"},
    {"ticket.priority", CONFIG_TEXT, "normal", NULL,
	"priority of a new ticket that names none"},
    {"ticket.reopen_window", CONFIG_DURATION, "30d", NULL,
	"how long after closing a customer's answer reopens a ticket"},
    {"mail.max_size", CONFIG_SIZE, "50M", NULL,
	"a larger mail is stored without its surplus attachments"},
};

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
set(struct config *c, const struct config_key *key, const char *text,
    const char *origin, struct err *e)
{
	static const char *const kinds[] = {
	    [CONFIG_TEXT] = "text",
	    [CONFIG_INT] = "number",
	    [CONFIG_SIZE] = "size such as 50M",
	    [CONFIG_DURATION] = "duration such as 30d",
	};
	struct config_value *v = &c->values[key - config_keys];

	if (!parse_number(key->type, text, &v->num))
		return err_set(e, RC_CONFIG, "%s: %s: '%s' is no %s", origin,
		    key->name, text, kinds[key->type]);
	v->text = *text ? text : NULL;
	v->origin = origin;
	return RC_OK;
}

/* inih's handler: 0 makes it stop. */
static int
on_value(void *user, const char *section, const char *name, const char *value)
{
	struct load *l = user;
	char *full = arena_printf(l->arena, "%s.%s", section, name);
	char *origin = arena_printf(l->arena, "%s:%d", l->path, l->line);
	const struct config_key *key = key_find(full);

	if (l->rc)
		return 0;
	if (!key)
		l->rc = unknown_key(full, origin, l->e);
	else
		l->rc = set(l->config, key,
		    arena_strdup(l->arena, value ? value : ""), origin, l->e);
	return l->rc == RC_OK;
}

/* inih's reader: counts the lines, so that values can name theirs. */
static char *
next_line(char *buf, int size, void *stream)
{
	struct load *l = stream;
	size_t n;

	if (!fgets(buf, size, l->fp))
		return NULL;
	l->line++;
	n = strlen(buf);
	if (n + 1 == (size_t)size && buf[n - 1] != '\n' && !l->rc)
		l->rc = err_set(l->e, RC_CONFIG,
		    "%s:%d: the line is longer than %d bytes", l->path, l->line,
		    size - 2);
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
	bad_line = ini_parse_stream(next_line, &l, on_value, &l);
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
		if ((rc = set(c, key, text,
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
	if ((rc = load_file(c, DESK_SYSCONFDIR "/desk/desk.conf", false, a, e)))
		return rc;
	if (c->is_trusted_only || !(user = user_file(a)))
		return RC_OK;
	return load_file(c, user, false, a, e);
}

enum rc
config_load(struct config *c, struct arena *a, struct err *e)
{
	size_t i;
	enum rc rc;

	c->values = arena_array(a, config_n_keys, sizeof *c->values);
	c->is_trusted_only = getuid() != geteuid() || getgid() != getegid();
	for (i = 0; i < config_n_keys; i++)
		if (config_keys[i].otherwise)
			CHECK(set(c, &config_keys[i], config_keys[i].otherwise,
				  "default", e) == RC_OK);
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

int64_t
config_int(const struct config *c, const char *name)
{
	return value_of(c, name)->num;
}
