/* The other programs: "desk ticket list" is "ticket list". */
#ifndef DESK_CMD_DESK_FAMILY_H
#define DESK_CMD_DESK_FAMILY_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

/* Is it the name of one of the programs? */
bool family_has(const char *name);

/*
 * Where this program lies, which was called argv0, and what stands before
 * "desk" in its name (make install PROGRAM_PREFIX=…). False when that cannot
 * be found out. In a.
 */
bool family_find(const char *argv0, struct arena *a, const char **folder,
    const char **prefix);

/* Becomes the program that argv[1] names, with the words behind it, and with
 * the caller's own rights. Returns only when that fails. */
enum rc family_run(char **argv, struct err *e);

#endif
