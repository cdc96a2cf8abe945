/* IMAP's sets of UIDs, what is asked of messages, and what an answer says. */
#ifndef DESK_MAIL_FETCH_IMAP_H
#define DESK_MAIL_FETCH_IMAP_H

#include "mail/fetch.h"

#include <libetpan/mailimap.h>

/* The items' UIDs, neighbours as one range. Free it with mailimap_set_free. */
struct mailimap_set *imap_set(const struct fetch_item *items, size_t n);

/* What fetch_list is asked for, as one set. */
struct mailimap_set *imap_set_asked(const struct fetch_ask *ask);

/* Takes the atts, of which none may be missing. */
struct mailimap_fetch_type *imap_type(
    struct mailimap_fetch_att **atts, size_t n);

/* What an answer says of one message; num is 0 where it does not name it. The
 * body lives as long as att. */
void imap_read(struct fetch_item *item, struct sv *body,
    const struct mailimap_msg_att *att);

/* The items from the from-th on: oldest first, each once with its id, and none
 * that was not asked for. */
void imap_tidy(fetch_items *items, size_t from, const struct fetch_ask *ask,
    struct arena *arena);

#endif
