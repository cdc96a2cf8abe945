/*
 * PGP in mails as a matter of structure: where encrypted and signed parts stand
 * (RFC 3156, or armor in the text, RFC 4880 6.2 and 7), and how such mails are
 * put together. No key is touched here; mail/gpg.h does the rest.
 */
#ifndef DESK_MAIL_PGP_H
#define DESK_MAIL_PGP_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

/* What a mail has as PGP/MIME: the first of each. SV_NULL where it has none.
 * Views of the mail, or in the arena. */
struct pgp_mime {
	struct sv cipher;    /* transfer encoding undone */
	struct sv content;   /* the signed part with its header, CR LF */
	struct sv signature; /* of content */
	bool is_whole;       /* content is all that the mail says */
};

/* Takes any bytes, in linear time. A mail whose multipart/encrypted became
 * multipart/mixed on its way is known all the same. */
void pgp_mime_find(struct sv raw, struct arena *a, struct pgp_mime *p);

/* A text part of a mail as it was sent, transfer encoding undone. */
struct pgp_text {
	struct sv bytes;
	struct sv charset; /* as declared, or SV_NULL */
};

/* The text parts of a mail, where armor stands in one of them; else none. */
size_t pgp_texts(struct sv raw, struct arena *a, struct pgp_text **texts);

/* Does a line begin encrypted or clear-signed text? */
bool pgp_has_armor(struct sv text);
bool pgp_has_cipher(struct sv text);

enum pgp_kind { PGP_PLAIN, PGP_CIPHER, PGP_SIGNED };

struct pgp_piece {
	enum pgp_kind kind;
	struct sv bytes; /* armor with its first and last line */
};

/* Takes the next piece off a text; false at its end. Armor without an end goes
 * on to the end of the text. */
bool pgp_next(struct sv *rest, struct pgp_piece *piece);

/* The value of a field of the armor's header, SV_NULL if there is none. */
struct sv pgp_armor_field(struct sv armor, const char *name);

/*
 * For mime_out_wrap: appends the Content- fields and the body of a mail whose
 * part is encrypted (armor: what gpg made of it), or goes with a signature; the
 * part is what mime_out_body wrote with is_exact, micalg RFC 3156's word.
 */
void pgp_wrap_encrypted(struct sv armor, struct str *header, struct str *body);
void pgp_wrap_signed(struct sv part, struct sv armor, const char *micalg,
    struct str *header, struct str *body);

#endif
