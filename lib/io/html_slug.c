/* A set of strings by hash: a page may have as many headings as it likes. */
#include "io/html_slug.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"

#define SLUG_MAX 60

/* Letters as far as a slug cares: not the blanks and marks of Unicode. */
static bool
is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_is_alnum((char)cp);
	return cp >= 0xc0 && cp != 0xd7 && cp != 0xf7 &&
	    !(cp >= 0x2000 && cp < 0x2c00) && !(cp >= 0x3000 && cp < 0x3040) &&
	    !(cp >= 0xe000 && cp < 0xf900) && cp < 0xfe00;
}

static void
add_letters(struct str *out, struct sv text)
{
	size_t start = out->n;
	bool is_gap = false;
	uint32_t cp;

	while (text.n > 0 && out->n < start + SLUG_MAX) {
		size_t n = utf8_next(text, &cp);

		if (!is_letter(cp)) {
			is_gap = out->n > start;
		} else {
			if (is_gap)
				str_add_c(out, '-');
			is_gap = false;
			utf8_put(out,
			    cp < 0x80 ? (uint32_t)ascii_lower((char)cp) : cp);
		}
		text = sv_sub(text, n, text.n);
	}
	if (out->n == start)
		str_add_s(out, "section");
}

static size_t
hash(const char *s)
{
	uint64_t h = 1469598103934665603u;

	while (*s)
		h = (h ^ (unsigned char)*s++) * 1099511628211u;
	return (size_t)(h ^ (h >> 32));
}

/* The place of a string, or the free one where it belongs. */
static const char **
place(const struct html_slugs *s, const char *text)
{
	size_t i = hash(text) & (s->cap - 1);

	while (s->table[i] && strcmp(s->table[i], text) != 0)
		i = (i + 1) & (s->cap - 1);
	return &s->table[i];
}

static void
grow(struct html_slugs *s)
{
	struct html_slugs old = *s;
	size_t i;

	s->cap = old.cap ? old.cap * 2 : 64;
	s->table = calloc(s->cap, sizeof(*s->table));
	if (!s->table)
		die_nomem();
	for (i = 0; i < old.cap; i++)
		if (old.table[i])
			*place(s, old.table[i]) = old.table[i];
	free(old.table);
}

const char *
html_slug(struct html_slugs *s, const char *prefix, struct sv text)
{
	struct str slug = STR_INIT;
	const char *kept;

	if (s->n * 2 >= s->cap)
		grow(s);
	str_add_s(&slug, prefix ? prefix : "");
	add_letters(&slug, text);
	while (*place(s, slug.p))
		str_add_f(&slug, "-%zu", s->n + 1);
	kept = arena_dup(s->a, str_sv(&slug));
	*place(s, kept) = kept;
	s->n++;
	str_free(&slug);
	return kept;
}

void
html_slugs_free(struct html_slugs *s)
{
	free(s->table);
	s->table = NULL;
	s->n = s->cap = 0;
}
