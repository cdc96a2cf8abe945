/* What the files of mailer share. */
#ifndef DESK_DESK_OUTBOX_MAILER_PART_H
#define DESK_DESK_OUTBOX_MAILER_PART_H

#include "desk/outbox/mailer.h"

/* Whom a ticket is about, for mails. Texts live in d->arena. */
struct mailer_people {
	int64_t ticket_id, category_id;
	const char *subject, *language;
	struct mail_addr requester; /* addr NULL for none */
	bool is_dead;               /* mail to it came back for good */
	const char *team, *team_address;
};

enum rc mailer_people(
    struct desk *d, int64_t ticket_id, struct mailer_people *p, struct err *e);

/* All of a mailing but its recipients and words. */
enum rc mailer_begin(struct desk *d, const struct mailer_people *p,
    struct mailing *m, struct err *e);

/* Marks it as a program's (RFC 3834: "auto-replied", "auto-generated"), and
 * asks the programs that it meets not to answer. */
void mailer_automatic(struct desk *d, struct mailing *m, const char *how);

#endif
