/*
 * Decodes encoded words. The scan keeps the place of the next "?=" and so
 * crosses the text once, however many words are broken.
 */
#include "mail/word.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/transfer.h"

#define CHARSET_MAX 64

struct word {
	struct sv charset;
	struct sv text;
	bool is_base64;
	size_t size; /* of the whole word */
};

struct scan {
	struct sv text;
	size_t closing; /* the first "?=" at or behind the last place asked */
	struct str *out;
	struct str bytes;  /* of the words that are being joined */
	struct sv charset; /* theirs; p is NULL when there are none */
};

static size_t
find_closing(struct scan *s, size_t from)
{
	if (s->closing < from)
		s->closing =
		    from + sv_find(sv_sub(s->text, from, s->text.n), SV("?="));
	return s->closing;
}

/* Reads "=?charset*language?B?" at the start of v: its length or 0. */
static size_t
word_head(struct sv v, struct word *w)
{
	size_t i = 2, n;
	char c;

	if (!sv_starts(v, SV("=?")))
		return 0;
	while (i < v.n && i < CHARSET_MAX && v.p[i] > ' ' && v.p[i] != '?')
		i++;
	if (i + 2 >= v.n || v.p[i] != '?' || v.p[i + 2] != '?' || i == 2)
		return 0;
	c = ascii_lower(v.p[i + 1]);
	if (c != 'b' && c != 'q')
		return 0;
	w->charset = sv_sub(v, 2, i - 2);
	n = sv_find_c(w->charset, '*');
	w->charset.n = n;
	w->is_base64 = c == 'b';
	return i + 3;
}

/* Reads the word at place at; false when there is none. */
static bool
word_at(struct scan *s, size_t at, struct word *w)
{
	struct sv v = sv_sub(s->text, at, s->text.n);
	size_t head = word_head(v, w), closing;

	if (head == 0)
		return false;
	closing = find_closing(s, at + head);
	if (closing + 2 > s->text.n)
		return false;
	w->text = sv_sub(s->text, at + head, closing - at - head);
	w->size = closing + 2 - at;
	return sv_find(w->text, SV("=?")) == w->text.n;
}

static void
flush(struct scan *s)
{
	if (s->charset.p)
		charset_to_utf8(s->out, str_sv(&s->bytes), s->charset);
	str_clear(&s->bytes);
	s->charset = SV_NULL;
}

static void
add_word(struct scan *s, const struct word *w)
{
	char *room;

	if (s->charset.p && !sv_eq_ci(s->charset, w->charset))
		flush(s);
	s->charset = w->charset;
	room = str_reserve(&s->bytes, w->text.n);
	if (w->is_base64)
		s->bytes.n += transfer_base64(room, w->text, NULL);
	else
		s->bytes.n += transfer_qp(room, w->text, true);
	s->bytes.p[s->bytes.n] = '\0';
}

static bool
is_all_space(struct sv v)
{
	return sv_trim(v).n == 0;
}

/* Appends what stands between words, unless it is only their separator. */
static void
add_plain(struct scan *s, struct sv plain, bool is_last)
{
	if (plain.n == 0)
		return;
	if (s->charset.p && !is_last && is_all_space(plain))
		return;
	flush(s);
	charset_to_utf8(s->out, plain, SV_NULL);
}

void
word_decode(struct str *out, struct sv text)
{
	struct scan s = {text, 0, out, STR_INIT, SV_NULL};
	size_t at = 0, plain = 0;
	struct word w;

	s.closing = sv_find(text, SV("?="));
	while (at < text.n) {
		at += sv_find_c(sv_sub(text, at, text.n), '=');
		if (at >= text.n)
			break;
		if (!word_at(&s, at, &w)) {
			at++;
			continue;
		}
		add_plain(&s, sv_sub(text, plain, at - plain), false);
		add_word(&s, &w);
		plain = at += w.size;
	}
	add_plain(&s, sv_sub(text, plain, text.n), true);
	flush(&s);
	str_free(&s.bytes);
}

/* White space (as Unicode has it) and control characters. */
static bool
is_gap(uint32_t c)
{
	return c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202F || c == 0x205F || c == 0x3000;
}

void
word_fold(struct str *out, struct sv utf8)
{
	size_t i, n, start = out->n;
	bool has_gap = false;
	uint32_t c;

	for (i = 0; i < utf8.n; i += n) {
		n = utf8_next(sv_sub(utf8, i, utf8.n), &c);
		if (is_gap(c)) {
			has_gap = true;
			continue;
		}
		if (has_gap && out->n > start)
			str_add_c(out, ' ');
		has_gap = false;
		str_add_n(out, utf8.p + i, n);
	}
}

char *
word_text(struct sv text, struct arena *a)
{
	struct str raw = STR_INIT, folded = STR_INIT;
	char *copy;

	word_decode(&raw, text);
	word_fold(&folded, str_sv(&raw));
	copy = arena_dup(a, str_sv(&folded));
	str_free(&folded);
	str_free(&raw);
	return copy;
}

size_t
word_length(struct sv text)
{
	struct word w;
	size_t i = word_head(text, &w);

	if (i == 0)
		return 0;
	for (; i + 1 < text.n && !ascii_is_space(text.p[i]); i++) {
		if (text.p[i] == '?' && text.p[i + 1] == '=')
			return i + 2;
		if (text.p[i] == '=' && text.p[i + 1] == '?')
			return 0;
	}
	return 0;
}
