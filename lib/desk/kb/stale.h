/* Articles that need work, and why. */
#ifndef DESK_DESK_KB_STALE_H
#define DESK_DESK_KB_STALE_H

#include "base/err.h"
#include "base/vec.h"
#include "desk/cmd.h"
#include "desk/kb/pick.h"

#include <stdbool.h>
#include <stdint.h>

/* tickets: so many since then, that it answered or was offered for, are too
 * many; searches: those that read as if they were about it (article_asked)
 * count, too. */
struct stale_limits {
	int64_t since, tickets;
	bool searches;
};

/*
 * The articles that need work, those with most reasons first: value 0 names the
 * reasons, as article_stale_reasons has them. RC_USAGE for a limit of 0.
 */
enum rc article_stale(struct cmd *c, const struct stale_limits *limits,
    struct article_picks *picks, struct err *e);

/* Name and what it means, NULL at the end. */
struct stale_reason {
	const char *name, *help;
};
extern const struct stale_reason article_stale_reasons[];

struct article_count {
	int64_t id, n;
};

struct article_counts {
	VEC(struct article_count) v;
};

/* How many tickets since then are about each article: those that it answered
 * or was offered for, and of the latest 500 others those that read like it by
 * their subjects and what was first written, and like no other more. */
enum rc article_asked(
    struct cmd *c, int64_t since, struct article_counts *counts, struct err *e);

#endif
