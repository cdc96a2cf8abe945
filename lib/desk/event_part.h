/* Inside the event log: what its files share. */
#ifndef DESK_DESK_EVENT_PART_H
#define DESK_DESK_EVENT_PART_H

#include "base/hash.h"
#include "base/sv.h"
#include "db/db.h"

#include <stdint.h>

/* A row; ids are 0 where there is none. */
struct event_row {
	int64_t id, at, agent_id, record_id, ticket_id;
	struct sv verb, record, changes, salt, digest;
};

/* The chain's end: a zero hash and id before the first event. */
struct event_head {
	int64_t id;
	struct sha256 hash;
};

struct sha256 event_digest(struct sv salt, struct sv changes);

enum rc event_head_read(struct db *db, struct event_head *head, struct err *e);

enum { EVENT_COLUMNS = 11 };

/* Links the row behind head, which moves; args: its values in the order of the
 * table's columns, with views of row and hash. */
void event_link(struct event_head *head, struct event_row row,
    struct sha256 *hash, struct db_arg *args);

/*
 * Puts the rows behind head, which moves, whatever their ids were. Inside a
 * transaction in which nobody else does.
 */
enum rc event_append(struct db *db, struct event_head *head,
    const struct event_row *rows, size_t n, struct err *e);

/* Inside db_tx, where writers go side by side: leaves the row for who seals,
 * which this process tries once the transaction has committed. */
enum rc event_leave(struct db *db, const struct event_row *row, struct err *e);

/* The row that st is at, of "id, at, agent_id, verb, record, record_id,
 * ticket_id, changes, salt, digest"; views of it. */
static inline struct event_row
event_row_at(struct db_stmt *st)
{
	return (struct event_row){db_col_int(st, 0), db_col_int(st, 1),
	    db_col_int(st, 2), db_col_int(st, 5), db_col_int(st, 6),
	    db_col_text(st, 3), db_col_text(st, 4), db_col_text(st, 7),
	    db_col_blob(st, 8), db_col_blob(st, 9)};
}

static inline struct db_arg
event_id_or_null(int64_t id)
{
	return id ? db_int(id) : db_null();
}

#endif
