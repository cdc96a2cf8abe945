/* Finding what was asked among the words of a text, quickly: each form of a
 * word is stemmed and looked up once. */
#include "desk/search/part.h"

#include <string.h>

enum { SEEN_SLOTS = 4096 };

struct asked_seen {
	uint64_t hash;
	int word;
};

uint64_t
search_hash(struct sv bytes, uint64_t seed)
{
	uint64_t h = seed ^ 14695981039346656037u;
	size_t i;

	for (i = 0; i < bytes.n; i++)
		h = (h ^ (unsigned char)bytes.p[i]) * 1099511628211u;
	h ^= h >> 32;
	return h ? h : 1;
}

static void
enter_term(struct asked *asked, struct sv term, size_t word)
{
	size_t at = search_hash(term, 0) & (asked->n_slots - 1);

	while (asked->by_term[at])
		at = (at + 1) & (asked->n_slots - 1);
	asked->by_term[at] = (uint32_t)word + 1;
	asked->starts[(unsigned char)term.p[0]] = true;
}

static size_t
pair_slot(const struct asked *asked, size_t first, size_t second)
{
	return (first * 0x9E3779B1u ^ second * 0x85EBCA77u) &
	    (asked->n_slots - 1);
}

void
asked_index(struct asked *asked, struct arena *a)
{
	size_t i, k, n = 64;

	while (n < 4 * (asked->n * SEARCH_LANGUAGES + asked->n_pairs))
		n *= 2;
	asked->n_slots = n;
	asked->by_term = arena_array(a, n, sizeof *asked->by_term);
	asked->by_pair = arena_array(a, n, sizeof *asked->by_pair);
	asked->seen = arena_array(a, SEEN_SLOTS, sizeof *asked->seen);
	for (i = 0; i < asked->n; i++)
		for (k = 0; k < asked->words[i].n_terms; k++)
			enter_term(asked, asked->words[i].terms[k], i);
	for (i = 0; i < asked->n_pairs; i++) {
		size_t at = pair_slot(
		    asked, asked->pairs[i].first, asked->pairs[i].second);

		while (asked->by_pair[at])
			at = (at + 1) & (n - 1);
		asked->by_pair[at] = (uint32_t)i + 1;
	}
}

static bool
has_term(const struct asked_word *w, struct sv term)
{
	size_t i;

	for (i = 0; i < w->n_terms; i++)
		if (sv_eq(w->terms[i], term))
			return true;
	return false;
}

static int
look_up(const struct asked *asked, struct terms *t)
{
	struct sv term = terms_stem(t);
	size_t at = search_hash(term, 0) & (asked->n_slots - 1), i;

	for (; asked->by_term[at]; at = (at + 1) & (asked->n_slots - 1)) {
		i = asked->by_term[at] - 1;
		if (has_term(&asked->words[i], term))
			return (int)i;
	}
	for (i = 0; i < asked->n; i++)
		if (asked->words[i].is_prefix &&
		    sv_starts(t->form, asked->words[i].form))
			return (int)i;
	return -1;
}

int
asked_find(struct asked *asked, struct terms *t)
{
	struct asked_seen *seen;
	uint64_t hash;

	if (!asked->starts[(unsigned char)t->form.p[0]])
		return -1;
	hash = search_hash(
	    (struct sv){t->lower, t->n_lower}, (uint64_t)(uintptr_t)t->stem);
	seen = &asked->seen[hash % SEEN_SLOTS];
	if (seen->hash != hash) {
		seen->hash = hash;
		seen->word = look_up(asked, t);
	}
	return seen->word;
}

int
asked_find_pair(const struct asked *asked, int first, int second)
{
	size_t at = pair_slot(asked, (size_t)first, (size_t)second);
	const struct asked_pair *p;

	for (; asked->by_pair[at]; at = (at + 1) & (asked->n_slots - 1)) {
		p = &asked->pairs[asked->by_pair[at] - 1];
		if (p->first == (size_t)first && p->second == (size_t)second)
			return (int)(asked->by_pair[at] - 1);
	}
	return -1;
}
