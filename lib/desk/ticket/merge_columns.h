/* The columns of the surviving ticket that a merge changes, and back. */
#ifndef DESK_DESK_TICKET_MERGE_COLUMNS_H
#define DESK_DESK_TICKET_MERGE_COLUMNS_H

#include "base/err.h"
#include "db/db.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"
#include "io/json.h"

/* Both tickets of a merge as they were before. */
struct merge_pair {
	struct desk *desk;
	struct ticket from, into;
	struct json_writer *json;
};

/* A value as JSON, and read again. */
void merge_write_arg(struct json_writer *w, const struct db_arg *arg);
struct db_arg merge_read_arg(const struct json *j);

/* Inside db_tx: the earlier times, a requester and a key where it had none;
 * writes the key "columns". */
enum rc merge_columns_move(struct merge_pair *p, struct err *e);

/* Inside db_tx: what that object says, where nothing else changed it since. */
enum rc merge_columns_back(
    struct merge_pair *p, const struct json *columns, struct err *e);

#endif
