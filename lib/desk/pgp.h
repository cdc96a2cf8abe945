/*
 * The messages of a ticket that are encrypted or signed with PGP, as the caller
 * can read them with his own gpg (mail.gpg). Nothing of it is stored.
 */
#ifndef DESK_DESK_PGP_H
#define DESK_DESK_PGP_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "mail/gpg.h"
#include "mail/mime_in.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PGP_NOTES_MAX = 2 * GPG_SIGNATURES_MAX + 4 };

/* A text and what is to be said of it, a line each. Foreign bytes. */
struct pgp_passage {
	struct sv text; /* SV_NULL: the message's own text, as it is stored */
	const char *notes[PGP_NOTES_MAX];
	size_t n_notes;
};

struct pgp_view {
	int64_t message_id;
	const char *subject; /* the one that was encrypted, or NULL */
	const struct pgp_passage *passages;
	size_t n_passages;
	/* What was inside, in the place of the message's own attachments. */
	bool has_files;
	const struct mail_attachment *files;
	size_t n_files;
};

struct pgp_views {
	struct pgp_view *v;
	size_t n;
	struct err trouble; /* why gpg could not be run, where it could not */
};

/*
 * Reads all messages of a ticket that have PGP in them, without with_notes the
 * public ones. What cannot be decrypted or checked says so in its notes. No
 * statement is open while gpg runs. In d->arena.
 */
enum rc pgp_open(struct desk *d, int64_t ticket_id, bool with_notes,
    struct pgp_views *views, struct err *e);

/* NULL for a message without PGP. */
const struct pgp_view *pgp_view_of(
    const struct pgp_views *views, int64_t message_id);

/* The caller's gpg as the configuration names it. */
struct gpg pgp_program(struct desk *d);

#endif
