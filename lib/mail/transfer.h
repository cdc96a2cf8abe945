/*
 * Content-Transfer-Encoding undone (RFC 2045 6, uuencode). The decoders take
 * any bytes: what is not in the encoding is skipped or kept, never an error.
 */
#ifndef DESK_MAIL_TRANSFER_H
#define DESK_MAIL_TRANSFER_H

#include "base/arena.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

enum transfer {
	TRANSFER_NONE, /* 7bit, 8bit, binary, unknown */
	TRANSFER_BASE64,
	TRANSFER_QP,
	TRANSFER_UUENCODE,
};

/* The encoding that a Content-Transfer-Encoding field names. */
enum transfer transfer_find(struct sv label);

/* The decoded bytes: in the arena, or data itself for TRANSFER_NONE. */
struct sv transfer_decode(enum transfer t, struct sv data, struct arena *a);

/*
 * The same for a text: what is plainly not base64, as a whole or behind the
 * padding (a list's footer), is kept as it stands.
 */
struct sv transfer_decode_text(
    enum transfer t, struct sv data, struct arena *a);

/* Decodes into out, which has room for in.n bytes; returns how many it took.
 * *used (unless NULL) is where the first padding ended, or in.n. */
size_t transfer_base64(char *out, struct sv in, size_t *used);

/* The same for quoted-printable; with is_word as RFC 2047 has it ("_" is a
 * blank, line ends mean nothing). */
size_t transfer_qp(char *out, struct sv in, bool is_word);

/* The file name that the first "begin" line gives, SV_NULL if none. */
struct sv transfer_uu_name(struct sv data);

#endif
