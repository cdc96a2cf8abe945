/* Who is calling, and what they may do: the one place where rights are. */
#ifndef DESK_DESK_CALLER_H
#define DESK_DESK_CALLER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "db/db.h"

#include <stdbool.h>
#include <stdint.h>

enum role {
	ROLE_CUSTOMER, /* own tickets only */
	ROLE_VIEWER,   /* reads all tickets */
	ROLE_AGENT,
	ROLE_LEAD,
	ROLE_MODERATOR,
	ROLE_ADMIN,
	ROLE_AUDITOR, /* reads the audit trail, changes nothing */
	ROLE_NONE,    /* no agent of this desk */
};

/* Names in enum order, NULL-terminated (ROLE_NONE has none). */
extern const char *const role_names[];

enum act {
	ACT_READ,      /* tickets and messages */
	ACT_PEOPLE,    /* who else there is: all agents, teams, customers */
	ACT_HISTORY,   /* the events of tickets */
	ACT_NOTES,     /* read internal notes */
	ACT_NOTE,      /* write them */
	ACT_WRITE,     /* open and answer tickets */
	ACT_CHANGE,    /* set fields, assign, merge, split, close */
	ACT_TEMPLATES, /* read templates and try them out */
	ACT_TEMPLATE,  /* write them */
	ACT_KNOWLEDGE, /* read what is published for one's own audience */
	ACT_DRAFTS,    /* all of the knowledge, and how it came to be */
	ACT_ARTICLE,   /* write articles */
	ACT_REVIEW,    /* approve and reject those of others */
	ACT_PUBLISH,   /* make them public, keep their categories */
	ACT_FEEDBACK,  /* rate and comment them */
	ACT_MODERATE,  /* look after comments */
	ACT_IMPORT,    /* import whole records */
	ACT_EXPORT,    /* export all there is */
	ACT_AUDIT,     /* audit, events, backup of everything */
	ACT_ADMIN,     /* people, settings, schema, restore */
	ACT_AS,        /* act as another agent */
};

struct act_row {
	enum act act;
	const char *name;
	const char *help;
	unsigned roles; /* bits 1 << ROLE_… */
};

/* The whole table, a row an act; act_n_rows of them. */
extern const struct act_row act_rows[];
extern const size_t act_n_rows;

struct caller {
	int64_t id; /* of the agent; 0 for none */
	const char *login;
	enum role role;
	const char *email; /* NULL where unknown */
	/* When he was looked up the desk had no fields of its own: told with
	 * him, so that what asks next need not. What was seen then is so old
	 * that it serves once. */
	bool saw_no_fields;
};

/* The operating system's name for the real user, in a; "uid N" without one. */
const char *caller_login(struct arena *a);

/*
 * Looks the real user up among the agents; nobody known is ROLE_NONE. With
 * as, the caller must have ACT_AS and becomes that agent: RC_DENIED,
 * RC_NOTFOUND.
 */
enum rc caller_find(struct db *db, const char *as, struct arena *a,
    struct caller *c, struct err *e);

enum role role_find(struct sv name); /* ROLE_NONE for no role */
bool role_may(enum role role, enum act act);
bool caller_may(const struct caller *c, enum act act);

/* RC_DENIED "user 'ann' (viewer) may not change tickets …". */
enum rc caller_require(const struct caller *c, enum act act, struct err *e);

#endif
