/*
 * What a person newly wrote, apart from the original that is quoted below or
 * above and from the signature. For mail as programs write it in some thirty
 * languages; linear in time, on any bytes.
 */
#ifndef DESK_MAIL_TRIM_H
#define DESK_MAIL_TRIM_H

#include "base/arena.h"
#include "base/sv.h"

/*
 * Each line of the body that is not blank stands in exactly one of reply,
 * quoted and signature, in the order of the body, lines ending with LF but the
 * last. None has blank lines at its ends; empty ones have length 0.
 */
struct trim {
	struct sv reply;  /* to be shown; empty only for a blank body */
	struct sv quoted; /* the original, with the lines that introduce it */
	struct sv signature; /* also what the mail program or a list adds */
	struct sv forwarded; /* the end of reply that is a forwarded mail */
};

/* A body with more lines is no letter: it is left as it is. */
#define TRIM_LINES_MAX 100000

/*
 * Takes a body in UTF-8, from plain text or html_to_text(). Quoted lines that
 * are answered one by one stay in the reply, a long one with its end only; a
 * forwarded mail stays. When nothing else is left the reply is the whole body.
 */
void trim_reply(struct sv body, struct arena *a, struct trim *out);

#endif
