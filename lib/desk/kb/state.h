/*
 * The way of an article to its readers: draft, in_review, approved, published;
 * then outdated or archived. All of it inside db_tx; RC_DATA, with the reason,
 * where the article cannot go that way from where it is.
 */
#ifndef DESK_DESK_KB_STATE_H
#define DESK_DESK_KB_STATE_H

#include "base/err.h"
#include "desk/desk.h"
#include "desk/kb/kb.h"

#include <stdbool.h>
#include <stdint.h>

/* note, comment and why may be NULL; the event keeps them. */
enum rc article_submit(
    struct desk *d, int64_t id, const char *note, struct err *e);

/* A verdict on the newest version, which is in review: approved, or rejected
 * and a draft again. RC_DENIED for its own author. */
enum rc article_review(struct desk *d, int64_t id, bool approves,
    const char *comment, struct err *e);

/*
 * The newest version becomes the one that readers see, now or (at in the
 * future; 0: now) when it is among article_due. It must be approved,
 * unless kb.review says no. An outdated article is good again.
 */
enum rc article_publish(struct desk *d, int64_t id, int64_t at, struct err *e);

/* Those whose time has come; their ids in d->arena. */
enum rc article_due(struct desk *d, int64_t **ids, size_t *n, struct err *e);

/* Away from the readers, or out of the archive: a draft again, or approved
 * where the version was. */
enum rc article_unpublish(
    struct desk *d, int64_t id, const char *why, struct err *e);

/* Readers still see it, with a warning. */
enum rc article_outdate(
    struct desk *d, int64_t id, const char *why, struct err *e);
enum rc article_archive(
    struct desk *d, int64_t id, const char *why, struct err *e);

#endif
