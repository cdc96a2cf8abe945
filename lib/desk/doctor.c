/* One function a question; each reports what it finds. */
#define _XOPEN_SOURCE 700 /* S_ISVTX */

#include "desk/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "db/migrate.h"
#include "desk/fieldset.h"
#include "desk/search.h"

enum {
	MB = 1024 * 1024,
	FREE_ERROR_MB = 20, /* less than that is as good as full */
	FREE_WARN_MB = 500,
	LOG_WARN_MB = 256, /* so large only while a reader hinders it */
	CLOCK_SLACK_S = 120,
};

/* No clock that is right shows less: 2025-01-01. */
#define CLOCK_LEAST 1735689600

const char *const finding_levels[] = {"ok", "warn", "error", NULL};

static void say(struct doctor *doc, enum finding_level level,
    const char *advice, const char *fmt, ...) ATTR_PRINTF(4, 5);

static void
say(struct doctor *doc, enum finding_level level, const char *advice,
    const char *fmt, ...)
{
	struct str what = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_add_vf(&what, fmt, ap);
	va_end(ap);
	doc->n[level]++;
	doc->report(doc->arg, level, what.p, advice);
	str_free(&what);
}

static const char *
text(struct doctor *doc, const char *fmt, const char *path)
{
	struct sv rest = sv_of(fmt);
	size_t at = sv_find(rest, SV("{}"));

	return arena_printf(doc->desk->arena, "%.*s%s%s", (int)at, fmt, path,
	    at < rest.n ? fmt + at + 2 : "");
}

/* The file that a setting came from; NULL when it was none. */
static const char *
origin_file(struct doctor *doc, size_t i)
{
	const char *origin = doc->desk->config.values[i].origin;
	const char *colon = origin ? strrchr(origin, ':') : NULL;

	if (!colon || origin[0] != '/')
		return NULL;
	return arena_dup(
	    doc->desk->arena, (struct sv){origin, (size_t)(colon - origin)});
}

/* A file that others may change decides which store we open. */
static void
look_at_config_file(struct doctor *doc, const char *path, int settings)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & S_IWOTH))
		say(doc, FINDING_ERROR, text(doc, "chmod o-w '{}'", path),
		    "anybody on this host can change '%s'", path);
	else
		say(doc, FINDING_OK, NULL, "'%s' sets %d value%s", path,
		    settings, settings == 1 ? "" : "s");
}

static void
look_at_config(struct doctor *doc)
{
	const char *path, *last = NULL;
	int settings = 0;
	size_t i;

	for (i = 0; i < config_n_keys; i++) {
		if (!(path = origin_file(doc, i)))
			continue;
		if (last && strcmp(path, last) != 0) {
			look_at_config_file(doc, last, settings);
			settings = 0;
		}
		last = path;
		settings++;
	}
	if (last)
		look_at_config_file(doc, last, settings);
	else
		say(doc, FINDING_OK, NULL,
		    "no configuration file sets anything");
}

static void
look_at_address(struct doctor *doc)
{
	const char *address = config_text(&doc->desk->config, "desk.address");

	if (!address)
		say(doc, FINDING_WARN,
		    "set 'address' in section [desk] of desk.conf",
		    "the desk does not know the address that customers write "
		    "to");
	else if (!strchr(address, '@'))
		say(doc, FINDING_ERROR,
		    "set 'address' in section [desk] of desk.conf",
		    "desk.address: '%s' is no mail address", address);
	else
		say(doc, FINDING_OK, NULL, "customers write to %s", address);
}

static bool
may(const char *path, int how)
{
	return faccessat(AT_FDCWD, path, how, AT_EACCESS) == 0;
}

/* Who else may read or change a file of the store? */
static void
look_at_mode(struct doctor *doc, const char *path, const struct stat *st)
{
	if (st->st_mode & S_IWOTH)
		say(doc, FINDING_ERROR, text(doc, "chmod o-rwx '{}'", path),
		    "anybody on this host can change '%s'", path);
	else if (st->st_mode & S_IROTH)
		say(doc, FINDING_WARN, text(doc, "chmod o-rwx '{}'", path),
		    "anybody on this host can read '%s'", path);
}

static const char *
folder_of(struct doctor *doc, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return arena_dup(doc->desk->arena,
	    (struct sv){path, slash == path ? 1 : (size_t)(slash - path)});
}

static void
look_at_folder(struct doctor *doc, const char *folder)
{
	struct stat st;

	if (stat(folder, &st) != 0)
		return;
	if ((st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
		say(doc, FINDING_ERROR, text(doc, "chmod o-w '{}'", folder),
		    "anybody on this host can put other files into '%s'",
		    folder);
	else if (doc->desk->config.is_trusted_only &&
	    (st.st_mode & (S_IROTH | S_IXOTH)))
		/* Files beside the store belong to the user who came first. */
		say(doc, FINDING_ERROR, text(doc, "chmod o-rwx '{}'", folder),
		    "anybody on this host can look into '%s', where the "
		    "programs guard the desk",
		    folder);
	else if (!may(folder, W_OK))
		say(doc, FINDING_WARN,
		    "ask its owner for the right, if you are to write",
		    "you cannot make files in '%s'", folder);
	else
		say(doc, FINDING_OK, NULL, "the folder '%s' is yours to write",
		    folder);
}

/* Files that root made are the usual reason why nobody else gets on. */
static void
look_at_files(struct doctor *doc)
{
	const char *const *file = db_files(doc->desk->url, doc->desk->arena);
	const char *const main_file = *file;
	struct stat st;
	bool is_mine;

	if (!main_file || stat(main_file, &st) != 0)
		return;
	is_mine = may(main_file, W_OK);
	if (!is_mine)
		say(doc, FINDING_WARN,
		    "ask its owner for the right, if you are to write",
		    "you can read '%s', but not change it", main_file);
	for (; *file; file++) {
		if (stat(*file, &st) != 0)
			continue;
		look_at_mode(doc, *file, &st);
		if (is_mine && !may(*file, R_OK | W_OK))
			say(doc, FINDING_ERROR,
			    text(doc,
				"give '{}' the owner and mode of the "
				"database",
				*file),
			    "you cannot write '%s', which belongs to the "
			    "database",
			    *file);
		if (*file != main_file && st.st_size > (off_t)LOG_WARN_MB * MB)
			say(doc, FINDING_WARN,
			    "look for a program that reads for hours, and end "
			    "it",
			    "'%s' has grown to %lld MB", *file,
			    (long long)st.st_size / MB);
	}
	look_at_folder(doc, folder_of(doc, main_file));
}

static void
look_at_space(struct doctor *doc)
{
	const char *const *file = db_files(doc->desk->url, doc->desk->arena);
	const char *folder;
	struct statvfs fs;
	long long left;

	if (!*file)
		return;
	folder = folder_of(doc, *file);
	if (statvfs(folder, &fs) != 0)
		return;
	left = (long long)((double)fs.f_bavail * (double)fs.f_frsize / MB);
	say(doc,
	    left < FREE_ERROR_MB      ? FINDING_ERROR
		: left < FREE_WARN_MB ? FINDING_WARN
				      : FINDING_OK,
	    left < FREE_WARN_MB ? "make room, or move the desk" : NULL,
	    "there are %lld MB left in '%s'", left, folder);
}

/* False when the desk cannot be asked anything. */
static bool
open_store(struct doctor *doc)
{
	struct desk *d = doc->desk;
	struct err e = ERR_INIT;
	enum rc rc;

	if ((rc = db_open(d->url, DB_READ, &d->db, &e))) {
		say(doc, FINDING_ERROR,
		    rc == RC_NOTFOUND
			? "run 'desk init', or name your desk with -d, DESK_DB "
			  "or desk.conf"
			: NULL,
		    "%s (named by %s)", e.text, d->url_from);
		return false;
	}
	if (migrate_require(d->db, &e)) {
		say(doc, FINDING_ERROR, NULL, "%s", e.text);
		return false;
	}
	say(doc, FINDING_OK, NULL,
	    "'%s' (named by %s) opens, its schema is %lld", d->url, d->url_from,
	    (long long)migrate_latest());
	return true;
}

/* A number that the store tells; false, and a finding, when it cannot. */
static bool
ask(struct doctor *doc, const char *sql, int64_t *n)
{
	struct err e = ERR_INIT;
	enum rc rc = db_get_int(doc->desk->db, sql, DB_NO_ARGS, n, &e);

	if (rc == RC_OK)
		return true;
	if (rc != RC_NOTFOUND)
		say(doc, FINDING_ERROR, "run 'desk check'", "%s", e.text);
	return false;
}

static void
look_at_people(struct doctor *doc)
{
	static const char agents_sql[] =
	    "select count(*) from agent where is_active = 1";
	static const char admins_sql[] =
	    "select count(*) from agent "
	    "where is_active = 1 and role = 'admin'";
	struct desk *d = doc->desk;
	struct err e = ERR_INIT;
	int64_t agents, admins;

	if (!ask(doc, agents_sql, &agents) || !ask(doc, admins_sql, &admins))
		return;
	if (!admins)
		say(doc, FINDING_ERROR, "restore a backup that has one",
		    "the desk has no admin");
	else
		say(doc, FINDING_OK, NULL, "active agents: %lld",
		    (long long)agents);
	if (caller_find(d->db, NULL, d->arena, &d->caller, &e))
		say(doc, FINDING_ERROR, "run 'desk check'", "%s", e.text);
	else if (d->caller.role == ROLE_NONE)
		say(doc, FINDING_WARN,
		    text(doc, "an admin enters you with 'agent new {}'",
			d->caller.login),
		    "you, '%s', are no agent of this desk", d->caller.login);
	else
		say(doc, FINDING_OK, NULL, "you are '%s', %s", d->caller.login,
		    role_names[d->caller.role]);
}

static void
look_at_clock(struct doctor *doc)
{
	static const char sql[] = "select max(at) from event";
	char now_text[CLOCK_TEXT], last_text[CLOCK_TEXT];
	int64_t last, now = doc->desk->now;

	clock_rfc3339(now, now_text);
	if (now < CLOCK_LEAST) {
		say(doc, FINDING_ERROR, "set the clock", "the clock shows %s",
		    now_text);
	} else if (doc->desk->db && ask(doc, sql, &last) &&
	    last > now + CLOCK_SLACK_S) {
		say(doc, FINDING_ERROR, "set the clock",
		    "the clock shows %s, but the last event is of %s", now_text,
		    clock_rfc3339(last, last_text));
	} else {
		say(doc, FINDING_OK, NULL, "the clock shows %s", now_text);
	}
}

/* What desk.conf says of new tickets must be there, or none can be opened. */
static void
look_at_defaults(struct doctor *doc)
{
	static const char sql[] =
	    "select count(*) from category where name = $1";
	struct desk *d = doc->desk;
	const char *category = config_text(&d->config, "ticket.category");
	const char *priority = config_text(&d->config, "ticket.priority");
	const struct field *f =
	    field_find(&ticket_fields_builtin, SV("priority"));
	struct err e = ERR_INIT;
	struct value v;
	int64_t n;

	if (category &&
	    db_get_int(d->db, sql, DB_ARGS(db_text(category)), &n, &e) ==
		RC_OK &&
	    !n)
		say(doc, FINDING_ERROR,
		    text(doc, "run 'desk config category {}', or name another",
			category),
		    "ticket.category: there is no category '%s', so no ticket "
		    "can be opened",
		    category);
	if (priority &&
	    field_parse(f, sv_of(priority), d->now, &v, d->arena, &e))
		say(doc, FINDING_ERROR, "correct it in desk.conf", "ticket.%s",
		    e.text);
}

/* The longest word of a text: few other messages have it. */
static struct sv
rare_word(struct sv body)
{
	struct sv best = SV_NULL;
	size_t i = 0, start;

	while (i < body.n) {
		for (start = i; i < body.n &&
		     ((body.p[i] >= 'a' && body.p[i] <= 'z') ||
			 (body.p[i] >= 'A' && body.p[i] <= 'Z'));
		     i++)
			;
		if (i - start > best.n && i - start <= 30)
			best = sv_sub(body, start, i - start);
		if (i == start)
			i++;
	}
	return best;
}

/* Is the ticket of a message found by a word of it? */
static void
search_for(struct doctor *doc, int64_t ticket_id, struct sv word)
{
	struct desk *d = doc->desk;
	struct sv expression = search_expression(word, d->arena);
	struct sv condition = sv_of(search_condition(db_dialect(d->db), false));
	size_t at = sv_find(condition, SV("{VALUE}"));
	struct err e = ERR_INIT;
	int64_t one;
	enum rc rc;

	rc = db_get_int(d->db,
	    arena_printf(d->arena,
		"select 1 from ticket t where t.id = $1 and %.*s$2%s", (int)at,
		condition.p, condition.p + at + strlen("{VALUE}")),
	    DB_ARGS(db_int(ticket_id), db_view(expression)), &one, &e);
	if (rc == RC_OK)
		say(doc, FINDING_OK, NULL,
		    "a search finds the latest message by its word '%.*s'",
		    SV_ARG(word));
	else
		say(doc, FINDING_ERROR, "run 'desk check --repair'",
		    "ticket %lld is not found by its word '%.*s'%s%s",
		    (long long)ticket_id, SV_ARG(word),
		    rc == RC_NOTFOUND ? "" : ": ",
		    rc == RC_NOTFOUND ? "" : e.text);
}

static void
look_at_search(struct doctor *doc)
{
	static const char sql[] =
	    "select ticket_id, body from message where body is not null "
	    "order by id desc limit 1";
	struct desk *d = doc->desk;
	struct err e = ERR_INIT;
	struct db_stmt *st;
	struct sv word = SV_NULL;
	int64_t ticket_id = 0;

	/* The finding tells a word of it. */
	if (!caller_may(&d->caller, ACT_NOTES) ||
	    db_query(d->db, sql, DB_NO_ARGS, &st, &e))
		return;
	if (db_next(st)) {
		ticket_id = db_col_int(st, 0);
		word = arena_sv(d->arena, rare_word(db_col_text(st, 1)));
	}
	if (db_end(st, &e))
		say(doc, FINDING_ERROR, "run 'desk check'", "%s", e.text);
	else if (word.n)
		search_for(doc, ticket_id, word);
}

/* The first program of that name in PATH; NULL when there is none. */
static const char *
in_path(struct doctor *doc, const char *name)
{
	struct sv rest = sv_of(getenv("PATH")), folder;

	while (sv_split(&rest, ':', &folder)) {
		const char *path = arena_printf(doc->desk->arena, "%.*s/%s",
		    folder.n ? (int)folder.n : 1, folder.n ? folder.p : ".",
		    name);

		if (access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

static void
look_at_program(struct doctor *doc, const char *base)
{
	const char *name =
	    arena_printf(doc->desk->arena, "%s%s", doc->prefix, base);
	const char *own =
	    arena_printf(doc->desk->arena, "%s/%s", doc->folder, name);
	const char *found = in_path(doc, name);
	struct stat a, b;

	if (stat(own, &a) != 0)
		say(doc, FINDING_ERROR, "install all of deskutils",
		    "'%s' is missing", own);
	else if (!found)
		say(doc, FINDING_WARN,
		    text(doc, "put '{}' into PATH", doc->folder),
		    "'%s' is not found by its name", own);
	else if (stat(found, &b) != 0 || a.st_dev != b.st_dev ||
	    a.st_ino != b.st_ino)
		say(doc, FINDING_WARN,
		    text(doc,
			"put '{}' in front of PATH, or install with "
			"PROGRAM_PREFIX",
			doc->folder),
		    "'%s' runs '%s', which is another program", name, found);
	else
		say(doc, FINDING_OK, NULL, "'%s' is found by its name", own);
}

static void
look_at_programs(struct doctor *doc)
{
	static const char *const core[] = {
	    "desk", "ticket", "mail2ticket", "agent"};
	size_t i;

	for (i = 0; doc->folder && i < COUNT_OF(core); i++)
		look_at_program(doc, core[i]);
}

void
doctor_run(struct doctor *doc)
{
	memset(doc->n, 0, sizeof doc->n);
	look_at_programs(doc);
	look_at_config(doc);
	look_at_address(doc);
	look_at_files(doc);
	look_at_space(doc);
	if (open_store(doc)) {
		look_at_people(doc);
		look_at_defaults(doc);
		look_at_search(doc);
	}
	look_at_clock(doc);
}
