/*
 * Personal data out of a text that others are to read, as far as it can be told
 * without knowing the person: addresses, long numbers, and the names given.
 * "[address]", "[number]" and "[name]" stand in their places.
 */
#ifndef DESK_DESK_KB_SCRUB_H
#define DESK_DESK_KB_SCRUB_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"
#include "base/vec.h"

#include <stddef.h>

struct scrub {
	VEC(struct sv) names; /* single words, of 3 bytes and more */
};

#define SCRUB_INIT                                                             \
	{                                                                      \
		VEC_INIT                                                       \
	}

/* The words of a person's name; views into it. */
void scrub_name(struct scrub *s, struct sv name);
void scrub_free(struct scrub *s);

/* Appends the text without them; the number of pieces taken out. */
size_t scrub_text(const struct scrub *s, struct sv text, struct str *out);

#endif
