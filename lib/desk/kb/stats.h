/* Figures about articles: read, voted on, commented, by what they are or when.
 */
#ifndef DESK_DESK_KB_STATS_H
#define DESK_DESK_KB_STATS_H

#include "base/err.h"
#include "desk/cmd.h"

#include <stdint.h>

/* What they may be counted by, NULL-terminated. */
extern const char *const article_stats_by[];

/*
 * Prints a row a group: articles, views, helpful and unhelpful votes, their
 * share, comments, answers (tickets that an article answered). from and until
 * (not in it): what happened then; both 0: all there ever was. Articles are
 * those that the caller may read and the command's query means.
 */
enum rc article_stats(
    struct cmd *c, const char *by, int64_t from, int64_t until, struct err *e);

#endif
