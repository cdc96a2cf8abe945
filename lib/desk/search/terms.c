/* Words out of text: one pass, each word once. */
#include "desk/search/terms.h"

#include <string.h>

#include "base/ascii.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "base/vec.h"

void
terms_start(struct terms *t, struct sv text, struct stem *stem)
{
	t->text = text;
	t->at = 0;
	t->stem = stem;
	t->form = SV_NULL;
	t->n_lower = 0;
}

/* Most are of one byte. */
static size_t
put(char *out, uint32_t cp)
{
	if (cp >= 0x80)
		return utf8_encode(out, cp);
	*out = (char)cp;
	return 1;
}

/* Of text in lower case; never more than TERMS_ROOM for TERMS_MAX bytes. */
static size_t
fold(char *out, struct sv lower)
{
	uint32_t cp, base[2];
	size_t i, n = 0;

	while (lower.n) {
		size_t len = utf8_next(lower, &cp), count = fold_base(cp, base);

		for (i = 0; i < count; i++)
			n += put(out + n, base[i]);
		lower = sv_sub(lower, len, lower.n);
	}
	return n;
}

static size_t
next_char(const struct terms *t, size_t at, uint32_t *cp)
{
	unsigned char c = (unsigned char)t->text.p[at];

	*cp = c;
	return c < 0x80 ? 1 : utf8_next(sv_sub(t->text, at, t->text.n), cp);
}

/*
 * Behind a word: the length of an English ending after an apostrophe ("'s",
 * "n't"), 0 for none. The one of "'s" is no part of the word.
 */
static size_t
contraction(const struct terms *t, bool *is_dropped)
{
	static const char *const endings[] = {
	    "s", "t", "d", "m", "ll", "re", "ve"};
	struct sv rest = sv_sub(t->text, t->at, 8);
	size_t i, mark = 0, n;
	uint32_t cp;

	if (rest.n && rest.p[0] == '\'')
		mark = 1;
	else if (sv_starts(rest, SV("\xE2\x80\x99")))
		mark = 3;
	if (!mark)
		return 0;
	for (i = 0; i < COUNT_OF(endings); i++) {
		n = strlen(endings[i]);
		if (!sv_starts_ci(
			sv_sub(rest, mark, rest.n), sv_of(endings[i])))
			continue;
		if (t->at + mark + n < t->text.n &&
		    (next_char(t, t->at + mark + n, &cp), fold_is_word(cp)))
			continue;
		*is_dropped = i == 0;
		return mark + n;
	}
	return 0;
}

/* Takes the characters of a word into lower; true when one was found. */
static bool
take_word(struct terms *t)
{
	uint32_t cp;
	size_t n;

	t->n_lower = 0;
	t->is_ascii = true;
	for (; t->at < t->text.n; t->at += n) {
		n = next_char(t, t->at, &cp);
		if (!fold_is_word(cp)) {
			if (t->n_lower)
				break;
			continue;
		}
		if (cp >= 0x80 && fold_is_lone(cp) && t->n_lower)
			break;
		if (!t->n_lower)
			t->from = t->at;
		if (t->n_lower < TERMS_MAX)
			t->n_lower +=
			    put(t->lower + t->n_lower, fold_lower(cp));
		t->is_ascii = t->is_ascii && cp < 0x80;
		t->end = t->at + n;
		if (cp >= 0x80 && fold_is_lone(cp)) {
			t->at = t->end;
			return true;
		}
	}
	return t->n_lower > 0;
}

/* "don't" is one word, of "user's" the first half. */
static void
take_contraction(struct terms *t)
{
	bool is_dropped = false;
	size_t i, n;

	/* Most words end with a blank. */
	if (t->at == t->text.n || t->text.p[t->at] == ' ' ||
	    !(n = contraction(t, &is_dropped)))
		return;
	for (i = t->at; i < t->at + n && !is_dropped; i++) {
		char c = t->text.p[i];

		if (ascii_is_alnum(c) && t->n_lower < TERMS_MAX)
			t->lower[t->n_lower++] = ascii_lower(c);
	}
	t->at += n;
	t->end = t->at;
}

bool
terms_next(struct terms *t)
{
	do {
		if (!take_word(t))
			return false;
		if (t->is_ascii)
			take_contraction(t);
		t->form = (struct sv){t->lower, t->n_lower};
		if (!t->is_ascii)
			t->form =
			    (struct sv){t->folded, fold(t->folded, t->form)};
	} while (!t->form.n); /* nothing but marks */
	return true;
}

struct sv
terms_stem(struct terms *t)
{
	struct sv lower = {t->lower, t->n_lower}, stem;

	if (!t->stem)
		return t->form;
	stem = stem_word(t->stem, lower);
	if (t->is_ascii)
		return stem;
	/* Stemming shortens, or adds a letter or two. */
	if (stem.n > TERMS_MAX + 4)
		return t->form;
	stem = (struct sv){t->stemmed, fold(t->stemmed, stem)};
	return stem.n ? stem : t->form;
}

size_t
terms_add(struct str *out, struct sv text, struct stem *stem)
{
	struct terms t;
	size_t n = 0;

	terms_start(&t, text, stem);
	for (; terms_next(&t); n++) {
		if (n)
			str_add_c(out, ' ');
		str_add(out, terms_stem(&t));
	}
	return n;
}
