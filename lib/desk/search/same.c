/*
 * The same text again, resent, quoted or cut: how many of the shorter text's
 * word pairs the other has.
 */
#include "desk/search/part.h"

#include <stdlib.h>

#include "base/vec.h"

/* Words read of a text; with fewer pairs, both texts' pairs count. */
enum { WORDS_MAX = 4000, SHORT = 6 };

struct shingles {
	VEC(uint64_t) v;
};

static int
by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
add_text(struct shingles *s, struct sv text, uint64_t *before)
{
	struct terms t;
	size_t n = 0;

	terms_start(&t, text, NULL);
	for (; n < WORDS_MAX && terms_next(&t); n++) {
		uint64_t hash = search_hash(t.form, 0);

		if (*before)
			VEC_ADD(&s->v, *before * 31 + hash);
		*before = hash;
	}
}

struct shingles *
shingles_new(struct sv title, struct sv body)
{
	struct shingles *s = calloc(1, sizeof *s);
	uint64_t before = 0;
	size_t i, n = 0;

	if (!s)
		die_nomem();
	add_text(s, title, &before);
	add_text(s, body, &before);
	if (s->v.n)
		qsort(s->v.v, s->v.n, sizeof *s->v.v, by_value);
	for (i = 0; i < s->v.n; i++)
		if (!n || s->v.v[n - 1] != s->v.v[i])
			s->v.v[n++] = s->v.v[i];
	s->v.n = n;
	return s;
}

void
shingles_free(struct shingles *s)
{
	if (!s)
		return;
	VEC_FREE(&s->v);
	free(s);
}

double
shingles_same(const struct shingles *a, const struct shingles *b)
{
	size_t i = 0, k = 0, both = 0, least, all;

	while (i < a->v.n && k < b->v.n) {
		if (a->v.v[i] == b->v.v[k]) {
			both++;
			i++;
			k++;
		} else if (a->v.v[i] < b->v.v[k]) {
			i++;
		} else {
			k++;
		}
	}
	least = a->v.n < b->v.n ? a->v.n : b->v.n;
	all = a->v.n + b->v.n - both;
	if (least < SHORT)
		least = all;
	return least ? (double)both / (double)least : 0;
}
