/* Base64 (RFC 4648, section 4), through libnettle. */
#ifndef DESK_BASE_BASE64_H
#define DESK_BASE_BASE64_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>

/* Appends bytes as base64 without line breaks. */
void base64_add(struct str *out, struct sv bytes);

/* The bytes in a; false on what is no base64. White space is skipped. */
bool base64_read(struct sv text, struct arena *a, struct sv *bytes);

#endif
