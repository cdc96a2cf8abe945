/*
 * Sending mails: to a sendmail-compatible program, by SMTP (libesmtp), by SMTP
 * over TLS from the start (libcurl). A mail server is talked to by a child
 * process over one connection for all mails handed over at once, and what
 * becomes of each recipient is told as soon as it is known: a library that
 * hangs or crashes costs one try.
 */
#ifndef DESK_MAIL_TRANSPORT_H
#define DESK_MAIL_TRANSPORT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

enum transport_kind { TRANSPORT_SENDMAIL, TRANSPORT_SMTP, TRANSPORT_SMTPS };

enum transport_tls { TLS_REQUIRED, TLS_OPPORTUNISTIC, TLS_OFF };

/* Where mails go. Texts live in the arena that transport_parse was given. */
struct transport {
	enum transport_kind kind;
	const char *path; /* sendmail */
	const char *host, *port;
	const char *user, *password; /* NULL for none */
	enum transport_tls tls;
	const char *ca_file; /* NULL: the system's */
	int timeout_s;       /* how long the other side may be silent */
};

/* Reads sendmail:PATH, smtp://[user@]host[:port], smtps://[user@]host[:port]
 * (ports 25, with a user 587, and 465). RC_CONFIG. */
enum rc transport_parse(
    struct transport *t, const char *url, struct arena *a, struct err *e);

enum transport_end {
	TRANSPORT_UNTRIED, /* nothing was said about it: as if never handed in
			    */
	TRANSPORT_SENT,
	TRANSPORT_LATER,   /* may work another time */
	TRANSPORT_REFUSED, /* will not */
};

struct transport_rcpt {
	const char *address;
	enum transport_end end;
	int code; /* the server's, a program's exit status; 0 for none */
	const char *text; /* in words, one line; NULL for none */
};

struct transport_mail {
	const char *sender; /* NULL: the null sender */
	struct transport_rcpt *to;
	size_t n_to;
	struct sv bytes; /* line ends are CR LF */
};

/* What the sender is told meanwhile. */
struct transport_watch {
	/* A mail's recipients all have their ends. */
	void (*done)(void *arg, size_t mail);
	/* Called whenever nothing more is at hand, ten times a second at
	 * least; how many of those done are not written down yet. With
	 * TRANSPORT_AHEAD of them, no other mail is begun. */
	size_t (*pause)(void *arg);
	void *arg;
};

/* So many mails at most can go out twice when we are killed, with the one that
 * is under way. */
enum { TRANSPORT_AHEAD = 4 };

/*
 * Sends the mails in their order; texts of results go to a. Whatever happens,
 * each recipient has an end. RC_TEMPFAIL or RC_CONFIG with the reason when the
 * server could not be talked to at all: then all are TRANSPORT_LATER. A
 * connection that breaks leaves the mail under way LATER and those behind it
 * UNTRIED. Stops between two mails when asked to (stop.h). A mail of which the
 * end is lost after it was sent whole is LATER too: only then can it arrive
 * twice.
 */
enum rc transport_send(const struct transport *t, struct transport_mail *mails,
    size_t n, const struct transport_watch *watch, struct arena *a,
    struct err *e);

/* What a reply code of SMTP (RFC 5321 4.2.1) means for a mail. */
enum transport_end transport_end_of(int code);

/* Appends bytes with each line end (LF, CR, CR LF) as CR LF. */
struct str;
void transport_crlf(struct str *out, struct sv bytes);

#endif
