/* What is wrong with this installation: the questions, and the common ones. */
#include "desk/store/doctor_part.h"

#include <stdarg.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "db/migrate.h"

enum { CLOCK_SLACK_S = 120 };

/* No clock that is right shows less: 2025-01-01. */
#define CLOCK_LEAST 1735689600

const char *const finding_levels[] = {"ok", "warn", "error", NULL};

void
doctor_say(struct doctor *doc, enum finding_level level, const char *advice,
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

const char *
doctor_text(struct doctor *doc, const char *fmt, const char *what)
{
	struct sv rest = sv_of(fmt);
	size_t at = sv_find(rest, SV("{}"));

	return arena_printf(doc->desk->arena, "%.*s%s%s", (int)at, fmt, what,
	    at < rest.n ? fmt + at + 2 : "");
}

/* False when the desk cannot be asked anything. */
static bool
open_store(struct doctor *doc)
{
	struct desk *d = doc->desk;
	struct err e = ERR_INIT;
	enum rc rc;

	if ((rc = db_open(d->url, DB_READ, &d->db, &e))) {
		doctor_say(doc, FINDING_ERROR,
		    rc == RC_NOTFOUND
			? "run 'desk init', or name your desk with -d, DESK_DB "
			  "or desk.conf"
			: NULL,
		    "%s (named by %s)", e.text, d->url_from);
		return false;
	}
	if (migrate_require(d->db, &e)) {
		doctor_say(doc, FINDING_ERROR, NULL, "%s", e.text);
		return false;
	}
	doctor_say(doc, FINDING_OK, NULL,
	    "'%s' (named by %s) opens, its schema is %lld",
	    db_url_shown(d->url, d->arena), d->url_from,
	    (long long)migrate_latest());
	return true;
}

bool
doctor_ask(struct doctor *doc, const char *sql, int64_t *n)
{
	struct err e = ERR_INIT;
	enum rc rc = db_get_int(doc->desk->db, sql, DB_NO_ARGS, n, &e);

	if (rc == RC_OK)
		return true;
	if (rc != RC_NOTFOUND)
		doctor_say(
		    doc, FINDING_ERROR, "run 'desk check'", "%s", e.text);
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

	if (!doctor_ask(doc, agents_sql, &agents) ||
	    !doctor_ask(doc, admins_sql, &admins))
		return;
	if (!admins)
		doctor_say(doc, FINDING_ERROR, "restore a backup that has one",
		    "the desk has no admin");
	else
		doctor_say(doc, FINDING_OK, NULL, "active agents: %lld",
		    (long long)agents);
	if (caller_find(d->db, NULL, d->arena, &d->caller, &e))
		doctor_say(
		    doc, FINDING_ERROR, "run 'desk check'", "%s", e.text);
	else if (d->caller.role == ROLE_NONE)
		doctor_say(doc, FINDING_WARN,
		    doctor_text(doc, "an admin enters you with 'agent new {}'",
			d->caller.login),
		    "you, '%s', are no agent of this desk", d->caller.login);
	else
		doctor_say(doc, FINDING_OK, NULL, "you are '%s', %s",
		    d->caller.login, role_names[d->caller.role]);
}

static void
look_at_clock(struct doctor *doc)
{
	static const char sql[] = "select max(at) from event";
	char now_text[CLOCK_TEXT], last_text[CLOCK_TEXT];
	int64_t last, now = doc->desk->now;

	clock_rfc3339(now, now_text);
	if (now < CLOCK_LEAST) {
		doctor_say(doc, FINDING_ERROR, "set the clock",
		    "the clock shows %s", now_text);
	} else if (doc->desk->db && doctor_ask(doc, sql, &last) &&
	    last > now + CLOCK_SLACK_S) {
		doctor_say(doc, FINDING_ERROR, "set the clock",
		    "the clock shows %s, but the last event is of %s", now_text,
		    clock_rfc3339(last, last_text));
	} else {
		doctor_say(
		    doc, FINDING_OK, NULL, "the clock shows %s", now_text);
	}
}

void
doctor_run(struct doctor *doc)
{
	memset(doc->n, 0, sizeof doc->n);
	doctor_programs(doc);
	doctor_config(doc);
	doctor_address(doc);
	doctor_files(doc);
	doctor_space(doc);
	if (open_store(doc)) {
		look_at_people(doc);
		if (!db_dialect(doc->desk->db)->is_file)
			doctor_server(doc);
		doctor_defaults(doc);
		doctor_search(doc);
	}
	look_at_clock(doc);
}
