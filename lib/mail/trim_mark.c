/*
 * Finds the lines that say what the lines below them are. Text between ``` is
 * left alone.
 */
#include "base/ascii.h"
#include "mail/trim_part.h"
#include "mail/trim_words.h"

#define HEAD_LINES_MAX 40
#define HEAD_FOLDS_MAX 4
#define SENT_WORDS_MAX 12
#define SENT_BYTES_MAX 120
#define SIGN_LINES_MAX 12
#define SIGN_LINES_LONG 30
#define SIGN_WIDTH 90

static size_t
count_bits(unsigned v)
{
	size_t n = 0;

	for (; v; v &= v - 1)
		n++;
	return n;
}

/* "Word: value", whatever the word says. */
static bool
is_labelled(struct sv v)
{
	size_t at = sv_find_c(v, ':'), i, words = 1;

	for (i = 0; i < at && i < v.n; i++)
		words += v.p[i] == ' ';
	return at > 0 && at < v.n && at <= 48 && words <= 3 &&
	    !sv_starts(sv_sub(v, at, v.n), SV("://"));
}

static bool
is_below_rule(const struct trim_text *t, size_t i)
{
	while (i > 0 && t->v[i - 1].kind == TRIM_BLANK)
		i--;
	return i > 0 && t->v[i - 1].kind == TRIM_RULE;
}

/* Header lines in a language that we do not know. */
static size_t
unknown_head_end(const struct trim_text *t, size_t i)
{
	bool has_address = false;
	size_t k = i;

	if (!is_below_rule(t, i))
		return i;
	while (k < t->n && k < i + HEAD_LINES_MAX &&
	    t->v[k].kind == TRIM_TEXT && is_labelled(t->v[k].fold)) {
		if (sv_find_c(t->v[k].fold, '@') < t->v[k].fold.n)
			has_address = true;
		k++;
	}
	return has_address && k >= i + 3 ? k : i;
}

static bool
is_head(unsigned kinds, bool has_address, bool is_set_apart)
{
	size_t n = count_bits(kinds);

	if (!(kinds & TRIM_HEAD_FROM))
		return false;
	if (n >= 3 && ((kinds & TRIM_HEAD_SUBJECT) || has_address))
		return true;
	return n >= 2 && has_address && is_set_apart &&
	    (kinds & (TRIM_HEAD_DATE | TRIM_HEAD_SUBJECT));
}

size_t
trim_head_end(const struct trim_text *t, size_t i)
{
	size_t k, end = i, folds = 0;
	bool has_address = false, is_gap = false;
	unsigned kinds = 0, kind;

	if (!t->v[i].head)
		return unknown_head_end(t, i);
	for (k = i; k < t->n && k < i + HEAD_LINES_MAX; k++) {
		struct sv v = t->v[k].fold;

		if (t->v[k].kind == TRIM_BLANK && !is_gap) {
			is_gap = true;
			continue;
		}
		if (t->v[k].kind != TRIM_TEXT)
			break;
		kind = t->v[k].head;
		if (!kind && (is_gap || ++folds > HEAD_FOLDS_MAX))
			break;
		is_gap = false;
		if (!kind)
			continue;
		folds = 0;
		kinds |= kind;
		end = k + 1;
		has_address = has_address || sv_find_c(v, '@') < v.n;
	}
	if (is_head(kinds, has_address, is_below_rule(t, i)))
		return end;
	return unknown_head_end(t, i);
}

static bool
is_dash(char c)
{
	return sv_find_c(SV("-_=#~+ "), c) < 7;
}

/* The words between dashes; sides: how many bytes were taken off the front. */
static struct sv
bare(struct sv v, size_t *sides)
{
	size_t n = v.n;

	while (v.n > 0 && is_dash(v.p[0]))
		v = sv_sub(v, 1, v.n);
	*sides = n - v.n;
	while (v.n > 0 && (is_dash(v.p[v.n - 1]) || v.p[v.n - 1] == ':'))
		v.n--;
	return v;
}

static bool
is_head_or_quote(const struct trim_text *t, size_t i)
{
	i = trim_next(t, i);
	return i < t->n && (t->v[i].kind == TRIM_QUOTE || t->v[i].head);
}

static bool
is_original(const struct trim_text *t, size_t i)
{
	size_t sides;
	struct sv v = bare(t->v[i].fold, &sides);

	if (trim_is_original_words(v))
		return sides > 1 || is_head_or_quote(t, i + 1);
	if (sides < 2)
		return false;
	return trim_has_above_words(v) ||
	    (sv_ends(t->v[i].fold, SV("--")) && trim_is_wrote(v));
}

/* A forward without dashes has a header below it; within quote marks it must
 * be their first line, or it is part of what is quoted. */
static bool
is_forward(const struct trim_text *t, size_t i)
{
	size_t sides;
	struct sv v = t->v[i].fold;

	if (v.n > SENT_BYTES_MAX)
		return false;
	v = bare(v, &sides);
	if (!trim_is_forward_words(v))
		return false;
	if (t->v[i].kind == TRIM_QUOTE)
		return i == 0 || t->v[i - 1].kind == TRIM_BLANK;
	return sides > 1 || is_head_or_quote(t, i + 1);
}

static size_t
count_words(struct sv v)
{
	size_t n = 0;
	struct sv word;

	while (sv_split(&v, ' ', &word))
		if (sv_find(word, SV("://")) == word.n)
			n++;
	return n;
}

/* No sentence: short, without a comma or the like. */
static bool
is_sent(const struct trim_text *t, size_t i)
{
	struct sv v = t->v[i].fold, words;

	while (v.n > 0 && is_dash(v.p[0]))
		v = sv_sub(v, 1, v.n);
	words = sv_trim(sv_sub(v, 0, sv_find(v, SV("<http"))));
	if (words.n == 0 || words.n > SENT_BYTES_MAX || !trim_is_sent_line(v))
		return false;
	return count_words(words) <= SENT_WORDS_MAX &&
	    sv_find_c(words, ',') == words.n &&
	    sv_find_c(SV("?!:"), words.p[words.n - 1]) == 3;
}

/* At the end of a paragraph. */
static bool
is_last_line(const struct trim_text *t, size_t i)
{
	return i + 1 == t->n || t->v[i + 1].kind != TRIM_TEXT ||
	    t->v[i + 1].mark != TRIM_NONE;
}

/* A telephone number or an address. */
static bool
has_contact(struct sv v)
{
	size_t i, digits = 0;

	for (i = 0; i < v.n; i++)
		digits += ascii_is_digit(v.p[i]);
	return digits >= 7 || sv_find_c(v, '@') < v.n ||
	    sv_find(v, SV("://")) < v.n || sv_find(v, SV("www.")) < v.n;
}

/* Whether what follows a line of dashes is short enough to be a signature, and
 * for most kinds of line looks like one. */
static bool
is_sign_block(const struct trim_text *t, size_t i, size_t most, bool is_plain)
{
	bool has_one = is_plain;
	size_t k, n = 0;

	for (k = i + 1; k < t->n && k < i + 4 * most; k++) {
		if (t->v[k].kind == TRIM_BLANK)
			continue;
		if (t->v[k].kind == TRIM_QUOTE || t->v[k].mark != TRIM_NONE)
			break;
		if (++n > most || (!is_plain && t->v[k].raw.n > SIGN_WIDTH))
			return false;
		has_one = has_one || has_contact(t->v[k].fold);
	}
	return n > 0 && has_one;
}

static bool
is_all(struct sv v, char c)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if (v.p[i] != c)
			return false;
	return v.n > 0;
}

static bool
is_sign(const struct trim_text *t, size_t i)
{
	struct sv v = t->v[i].fold;
	bool is_apart = i > 0 && t->v[i - 1].kind != TRIM_TEXT;

	if (sv_eq(v, SV("--")))
		return sv_starts(t->v[i].raw, SV("-- ")) ||
		    is_sign_block(t, i, SIGN_LINES_LONG, true);
	if (!is_apart)
		return false;
	if (is_all(v, '_'))
		return is_sign_block(t, i, SIGN_LINES_MAX, true);
	return is_all(v, '-') && is_sign_block(t, i, SIGN_LINES_LONG, false);
}

/* "-----Anything-----" above a header says what that is. */
static size_t
with_title(const struct trim_text *t, size_t i)
{
	size_t k = i, sides;
	struct sv v;

	if (k > 0 && t->v[k - 1].kind == TRIM_BLANK)
		k--;
	if (k == 0 || t->v[k - 1].kind != TRIM_TEXT)
		return i;
	v = t->v[k - 1].fold;
	bare(v, &sides);
	return sides > 2 && sv_ends(v, SV("--")) ? k - 1 : i;
}

static void
set(struct trim_text *t, size_t i, enum trim_mark mark, size_t end)
{
	t->v[i].mark = mark;
	t->v[i].end = end;
}

/* Finds what begins, or for an introduction ends, with line i; returns the
 * line to go on with. An introduction begins at *floor or below. */
static size_t
mark_text(struct trim_text *t, size_t i, size_t *floor, struct arena *a)
{
	size_t at, end = i + 1;

	if (is_forward(t, i))
		set(t, i, TRIM_FORWARD, end);
	else if (is_original(t, i))
		set(t, i, TRIM_ORIGINAL, end);
	else if ((at = trim_head_end(t, i)) > i)
		set(t, with_title(t, i), TRIM_HEAD, end = at);
	else if ((at = trim_wrote_start(t, i, *floor, a)) < t->n)
		set(t, at, TRIM_WROTE, end);
	else if (is_sent(t, i))
		set(t, i, TRIM_SENT, end);
	else
		return end;
	*floor = end;
	return end;
}

/* Signatures, last to first: each ends where the next mark is. */
static void
mark_signs(struct trim_text *t)
{
	size_t i;

	for (i = t->n; i-- > 0;) {
		if (t->v[i].mark == TRIM_SENT && !is_last_line(t, i))
			t->v[i].mark = TRIM_NONE;
		if (t->v[i].kind == TRIM_RULE && !t->v[i].is_code &&
		    t->v[i].mark == TRIM_NONE && is_sign(t, i))
			set(t, i, TRIM_SIGN, i + 1);
	}
}

static bool
is_fence(const struct trim_line *l)
{
	return l->kind == TRIM_TEXT && sv_starts(l->fold, SV("```"));
}

/* What stands between two fences; the last one cannot open. */
static void
find_code(struct trim_text *t)
{
	size_t i, fences = 0;
	bool is_code = false;

	for (i = 0; i < t->n; i++)
		fences += is_fence(&t->v[i]);
	for (i = 0; i < t->n; i++) {
		t->v[i].is_code = is_code || is_fence(&t->v[i]);
		if (is_fence(&t->v[i]))
			is_code = --fences > 0 && !is_code;
	}
}

void
trim_find_marks(struct trim_text *t, struct arena *a)
{
	size_t i = 0, floor = 0;

	find_code(t);
	while (i < t->n) {
		const struct trim_line *l = &t->v[i];

		if (!l->is_code && l->kind == TRIM_TEXT && l->fold.n > 0) {
			i = mark_text(t, i, &floor, a);
			continue;
		}
		if (l->kind == TRIM_QUOTE && is_forward(t, i))
			set(t, i, TRIM_FORWARD, i + 1);
		i++;
	}
	mark_signs(t);
}
