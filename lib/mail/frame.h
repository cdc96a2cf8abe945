/*
 * Mails in a stream between two programs: each is its length in bytes as a
 * decimal number, a newline, and the bytes. What reads them answers each with a
 * line, so that its writer knows which ones are safe.
 */
#ifndef DESK_MAIL_FRAME_H
#define DESK_MAIL_FRAME_H

#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

struct frames {
	int fd;
	const char *name; /* in messages */
	size_t max;       /* a longer one is RC_DATA */
	struct str bytes;
	size_t taken;
	bool is_at_end;
};

#define FRAMES_INIT(fd, name, max)                                             \
	{                                                                      \
		(fd), (name), (max), STR_INIT, 0, false                        \
	}

void frames_free(struct frames *f);

/* The next mail, valid until the next call; false at the end and on an error,
 * which *rc tells: RC_DATA for what is no frame or ends within one. */
bool frame_next(struct frames *f, struct sv *mail, enum rc *rc, struct err *e);

/* Could a read wait? Then whatever is ready should be answered first. */
bool frame_must_wait(const struct frames *f);

#endif
