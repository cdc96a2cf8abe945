/*
 * Terms: what the words of a text become in an index, the same for every
 * store: lower case, the stem in the text's language, marks off; nothing but
 * letters and digits in UTF-8. Words are counted from 0, none is left out.
 */
#ifndef DESK_DESK_SEARCH_TERMS_H
#define DESK_DESK_SEARCH_TERMS_H

#include "base/stem.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

/* The language of a text that names none. */
#define TERMS_LANGUAGE "en"

/* Longer words are cut; two bytes of room for what folding adds. */
enum { TERMS_MAX = 60, TERMS_ROOM = 2 * TERMS_MAX + 8 };

struct terms {
	struct sv text;
	size_t at;
	struct stem *stem; /* NULL: words are their own stems */
	/* The word that terms_next found. */
	size_t from, end; /* where it stands in text */
	struct sv form;   /* folded, not stemmed; until the next one */
	size_t n_lower;
	bool is_ascii;
	char lower[TERMS_ROOM], folded[TERMS_ROOM], stemmed[TERMS_ROOM];
};

void terms_start(struct terms *t, struct sv text, struct stem *stem);
bool terms_next(struct terms *t);
struct sv terms_stem(struct terms *t); /* of that word; until the next one */

/* Appends the terms of a text with a blank between them, and counts them. */
size_t terms_add(struct str *out, struct sv text, struct stem *stem);

#endif
