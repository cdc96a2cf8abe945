/*
 * Many mails in one stream, in the form of mbox (RFC 4155): each begins with a
 * "From " line at the start or behind a blank line. Read a piece at a time;
 * memory is that of the largest mail.
 */
#ifndef DESK_MAIL_MBOX_H
#define DESK_MAIL_MBOX_H

#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

struct mbox {
	int fd;
	const char *name; /* in messages */
	struct str bytes; /* read and not yet handed out */
	size_t taken;     /* of bytes: handed out at the last call */
	bool is_at_end;
};

#define MBOX_INIT(fd, name)                                                    \
	{                                                                      \
		(fd), (name), STR_INIT, 0, false                               \
	}

void mbox_free(struct mbox *m);

/*
 * The next mail with its "From " line, valid until the next call; false at the
 * end and on an error, which *rc tells. A stream that does not begin with a
 * "From " line is one mail.
 */
bool mbox_next(struct mbox *m, struct sv *mail, enum rc *rc, struct err *e);

/* Is it a "From " line? next is the line behind it: a header field, which tells
 * it from a sentence in a text. */
bool mbox_is_from_line(struct sv line, struct sv next);

#endif
