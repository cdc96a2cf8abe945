/*
 * The body as lines, each with a form that phrases are compared with: lower
 * case, single blanks, without marks of emphasis and invisible characters.
 */
#include "base/ascii.h"
#include "base/str.h"
#include "base/utf8.h"
#include "mail/line.h"
#include "mail/trim_part.h"
#include "mail/trim_words.h"

/* No line of a mail program's own is longer. */
#define FOLD_MAX 512
/* Lines of text in which phrases are looked for. */
#define TEXT_MAX 20000
/* A quoted line that is as long may have been wrapped. */
#define WRAP_MIN 50

/* Each step-th of a range, and how far off the lower case is or, of digits and
 * signs, the common form. */
static const struct {
	uint32_t from, to, step;
	int32_t off;
} cases[] = {
    {'A', 'Z', 1, 32},
    {0xC0, 0xDE, 1, 32},
    {0x130, 0x130, 1, 'i' - 0x130},
    {0x100, 0x136, 2, 1},
    {0x139, 0x147, 2, 1},
    {0x14A, 0x176, 2, 1},
    {0x179, 0x17D, 2, 1},
    {0x218, 0x21A, 2, 1},
    {0x386, 0x386, 1, 38},
    {0x388, 0x38A, 1, 37},
    {0x391, 0x3AB, 1, 32},
    {0x400, 0x40F, 1, 80},
    {0x410, 0x42F, 1, 32},
    {0x1EA0, 0x1EF8, 2, 1},
    {0x660, 0x669, 1, '0' - 0x660},
    {0x6F0, 0x6F9, 1, '0' - 0x6F0},
    {0xFF10, 0xFF19, 1, '0' - 0xFF10},
    {0xFF1A, 0xFF1A, 1, ':' - 0xFF1A},
    {0x2019, 0x2019, 1, '\'' - 0x2019},
};

static uint32_t
lower(uint32_t c)
{
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++)
		if (c >= cases[i].from && c <= cases[i].to &&
		    (c - cases[i].from) % cases[i].step == 0)
			return (uint32_t)((int32_t)c + cases[i].off);
	return c;
}

static bool
is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000;
}

/* Zero width, direction marks, byte order mark. */
static bool
is_hidden(uint32_t c)
{
	return c == '*' || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
	    (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
	    c == 0xFEFF;
}

static struct sv
fold(struct sv v, struct str *room, struct arena *a)
{
	bool is_gap = false;
	uint32_t c;
	size_t n;

	str_clear(room);
	for (; v.n > 0; v = sv_sub(v, n, v.n)) {
		n = utf8_next(v, &c);
		if (is_hidden(c))
			continue;
		if (is_space(c)) {
			is_gap = room->n > 0;
			continue;
		}
		if (is_gap)
			str_add_c(room, ' ');
		is_gap = false;
		utf8_put(room, lower(c));
	}
	return arena_sv(a, str_sv(room));
}

static bool
is_blank(struct sv v)
{
	uint32_t c;
	size_t n;

	for (; v.n > 0; v = sv_sub(v, n, v.n)) {
		n = utf8_next(v, &c);
		if (!is_space(c) && (!is_hidden(c) || c == '*'))
			return false;
	}
	return true;
}

/* At least two characters, of those that people draw lines with. */
static bool
is_rule(struct sv v)
{
	size_t count = 0, n;
	uint32_t c;

	for (; v.n > 0; v = sv_sub(v, n, v.n)) {
		n = utf8_next(v, &c);
		if (is_space(c))
			continue;
		if ((c >= 128 || sv_find_c(SV("-_=*~#+"), (char)c) == 7) &&
		    !(c >= 0x2012 && c <= 0x2015) && c != 0x2500 && c != 0x2501)
			return false;
		count++;
	}
	return count > 1;
}

static struct sv
without_quotes(struct sv v)
{
	while (v.n > 0 && (v.p[0] == '>' || ascii_is_space(v.p[0])))
		v = sv_sub(v, 1, v.n);
	return v;
}

static struct trim_line
read_line(struct sv raw, size_t *texts, struct str *room, struct arena *a)
{
	struct trim_line l = {.raw = raw, .kind = TRIM_TEXT};
	struct sv v = sv_trim(raw);

	if (sv_starts(v, SV(">")))
		l.kind = TRIM_QUOTE;
	else if (is_blank(v))
		l.kind = TRIM_BLANK;
	else if (is_rule(v))
		l.kind = TRIM_RULE;
	if (v.n > FOLD_MAX || (l.kind == TRIM_TEXT && ++*texts > TEXT_MAX))
		return l;
	l.fold = fold(without_quotes(v), room, a);
	if (l.kind == TRIM_TEXT)
		l.head = trim_head_word(l.fold);
	return l;
}

/* Whether line i is the end of the quoted line above, which a mail program
 * broke without a mark: no answer begins in lower case there. */
static bool
is_wrapped_quote(const struct trim_text *t, size_t i)
{
	const struct trim_line *l = &t->v[i];
	struct sv above;

	if (i == 0 || i + 1 >= t->n || l->kind != TRIM_TEXT ||
	    t->v[i - 1].kind != TRIM_QUOTE || t->v[i + 1].kind != TRIM_QUOTE)
		return false;
	above = sv_trim(t->v[i - 1].raw);
	return above.n >= WRAP_MIN &&
	    sv_find_c(SV(".?!:"), above.p[above.n - 1]) == 4 &&
	    l->raw.p[0] >= 'a' && l->raw.p[0] <= 'z';
}

/* Whether the '>' of line i closes the address that the line above opens: an
 * introduction that was broken there. */
static bool
is_broken_address(const struct trim_text *t, size_t i)
{
	struct sv above, v = sv_trim(t->v[i].raw);
	size_t at;

	if (i == 0 || t->v[i].kind != TRIM_QUOTE || !sv_ends(v, SV(":")) ||
	    t->v[i - 1].kind != TRIM_TEXT)
		return false;
	above = t->v[i - 1].fold;
	at = sv_find_c(above, '<');
	return at < above.n && sv_find_c(above, '>') == above.n;
}

/* How many lines the body has, or 0 for too many. */
static size_t
count_lines(struct sv body)
{
	struct lines lines = lines_of(body);
	struct sv raw;
	size_t n = 0;

	while (lines_next(&lines, &raw))
		if (++n > TRIM_LINES_MAX)
			return 0;
	return n;
}

struct trim_text
trim_split(struct sv body, struct arena *a)
{
	struct trim_text t = {NULL, count_lines(body)};
	struct lines lines = lines_of(body);
	struct str room = STR_INIT;
	size_t texts = 0, i;
	struct sv raw;

	t.v = arena_array(a, t.n, sizeof(*t.v));
	for (i = 0; i < t.n && lines_next(&lines, &raw); i++)
		t.v[i] = read_line(raw, &texts, &room, a);
	for (i = 0; i < t.n; i++) {
		if (is_broken_address(&t, i))
			t.v[i].kind = TRIM_TEXT;
		else if (is_wrapped_quote(&t, i))
			t.v[i].kind = TRIM_QUOTE;
	}
	str_free(&room);
	return t;
}

size_t
trim_next(const struct trim_text *t, size_t i)
{
	while (i < t->n && t->v[i].kind == TRIM_BLANK)
		i++;
	return i;
}
