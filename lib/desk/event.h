/*
 * The event log: every change, written in the transaction of the change. It
 * is the history of each record, the feed for scripts, and an audit trail: the
 * hash of a row covers the row before it, so that nothing can be altered or
 * taken out unseen. The changes themselves stand outside the chain behind a
 * salted digest and can be erased without breaking it.
 */
#ifndef DESK_DESK_EVENT_H
#define DESK_DESK_EVENT_H

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdint.h>

struct event {
	const char *verb;   /* "ticket.closed" */
	const char *record; /* "ticket" */
	int64_t record_id;
	int64_t ticket_id; /* in whose history it stands; 0 for none */
	struct sv changes; /* a JSON object, or SV_NULL */
};

/*
 * Inside db_tx only. Where writers go side by side (db_dialect: is_serial) the
 * event waits outside of the chain for the commit; then this process, or
 * another that is at it, seals it.
 */
enum rc event_add(struct desk *d, const struct event *ev, struct err *e);

/* Builds changes: {"status":["open","closed"]}; start with an empty STR_INIT
 * and take event_changes_end's view. */
void event_change(
    struct str *changes, const char *field, struct sv before, struct sv after);
/* A fact without a before: {"reason":"…"}. */
void event_fact(struct str *changes, const char *name, struct sv value);
/* The same with a number: {"ticket":43}. */
void event_number(struct str *changes, const char *name, int64_t number);
struct sv event_changes_end(struct str *changes);

/*
 * Before events are read, and outside of any transaction: what is committed is
 * in the chain afterwards, as far as the caller can put it there.
 */
enum rc event_settle(struct desk *d, struct err *e);

/* The same for who notes where the chain ends: what is in it afterwards will be
 * there after a crash of the store, too. */
enum rc event_secure(struct desk *d, struct err *e);

extern const struct fieldset event_fields;

/* Events that wait outside of the chain; none where writers come one after
 * another. */
struct event_queue {
	int64_t n;
	int64_t oldest; /* the store's number for it, no event's id; or 0 */
};

enum rc event_waiting(struct desk *d, struct event_queue *q, struct err *e);

struct event_audit {
	int64_t events;     /* rows read */
	int64_t erased;     /* of these, changes that were erased */
	struct sha256 head; /* the last row's hash */
	int64_t bad_id;     /* the first row that does not fit, 0 for none */
	const char *fault;  /* what is wrong there */
};

/* Reads the chain from its start. A broken chain is told in *audit, not by the
 * rc. */
enum rc event_verify(struct desk *d, struct event_audit *audit, struct err *e);

/* The event with that hash; 0 when there is none. */
enum rc event_by_hash(
    struct desk *d, const struct sha256 *hash, int64_t *id, struct err *e);

#endif
