/* What is wrong with this installation, in words. */
#ifndef DESK_DESK_STORE_DOCTOR_H
#define DESK_DESK_STORE_DOCTOR_H

#include "desk/desk.h"

#include <stddef.h>

enum finding_level { FINDING_OK, FINDING_WARN, FINDING_ERROR };

/* Names in enum order, NULL-terminated. */
extern const char *const finding_levels[];

struct doctor {
	struct desk *desk;  /* found, not open */
	const char *folder; /* where the programs are, NULL: not known */
	const char *prefix; /* what their names begin with, or "" */
	/* Handed what was found, and what to do about it (NULL: nothing). */
	void (*report)(void *arg, enum finding_level level, const char *what,
	    const char *advice);
	void *arg;
	size_t n[FINDING_ERROR + 1]; /* out: findings a level */
};

/* Looks at everything; what cannot be looked at is a finding. Leaves the desk
 * open where it could be opened. */
void doctor_run(struct doctor *doc);

#endif
