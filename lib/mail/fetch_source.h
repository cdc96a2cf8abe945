/* What a kind of source supplies; see fetch.h for what each does. */
#ifndef DESK_MAIL_FETCH_SOURCE_H
#define DESK_MAIL_FETCH_SOURCE_H

#include "mail/fetch.h"

struct fetch_ops {
	enum rc (*open)(struct fetch_source *s, struct err *e);
	enum rc (*list)(struct fetch_source *s, const struct fetch_ask *ask,
	    fetch_items *items, struct arena *arena, struct err *e);
	enum rc (*get)(struct fetch_source *s, const struct fetch_item *items,
	    size_t n, size_t i, struct sv *bytes, struct err *e);
	enum rc (*ack)(struct fetch_source *s, const struct fetch_item *items,
	    size_t n, struct err *e);
	/* NULL: it cannot tell. */
	enum rc (*wait)(
	    struct fetch_source *s, int ms, bool *woke, struct err *e);
	/* Called after a failed open, too. */
	enum rc (*close)(struct fetch_source *s, struct err *e);
	size_t batch;
};

struct fetch_source {
	const struct fetch_ops *ops;
	const struct fetch_account *account;
	struct arena arena; /* as long as the source */
	const char *scope;
	int64_t until;
	bool can_wait;
	void *data; /* of its kind */
};

extern const struct fetch_ops fetch_imap_ops, fetch_pop3_ops, fetch_maildir_ops,
    fetch_mbox_ops;

#endif
