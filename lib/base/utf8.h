/* UTF-8 (RFC 3629): what is stored and printed is always valid. */
#ifndef DESK_BASE_UTF8_H
#define DESK_BASE_UTF8_H

#include "str.h"
#include "sv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* No overlong form, surrogate, or code point above U+10FFFF. */
bool utf8_is_valid(struct sv v);

/*
 * Length in bytes of the character at the start of v (v.n > 0) and its code
 * point; a bad byte gives length 1 and 0xFFFD.
 */
size_t utf8_next(struct sv v, uint32_t *cp);

/* Appends v with one U+FFFD for each byte that is not valid. */
void utf8_repair(struct str *out, struct sv v);

/* Writes one code point (U+FFFD for what cannot be encoded); how many bytes. */
size_t utf8_encode(char out[4], uint32_t cp);

/* Appends one, likewise. */
void utf8_put(struct str *out, uint32_t cp);

/* Columns on a terminal: 0 for combining marks and controls, 2 for wide. */
size_t utf8_width(struct sv v);

/*
 * The longest prefix of whole characters that is at most columns wide; its
 * width goes to *width unless that is NULL.
 */
struct sv utf8_fit(struct sv v, size_t columns, size_t *width);

/* The longest prefix of whole characters of at most n bytes. */
struct sv utf8_cut(struct sv v, size_t n);

#endif
