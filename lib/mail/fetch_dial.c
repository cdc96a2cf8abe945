/* Connecting, errors, and line ends. */
#include "mail/fetch_dial.h"

#include <string.h>

enum rc
fetch_dial(struct fetch_source *s, struct wire **w, struct err *e)
{
	const struct fetch_account *a = s->account;
	enum rc rc;

	if ((rc = wire_open(w, a->host, a->port, a->timeout_s, s->until, e)))
		return rc;
	if (!a->is_tls || !(rc = wire_tls(*w, a->ca_file, e)))
		return RC_OK;
	wire_close(*w);
	*w = NULL;
	return rc;
}

enum rc
fetch_failed(struct fetch_source *s, const struct wire *w, const char *what,
    const char *said, struct err *e)
{
	struct sv text = sv_trim(sv_of(said));

	if (wire_is_dead(w) || !text.n)
		return err_set(e, RC_UNAVAILABLE, "'%s': cannot %s: %s",
		    s->account->host, what,
		    wire_is_dead(w) ? wire_why(w)
				    : "the answer makes no sense");
	return err_set(e, RC_UNAVAILABLE, "'%s': cannot %s: it says '%.*s'",
	    s->account->host, what, (int)(text.n < 300 ? text.n : 300), text.p);
}

void
fetch_lines(struct str *out, struct sv bytes)
{
	size_t n;

	while (bytes.n) {
		const char *cr = memchr(bytes.p, '\r', bytes.n);

		n = cr ? (size_t)(cr - bytes.p) : bytes.n;
		str_add_n(out, bytes.p, n);
		bytes = sv_sub(bytes, n, bytes.n);
		if (!bytes.n)
			break;
		if (bytes.n < 2 || bytes.p[1] != '\n')
			str_add_c(out, '\r');
		bytes = sv_sub(bytes, 1, bytes.n);
	}
}
