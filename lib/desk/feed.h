/*
 * The events as a feed: in order, past and to come, and with a cursor each of
 * them once, whatever happens to the reader in between.
 */
#ifndef DESK_DESK_FEED_H
#define DESK_DESK_FEED_H

#include "base/err.h"
#include "desk/cmd.h"
#include "io/field.h"

#include <stdbool.h>
#include <stdint.h>

struct feed {
	const char *words;  /* the query over event_fields */
	const char *since;  /* a time, or the id of an event; NULL: all */
	const char *cursor; /* begin behind where it stands, and move it */
	bool follows;       /* wait for more until SIGINT or SIGTERM */
	int64_t limit;      /* 0: all */
};

/*
 * Prints the events. A cursor moves on only after the output was written, some
 * events at a time; a reader that went away gets those again that it may not
 * have seen. The store must be open for writing where there is a cursor.
 * RC_TEMPFAIL when somebody else has moved the cursor meanwhile.
 */
enum rc feed_print(struct cmd *c, const struct feed *f, struct err *e);

/*
 * Calls print now and whenever somebody has committed since, until it sets
 * *done, SIGINT or SIGTERM comes, or nobody reads our output any more.
 */
enum rc feed_follow(struct cmd *c,
    enum rc (*print)(void *arg, bool *done, struct err *e), void *arg,
    struct err *e);

extern const struct fieldset cursor_fields;

/* Inside db_tx: puts a cursor behind an event, and makes it where there is
 * none. RC_DATA when there is no such event; 0 is before the first. */
enum rc cursor_set(
    struct desk *d, const char *name, int64_t event_id, struct err *e);

/* Inside db_tx. RC_NOTFOUND. */
enum rc cursor_remove(struct desk *d, const char *name, struct err *e);

#endif
