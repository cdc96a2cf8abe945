/* The links of a ticket that becomes part of another, and back. */
#ifndef DESK_DESK_TICKET_MERGE_LINKS_H
#define DESK_DESK_TICKET_MERGE_LINKS_H

#include "base/err.h"
#include "desk/desk.h"
#include "io/json.h"

#include <stdint.h>

/*
 * Inside db_tx: hands the links over; doubles and links between the two are
 * dropped. Writes the key "links" with all of them. RC_DATA where they would
 * close a circle.
 */
enum rc merge_links_move(struct desk *d, int64_t from, int64_t into,
    struct json_writer *w, struct err *e);

/* Inside db_tx: gives back those in the array links that are still there, and
 * what was dropped. */
enum rc merge_links_back(struct desk *d, int64_t from, int64_t into,
    const struct json *links, struct err *e);

#endif
