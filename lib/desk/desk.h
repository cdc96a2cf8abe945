/* An open desk: what every function of the domain is handed first. */
#ifndef DESK_DESK_DESK_H
#define DESK_DESK_DESK_H

#include "base/arena.h"
#include "base/err.h"
#include "db/db.h"
#include "desk/caller.h"
#include "desk/config.h"

#include <stdint.h>

struct desk {
	struct db *db;
	struct config config;
	struct caller caller;
	const char *url;      /* which store, as it was named */
	const char *url_from; /* and by whom: "option -d", … */
	int64_t now;          /* the moment of this command */
	struct arena *arena;  /* all of the command's */
};

/*
 * Which store: url (from -d; NULL: none given), DESK_DB, the configuration,
 * ~/.local/share/desk/desk.db. Reads the configuration; opens nothing yet.
 * RC_CONFIG. A set-id program knows no place but the configuration's, as a
 * whole path: RC_DENIED for -d.
 */
enum rc desk_find(
    struct desk *d, const char *url, struct arena *a, struct err *e);

/*
 * Opens the store found, checks its schema and finds the caller (as: --as or
 * NULL). A caller who is no agent is let in with ROLE_NONE.
 */
enum rc desk_open(
    struct desk *d, enum db_mode mode, const char *as, struct err *e);

/* Makes a new store that has nothing yet, with the folders above it. RC_DATA
 * when there is one; for the desk's owner. */
enum rc desk_make(struct desk *d, struct err *e);
/* Closes and removes one that could not be finished. */
void desk_discard(struct desk *d);

/* Makes a new store with the caller as its first agent, an admin. RC_DATA when
 * there is one; for the desk's owner. */
enum rc desk_create(struct desk *d, struct err *e);

/* Fills a store without a schema (d->db, open for writing) as desk_create
 * does. */
enum rc desk_fill(struct desk *d, struct err *e);

/*
 * For what the programs that guard a desk do for nobody but root: making the
 * store, or writing and reading files that are all of it. Who has the rights
 * anyway runs them with his own. RC_DENIED.
 */
enum rc desk_require_owner(const struct desk *d, struct err *e);

void desk_close(struct desk *d);

/* A secret of this desk, made by desk_create: SV_NULL when it is missing. In
 * d->arena. */
enum rc desk_secret(
    struct desk *d, const char *name, struct sv *secret, struct err *e);

#endif
