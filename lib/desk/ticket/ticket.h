/*
 * Tickets: opening them, changing their fields, answering them. A change and
 * everything that follows from it (times, counters, events) is made here, in
 * one transaction, so that every program agrees on it.
 */
#ifndef DESK_DESK_TICKET_TICKET_H
#define DESK_DESK_TICKET_TICKET_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/message.h"
#include "io/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* field=value, checked against the field table. */
struct setting {
	const struct field *field;
	struct value value;
};

struct settings {
	struct setting *v;
	size_t n;
};

/*
 * Reads "field=value" words against set. RC_USAGE for an unknown field or one
 * that cannot be set, RC_DATA for a bad value.
 */
enum rc settings_parse(struct desk *d, const struct fieldset *set,
    char *const *words, size_t n, struct settings *out, struct err *e);

/* One more setting from a field's name and text. */
enum rc settings_add(struct desk *d, const struct fieldset *set, struct sv name,
    struct sv text, struct settings *out, struct err *e);

/* NULL when it is not among them. */
struct setting *setting_given(const struct settings *s, const char *name);

/* Takes those out that have no value: a new record has no field that it would
 * lack. */
void settings_drop_absent(struct settings *s);

/* A copy in d->arena, each setting of which tidy has put in the form in which
 * it is kept, or refused. */
typedef enum rc (*setting_fn)(struct desk *d, struct setting *s, struct err *e);
enum rc settings_tidy(struct desk *d, const struct settings *in,
    setting_fn tidy, struct settings *out, struct err *e);

/* A ticket as the domain looks at it; texts live in the arena given. */
struct ticket {
	int64_t id;
	const char *subject, *status, *priority, *channel, *key;
	int64_t team_id, assignee_id, requester_id; /* 0 for none */
	int64_t merged_into_id;
	int64_t first_response_at, resolved_at, closed_at; /* 0 for none */
	int64_t escalation, reopens, worked_s, version;
	int64_t created_at;
	bool is_open;
};

/* RC_NOTFOUND "no ticket 42". */
enum rc ticket_load(struct desk *d, int64_t id, struct arena *a,
    struct ticket *t, struct err *e);

/* The same, but a merged ticket's number leads to the one it became part of,
 * however long the chain. */
enum rc ticket_find(struct desk *d, int64_t id, struct arena *a,
    struct ticket *t, struct err *e);

/* RC_DATA when it is part of another ticket: such a one does not change. */
enum rc ticket_refuse_merged(const struct ticket *t, struct err *e);

struct ticket_new {
	const char *subject; /* NULL or "": "(no subject)" */
	const char *channel;
	const char *key;
	bool is_broken;
	struct settings settings;
	struct message_new first; /* ticket_id and title are filled in */
	bool has_no_first; /* messages are moved there; first.created_at counts
			    */
};

/* Inside db_tx. */
enum rc ticket_create(
    struct desk *d, const struct ticket_new *n, int64_t *id, struct err *e);

/* if_version: RC_TEMPFAIL unless the ticket has that version; -1: any. */
struct ticket_change {
	struct settings settings;
	int64_t if_version;
	const char *verb;   /* event; NULL: told by what changes */
	const char *reason; /* kept in the event, or NULL */
	/* The macro that asks for it, or NULL, and the message that its text
	 * became, 0 for none: both kept in the event. */
	const char *macro;
	int64_t message_id;
};

/*
 * Inside db_tx: applies the settings to a ticket. Status moves follow
 * status_moves; times and counters follow the status. Nothing changed is no
 * event; *changed (may be NULL) tells.
 */
enum rc ticket_change(struct desk *d, int64_t id,
    const struct ticket_change *change, bool *changed, struct err *e);

/* The same for one status, with all that follows from it. */
enum rc ticket_set_status(
    struct desk *d, int64_t id, const char *status, struct err *e);

/*
 * Inside db_tx: adds a message and what follows from it: an agent's public
 * answer is the first response and takes an untouched ticket into work; a
 * customer's reopens a solved one and ends waiting. Automatic mail moves
 * nothing. m->ticket_id says which.
 */
enum rc ticket_message(struct desk *d, const struct message_new *m,
    int64_t *message_id, struct err *e);

/* Inside db_tx: counts a change of something that belongs to the ticket. */
enum rc ticket_touch(struct desk *d, int64_t id, struct err *e);

/* Inside db_tx: adds the event of such a change, and counts it. */
enum rc ticket_event(struct desk *d, int64_t id, const char *verb,
    struct sv changes, struct err *e);

/* The open ticket with that key; RC_NOTFOUND (e untouched) when none is. */
enum rc ticket_by_key(
    struct desk *d, const char *key, int64_t *id, struct err *e);

#endif
