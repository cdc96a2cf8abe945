/* What IMAP and POP3 have in common before they speak. */
#ifndef DESK_MAIL_FETCH_DIAL_H
#define DESK_MAIL_FETCH_DIAL_H

#include "mail/fetch_source.h"
#include "mail/fetch_wire.h"

/* Connects, with TLS where it is from the first byte. */
enum rc fetch_dial(struct fetch_source *s, struct wire **w, struct err *e);

/* Why the last command failed: what is wrong with the wire, or what the server
 * said. RC_UNAVAILABLE. */
enum rc fetch_failed(struct fetch_source *s, const struct wire *w,
    const char *what, const char *said, struct err *e);

/* Appends bytes with CR LF as LF. */
void fetch_lines(struct str *out, struct sv bytes);

#endif
