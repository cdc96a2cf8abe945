/*
 * Running GnuPG for the one who calls us: his program, his keys, his own rights
 * (proc.h), never asking on the terminal but through his gpg-agent. Plain text
 * goes through pipes alone.
 */
#ifndef DESK_MAIL_GPG_H
#define DESK_MAIL_GPG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

struct gpg {
	const char *program; /* looked up in PATH */
	struct arena *arena; /* for what comes out */
};

enum { GPG_SIGNATURES_MAX = 8 };

/* What gpg said of one run (its doc/DETAILS, "Format of the --status-fd
 * output"). Texts are for people, one line each, from foreign bytes. */
struct gpg_report {
	bool is_decrypted;
	const char *why_not; /* it gave nothing usable: why; else NULL */
	const char *signatures[GPG_SIGNATURES_MAX];
	size_t n_signatures;
	const char *micalg; /* of the signature made, RFC 3156's word */
};

/* Reads status lines. Takes any bytes. */
void gpg_report_read(struct sv status, struct arena *a, struct gpg_report *r);

/*
 * Decrypts a message, or takes the text of a clear-signed one, and checks the
 * signatures in it. RC_OK with why_not set where that failed: text is then
 * SV_NULL. RC_UNAVAILABLE when gpg cannot be run.
 */
enum rc gpg_decrypt(const struct gpg *g, struct sv message, struct sv *text,
    struct gpg_report *r, struct err *e);

/* Checks a signature apart from what it signs. */
enum rc gpg_verify(const struct gpg *g, struct sv content, struct sv signature,
    struct gpg_report *r, struct err *e);

/*
 * Encrypts to addresses (or key ids), with a signature, too, where is_signed.
 * Armored. RC_DATA names the one that has no usable key.
 */
enum rc gpg_encrypt(const struct gpg *g, struct sv content,
    const char *const *to, size_t n_to, bool is_signed, struct sv *armor,
    struct err *e);

/* A signature apart, armored, with the default key. RC_DATA without one. */
enum rc gpg_sign(const struct gpg *g, struct sv content, struct sv *armor,
    const char **micalg, struct err *e);

#endif
