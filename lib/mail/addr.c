/*
 * One pass over the field collects an element: the words of its name, its
 * comments, what stands in angle brackets. At each separator the element is
 * judged as a whole, so that a comma in a name can be told from one between
 * two addresses.
 */
#include "mail/addr.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/str.h"
#include "base/vec.h"
#include "mail/charset.h"
#include "mail/word.h"

struct element {
	struct str
	    words;       /* without quotes: the name, encoded words undecoded */
	struct str spec; /* with quotes: may hold an address */
	struct str comment;
	struct sv angle; /* what stands in <>; p is NULL when there are none */
	size_t before;   /* how many bytes of words stood before that */
};

struct scan {
	struct sv text;
	size_t at;
	size_t last_gt, last_semi, last_quote, last_paren; /* places behind */
	bool is_literal;                                   /* inside [ ] */
	struct element e;
	VEC(struct mail_addr) list;
	size_t n_names; /* how many at the end of list are bare words */
	struct arena *a;
};

static size_t
behind_last(struct sv v, char c)
{
	while (v.n > 0 && v.p[v.n - 1] != c)
		v.n--;
	return v.n;
}

static void
element_clear(struct element *e)
{
	str_clear(&e->words);
	str_clear(&e->spec);
	str_clear(&e->comment);
	e->angle = SV_NULL;
}

/* An address as UTF-8 without control characters, so that it may be written
 * into a header again. */
static char *
text_of(struct sv v, struct arena *a)
{
	struct str s = STR_INIT;
	char *text;
	size_t i, n = 0;

	charset_to_utf8(&s, v, SV_NULL);
	text = arena_dup(a, str_sv(&s));
	for (i = 0; i < s.n; i++)
		if ((unsigned char)text[i] >= ' ' && text[i] != 0x7F)
			text[n++] = text[i];
	text[n] = '\0';
	str_free(&s);
	return text;
}

/* A display name out of raw words; NULL when nothing is left. */
static const char *
name_of(struct sv raw, struct arena *a)
{
	char *name = word_text(sv_trim(raw), a);
	size_t n = strlen(name);

	if (n > 1 && name[0] == '\'' && name[n - 1] == '\'') {
		name[n - 1] = '\0';
		name++;
	}
	return name[0] ? name : NULL;
}

/* The first '@' that stands in no quotes, or v.n. */
static size_t
find_at_sign(struct sv v)
{
	bool is_quoted = false;
	size_t i;

	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '\\' && is_quoted)
			i++;
		else if (v.p[i] == '"')
			is_quoted = !is_quoted;
		else if (v.p[i] == '@' && !is_quoted)
			return i;
	}
	return v.n;
}

/* The place where the local part that ends at end starts. */
static size_t
local_start(struct sv v, size_t end)
{
	size_t i = end;

	if (i > 1 && v.p[i - 1] == '"')
		for (i--; i > 0 && v.p[i - 1] != '"'; i--)
			continue;
	while (i > 0 && !ascii_is_space(v.p[i - 1]))
		i--;
	return i;
}

/* The place where the domain that starts at i ends; "a . b" is one. */
static size_t
domain_end(struct sv v, size_t i)
{
	while (i < v.n) {
		size_t next = i;

		while (next < v.n && ascii_is_space(v.p[next]))
			next++;
		if (next == v.n ||
		    (next > i && v.p[next] != '.' && v.p[i - 1] != '.'))
			return i;
		i = next + 1;
	}
	return i;
}

/* v without its white space. */
static struct sv
squeeze(struct sv v, struct arena *a)
{
	char *copy = arena_alloc(a, v.n);
	size_t i, n = 0;

	for (i = 0; i < v.n; i++)
		if (!ascii_is_space(v.p[i]))
			copy[n++] = v.p[i];
	return (struct sv){copy, n};
}

/*
 * Takes the first address out of a text of words: *before is what stands in
 * front of it, *v what follows. SV_NULL when there is none.
 */
static struct sv
take_address(struct sv *v, struct sv *before, struct arena *a)
{
	size_t at = find_at_sign(*v), from = at, to = at + 1;
	struct sv addr;

	if (at == v->n)
		return SV_NULL;
	while (from > 0 && ascii_is_space(v->p[from - 1]))
		from--;
	from = local_start(*v, from);
	while (to < v->n && ascii_is_space(v->p[to]))
		to++;
	to = domain_end(*v, to);
	*before = sv_sub(*v, 0, from);
	addr = sv_sub(*v, from, to - from);
	*v = sv_sub(*v, to, v->n);
	return addr.p[0] == '"' ? addr : squeeze(addr, a);
}

/* Without a route "@a,@b:", "mailto:" and quotes around the whole. */
static struct sv
strip_address(struct sv v)
{
	size_t colon;

	v = sv_trim(v);
	colon = sv_find_c(v, ':');
	if (sv_starts(v, SV("@")) && colon < v.n)
		v = sv_trim(sv_sub(v, colon + 1, v.n));
	if (sv_starts_ci(v, SV("mailto:")))
		v = sv_sub(v, 7, v.n);
	if (v.n > 1 && v.p[0] == '\'' && v.p[v.n - 1] == '\'')
		v = sv_sub(v, 1, v.n - 2);
	return v;
}

/* False when there is neither a name nor an address to add. */
static bool
add(struct scan *s, const char *name, const char *addr)
{
	struct mail_addr m = {name, addr && addr[0] ? addr : NULL};

	if (!m.name && !m.addr)
		return false;
	VEC_ADD(&s->list, m);
	s->n_names = 0;
	return true;
}

/* The bare words that stood before this element, split off by commas, are the
 * start of its name: takes them back. */
static const char *
join_names(struct scan *s, const char *name)
{
	struct str all = STR_INIT;
	size_t i = s->list.n - s->n_names;
	const char *joined;

	if (s->n_names == 0 || !name)
		return name;
	for (; i < s->list.n; i++) {
		const struct mail_addr *m = &s->list.v[i];

		str_add_f(&all, "%s, ", m->name ? m->name : m->addr);
	}
	str_add_s(&all, name);
	s->list.n -= s->n_names;
	joined = arena_dup(s->a, str_sv(&all));
	str_free(&all);
	return joined;
}

/* v without what stands in round brackets, if all of them close. */
static struct sv
without_comments(struct sv v, struct arena *a)
{
	char *copy;
	size_t i, n = 0, level = 0;

	if (sv_find_c(v, '(') == v.n || sv_find_c(v, '"') < v.n)
		return v;
	copy = arena_alloc(a, v.n);
	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '(')
			level++;
		else if (v.p[i] == ')' && level > 0)
			level--;
		else if (level == 0)
			copy[n++] = v.p[i];
	}
	return level == 0 ? (struct sv){copy, n} : v;
}

static void
end_angle(struct scan *s)
{
	struct sv rest = strip_address(without_comments(s->e.angle, s->a)),
		  before = SV_NULL, addr;
	const char *name = name_of(str_sv(&s->e.words), s->a);

	if (!name)
		name = name_of(str_sv(&s->e.comment), s->a);
	name = join_names(s, name);
	addr = take_address(&rest, &before, s->a);
	if (!addr.p && find_at_sign(rest) == rest.n &&
	    squeeze(rest, s->a).n == rest.n)
		addr = rest;
	if (!addr.p && !name)
		name = name_of(rest, s->a);
	add(s, name, addr.n > 0 ? text_of(addr, s->a) : NULL);
}

/* Whether the words of an element can be a local name. */
static bool
is_local(const struct scan *s, struct sv spec)
{
	return spec.n > 0 && spec.p[0] != '"' && word_length(spec) == 0 &&
	    squeeze(spec, s->a).n == spec.n;
}

/* An element of words only: a bare local name, or a name without address. */
static void
add_words(struct scan *s)
{
	struct sv spec = sv_trim(str_sv(&s->e.spec));
	struct sv words = str_sv(spec.n > 0 ? &s->e.words : &s->e.comment);
	size_t n = s->n_names;
	bool is_added;

	if (is_local(s, spec))
		is_added = add(s, name_of(str_sv(&s->e.comment), s->a),
		    text_of(spec, s->a));
	else
		is_added = add(s, name_of(words, s->a), NULL);
	if (is_added)
		s->n_names = n + 1;
}

/* An element without angle brackets. */
static void
end_plain(struct scan *s)
{
	struct sv rest = str_sv(&s->e.spec), before = SV_NULL, addr;
	const char *name, *comment;

	addr = take_address(&rest, &before, s->a);
	if (!addr.p) {
		add_words(s);
		return;
	}
	comment = name_of(str_sv(&s->e.comment), s->a);
	while (addr.p) {
		name = name_of(before, s->a);
		addr = strip_address(addr);
		add(s, name ? name : comment, text_of(addr, s->a));
		addr = take_address(&rest, &before, s->a);
	}
}

static void
end_element(struct scan *s)
{
	if (s->e.angle.p)
		end_angle(s);
	else
		end_plain(s);
	element_clear(&s->e);
}

/* A comment's text, from '(' on. */
static void
take_comment(struct scan *s)
{
	struct sv v = s->text;
	size_t level = 1;

	if (s->e.comment.n > 0)
		str_add_c(&s->e.comment, ' ');
	for (s->at++; s->at < v.n; s->at++) {
		char c = v.p[s->at];

		if (c == '\\' && s->at + 1 < v.n)
			c = v.p[++s->at];
		else if (c == '(')
			level++;
		else if (c == ')' && --level == 0)
			break;
		str_add_c(&s->e.comment, c);
	}
	s->at += s->at < v.n;
	str_add_c(&s->e.words, ' ');
	str_add_c(&s->e.spec, ' ');
}

static void
take_quoted(struct scan *s)
{
	struct sv v = s->text;

	if (s->at + 1 >= s->last_quote) { /* it is never closed */
		s->at++;
		return;
	}
	str_add_c(&s->e.spec, '"');
	for (s->at++; s->at < v.n && v.p[s->at] != '"'; s->at++) {
		if (v.p[s->at] == '\\' && s->at + 1 < v.n)
			str_add_c(&s->e.spec, v.p[s->at++]);
		str_add_c(&s->e.spec, v.p[s->at]);
		str_add_c(&s->e.words, v.p[s->at]);
	}
	str_add_c(&s->e.spec, '"');
	s->at += s->at < v.n;
}

/* Ends the element at its angle brackets: the words behind them are the name
 * of the next one, though no comma says so. */
static void
split_element(struct scan *s)
{
	struct str words = STR_INIT;

	str_add(&words, sv_sub(str_sv(&s->e.words), s->e.before, SIZE_MAX));
	str_cut(&s->e.words, s->e.before);
	end_element(s);
	str_add(&s->e.words, str_sv(&words));
	str_free(&words);
}

/* What stands in angle brackets; without a '>' it ends at a comma. */
static void
take_angle(struct scan *s)
{
	struct sv rest;
	size_t end, inner;

	if (s->e.angle.p)
		split_element(s);
	s->e.before = s->e.words.n;
	rest = sv_sub(s->text, s->at + 1, s->text.n);
	end = sv_find_c(rest, s->at < s->last_gt ? '>' : ',');
	inner = behind_last(sv_sub(rest, 0, end), '<');
	s->e.angle = sv_sub(rest, inner, end - inner);
	s->at += 1 + end;
	if (s->at < s->text.n && s->text.p[s->at] == '>')
		s->at++;
}

static void
take_colon(struct scan *s)
{
	if (!s->is_literal && s->at < s->last_semi)
		element_clear(&s->e);
	else
		str_add_c(&s->e.spec, ':');
	s->at++;
}

static void
take_byte(struct scan *s, char c)
{
	if (c == '[' || c == ']')
		s->is_literal = c == '[';
	str_add_c(&s->e.words, c);
	str_add_c(&s->e.spec, c);
	s->at++;
}

/* An encoded word; one that holds an '@' is a name all the same. */
static void
take_word(struct scan *s, struct sv word)
{
	str_add(&s->e.words, word);
	if (sv_find_c(word, '@') == word.n)
		str_add(&s->e.spec, word);
	s->at += word.n;
}

static void
take_token(struct scan *s)
{
	struct sv rest = sv_sub(s->text, s->at, s->text.n);
	size_t n = word_length(rest);

	if (n > 0) {
		take_word(s, sv_sub(rest, 0, n));
	} else if (rest.p[0] == '(' && s->at < s->last_paren) {
		take_comment(s);
	} else if (rest.p[0] == '"') {
		take_quoted(s);
	} else if (rest.p[0] == '<') {
		take_angle(s);
	} else if (rest.p[0] == ':') {
		take_colon(s);
	} else if (rest.p[0] == ',' || rest.p[0] == ';') {
		end_element(s);
		s->at++;
	} else {
		take_byte(s, rest.p[0]);
	}
}

static struct mail_addrs
parse(struct sv value, struct arena *a)
{
	struct scan s = {.text = value,
	    .last_gt = behind_last(value, '>'),
	    .last_semi = behind_last(value, ';'),
	    .last_quote = behind_last(value, '"'),
	    .last_paren = behind_last(value, ')'),
	    .e = {STR_INIT, STR_INIT, STR_INIT, SV_NULL, 0},
	    .list = VEC_INIT,
	    .a = a};
	struct mail_addrs out;
	struct mail_addr *v;

	while (s.at < value.n)
		take_token(&s);
	end_element(&s);
	v = arena_array(a, s.list.n, sizeof(*v));
	if (s.list.n > 0)
		memcpy(v, s.list.v, s.list.n * sizeof(*v));
	out = (struct mail_addrs){v, s.list.n};
	str_free(&s.e.words);
	str_free(&s.e.spec);
	str_free(&s.e.comment);
	VEC_FREE(&s.list);
	return out;
}

struct mail_addrs
addr_parse(struct sv value, struct arena *a)
{
	struct mail_addrs list = parse(value, a);

	/* Some mailers encode the whole field, address and all. */
	if (list.n == 1 && !list.v[0].addr && strchr(list.v[0].name, '@'))
		list = parse(sv_of(list.v[0].name), a);
	return list;
}
