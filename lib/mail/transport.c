/* The transport's URL, and which module sends. */
#include "mail/transport.h"

#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "mail/courier.h"
#include "mail/curl_smtp.h"
#include "mail/sendmail.h"
#include "mail/smtp.h"

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

static int
hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c);

	return c && at ? (int)(at - digits) : -1;
}

/* "%40" is '@'. Other escapes alike; what is none stays. */
static const char *
unescape(struct sv v, struct arena *a)
{
	char *s = arena_dup(a, v);
	size_t i, n = 0;

	for (i = 0; i < v.n; i++) {
		int high =
		    v.p[i] == '%' && i + 2 < v.n ? hex_digit(v.p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(v.p[i + 2]) : -1;

		if (low >= 0) {
			s[n++] = (char)(high * 16 + low);
			i += 2;
		} else {
			s[n++] = v.p[i];
		}
	}
	s[n] = '\0';
	return s;
}

static bool
is_host(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] <= ' ' || v.p[i] == '/' ||
		    v.p[i] == '\x7f')
			return false;
	return v.n > 0;
}

/* "host:25", "[::1]:25". */
static bool
read_host(struct transport *t, struct sv v, struct arena *a)
{
	bool is_v6 = v.n && v.p[0] == '[';
	size_t end = is_v6 ? sv_find_c(v, ']') : sv_find_c(v, ':');
	struct sv host = sv_sub(v, is_v6, end - is_v6), rest;
	int64_t port;

	if (is_v6 && end == v.n)
		return false;
	rest = sv_sub(v, end + is_v6, v.n);
	if (rest.n) {
		if (rest.p[0] != ':')
			return false;
		rest = sv_sub(rest, 1, rest.n);
		if (!num_parse(rest, 1, 65535, &port))
			return false;
		t->port = arena_printf(a, "%d", (int)port);
	}
	t->host = arena_dup(a, host);
	/* libesmtp takes what is behind the first colon for the port. */
	return is_host(host) && !(is_v6 && t->kind == TRANSPORT_SMTP);
}

static bool
read_server(struct transport *t, struct sv v, const char *port,
    const char *user_port, struct arena *a)
{
	size_t at = v.n;

	while (at && v.p[at - 1] != '@')
		at--;
	if (v.n && v.p[v.n - 1] == '/')
		v.n--;
	t->port = port;
	if (at) {
		t->user = unescape(sv_sub(v, 0, at - 1), a);
		t->port = user_port;
		if (!*t->user || strchr(t->user, ':'))
			return false;
	}
	return read_host(t, sv_sub(v, at, v.n), a);
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
