/* Is the desk whole? All that can be proven about a store, looked at. */
#ifndef DESK_DESK_STORE_CHECK_H
#define DESK_DESK_STORE_CHECK_H

#include "base/err.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <stddef.h>

/* Handed each fault: the part of the desk that has it, and what it is. */
typedef void (*check_fn)(void *arg, const char *part, const char *fault);

struct check {
	bool repairs; /* build the full-text index anew where it is wrong */
	check_fn report;
	void *arg;
	size_t n;         /* out: how many faults were reported */
	bool is_repaired; /* out */
};

/*
 * Checks the open store: pages, indexes and foreign keys; content against its
 * digests; the full text; the chain of events; what is kept in two places.
 * Faults are told through report, not by the rc. The full text is checked in a
 * transaction, so the store must be open for writing.
 */
enum rc check_run(struct desk *d, struct check *check, struct err *e);

#endif
