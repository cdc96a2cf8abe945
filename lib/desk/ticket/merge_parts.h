/* What moves in a merge, with a JSON text of it by which it moves back. */
#ifndef DESK_DESK_TICKET_MERGE_PARTS_H
#define DESK_DESK_TICKET_MERGE_PARTS_H

#include "base/err.h"
#include "desk/desk.h"
#include "io/json.h"

#include <stdint.h>

/*
 * Inside db_tx: moves messages, time, tags, participants, references and links
 * from one ticket to another, lets the other's own columns follow, and writes
 * an object of what was done. RC_DATA at a circle of links.
 */
enum rc merge_move(struct desk *d, int64_t from, int64_t into,
    struct json_writer *w, struct err *e);

/* Inside db_tx: moves back what that object names and is still there. */
enum rc merge_move_back(struct desk *d, int64_t from, int64_t into,
    const struct json *moved, struct err *e);

#endif
