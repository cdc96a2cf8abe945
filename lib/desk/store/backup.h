/* A whole desk in one file, and back: for its owner (desk_require_owner). */
#ifndef DESK_DESK_STORE_BACKUP_H
#define DESK_DESK_STORE_BACKUP_H

#include "base/err.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Copies the open desk, as it is at one moment, to a new file (mode 0600)
 * while others write; path has all of it or is untouched. A store that is no
 * file gives one of lines (portable.h). With replace false an existing file is
 * RC_DATA, and always one that is part of the desk.
 */
enum rc backup_make(
    struct desk *d, const char *path, bool replace, struct err *e);

struct restore {
	const char *path; /* the file to restore */
	const char *as;   /* --as */
	bool replaces;    /* there may be a desk where d->url says */
	const char *kept; /* out: the name that it got; NULL: none was */
	int64_t version;  /* out: the schema of what was restored */
};

/*
 * Makes the desk that d names the one in the file, whether or not there is
 * one so far, in one step that programs at work on it see as a change by
 * another. The file is a store or one of lines. A store that is no file must be
 * a desk that nobody has worked with, or none yet. RC_DATA when the file is no
 * whole desk, RC_DENIED unless the caller is an admin of the desk that is
 * replaced. d is not open before and behind.
 */
enum rc backup_restore(struct desk *d, struct restore *r, struct err *e);

#endif
