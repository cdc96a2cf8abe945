/* Sockets that never block, poll(2) with a deadline, and GnuTLS above them. */
#include "mail/fetch_wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gnutls/gnutls.h>

#include <libetpan/mailstream_low.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/stop.h"

enum {
	SLICE_MS = 200,     /* between two looks at the signals */
	GRACE_MS = 2000,    /* what an operation has left when we must stop */
	SLOW_BYTES = 16384, /* a second */
	TALK = 256 * 1024,  /* what is said besides the bytes asked for */
	BUFFER = 16384,
};

struct wire {
	struct arena arena; /* has all of it */
	int fd;
	const char *host;
	int silence_s;
	int64_t end;       /* of the operation */
	int64_t stop_seen; /* when a signal was first noticed, or 0 */
	size_t allowed;    /* bytes that may still be read */
	gnutls_session_t tls;
	gnutls_certificate_credentials_t trust;
	mailstream *stream;
	bool is_dead;
	char why[300];
};

static void ATTR_PRINTF(2, 3) kill_wire(struct wire *w, const char *fmt, ...)
{
	va_list ap;

	if (!w->is_dead) {
		va_start(ap, fmt);
		vsnprintf(w->why, sizeof w->why, fmt, ap);
		va_end(ap);
	}
	w->is_dead = true;
}

bool
wire_is_dead(const struct wire *w)
{
	return w->is_dead;
}

void
wire_shut(struct wire *w)
{
	kill_wire(w, "it is over");
}

const char *
wire_why(const struct wire *w)
{
	return w->why[0] ? w->why : "the server broke off";
}

void
wire_begin(struct wire *w, size_t bytes, int64_t until)
{
	int64_t most = 4 * (int64_t)w->silence_s * 1000 +
	    (int64_t)(bytes / SLOW_BYTES) * 1000;

	w->allowed = TALK + bytes;
	w->end = clock_monotonic_ms() + most;
	if (until && until < w->end)
		w->end = until;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Waits until fd is ready for events; kills the wire where it takes too
 * long. */
static bool
await(struct wire *w, short events)
{
	int64_t silent = clock_monotonic_ms() + w->silence_s * 1000, now, end;
	struct pollfd p = {w->fd, events, 0};
	int n;

	for (;;) {
		now = clock_monotonic_ms();
		if (stop_asked() && !w->stop_seen)
			w->stop_seen = now;
		end = earlier(silent, w->end);
		if (w->stop_seen)
			end = earlier(end, w->stop_seen + GRACE_MS);
		if (now >= end)
			break;
		n = poll(&p, 1, (int)earlier(SLICE_MS, end - now));
		if (n > 0)
			return true;
		if (n < 0 && errno != EINTR && errno != EAGAIN) {
			kill_wire(w, "%s", strerror(errno));
			return false;
		}
	}
	kill_wire(w,
	    w->stop_seen        ? "stopped"
		: now >= w->end ? "the server is too slow"
				: "no answer for %d seconds",
	    w->silence_s);
	return false;
}

bool
wire_wait(struct wire *w, int ms)
{
	int64_t end = clock_monotonic_ms() + ms, left;
	struct pollfd p = {w->fd, POLLIN, 0};

	if (w->is_dead || (w->stream && w->stream->read_buffer_len) ||
	    (w->tls && gnutls_record_check_pending(w->tls)))
		return true;
	while (!stop_asked() && (left = end - clock_monotonic_ms()) > 0)
		if (poll(&p, 1, (int)earlier(SLICE_MS, left)) > 0)
			return true;
	return false;
}

/* What a call of GnuTLS gave: true to call it again. */
static bool
again(struct wire *w, ssize_t got)
{
	if (got == GNUTLS_E_INTERRUPTED)
		return true;
	if (got == GNUTLS_E_AGAIN)
		return await(
		    w, gnutls_record_get_direction(w->tls) ? POLLOUT : POLLIN);
	if (got == GNUTLS_E_WARNING_ALERT_RECEIVED)
		return true;
	return false;
}

static ssize_t
read_tls(struct wire *w, void *buf, size_t n)
{
	ssize_t got;

	do
		got = gnutls_record_recv(w->tls, buf, n);
	while (got < 0 && again(w, got));
	if (got < 0)
		kill_wire(w, "TLS: %s", gnutls_strerror((int)got));
	return got;
}

static ssize_t
read_plain(struct wire *w, void *buf, size_t n)
{
	ssize_t got;

	while ((got = recv(w->fd, buf, n, 0)) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK) {
			kill_wire(w, "%s", strerror(errno));
			break;
		}
		if (!await(w, POLLIN))
			break;
	}
	return got;
}

/* libetpan takes 0 for "again" here and there: an end is an error. */
static ssize_t
on_read(mailstream_low *low, void *buf, size_t n)
{
	struct wire *w = low->data;
	ssize_t got;

	if (!w->is_dead && clock_monotonic_ms() >= w->end)
		kill_wire(w, "the server is too slow");
	if (!w->is_dead && !w->allowed)
		kill_wire(w, "the server says more than it should");
	if (w->is_dead)
		return -1;
	if (n > w->allowed)
		n = w->allowed;
	got = w->tls ? read_tls(w, buf, n) : read_plain(w, buf, n);
	if (got <= 0) {
		kill_wire(w, "the server broke off");
		return -1;
	}
	w->allowed -= (size_t)got;
	return got;
}

static ssize_t
write_tls(struct wire *w, const void *buf, size_t n)
{
	ssize_t done;

	do
		done = gnutls_record_send(w->tls, buf, n);
	while (done < 0 && again(w, done));
	if (done < 0)
		kill_wire(w, "TLS: %s", gnutls_strerror((int)done));
	return done;
}

static ssize_t
write_plain(struct wire *w, const void *buf, size_t n)
{
	ssize_t done;

	while ((done = send(w->fd, buf, n, MSG_NOSIGNAL)) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK) {
			kill_wire(w, "%s", strerror(errno));
			break;
		}
		if (!await(w, POLLOUT))
			break;
	}
	return done;
}

static ssize_t
on_write(mailstream_low *low, const void *buf, size_t n)
{
	struct wire *w = low->data;

	if (w->is_dead)
		return -1;
	return w->tls ? write_tls(w, buf, n) : write_plain(w, buf, n);
}

static int
on_close(mailstream_low *low)
{
	struct wire *w = low->data;

	if (w->tls && !w->is_dead)
		gnutls_bye(w->tls, GNUTLS_SHUT_WR);
	w->is_dead = true;
	return 0;
}

static int
on_get_fd(mailstream_low *low)
{
	struct wire *w = low->data;

	return w->fd;
}

void
wire_close(struct wire *w)
{
	struct arena own;

	if (w->tls)
		gnutls_deinit(w->tls);
	if (w->trust)
		gnutls_certificate_free_credentials(w->trust);
	if (w->fd >= 0)
		close(w->fd);
	/* It has w, too. */
	own = w->arena;
	arena_free(&own);
}

static void
on_free(mailstream_low *low)
{
	wire_close(low->data);
	free(low);
}

static mailstream_low_driver driver = {
    .mailstream_read = on_read,
    .mailstream_write = on_write,
    .mailstream_close = on_close,
    .mailstream_get_fd = on_get_fd,
    .mailstream_free = on_free,
};

mailstream *
wire_stream(struct wire *w)
{
	mailstream_low *low = mailstream_low_new(w, &driver);

	if (!low || !(w->stream = mailstream_new(low, BUFFER)))
		die_nomem();
	return w->stream;
}

static void
connect_one(struct wire *w, const struct addrinfo *ai)
{
	int error = 0;
	socklen_t size = sizeof error;

	w->is_dead = false;
	w->fd = socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);
	if (w->fd >= 0) {
		fcntl(w->fd, F_SETFD, FD_CLOEXEC);
		fcntl(w->fd, F_SETFL, O_NONBLOCK);
	}
	if (w->fd < 0 ||
	    (connect(w->fd, ai->ai_addr, ai->ai_addrlen) < 0 &&
		errno != EINPROGRESS)) {
		kill_wire(w, "%s", strerror(errno));
		return;
	}
	if (await(w, POLLOUT) &&
	    (getsockopt(w->fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 ||
		error))
		kill_wire(w, "%s", strerror(error));
}

static void
connect_any(struct wire *w, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list, *ai;
	int failed = getaddrinfo(w->host, port, &hints, &list);

	if (failed) {
		kill_wire(w, "%s", gai_strerror(failed));
		return;
	}
	w->is_dead = true;
	for (ai = list; ai && w->is_dead && !w->stop_seen; ai = ai->ai_next) {
		if (w->fd >= 0)
			close(w->fd);
		connect_one(w, ai);
	}
	freeaddrinfo(list);
}

enum rc
wire_open(struct wire **out, const char *host, const char *port, int silence_s,
    int64_t until, struct err *e)
{
	struct arena own = ARENA_INIT;
	struct wire *w = ARENA_NEW(&own, struct wire);

	w->host = arena_strdup(&own, host);
	w->arena = own;
	w->fd = -1;
	w->silence_s = silence_s;
	wire_begin(w, 0, until);
	connect_any(w, port);
	if (w->is_dead) {
		err_set(e, RC_UNAVAILABLE, "cannot connect to '%s' port %s: %s",
		    host, port, wire_why(w));
		wire_close(w);
		return e->rc;
	}
	*out = w;
	return RC_OK;
}

static bool
is_address(const char *host)
{
	unsigned char buf[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, buf) == 1 ||
	    inet_pton(AF_INET6, host, buf) == 1;
}

static enum rc
set_trust(struct wire *w, const char *ca_file, struct err *e)
{
	int n;

	if (gnutls_certificate_allocate_credentials(&w->trust) < 0)
		die_nomem();
	n = ca_file ? gnutls_certificate_set_x509_trust_file(
			  w->trust, ca_file, GNUTLS_X509_FMT_PEM)
		    : gnutls_certificate_set_x509_system_trust(w->trust);
	if (n > 0)
		return RC_OK;
	return err_set(e, RC_CONFIG, "no certificates to trust in '%s'%s%s",
	    ca_file ? ca_file : "the system's folder", n < 0 ? ": " : "",
	    n < 0 ? gnutls_strerror(n) : "");
}

static enum rc
start_tls(struct wire *w, struct err *e)
{
	static const char priority[] =
	    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
	int rc;

	if ((rc = gnutls_init(&w->tls,
		 GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL)) < 0 ||
	    (rc = gnutls_priority_set_direct(w->tls, priority, NULL)) < 0 ||
	    (rc = gnutls_credentials_set(
		 w->tls, GNUTLS_CRD_CERTIFICATE, w->trust)) < 0)
		return err_set(
		    e, RC_UNAVAILABLE, "TLS: %s", gnutls_strerror(rc));
	if (!is_address(w->host))
		gnutls_server_name_set(
		    w->tls, GNUTLS_NAME_DNS, w->host, strlen(w->host));
	gnutls_session_set_verify_cert(w->tls, w->host, 0);
	gnutls_transport_set_int(w->tls, w->fd);
	return RC_OK;
}

static enum rc
refuse(struct wire *w, struct err *e)
{
	unsigned status = gnutls_session_get_verify_cert_status(w->tls);
	gnutls_datum_t text = {NULL, 0};

	gnutls_certificate_verification_status_print(
	    status, GNUTLS_CRT_X509, &text, 0);
	err_set(e, RC_UNAVAILABLE, "'%s': the certificate is refused: %s",
	    w->host, text.data ? (const char *)text.data : "it is not trusted");
	gnutls_free(text.data);
	kill_wire(w, "the certificate is refused");
	return e->rc;
}

enum rc
wire_tls(struct wire *w, const char *ca_file, struct err *e)
{
	enum rc rc;
	int got;

	/* Whoever is in between could say what the server then seems to. */
	if (w->stream && w->stream->read_buffer_len) {
		kill_wire(w, "words before the encryption");
		return err_set(e, RC_UNAVAILABLE,
		    "'%s' said more than its answer before the encryption",
		    w->host);
	}
	if ((rc = set_trust(w, ca_file, e)) || (rc = start_tls(w, e))) {
		kill_wire(w, "TLS could not begin");
		return rc;
	}
	do
		got = gnutls_handshake(w->tls);
	while (got < 0 && again(w, got));
	if (got == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR)
		return refuse(w, e);
	if (got >= 0)
		return RC_OK;
	kill_wire(w, "%s", gnutls_strerror(got));
	return err_set(
	    e, RC_UNAVAILABLE, "'%s': no TLS: %s", w->host, wire_why(w));
}
