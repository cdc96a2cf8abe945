/*
 * How often an article is read: each reader counts once a day (UTC). Who read
 * is kept as a keyed digest, and forgotten when the first reader of a later day
 * is counted; the counts stay. A
 * view is no change of the article and leaves no event.
 */
#ifndef DESK_DESK_KB_VIEW_H
#define DESK_DESK_KB_VIEW_H

#include "base/err.h"
#include "desk/desk.h"

#include <stdint.h>

/* Inside db_tx: reader is what reader_name (kb/vote.h) says. What no reader can
 * see is not counted. */
enum rc article_view(
    struct desk *d, int64_t id, const char *reader, struct err *e);

#endif
