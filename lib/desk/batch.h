/*
 * One change of many records: all of them or none, and their ids printed, so
 * that they can be piped on. And the reverse: what belongs to many records,
 * listed.
 */
#ifndef DESK_DESK_BATCH_H
#define DESK_DESK_BATCH_H

#include "base/err.h"
#include "desk/cmd.h"
#include "desk/desk.h"
#include "desk/select.h"
#include "io/field.h"

#include <stdbool.h>
#include <stdint.h>

/* Inside db_tx; d->arena is the record's own and given back behind it. */
typedef enum rc (*batch_fn)(
    struct desk *d, int64_t id, void *arg, struct err *e);

struct batch {
	/* inside db_tx, in front of the changes; NULL: select_again */
	enum rc (*again)(struct cmd *c, struct ids *ids, struct err *e);
	batch_fn change;
	batch_fn verify; /* once all are changed, or NULL */
	void *arg;
	bool is_dry; /* try all of it, then take it back */
	/* A change is decided by what it changes, and by what is the
	 * record's own: db_tx_rows does. */
	bool by_rows;
};

/* select_tickets for a verb whose operands are tickets and nothing else. */
enum rc batch_select(
    struct cmd *c, bool follow_merges, struct ids *ids, struct err *e);

/* Runs b on each record in one transaction, in which --where is asked again,
 * then prints their ids. */
enum rc batch_run(
    struct cmd *c, struct ids *ids, const struct batch *b, struct err *e);

/* The same for the numbers that the first n operands are (select_named). */
enum rc batch_numbers(
    struct cmd *c, size_t n, const struct batch *b, struct err *e);

/* Prints the records of set that belong to each one: condition is over
 * set->from with its id as $1, and an order. */
enum rc batch_list(struct cmd *c, const struct ids *ids,
    const struct fieldset *set, const char *condition, struct err *e);

#endif
