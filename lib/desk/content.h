/*
 * Bytes, stored once by their SHA-256: raw mails and attachments. Compressed
 * (zstd) where that is smaller.
 */
#ifndef DESK_DESK_CONTENT_H
#define DESK_DESK_CONTENT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"

#include <stdint.h>

/* Inside db_tx: stores bytes, or finds that they are there. */
enum rc content_put(
    struct desk *d, struct sv bytes, int64_t *id, struct err *e);

/* The bytes in a, checked against their digest: RC_DATA when altered. */
enum rc content_get(struct desk *d, int64_t id, struct arena *a,
    struct sv *bytes, struct err *e);

/* Reads every content; each that is missing bytes or altered is reported. */
enum rc content_verify(struct desk *d,
    void (*report)(void *arg, const char *fault), void *arg, struct err *e);

#endif
