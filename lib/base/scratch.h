/*
 * A temporary file of the user's own, in $TMPDIR or /tmp (mode 0600), for
 * another program to read or to write.
 */
#ifndef DESK_BASE_SCRATCH_H
#define DESK_BASE_SCRATCH_H

#include "err.h"
#include "str.h"
#include "sv.h"

/* Writes bytes into a new one; path is its name, "" where there is none, and
 * goes to scratch_remove even after an error. RC_IO. */
enum rc scratch_write(struct str *path, struct sv bytes, struct err *e);

/* Removes the file, if there is one, and frees path. */
void scratch_remove(struct str *path);

#endif
