/* Agents by login name, and the table of what each role may do. */
#include "desk/caller.h"

#include <pwd.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

const char *const role_names[] = {"customer", "viewer", "agent", "lead",
    "moderator", "admin", "auditor", NULL};

#define R(role) (1u << ROLE_##role)
#define STAFF (R(AGENT) | R(LEAD) | R(MODERATOR) | R(ADMIN))

const struct act_row act_rows[] = {
    {ACT_READ, "read", "read tickets",
	STAFF | R(VIEWER) | R(CUSTOMER) | R(AUDITOR)},
    {ACT_PEOPLE, "people", "list agents, teams and customers",
	STAFF | R(VIEWER) | R(AUDITOR)},
    {ACT_HISTORY, "history", "read the history of tickets",
	STAFF | R(VIEWER) | R(AUDITOR)},
    {ACT_NOTES, "notes", "read internal notes", STAFF | R(VIEWER) | R(AUDITOR)},
    {ACT_NOTE, "note", "write internal notes", STAFF},
    {ACT_WRITE, "write", "open and answer tickets", STAFF | R(CUSTOMER)},
    {ACT_CHANGE, "change", "set fields, assign, link, merge, split, close",
	STAFF},
    {ACT_TEMPLATES, "templates", "read templates",
	STAFF | R(VIEWER) | R(AUDITOR)},
    {ACT_TEMPLATE, "template", "write templates", R(LEAD) | R(ADMIN)},
    {ACT_KNOWLEDGE, "knowledge", "read published articles",
	STAFF | R(VIEWER) | R(CUSTOMER) | R(AUDITOR)},
    {ACT_DRAFTS, "drafts", "read unpublished articles and their history",
	STAFF | R(AUDITOR)},
    {ACT_ARTICLE, "article", "write articles", STAFF},
    {ACT_REVIEW, "review", "approve and reject the articles of others", STAFF},
    {ACT_PUBLISH, "publish", "publish articles, change their categories",
	R(LEAD) | R(ADMIN)},
    {ACT_FEEDBACK, "feedback", "rate and comment articles",
	STAFF | R(VIEWER) | R(CUSTOMER)},
    {ACT_MODERATE, "moderate", "show and hide comments on articles",
	R(LEAD) | R(MODERATOR) | R(ADMIN)},
    {ACT_IMPORT, "import", "import whole records", R(LEAD) | R(ADMIN)},
    {ACT_EXPORT, "export", "export all there is",
	R(LEAD) | R(ADMIN) | R(AUDITOR)},
    {ACT_AUDIT, "audit", "read the event log and prove it whole",
	R(LEAD) | R(ADMIN) | R(AUDITOR)},
    {ACT_ADMIN, "admin", "change people, settings and the store", R(ADMIN)},
    {ACT_AS, "as", "act as another agent (--as)", R(ADMIN)},
};

const size_t act_n_rows = COUNT_OF(act_rows);

enum role
role_find(struct sv name)
{
	int i;

	for (i = 0; role_names[i]; i++)
		if (sv_is(name, role_names[i]))
			return (enum role)i;
	return ROLE_NONE;
}

const char *
caller_login(struct arena *a)
{
	uid_t uid = getuid();
	const struct passwd *pw = getpwuid(uid);

	if (pw)
		return arena_strdup(a, pw->pw_name);
	return arena_printf(a, "uid %lu", (unsigned long)uid);
}

/* An unknown login leaves ROLE_NONE. */
static enum rc
look_up(struct db *db, const char *login, struct arena *a, struct caller *c,
    struct err *e)
{
	static const char sql[] =
	    "select id, role, email, (select count(*) from field) from agent "
	    "where login = $1 and is_active = 1";
	struct db_stmt *st;
	enum rc rc;

	*c = (struct caller){0, login, ROLE_NONE, NULL, false};
	if ((rc = db_query(db, sql, DB_ARGS(db_text(login)), &st, e)))
		return rc;
	if (db_next(st)) {
		c->id = db_col_int(st, 0);
		c->role = role_find(db_col_text(st, 1));
		c->email = arena_dup(a, db_col_text(st, 2));
		c->saw_no_fields = db_col_int(st, 3) == 0;
	}
	return db_end(st, e);
}

enum rc
caller_find(struct db *db, const char *as, struct arena *a, struct caller *c,
    struct err *e)
{
	struct caller other;
	enum rc rc;

	if ((rc = look_up(db, caller_login(a), a, c, e)) || !as)
		return rc;
	if (strcmp(as, c->login) == 0)
		return RC_OK;
	if ((rc = caller_require(c, ACT_AS, e)) ||
	    (rc = look_up(db, as, a, &other, e)))
		return rc;
	if (other.role == ROLE_NONE)
		return err_set(e, RC_NOTFOUND, "no agent '%s'", as);
	*c = other;
	return RC_OK;
}

bool
role_may(enum role role, enum act act)
{
	size_t i;

	for (i = 0; i < act_n_rows; i++)
		if (act_rows[i].act == act)
			return act_rows[i].roles & (1u << role);
	return false;
}

bool
caller_may(const struct caller *c, enum act act)
{
	return role_may(c->role, act);
}

enum rc
caller_require(const struct caller *c, enum act act, struct err *e)
{
	size_t i;

	if (caller_may(c, act))
		return RC_OK;
	if (c->role == ROLE_NONE)
		return err_set(e, RC_DENIED,
		    "user '%s' is no agent of this desk; an admin enters one "
		    "with 'agent new %s'",
		    c->login, c->login);
	for (i = 0; act_rows[i].act != act; i++)
		;
	return err_set(e, RC_DENIED, "user '%s' (%s) may not %s", c->login,
	    role_names[c->role], act_rows[i].help);
}
