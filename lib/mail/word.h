/* Encoded words in header text (RFC 2047) as mails have them. */
#ifndef DESK_MAIL_WORD_H
#define DESK_MAIL_WORD_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"

/*
 * Appends a header text as UTF-8: encoded words decoded, adjacent ones of one
 * charset joined as bytes first; everything else as charset_to_utf8 reads it
 * with no label.
 */
void word_decode(struct str *out, struct sv text);

/* The decoded text with white space folded to one blank and trimmed. */
char *word_text(struct sv text, struct arena *a);

/* White space and control characters folded to one blank, trimmed. */
void word_fold(struct str *out, struct sv utf8);

/* The length of the encoded word that starts text, 0 if there is none. It
 * holds no blank, so that its bytes may be taken as one token. */
size_t word_length(struct sv text);

#endif
