/*
 * The command that takes messages. Once for each: the message on its stdin,
 * exit status 0 says that it is taken. Or one that stays: each message comes on
 * its stdin as a line with its length in bytes and then its bytes, and is
 * answered by a line "STATUS ID" on stdout, 0 for taken; ID may be missing.
 */
#ifndef DESK_MAIL_FETCH_CHILD_H
#define DESK_MAIL_FETCH_CHILD_H

#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <sys/types.h>

struct fetch_child {
	char *const *argv;
	bool is_stream;
	int timeout_s; /* for a message */
	/* What it prints, answers of a stream without their status. */
	void (*print)(void *arg, struct sv bytes);
	void *arg;
	/* The rest is the module's own. */
	pid_t pid; /* 0 while none runs */
	int in, out, err;
	struct str got;  /* from a stream, not used yet */
	struct str said; /* the end of what it wrote to stderr */
};

/*
 * Hands a message over. RC_OK: taken. RC_NO: not, *status says with what (128 +
 * n after signal n, 75 where it took too long) and e why, in one line. Another
 * code: the command cannot be run at all, for no message.
 */
enum rc fetch_child_take(
    struct fetch_child *c, struct sv message, int *status, struct err *e);

/* Ends one that stays: closes its stdin, and waits. */
void fetch_child_end(struct fetch_child *c);

#endif
