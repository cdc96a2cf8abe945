/* The transport's URL, and which module sends. */
#include "mail/transport.h"

#include <string.h>

#include "base/str.h"
#include "mail/courier.h"
#include "mail/curl_smtp.h"
#include "mail/sendmail.h"
#include "mail/smtp.h"
#include "mail/url.h"

static const struct {
	const char *scheme;
	enum transport_kind kind;
	const char *port;      /* without one in the URL */
	const char *user_port; /* the same with a user */
} schemes[] = {
    {"sendmail:", TRANSPORT_SENDMAIL, NULL, NULL},
    {"smtp://", TRANSPORT_SMTP, "25", "587"},
    {"smtps://", TRANSPORT_SMTPS, "465", "465"},
};

static bool
read_server(struct transport *t, struct sv v, const char *port,
    const char *user_port, struct arena *a)
{
	struct url u;

	if (!url_parse(&u, v, a) || u.path)
		return false;
	t->user = u.user;
	t->host = u.host;
	t->port = u.port ? u.port : u.user ? user_port : port;
	/* libesmtp takes what is behind the first colon for the port. */
	return t->kind != TRANSPORT_SMTP || !strchr(u.host, ':');
}

enum rc
transport_parse(
    struct transport *t, const char *url, struct arena *a, struct err *e)
{
	struct sv v = sv_of(url);
	bool ok = false;
	size_t i;

	*t = (struct transport){.tls = TLS_REQUIRED, .timeout_s = 60};
	for (i = 0; i < COUNT_OF(schemes); i++) {
		struct sv scheme = sv_of(schemes[i].scheme);

		if (!sv_starts_ci(v, scheme))
			continue;
		t->kind = schemes[i].kind;
		v = sv_sub(v, scheme.n, v.n);
		if (t->kind == TRANSPORT_SENDMAIL) {
			t->path = arena_dup(a, v);
			ok = v.n && v.p[0] == '/';
		} else {
			ok = read_server(
			    t, v, schemes[i].port, schemes[i].user_port, a);
		}
		break;
	}
	if (ok)
		return RC_OK;
	return err_set(e, RC_CONFIG,
	    "'%s' is no way to send mail: it is sendmail:/PATH, "
	    "smtp://[user@]host[:port] or smtps://[user@]host[:port]",
	    url);
}

enum transport_end
transport_end_of(int code)
{
	if (code >= 200 && code < 300)
		return TRANSPORT_SENT;
	return code >= 500 && code < 600 ? TRANSPORT_REFUSED : TRANSPORT_LATER;
}

void
transport_crlf(struct str *out, struct sv bytes)
{
	size_t i, from = 0;

	for (i = 0; i < bytes.n; i++) {
		if (bytes.p[i] != '\r' && bytes.p[i] != '\n')
			continue;
		str_add(out, sv_sub(bytes, from, i - from));
		str_add(out, SV("\r\n"));
		if (bytes.p[i] == '\r' && i + 1 < bytes.n &&
		    bytes.p[i + 1] == '\n')
			i++;
		from = i + 1;
	}
	str_add(out, sv_sub(bytes, from, bytes.n));
}

enum rc
transport_send(const struct transport *t, struct transport_mail *mails,
    size_t n, const struct transport_watch *watch, struct arena *a,
    struct err *e)
{
	switch (t->kind) {
	case TRANSPORT_SENDMAIL:
		return sendmail_send(t, mails, n, watch, a, e);
	case TRANSPORT_SMTP:
		return courier_run(smtp_courier, t, mails, n, watch, a, e);
	case TRANSPORT_SMTPS:
		return courier_run(curl_smtp_courier, t, mails, n, watch, a, e);
	}
	return RC_BUG;
}
