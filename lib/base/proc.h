/*
 * Other programs: run with an argv, never through a shell unless asked, and
 * with the caller's own rights where ours is a setgid program.
 */
#ifndef DESK_BASE_PROC_H
#define DESK_BASE_PROC_H

#include "arena.h"
#include "err.h"
#include "str.h"
#include "sv.h"

#include <stdbool.h>

/*
 * Runs argv (argv[0] looked up in PATH) on the caller's terminal and waits.
 * *status is its exit status, 128 + n after signal n. RC_UNAVAILABLE when it
 * cannot be started.
 */
enum rc proc_run(char *const argv[], int *status, struct err *e);

/*
 * Runs argv with input on its stdin; *out then holds its stdout (at most
 * limit bytes, RC_DATA beyond); stderr is ours. After timeout_s seconds (0 =
 * no end) it is killed and RC_UNAVAILABLE returned. Input that it does not
 * read is dropped.
 */
enum rc proc_filter(char *const argv[], struct sv input, size_t limit,
    int timeout_s, struct str *out, int *status, struct err *e);

/*
 * Lets the user write a text: $VISUAL, $EDITOR or vi (a shell line, as git
 * takes it) on a temporary file that holds text; text then holds what was
 * saved. RC_NO when the editor failed.
 */
enum rc proc_edit(struct str *text, struct err *e);

/* The first program of that name in PATH, in a; NULL when there is none. */
const char *proc_find(const char *name, struct arena *a);

#endif
