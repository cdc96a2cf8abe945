/* Columns of a row about to be written, and what settings make of them. */
#ifndef DESK_DESK_TICKET_COLUMNS_H
#define DESK_DESK_TICKET_COLUMNS_H

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "db/db.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"

#include <stdint.h>

/* Names are constants of the program, never user text. */
struct columns {
	VEC(const char *) names;
	VEC(struct db_arg) args;
};

#define COLUMNS_INIT                                                           \
	{                                                                      \
		VEC_INIT, VEC_INIT                                             \
	}

void columns_free(struct columns *c);

/* A name that is there already gets the new value. */
void columns_set(struct columns *c, const char *name, struct db_arg arg);
const struct db_arg *columns_get(const struct columns *c, const char *name);

enum rc columns_insert(struct db *db, const char *table,
    const struct columns *c, int64_t *id, struct err *e);
enum rc columns_update(struct db *db, const char *table,
    const struct columns *c, int64_t id, struct err *e);

/* The built-in settings as columns: names become ids (people_ref). */
enum rc columns_from_settings(
    struct desk *d, const struct settings *s, struct columns *c, struct err *e);

/*
 * What follows from status and assignee in c: the assigned status, times of
 * solving and closing, the count of reopenings. before is NULL for a new one.
 */
void columns_follow_status(
    struct desk *d, const struct ticket *before, struct columns *c);

/* Writes the values of the site's own fields. */
enum rc columns_site_values(
    struct desk *d, int64_t ticket_id, const struct settings *s, struct err *e);

/* Adds each setting to an event's changes; before: its text so far, a view a
 * setting, or NULL for a new record. */
void settings_describe(struct desk *d, const struct sv *before,
    const struct settings *s, struct str *changes);

#endif
