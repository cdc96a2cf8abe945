/* "did you mean": the name in the store that somebody meant. */
#ifndef DESK_DESK_NEAR_H
#define DESK_DESK_NEAR_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"

/*
 * What stands behind "no record 'word'": ", did you mean 'x'?", or "" where
 * nothing is near. The names are the first column of sql, and those of more,
 * which ends with NULL (it may be NULL itself). In d->arena.
 */
enum rc near_hint(struct desk *d, const char *sql, const char *const *more,
    struct sv word, const char **hint, struct err *e);

#endif
