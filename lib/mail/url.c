/* Taking the server's part of a URL to pieces. */
#include "mail/url.h"

#include <string.h>

#include "base/ascii.h"
#include "base/num.h"

bool
url_is_clean(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] < ' ' || v.p[i] == '\x7f')
			return false;
	return true;
}

/* What is no escape stays; NULL for one of a control character. */
static const char *
unescape(struct sv v, struct arena *a)
{
	char *s = arena_alloc(a, v.n + 1);
	size_t i, n = 0;

	for (i = 0; i < v.n; i++) {
		int high =
		    v.p[i] == '%' && i + 2 < v.n ? ascii_hex(v.p[i + 1]) : -1;
		int low = high >= 0 ? ascii_hex(v.p[i + 2]) : -1;

		s[n++] = low < 0 ? v.p[i] : (char)(high * 16 + low);
		if (low >= 0)
			i += 2;
	}
	return url_is_clean((struct sv){s, n}) ? s : NULL;
}

static bool
is_host(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] <= ' ' || v.p[i] == '%' ||
		    v.p[i] == '\x7f')
			return false;
	return v.n > 0;
}

/* "host:25", "[::1]:25". */
static bool
read_host(struct url *u, struct sv v, struct arena *a)
{
	bool is_v6 = v.n && v.p[0] == '[';
	size_t end = sv_find_c(v, is_v6 ? ']' : ':');
	struct sv host = sv_sub(v, is_v6, end - is_v6), rest;
	int64_t port;

	if ((is_v6 && end == v.n) || !is_host(host))
		return false;
	u->host = arena_dup(a, host);
	rest = sv_sub(v, end + is_v6, v.n);
	if (!rest.n)
		return true;
	if (rest.p[0] != ':' ||
	    !num_parse(sv_sub(rest, 1, rest.n), 1, 65535, &port))
		return false;
	u->port = arena_printf(a, "%d", (int)port);
	return true;
}

bool
url_parse(struct url *u, struct sv text, struct arena *a)
{
	size_t slash, at;
	struct sv server;

	*u = (struct url){NULL, NULL, NULL, NULL};
	/* A user's name may be an address: the last '@' ends it. */
	slash = sv_find_c(text, '/');
	server = sv_sub(text, 0, slash);
	for (at = server.n; at && server.p[at - 1] != '@';)
		at--;
	if (at) {
		u->user = unescape(sv_sub(server, 0, at - 1), a);
		if (!u->user || !*u->user || strchr(u->user, ':'))
			return false;
	}
	if (slash + 1 < text.n &&
	    !(u->path = unescape(sv_sub(text, slash + 1, text.n), a)))
		return false;
	return read_host(u, sv_sub(server, at, server.n), a);
}
