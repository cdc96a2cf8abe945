/*
 * Reads parameters out of a structured field. RFC 2231 pieces are put in order
 * by their number, whatever order they come in.
 */
#include "mail/param.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"
#include "mail/charset.h"
#include "mail/word.h"

#define PARAMS_MAX 1000

/* Known names: where one follows a blank, a semicolon was forgotten. */
static const char *const known_names[] = {"boundary", "charset", "filename",
    "format", "delsp", "name", "type", "size", "x-mac-type", "x-mac-creator"};

/* A piece "name*3*" of a parameter. */
struct piece {
	int64_t at;       /* its number */
	bool is_extended; /* percent-encoded */
	struct sv value;
};

static size_t
skip_comment(struct sv v, size_t i)
{
	size_t level = 0;

	for (; i < v.n; i++) {
		if (v.p[i] == '\\')
			i++;
		else if (v.p[i] == '(')
			level++;
		else if (v.p[i] == ')' && --level == 0)
			return i + 1;
	}
	return v.n;
}

/* Blanks, comments and separators between parameters. */
static size_t
skip_between(struct sv v, size_t i)
{
	while (i < v.n) {
		if (v.p[i] == '(')
			i = skip_comment(v, i);
		else if (ascii_is_space(v.p[i]) || v.p[i] == ';' ||
		    v.p[i] == ',')
			i++;
		else
			break;
	}
	return i;
}

static size_t
skip_space(struct sv v, size_t i)
{
	while (i < v.n && ascii_is_space(v.p[i]))
		i++;
	return i;
}

/* The end of a run of bytes that are none of stop nor white space. */
static size_t
word_end(struct sv v, size_t i, const char *stop)
{
	struct sv set = sv_of(stop);

	while (i < v.n && !ascii_is_space(v.p[i]) &&
	    sv_find_c(set, v.p[i]) == set.n)
		i++;
	return i;
}

/* A quoted string's content; *i is behind it afterwards. */
static struct sv
quoted(struct sv v, size_t *i, struct arena *a)
{
	size_t from = *i + 1, to = from, n = 0, k;
	char *copy;

	while (to < v.n && v.p[to] != '"')
		to += v.p[to] == '\\' && to + 1 < v.n ? 2 : 1;
	*i = to < v.n ? to + 1 : v.n;
	v = sv_sub(v, from, to - from);
	if (sv_find_c(v, '\\') == v.n)
		return v;
	copy = arena_alloc(a, v.n);
	for (k = 0; k < v.n; k++) {
		if (v.p[k] == '\\' && k + 1 < v.n)
			k++;
		copy[n++] = v.p[k];
	}
	return (struct sv){copy, n};
}

static bool
is_known_param(struct sv v)
{
	size_t i, n = word_end(v, 0, "=*;");

	if (n == v.n || v.p[n] == ';')
		return false;
	for (i = 0; i < COUNT_OF(known_names); i++)
		if (sv_eq_ci(sv_sub(v, 0, n), sv_of(known_names[i])))
			return true;
	return false;
}

/* A value without quotes: to the semicolon, to a comment (but file names have
 * brackets), or to the next known parameter. */
static struct sv
unquoted(struct sv v, size_t *i, bool is_file)
{
	size_t from = *i, to = from;

	while (to < v.n && v.p[to] != ';') {
		if (ascii_is_space(v.p[to])) {
			size_t next = skip_space(v, to);
			struct sv rest = sv_sub(v, next, v.n);

			if ((sv_starts(rest, SV("(")) && !is_file) ||
			    is_known_param(rest))
				break;
			to = next;
		} else {
			to++;
		}
	}
	*i = to;
	return sv_trim(sv_sub(v, from, to - from));
}

static bool
is_file_param(struct sv name)
{
	return sv_starts_ci(name, SV("name")) ||
	    sv_starts_ci(name, SV("filename"));
}

static char *
lower_word(struct sv v, struct arena *a)
{
	char *word = arena_alloc(a, v.n + 1);
	size_t i, n = 0;

	for (i = 0; i < v.n; i++)
		if (v.p[i] > ' ' && v.p[i] < 127)
			word[n++] = ascii_lower(v.p[i]);
	return word;
}

/* One parameter from place i; returns the place behind it. */
static size_t
take_param(struct sv v, size_t i, struct param *p, struct arena *a)
{
	size_t end = word_end(v, i, "=;");

	p->name = sv_sub(v, i, end - i);
	p->value = SV("");
	i = skip_space(v, end);
	if (i == v.n || v.p[i] != '=')
		return end > i ? end : i;
	i = skip_space(v, i + 1);
	if (i < v.n && v.p[i] == '"')
		p->value = quoted(v, &i, a);
	else
		p->value = unquoted(v, &i, is_file_param(p->name));
	return i;
}

struct params
param_parse(struct sv value, struct arena *a)
{
	VEC(struct param) list = VEC_INIT;
	struct params out = {"", NULL, 0};
	struct param *copy;
	size_t i = skip_between(value, 0), end, k;

	end = word_end(value, i, ";(=\"");
	if (end < value.n && value.p[end] == '=')
		end = i; /* the word is missing */
	out.word = lower_word(sv_sub(value, i, end - i), a);
	for (i = skip_between(value, end); i < value.n && list.n < PARAMS_MAX;
	     i = skip_between(value, i)) {
		struct param p;
		size_t next = take_param(value, i, &p, a);

		VEC_ADD(&list, p);
		i = next > i ? next : i + 1;
	}
	copy = arena_array(a, list.n, sizeof(*copy));
	for (k = 0; k < list.n; k++)
		copy[k] = list.v[k];
	out.v = copy;
	out.n = list.n;
	VEC_FREE(&list);
	return out;
}

struct sv
param_raw(const struct params *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (sv_eq_ci(p->v[i].name, sv_of(name)))
			return p->v[i].value;
	return SV_NULL;
}

/* Reads "name*", "name*3" or "name*3*"; false when p is none of these. */
static bool
piece_of(const struct param *p, struct sv name, struct piece *out)
{
	struct sv rest = sv_sub(p->name, name.n, p->name.n);

	if (!sv_starts_ci(p->name, name) || !sv_starts(rest, SV("*")))
		return false;
	rest = sv_sub(rest, 1, rest.n);
	out->value = p->value;
	out->at = 0;
	out->is_extended = rest.n == 0 || sv_ends(rest, SV("*"));
	if (rest.n > 0 && out->is_extended)
		rest.n--;
	return rest.n == 0 || num_parse(rest, 0, PARAMS_MAX, &out->at);
}

static int
piece_cmp(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static void
add_percent(struct str *out, struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++) {
		int hi = i + 2 < v.n ? ascii_hex(v.p[i + 1]) : -1,
		    lo = i + 2 < v.n ? ascii_hex(v.p[i + 2]) : -1;

		if (v.p[i] != '%' || hi < 0 || lo < 0) {
			str_add_c(out, v.p[i]);
			continue;
		}
		str_add_c(out, (char)(unsigned char)(hi << 4 | lo));
		i += 2;
	}
}

/* Takes "charset'language'" off the front of a value, if it is there. */
static struct sv
take_charset(struct sv *v)
{
	size_t first = sv_find_c(*v, '\''), second;
	struct sv rest = sv_sub(*v, first + 1, v->n), charset;

	second = sv_find_c(rest, '\'');
	if (first == v->n || second == rest.n)
		return SV_NULL;
	charset = sv_sub(*v, 0, first);
	*v = sv_sub(rest, second + 1, rest.n);
	return charset;
}

/* The text of pieces in order. */
static char *
join_pieces(struct piece *v, size_t n, struct arena *a)
{
	struct str bytes = STR_INIT, text = STR_INIT, folded = STR_INIT;
	struct sv charset = SV_NULL;
	bool is_extended = false;
	char *out;
	size_t i;

	qsort(v, n, sizeof(*v), piece_cmp);
	for (i = 0; i < n; i++) {
		if (i == 0 && v[i].is_extended)
			charset = take_charset(&v[i].value);
		if (v[i].is_extended)
			add_percent(&bytes, v[i].value);
		else
			str_add(&bytes, v[i].value);
		is_extended = is_extended || v[i].is_extended;
	}
	if (is_extended)
		charset_to_utf8(&text, str_sv(&bytes), charset);
	else
		word_decode(&text, str_sv(&bytes));
	word_fold(&folded, str_sv(&text));
	out = arena_dup(a, str_sv(&folded));
	str_free(&folded);
	str_free(&text);
	str_free(&bytes);
	return out;
}

const char *
param_text(const struct params *p, const char *name, struct arena *a)
{
	VEC(struct piece) pieces = VEC_INIT;
	const char *text = NULL;
	struct sv raw = param_raw(p, name);
	struct piece piece;
	size_t i;

	for (i = 0; i < p->n; i++)
		if (piece_of(&p->v[i], sv_of(name), &piece))
			VEC_ADD(&pieces, piece);
	if (pieces.n > 0)
		text = join_pieces(pieces.v, pieces.n, a);
	else if (raw.p)
		text = word_text(raw, a);
	VEC_FREE(&pieces);
	return text && text[0] ? text : NULL;
}
