/* A store's name for people to see. */
#include <string.h>

#include "base/str.h"
#include "db/db.h"

/* Words of a URL's query that are secrets. */
static const char *const secrets[] = {"password", "sslpassword"};

static bool
is_secret(struct sv key)
{
	size_t i;

	/* It may be one in disguise. */
	if (sv_find_c(key, '%') < key.n)
		return true;
	for (i = 0; i < COUNT_OF(secrets); i++)
		if (sv_eq_ci(key, sv_of(secrets[i])))
			return true;
	return false;
}

/* What stands before the last @ of "user:password@host". A password with an @
 * or a / of its own is no valid one; it is not shown all the same. */
static void
add_host(struct str *out, struct sv part)
{
	size_t at = part.n, colon;

	while (at > 0 && part.p[at - 1] != '@')
		at--;
	colon = sv_find_c(sv_sub(part, 0, at), ':');
	if (at == 0 || colon == at) {
		str_add(out, part);
		return;
	}
	str_add(out, sv_sub(part, 0, colon));
	str_add_s(out, ":***@");
	str_add(out, sv_sub(part, at, part.n));
}

static void
add_query(struct str *out, struct sv query)
{
	struct sv pair;
	char before = '?';

	while (sv_split(&query, '&', &pair)) {
		size_t equal = sv_find_c(pair, '=');

		str_add_c(out, before);
		before = '&';
		if (!is_secret(sv_sub(pair, 0, equal))) {
			str_add(out, pair);
			continue;
		}
		str_add(out, sv_sub(pair, 0, equal));
		str_add_s(out, "=***");
	}
}

const char *
db_url_shown(const char *url, struct arena *a)
{
	const char *scheme = strstr(url, "://");
	struct str out = STR_INIT;
	struct sv rest, host;
	size_t query;
	char *shown;

	if (!scheme)
		return arena_strdup(a, url);
	str_add(&out, (struct sv){url, (size_t)(scheme + 3 - url)});
	rest = sv_of(scheme + 3);
	query = sv_find_c(rest, '?');
	host = sv_sub(rest, 0, query);
	/* Rather too little than a password with a ? of its own. */
	if (sv_find_c(host, '@') == host.n && sv_find_c(host, ':') < host.n &&
	    sv_find_c(rest, '@') < rest.n)
		query = rest.n;
	add_host(&out, sv_sub(rest, 0, query));
	add_query(&out, sv_sub(rest, query + 1, rest.n));
	shown = arena_dup(a, str_sv(&out));
	str_free(&out);
	return shown;
}
