/*
 * Encoders for mails that are written: header fields (RFC 5322, 2047, 2231),
 * quoted-printable and base64 (RFC 2045), format=flowed (RFC 3676). Lines end
 * with CR LF. What goes into a header never ends one: controls become blanks.
 */
#ifndef DESK_MAIL_ENCODE_H
#define DESK_MAIL_ENCODE_H

#include "base/str.h"
#include "base/sv.h"
#include "mail/addr.h"

#include <stdbool.h>

/* "Name: text" folded at blanks; words that are not ASCII are encoded. */
void encode_text_field(struct str *out, const char *name, struct sv text);

/* "Name: a, b" with display names quoted or encoded; nothing for an empty
 * list. What is no address is left out. */
void encode_address_field(
    struct str *out, const char *name, const struct mail_addrs *list);

/* "Name: <id>\r\n <id>" */
void encode_ids_field(
    struct str *out, const char *name, const char *const *ids, size_t n);

/* "; name=value" of a Content- field; RFC 2231 where that is needed. */
void encode_parameter(struct str *out, const char *name, struct sv value);

/* Is it ASCII without NUL, in lines of at most 78? */
bool encode_is_plain(struct sv text);

/* Text with any line ends, as lines with CR LF. */
void encode_lines(struct str *out, struct sv text);
void encode_quoted_printable(struct str *out, struct sv text);
void encode_base64(struct str *out, struct sv bytes);

/* Wraps paragraphs with soft line breaks; lines that are quoted, indented or a
 * signature's "-- " stay as they are. Lines end with LF. */
void encode_flowed(struct str *out, struct sv text);

#endif
