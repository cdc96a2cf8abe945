/*
 * Articles that were chosen for a reason, printed with it: what the caller may
 * read of them, and columns more behind.
 */
#ifndef DESK_DESK_KB_PICK_H
#define DESK_DESK_KB_PICK_H

#include "base/err.h"
#include "base/vec.h"
#include "desk/cmd.h"
#include "desk/query.h"
#include "desk/search/search.h"
#include "io/field.h"

#include <stddef.h>
#include <stdint.h>

enum { PICK_VALUES = 4 };

struct article_pick {
	int64_t id;
	double order;                     /* the highest first */
	struct value values[PICK_VALUES]; /* of the columns behind */
};

struct article_picks {
	VEC(struct article_pick) v;
};

#define ARTICLE_PICKS_INIT                                                     \
	{                                                                      \
		VEC_INIT                                                       \
	}

void article_picks_free(struct article_picks *p);

/* The highest order first, then the lowest id. */
void article_picks_sort(struct article_picks *p);

/*
 * Prints them: the fields that --fields names, or fields (comma separated),
 * then the columns, whose array stays in place; at most as many as --limit
 * says, or limit.
 */
enum rc article_picks_print(struct cmd *c, const struct article_picks *p,
    const char *fields, const struct field *columns, size_t n_columns,
    int64_t limit, struct err *e);

/*
 * A condition over ARTICLE_HIT, or of a search: what readers see now, within
 * what the caller may read, the program's own part of it, and --where, if the
 * verb takes that.
 */
#define ARTICLE_HIT "article a join article hit on hit.id = a.id"

enum rc article_visible(
    struct cmd *c, struct query_sql *condition, struct err *e);

#endif
