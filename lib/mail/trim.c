/*
 * Decides for each line to which part it belongs. Structure counts for more
 * than words: an introduction with quote marks below it ends where they do,
 * one without them reaches to the end.
 */
#include "mail/trim.h"

#include "base/str.h"
#include "mail/trim_part.h"

/* Quoted lines shown above an answer. */
#define CONTEXT_MAX 15
#define CONTEXT_BYTES 4000
/* Text below "Sent from" that is not shown. */
#define BELOW_SENT_MAX 40

struct state {
	struct trim_text t;
	bool has_own; /* text of the person was seen */
};

static void
give(struct trim_text *t, size_t from, size_t to, enum trim_part part)
{
	for (; from < to; from++)
		t->v[from].part = part;
}

/* The lines drawn above an original belong to it. */
static void
give_rules_above(struct trim_text *t, size_t i)
{
	while (i > 0 && t->v[i - 1].part == TRIM_REPLY &&
	    (t->v[i - 1].kind == TRIM_BLANK || t->v[i - 1].kind == TRIM_RULE))
		t->v[--i].part = TRIM_QUOTED;
}

static bool
is_quote_next(const struct trim_text *t, size_t i)
{
	i = trim_next(t, i);
	return i < t->n && t->v[i].kind == TRIM_QUOTE;
}

/* What introduces an original. Returns the line to go on with. */
static size_t
take_original(struct state *s, size_t i)
{
	struct trim_text *t = &s->t;
	size_t end = t->v[i].end;

	if (!s->has_own && t->v[i].mark != TRIM_WROTE &&
	    !is_quote_next(t, end)) {
		give(t, i, end, TRIM_REPLY);
		return end;
	}
	give_rules_above(t, i);
	if (s->has_own && !is_quote_next(t, end))
		end = t->n;
	give(t, i, end, TRIM_QUOTED);
	return end;
}

/* The line behind a signature: where something else begins. */
static size_t
sign_end(const struct trim_text *t, size_t i)
{
	size_t k = i + 1;

	while (k < t->n && t->v[k].kind != TRIM_QUOTE &&
	    (t->v[k].mark == TRIM_NONE || t->v[k].mark == TRIM_SENT ||
		t->v[k].mark == TRIM_SIGN))
		k++;
	return k;
}

static bool
is_high(char c)
{
	return (unsigned char)c >= 0x80;
}

static bool
is_name_char(char c)
{
	return c == ' ' || c == '-' || c == '\'' || is_high(c) ||
	    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* "Jane Doe": two or three words that begin with a capital letter. */
static bool
is_name(struct sv v)
{
	size_t words = 0;
	struct sv word;

	v = sv_trim(v);
	while (sv_split(&v, ' ', &word)) {
		if (word.n == 0 ||
		    (!is_high(word.p[0]) &&
			!(word.p[0] >= 'A' && word.p[0] <= 'Z')))
			return false;
		for (size_t i = 0; i < word.n; i++)
			if (!is_name_char(word.p[i]))
				return false;
		words++;
	}
	return words == 2 || words == 3;
}

/* Whether so little follows that it is not the text itself. */
static bool
is_little(const struct trim_text *t, size_t i)
{
	size_t lines = 0;

	for (i++; i < t->n && t->v[i].kind != TRIM_QUOTE &&
	     t->v[i].mark == TRIM_NONE && lines <= BELOW_SENT_MAX;
	     i++)
		lines += t->v[i].kind != TRIM_BLANK;
	return lines <= BELOW_SENT_MAX;
}

/* "Sent from", with the sender's name if that stands right above it. */
static size_t
take_sent(struct state *s, size_t i)
{
	struct trim_text *t = &s->t;
	size_t end = i + 1;

	if (s->has_own && is_little(t, i))
		end = sign_end(t, i);
	if (s->has_own && i > 1 && is_name(t->v[i - 1].raw) &&
	    t->v[i - 1].part == TRIM_REPLY && t->v[i - 2].kind == TRIM_BLANK)
		t->v[i - 1].part = TRIM_SIGNATURE;
	give(t, i, end, TRIM_SIGNATURE);
	return end;
}

static size_t
take_line(struct state *s, size_t i)
{
	struct trim_line *l = &s->t.v[i];

	if (l->kind == TRIM_QUOTE)
		l->part = TRIM_QUOTED;
	else if (l->kind == TRIM_TEXT)
		s->has_own = true;
	return i + 1;
}

static size_t
take(struct state *s, size_t i)
{
	size_t end = i + 1;

	switch (s->t.v[i].mark) {
	case TRIM_WROTE:
	case TRIM_HEAD:
	case TRIM_ORIGINAL:
		end = take_original(s, i);
		break;
	case TRIM_FORWARD:
		give(&s->t, i, s->t.n, TRIM_FORWARDED);
		return s->t.n;
	case TRIM_SIGN:
		end = sign_end(&s->t, i);
		give(&s->t, i, end, TRIM_SIGNATURE);
		break;
	case TRIM_SENT:
		end = take_sent(s, i);
		break;
	case TRIM_NONE:
		return take_line(s, i);
	}
	return end;
}

/* Quoted lines that follow each other, blank lines between them. */
struct run {
	size_t from, to;
	bool is_introduced;
};

static bool
next_run(const struct trim_text *t, size_t i, struct run *r)
{
	size_t k;

	r->is_introduced = false;
	for (; i < t->n; i++) {
		const struct trim_line *l = &t->v[i];

		if (l->part == TRIM_QUOTED && l->kind == TRIM_QUOTE)
			break;
		if (l->kind == TRIM_TEXT)
			r->is_introduced = l->part == TRIM_QUOTED;
	}
	r->from = r->to = i;
	for (k = i; k < t->n; k++) {
		if (t->v[k].kind == TRIM_QUOTE && t->v[k].part == TRIM_QUOTED)
			r->to = k + 1;
		else if (t->v[k].kind != TRIM_BLANK)
			break;
	}
	return i < t->n;
}

/* Whether a quoted line has nothing but its marks. */
static bool
is_empty_quote(const struct trim_line *l)
{
	return l->kind == TRIM_BLANK || (l->fold.n == 0 && l->raw.n < 32);
}

/* Shows what an answer refers to: all, or of a long run the last paragraph;
 * none of what nobody reads. */
static void
show(struct trim_text *t, const struct run *r)
{
	size_t from = r->from, bytes = 0, i;

	if (r->to - r->from > CONTEXT_MAX) {
		from = r->to;
		while (from > r->from && is_empty_quote(&t->v[from - 1]))
			from--;
		while (from > r->from && r->to - from < CONTEXT_MAX &&
		    !is_empty_quote(&t->v[from - 1]))
			from--;
	}
	for (i = from; i < r->to; i++)
		bytes += t->v[i].raw.n;
	if (bytes <= CONTEXT_BYTES)
		give(t, from, r->to, TRIM_REPLY);
}

static bool
is_own(const struct trim_line *l)
{
	return l->kind == TRIM_TEXT && l->part == TRIM_REPLY;
}

/* Where the person answered between quoted lines, or quoted them by hand,
 * these are needed to understand the answer. */
static void
show_answered(struct trim_text *t)
{
	size_t last = t->n, answered = 0, i;
	struct run r;

	while (last > 0 && !is_own(&t->v[last - 1]))
		last--;
	for (i = 0; next_run(t, i, &r) && r.to < last; i = r.to)
		answered++;
	for (i = 0; next_run(t, i, &r) && r.to < last; i = r.to)
		if (answered > 1 || !r.is_introduced)
			show(t, &r);
}

/* Lines drawn below the last text. */
static void
drop_last_rules(struct trim_text *t)
{
	size_t i;

	for (i = t->n; i > 0; i--) {
		struct trim_line *l = &t->v[i - 1];

		if (l->part != TRIM_REPLY || l->kind == TRIM_BLANK)
			continue;
		if (l->kind != TRIM_RULE)
			return;
		l->part = TRIM_SIGNATURE;
	}
}

static bool
has_reply(const struct trim_text *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (is_own(&t->v[i]) || t->v[i].part == TRIM_FORWARDED)
			return true;
	return false;
}

struct gather {
	struct str out;
	size_t blanks; /* before the next line */
	bool is_seam;  /* lines were left out */
};

static void
add_line(struct gather *g, const struct trim_line *l)
{
	if (l->kind == TRIM_BLANK) {
		g->blanks++;
		return;
	}
	if (g->is_seam && g->blanks == 0)
		g->blanks = 1;
	if (g->is_seam && g->blanks > 1)
		g->blanks = 1;
	if (g->out.n > 0) {
		str_add_c(&g->out, '\n');
		for (; g->blanks > 0; g->blanks--)
			str_add_c(&g->out, '\n');
	}
	str_add(&g->out, l->raw);
	g->blanks = 0;
	g->is_seam = false;
}

/* The lines of one part; *at is where the first forwarded line begins. */
static struct sv
gather(
    const struct trim_text *t, enum trim_part part, struct arena *a, size_t *at)
{
	struct gather g = {STR_INIT, 0, false};
	bool is_forward = false;
	struct sv text;
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct trim_line *l = &t->v[i];

		if (l->part != part &&
		    !(part == TRIM_REPLY && l->part == TRIM_FORWARDED)) {
			g.is_seam = g.is_seam || l->kind != TRIM_BLANK;
			continue;
		}
		add_line(&g, l);
		if (!is_forward && l->part == TRIM_FORWARDED &&
		    l->kind != TRIM_BLANK) {
			is_forward = true;
			*at = g.out.n - l->raw.n;
		}
	}
	if (!is_forward)
		*at = g.out.n;
	text = arena_sv(a, str_sv(&g.out));
	str_free(&g.out);
	return text;
}

static void
decide(struct trim_text *t)
{
	struct state s = {.t = *t};
	size_t i = 0;

	while (i < t->n)
		i = take(&s, i);
	show_answered(t);
	drop_last_rules(t);
	if (!has_reply(t))
		give(t, 0, t->n, TRIM_REPLY);
}

void
trim_reply(struct sv body, struct arena *a, struct trim *out)
{
	struct arena scratch = ARENA_INIT;
	struct trim_text t = trim_split(body, &scratch);
	size_t at, none;

	trim_find_marks(&t, &scratch);
	decide(&t);
	out->reply = gather(&t, TRIM_REPLY, a, &at);
	out->quoted = gather(&t, TRIM_QUOTED, a, &none);
	out->signature = gather(&t, TRIM_SIGNATURE, a, &none);
	if (t.n == 0)
		out->reply = arena_sv(a, sv_trim(body));
	out->forwarded = sv_sub(out->reply, at, out->reply.n);
	arena_free(&scratch);
}
