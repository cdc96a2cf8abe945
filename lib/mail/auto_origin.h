/* Who sent a mail, as far as sender addresses tell robots apart. */
#ifndef DESK_MAIL_AUTO_ORIGIN_H
#define DESK_MAIL_AUTO_ORIGIN_H

#include "base/sv.h"
#include "mail/mime_in.h"

#include <stdbool.h>

struct auto_origin {
	bool is_null;       /* the return path is "<>" */
	bool is_daemon;     /* mailer-daemon, by address or by name */
	bool is_postmaster; /* postmaster, by address */
	bool is_hinted;     /* a name or mbox line that reports have as well */
	bool is_deaf;       /* no-reply, a list's -request or owner- … */
};

struct auto_origin auto_origin(const struct mail *m, struct sv raw);

#endif
