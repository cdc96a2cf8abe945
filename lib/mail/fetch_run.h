/*
 * One pass over a source: what is new, and what failed before, is handed to
 * the command, a message at a time, and marked on the source only once the
 * command took it.
 */
#ifndef DESK_MAIL_FETCH_RUN_H
#define DESK_MAIL_FETCH_RUN_H

#include "mail/fetch.h"
#include "mail/fetch_child.h"

#include <stdint.h>

struct fetch_job {
	const char *name;   /* of the account */
	const char *folder; /* of states, fetch_state.h */
	const struct fetch_account *account;
	struct fetch_child *child;
	int64_t limit; /* messages in a pass, 0 for all */
	int64_t tries; /* then a message is set aside */
	int64_t pause; /* seconds in which a failed one is left alone */
	/* A line for people: what is done (-v), or what they must know. */
	void (*say)(void *arg, bool is_news, const char *text);
	void *arg;
	/* What was done, by all passes. */
	int64_t n_taken, n_failed, n_aside;
};

/*
 * A message fails where the command does not take it. After so many tries it
 * is set aside: left where it is, and not tried again before somebody says so.
 * Where the command said 75, try again, that needs a sign that the command
 * itself works: it has taken another message since. Where it takes none of the
 * first few of a pass, the rest is not tried.
 *
 * RC_TEMPFAIL: some were not taken, or the state could not be kept; else what
 * fetch.h says. What was taken is known in any case.
 */
enum rc fetch_pass(struct fetch_source *s, struct fetch_job *j, struct err *e);

/* Only tells what a pass would hand over; texts live in arena. */
enum rc fetch_plan(struct fetch_source *s, struct fetch_job *j,
    fetch_items *wanted, struct arena *arena, struct err *e);

#endif
