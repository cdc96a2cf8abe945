/* Mail addresses: reading From, To, Cc … as mails have them (RFC 5322 3.4). */
#ifndef DESK_MAIL_ADDR_H
#define DESK_MAIL_ADDR_H

#include "base/arena.h"
#include "base/sv.h"

#include <stddef.h>

struct mail_addr {
	const char *name; /* decoded display name, or NULL */
	const char *addr; /* "local@domain" as written, or a bare local name
			     ("MAILER-DAEMON" has no '@'); NULL where the field
			     has none that could be written to */
};

struct mail_addrs {
	const struct mail_addr *v;
	size_t n;
};

/*
 * Reads an address list out of a raw, unfolded header value. Takes what is
 * there: comments as names, unquoted commas and dots in names, encoded words
 * (RFC 2047), groups (their members), routes (dropped), obsolete forms.
 */
struct mail_addrs addr_parse(struct sv value, struct arena *a);

#endif
