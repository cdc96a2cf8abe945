/* What changed between two versions of an article. */
#ifndef DESK_DESK_KB_DIFF_H
#define DESK_DESK_KB_DIFF_H

#include "base/err.h"
#include "base/str.h"
#include "desk/desk.h"

#include <stdint.h>

/*
 * Appends a unified diff, made by diff(1); nothing where the versions are
 * equal. from 0: the one that readers see, or where that is the newest or there
 * is none the one before; to 0: the newest. RC_NOTFOUND for no such version.
 */
enum rc article_diff(struct desk *d, int64_t id, int64_t from, int64_t to,
    struct str *out, struct err *e);

#endif
