/* The part of a URL that names a server (RFC 3986 3.2), and a path behind. */
#ifndef DESK_MAIL_URL_H
#define DESK_MAIL_URL_H

#include "base/arena.h"
#include "base/sv.h"

#include <stdbool.h>

/* Escapes ("%40") are read. Texts live in the arena of url_parse. */
struct url {
	const char *user; /* NULL for none; a password is not taken */
	const char *host; /* without the brackets of an address */
	const char *port; /* NULL for none: digits, 1 to 65535 */
	const char *path; /* what is behind the '/', NULL for none */
};

/* Reads "[user@]host[:port][/path]", what stands behind "scheme://". False
 * where it is none, or has a control character anywhere, escaped or not. */
bool url_parse(struct url *u, struct sv text, struct arena *a);

/* No control character (0 to 31, 127) among the n bytes? */
bool url_is_clean(struct sv v);

#endif
