/*
 * One libesmtp session a process. Its return values say nothing of use: what
 * counts are the replies, told by events while the session runs. The name in
 * the certificate is checked by OpenSSL against the host that was configured;
 * libesmtp would check the one that the DNS calls canonical.
 */
#include "mail/smtp.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <auth-client.h>

#include <libesmtp.h>

struct session {
	struct courier *courier;
	const struct transport *transport;
	const struct transport_mail *mails;
	struct letter *letters; /* beside mails */
	size_t n;
	size_t next; /* the first mail without its ends */
	bool any_begun;
	bool has_tls, tls_begins, auth_begins, is_in;
	char said[256]; /* the server's last line, outside of mails */
};

/* A mail on its way through libesmtp. */
struct letter {
	struct sv bytes;
	bool is_read;
	smtp_message_t message;
	smtp_recipient_t *to;
};

/* libesmtp asks for the text, and with len NULL to start again. */
static const char *
on_read(void **ctx, int *len, void *arg)
{
	struct letter *l = arg;

	(void)ctx;
	if (!len) {
		l->is_read = false;
		return NULL;
	}
	/* At the end it is asked more than once. */
	*len = l->is_read ? 0 : (int)l->bytes.n;
	l->is_read = true;
	return *len ? l->bytes.p : NULL;
}

static void
end_rcpt(struct session *s, size_t mail, size_t i)
{
	struct letter *l = &s->letters[mail];
	const smtp_status_t *rcpt = smtp_recipient_status(l->to[i]);
	const smtp_status_t *whole = smtp_message_transfer_status(l->message);
	const smtp_status_t *from = smtp_reverse_path_status(l->message);
	const smtp_status_t *said = whole;

	if (from->code / 100 != 2)
		said = from;
	else if (rcpt->code / 100 != 2)
		said = rcpt;
	/* "354" and no word behind the text. */
	if (said == whole && whole->code / 100 == 3)
		return;
	courier_end(s->courier, mail, i, transport_end_of(said->code),
	    said->code, said->text);
}

/* All is known about the mail. */
static void
end_mail(struct session *s, size_t mail)
{
	size_t i;

	for (i = 0; i < s->mails[mail].n_to; i++)
		end_rcpt(s, mail, i);
	s->next = mail + 1;
	if (s->next < s->n && !courier_next(s->courier))
		courier_exit(s->courier);
}

/* Mails are sent in their order, so the search is a step or two. */
static size_t
mail_of(const struct session *s, smtp_message_t message)
{
	size_t i = s->next;

	while (i < s->n && s->letters[i].message != message)
		i++;
	CHECK(i < s->n);
	return i;
}

/* The first reply about a mail. */
static void
on_mail_status(struct session *s, smtp_message_t message)
{
	const smtp_status_t *from = smtp_reverse_path_status(message);
	size_t mail = mail_of(s, message);

	/* The server goes away between two mails, or wants a user: this mail
	 * was not tried. */
	if (from->code == 421 || from->code == 530) {
		courier_trouble(s->courier, from->code, "%s: %d %s",
		    s->transport->host, from->code,
		    from->text ? from->text : "");
		courier_exit(s->courier);
	}
	courier_begin(s->courier, mail);
	s->any_begun = true;
	if (from->code / 100 != 2)
		end_mail(s, mail);
}

static void
refuse_peer(struct session *s, const char *why)
{
	courier_trouble(s->courier, 0, "%s: the certificate is refused: %s",
	    s->transport->host, why);
	courier_exit(s->courier);
}

static void
on_event(smtp_session_t session, int event, void *arg, ...)
{
	struct session *s = arg;
	bool is_lax = s->transport->tls == TLS_OPPORTUNISTIC;
	smtp_message_t message;
	long result;
	va_list ap;
	int *ok;

	(void)session;
	va_start(ap, arg);
	switch (event) {
	case SMTP_EV_MAILSTATUS:
		(void)va_arg(ap, char *);
		message = va_arg(ap, smtp_message_t);
		on_mail_status(s, message);
		break;
	case SMTP_EV_MESSAGESENT:
		message = va_arg(ap, smtp_message_t);
		end_mail(s, mail_of(s, message));
		break;
	case SMTP_EV_STARTTLS_OK:
		s->has_tls = true;
		break;
	case SMTP_EV_INVALID_PEER_CERTIFICATE:
		result = va_arg(ap, long);
		ok = va_arg(ap, int *);
		if (!is_lax)
			refuse_peer(s, X509_verify_cert_error_string(result));
		*ok = 1;
		break;
	case SMTP_EV_NO_PEER_CERTIFICATE:
		ok = va_arg(ap, int *);
		if (!is_lax)
			refuse_peer(s, "there is none");
		*ok = 1;
		break;
	case SMTP_EV_WRONG_PEER_CERTIFICATE:
		/* See at the top. */
		ok = va_arg(ap, int *);
		*ok = 1;
		break;
	case SMTP_EV_WEAK_CIPHER:
		(void)va_arg(ap, int);
		ok = va_arg(ap, int *);
		*ok = is_lax;
		break;
	case SMTP_EV_EXTNA_STARTTLS:
		courier_trouble(s->courier, 0,
		    "%s does not offer STARTTLS, and outbox.tls is required",
		    s->transport->host);
		courier_exit(s->courier);
	default:
		courier_alive(s->courier);
		break;
	}
	va_end(ap);
}

/* No mail, and no password, where what was asked for first is not so. */
static void
before_writing(struct session *s, struct sv line)
{
	const struct transport *t = s->transport;
	bool is_mail = sv_starts_ci(line, SV("MAIL "));

	if (sv_starts_ci(line, SV("AUTH ")))
		s->auth_begins = true;
	else if (!is_mail)
		return;
	if (t->tls == TLS_REQUIRED && !s->has_tls)
		courier_trouble(
		    s->courier, 0, "%s: no encryption was agreed on", t->host);
	else if (is_mail && t->user && !s->is_in)
		courier_trouble(s->courier, 0, "%s refuses user '%s': %s",
		    t->host, t->user,
		    s->auth_begins ? s->said
				   : "it offers no way to log in that we have");
	else
		return;
	courier_exit(s->courier);
}

static void
on_reply(struct session *s, struct sv bytes)
{
	struct sv line;

	/* Whoever is in between could say what the server then seems to. */
	if (s->tls_begins && sv_find_c(bytes, '\n') + 1 < bytes.n) {
		courier_trouble(s->courier, 0,
		    "%s said more than its answer before the encryption",
		    s->transport->host);
		courier_exit(s->courier);
	}
	while (sv_line(&bytes, &line)) {
		if (s->auth_begins && sv_starts(line, SV("235")))
			s->is_in = true;
		snprintf(s->said, sizeof s->said, "%.*s", SV_ARG(line));
	}
}

/* What goes over the line, without the text of mails. */
static void
on_line(const char *buf, int n, int writing, void *arg)
{
	struct session *s = arg;
	struct sv bytes = {buf, n > 0 ? (size_t)n : 0};

	courier_alive(s->courier);
	if (writing) {
		s->tls_begins = sv_starts_ci(bytes, SV("STARTTLS"));
		before_writing(s, bytes);
	} else if (!s->any_begun) {
		on_reply(s, bytes);
	}
}

/* libesmtp takes the texts as they are and changes none. */
static int
on_auth(auth_client_request_t request, char **result, int n, void *arg)
{
	const struct session *s = arg;
	int i;

	for (i = 0; i < n; i++) {
		const char *text = NULL;

		if (request[i].flags & AUTH_PASS)
			text = s->transport->password;
		else if (request[i].flags & AUTH_USER)
			text = s->transport->user;
		memcpy(&result[i], &text, sizeof text);
	}
	return 1;
}

/*
 * TLS 1.2 and no other: behind a handshake of 1.3 a server sends tickets, which
 * libesmtp takes for the answer to a command that it has not sent yet, and then
 * both wait.
 */
static SSL_CTX *
make_tls(struct session *s)
{
	const struct transport *t = s->transport;
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	X509_VERIFY_PARAM *how;

	if (!ctx || !SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) ||
	    !SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION))
		return NULL;
	if (t->ca_file ? !SSL_CTX_load_verify_locations(ctx, t->ca_file, NULL)
		       : !SSL_CTX_set_default_verify_paths(ctx)) {
		courier_trouble(s->courier, 0,
		    "cannot read the certificates to trust%s%s",
		    t->ca_file ? " from " : "", t->ca_file ? t->ca_file : "");
		courier_exit(s->courier);
	}
	how = SSL_CTX_get0_param(ctx);
	if (!X509_VERIFY_PARAM_set1_ip_asc(how, t->host) &&
	    !X509_VERIFY_PARAM_set1_host(how, t->host, 0))
		return NULL;
	return ctx;
}

static bool
set_up(struct session *s, smtp_session_t session)
{
	static const int phases[] = {Timeout_GREETING, Timeout_ENVELOPE,
	    Timeout_DATA, Timeout_TRANSFER, Timeout_DATA2};

	static const enum starttls_option how[] = {
	    [TLS_REQUIRED] = Starttls_REQUIRED,
	    [TLS_OPPORTUNISTIC] = Starttls_ENABLED,
	    [TLS_OFF] = Starttls_DISABLED,
	};
	const struct transport *t = s->transport;
	char server[300];
	SSL_CTX *tls;
	size_t i;

	snprintf(server, sizeof server, "%s:%s", t->host, t->port);
	if (!smtp_set_server(session, server) ||
	    !smtp_set_eventcb(session, on_event, s) ||
	    !smtp_set_monitorcb(session, on_line, s, 0))
		return false;
	for (i = 0; i < COUNT_OF(phases); i++)
		smtp_set_timeout(session,
		    phases[i] | Timeout_OVERRIDE_RFC2822_MINIMUM,
		    t->timeout_s * 1000L);
	smtp_starttls_enable(session, how[t->tls]);
	if (t->tls == TLS_OFF)
		return true;
	return (tls = make_tls(s)) && smtp_starttls_set_ctx(session, tls);
}

static bool
set_user(struct session *s, smtp_session_t session)
{
	auth_context_t auth;

	if (!s->transport->user)
		return true;
	auth_client_init();
	auth = auth_create_context();
	return auth && auth_set_mechanism_flags(auth, AUTH_PLUGIN_PLAIN, 0) &&
	    auth_set_interact_cb(auth, on_auth, s) &&
	    smtp_auth_set_context(session, auth);
}

static bool
add_mail(struct session *s, smtp_session_t session, size_t i)
{
	const struct transport_mail *m = &s->mails[i];
	struct letter *l = &s->letters[i];
	size_t k;

	l->bytes = m->bytes;
	if (!(l->message = smtp_add_message(session)) ||
	    !smtp_set_messagecb(l->message, on_read, l) ||
	    (m->sender && !smtp_set_reverse_path(l->message, m->sender)))
		return false;
	smtp_size_set_estimate(l->message, m->bytes.n);
	if (!(l->to = calloc(m->n_to, sizeof *l->to)))
		return false;
	for (k = 0; k < m->n_to; k++)
		if (!(l->to[k] =
			    smtp_add_recipient(l->message, m->to[k].address)))
			return false;
	return true;
}

static void
run_session(struct session *s, smtp_session_t session)
{
	char why[200] = "";
	size_t i;

	for (i = 0; i < s->n; i++)
		if (!add_mail(s, session, i)) {
			courier_trouble(s->courier, 0, "out of memory");
			return;
		}
	smtp_start_session(session);
	if (s->next == s->n)
		return;
	if (s->said[0] >= '4' && s->said[0] <= '5' && !s->any_begun)
		courier_trouble(
		    s->courier, 0, "%s: %s", s->transport->host, s->said);
	else
		courier_trouble(s->courier, 0, "%s:%s: %s", s->transport->host,
		    s->transport->port,
		    smtp_strerror(smtp_errno(), why, sizeof why)
			? why
			: "it cannot be talked to");
}

void
smtp_courier(struct courier *c, const struct transport *t,
    const struct transport_mail *mails, size_t n)
{
	struct session s = {
	    .courier = c, .transport = t, .mails = mails, .n = n};
	smtp_session_t session = smtp_create_session();

	s.letters = calloc(n, sizeof *s.letters);
	if (!s.letters || !session || !set_up(&s, session) ||
	    !set_user(&s, session))
		courier_trouble(c, 0, "libesmtp cannot be set up");
	else
		run_session(&s, session);
}
