/* Reading what belongs to a ticket, in the order in which it is shown. */
#ifndef DESK_DESK_TICKET_CONVERSATION_H
#define DESK_DESK_TICKET_CONVERSATION_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdbool.h>
#include <stdint.h>

/* One record: values beside set->fields; valid during the call. */
typedef enum rc (*record_fn)(void *arg, const struct fieldset *set,
    const struct value *values, struct err *e);

/* The messages by time; without with_notes the public ones. */
enum rc conversation_messages(struct desk *d, int64_t ticket_id,
    bool with_notes, record_fn fn, void *arg, struct err *e);

enum rc conversation_attachments(
    struct desk *d, int64_t message_id, record_fn fn, void *arg, struct err *e);

/* The links from the ticket's side: fields relation, ticket_id, status and
 * subject. */
extern const struct fieldset link_fields;
enum rc conversation_links(
    struct desk *d, int64_t ticket_id, record_fn fn, void *arg, struct err *e);

/* The entries of time worked: id, agent, seconds, note, created_at. */
extern const struct fieldset time_fields;
enum rc conversation_time(
    struct desk *d, int64_t ticket_id, record_fn fn, void *arg, struct err *e);

/* The field of that name among values; a bug when there is none. */
const struct value *record_value(
    const struct fieldset *set, const struct value *values, const char *name);

/* The original mail of a message, or with message_id 0 of the first message
 * that was one: RC_NOTFOUND when there is none. In d->arena. */
enum rc conversation_raw(struct desk *d, int64_t ticket_id, int64_t message_id,
    struct sv *raw, struct err *e);

/* Two columns behind those of "ticket t": how many links and how many
 * attachments it has, so that what it has none of need not be asked for. */
extern const char conversation_counts[];

#endif
