/*
 * Where mail waits: an IMAP mailbox, a POP3 mailbox, a Maildir, an mbox file.
 * One interface over the four: a list of what is there, each message by
 * itself, and what is to be done with those that were taken. A message has an
 * id that stays the same from one connection to the next, as long as the
 * source's scope does (RFC 9051 2.3.1.1: UID and UIDVALIDITY; RFC 1939 7:
 * UIDL).
 */
#ifndef DESK_MAIL_FETCH_H
#define DESK_MAIL_FETCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fetch_kind { FETCH_IMAP, FETCH_POP3, FETCH_MAILDIR, FETCH_MBOX };

/* What is done with a message that was taken. */
enum fetch_after {
	FETCH_KEEP,   /* nothing */
	FETCH_SEEN,   /* IMAP: the flag \Seen; Maildir: from new to cur */
	FETCH_DELETE, /* it is removed */
	FETCH_MOVE,   /* to another mailbox or Maildir */
};

struct fetch_account {
	enum fetch_kind kind;
	const char *host, *port, *user, *password; /* IMAP, POP3 */
	const char *box; /* the mailbox's name, or a path */
	bool is_tls;     /* from the first byte; else STARTTLS is required */
	bool is_open;    /* no encryption at all */
	bool is_token;   /* the password is an access token: XOAUTH2 */
	const char *ca_file; /* NULL: whom the system trusts */
	enum fetch_after after;
	const char *move_to; /* FETCH_MOVE */
	int timeout_s;       /* how long the server may be silent */
	size_t max_size;     /* of a message */
	bool no_idle;        /* IMAP: do not use IDLE */
};

/*
 * Reads imap[s]://user@host[:port][/MAILBOX], pop3[s]://user@host[:port],
 * maildir:PATH or mbox:PATH into the account, with what is usual: seen for IMAP
 * and Maildir, delete for POP3 and mbox. RC_CONFIG.
 */
enum rc fetch_parse(struct fetch_account *a, const char *url,
    struct arena *arena, struct err *e);

/* Reads keep, seen, delete or move:WHERE. RC_CONFIG where it is none of them,
 * or one that this kind does not have. */
enum rc fetch_parse_after(
    struct fetch_account *a, const char *text, struct err *e);

struct fetch_item {
	const char *id;
	int64_t num; /* the source's own: a UID, a number, a place */
	size_t size;
	bool is_seen, is_deleted; /* IMAP's flags */
};

typedef VEC(struct fetch_item) fetch_items;

struct fetch_source;

/* until: ms of clock_monotonic_ms by which all must be over, 0 for none.
 * RC_UNAVAILABLE: not reached, not trusted; RC_DENIED: the login is refused. */
enum rc fetch_open(const struct fetch_account *a, int64_t until,
    struct fetch_source **s, struct err *e);

/* Commits what only the end does (POP3). RC_UNAVAILABLE where that failed. s
 * may be NULL. */
enum rc fetch_close(struct fetch_source *s, struct err *e);

/* Another time limit for what follows. */
void fetch_extend(struct fetch_source *s, int64_t until);

/* In which the ids mean what they mean: one line. */
const char *fetch_scope(const struct fetch_source *s);

/* What is asked for by fetch_list. IMAP alone heeds it: the UIDs above upto,
 * and of the others the ones in ids, in their order. */
struct fetch_ask {
	int64_t upto;
	const int64_t *ids;
	size_t n_ids;
};

/* Appends what is there, oldest first; texts live in arena. */
enum rc fetch_list(struct fetch_source *s, const struct fetch_ask *ask,
    fetch_items *items, struct arena *arena, struct err *e);

/*
 * The i-th of these n items; the caller goes through them in their order, so
 * that several may come at once. *bytes is good until the next call. RC_NO
 * where the message is not there any more.
 */
enum rc fetch_get(struct fetch_source *s, const struct fetch_item *items,
    size_t n, size_t i, struct sv *bytes, struct err *e);

/* How many messages are best told to fetch_ack at once. */
size_t fetch_batch(const struct fetch_source *s);

/* Does with them what is done with messages that were taken. */
enum rc fetch_ack(struct fetch_source *s, const struct fetch_item *items,
    size_t n, struct err *e);

/* Can the source tell by itself that something came? */
bool fetch_can_wait(const struct fetch_source *s);

/* Waits ms for something new. *woke: there is. Ends early where the program is
 * to stop. */
enum rc fetch_wait(struct fetch_source *s, int ms, bool *woke, struct err *e);

#endif
