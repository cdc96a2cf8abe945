/* Text of any charset as UTF-8, by iconv, with repair instead of errors. */
#ifndef DESK_MAIL_CHARSET_H
#define DESK_MAIL_CHARSET_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"

/*
 * Appends bytes as valid UTF-8 without NUL. A label that is missing, ASCII or
 * unknown means UTF-8 if the bytes are that, else windows-1252 (or
 * ISO-2022-JP where they hold its escapes); iso-8859-1 means windows-1252.
 * Each byte that has no meaning in the charset becomes U+FFFD.
 */
void charset_to_utf8(struct str *out, struct sv bytes, struct sv label);

/* A header field's value in UTF-8 where it is neither that nor has encoded
 * words, from the charset of the label; else the value itself. */
struct sv charset_field(struct sv v, struct sv label, struct arena *a);

/* The charset that an HTML text names itself (<meta>), SV_NULL if none. */
struct sv charset_of_html(struct sv html);

#endif
