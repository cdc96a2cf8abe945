/* Articles that need work, and why. */
#ifndef DESK_DESK_KB_STALE_H
#define DESK_DESK_KB_STALE_H

#include "base/err.h"
#include "base/vec.h"
#include "desk/cmd.h"
#include "desk/kb_pick.h"

#include <stdbool.h>
#include <stdint.h>

/* tickets: so many since then, that it answered or was offered for, are too
 * many; searches: those that read as if they were about it count, too. */
struct stale_limits {
	int64_t since, tickets;
	bool searches;
};

/*
 * The articles that need work, those with most reasons first: value 0 names the
 * reasons, as article_stale_reasons has them.
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

/* How many of the latest 500 tickets since then have a subject that an article
 * has the words of: for the one that has most of them. */
enum rc article_asked(
    struct cmd *c, int64_t since, struct article_counts *counts, struct err *e);

#endif
