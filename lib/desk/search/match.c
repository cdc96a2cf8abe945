/*
 * The stores' expressions for words that must be there: FTS5's match, and
 * PostgreSQL's tsquery. Both are made of terms, which hold nothing but letters
 * and digits, so that nothing a user types is syntax.
 */
#include "desk/search/part.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

/* So many words of a query count. */
enum { CHUNKS_MAX = 200, CHUNK_TERMS = 40 };

/* Of a question, and of a text, the words that few texts have, up to so many
 * texts in all. */
enum {
	ANY_TEXTS = 2500,
	ANY_WORDS = 24,
	LIKE_TEXTS = 20000,
	LIKE_WORDS = 60,
};

/* How a store writes it: a phrase stands between open and close, its terms
 * between quotes, the sign of a beginning behind the last one. */
struct grammar {
	const char *open, *quote, *next, *prefix, *close;
	const char *both, *either;
};

/* FTS5 takes a phrase in one pair of quotes. */
static const struct grammar fts5 = {"", "\"", " ", " *", "", " AND ", " OR "};
static const struct grammar tsquery = {
    "(", "'", "' <-> '", ":*", ")", " & ", " | "};

bool
search_is_postgres(const struct db_dialect *dialect)
{
	return strcmp(dialect->name, "postgres") == 0;
}

static const struct grammar *
grammar_of(const struct db_dialect *dialect)
{
	return search_is_postgres(dialect) ? &tsquery : &fts5;
}

void
search_match_term(const struct db_dialect *dialect, struct str *out,
    struct sv term, bool is_prefix)
{
	const struct grammar *g = grammar_of(dialect);

	str_add_s(out, g->quote);
	str_add(out, term);
	str_add_s(out, g->quote);
	str_add_s(out, is_prefix ? g->prefix : "");
}

static bool
is_blank(char c)
{
	return asked_is_end(c) && c != '"';
}

/* Unlike sv_trim takes a NUL for a blank. */
static struct sv
trim(struct sv v)
{
	size_t from = 0;

	while (from < v.n && is_blank(v.p[from]))
		from++;
	while (v.n > from && is_blank(v.p[v.n - 1]))
		v.n--;
	return sv_sub(v, from, v.n);
}

/* The next word, or the phrase between double quotes. */
static bool
next_chunk(struct sv *rest, struct sv *word)
{
	size_t n;

	*rest = trim(*rest);
	if (!rest->n)
		return false;
	if (rest->p[0] == '"') {
		struct sv inside = sv_sub(*rest, 1, rest->n);

		n = sv_find_c(inside, '"');
		*word = trim(sv_sub(inside, 0, n));
		*rest = sv_sub(inside, n + 1, inside.n);
		return true;
	}
	for (n = 0; n < rest->n && !asked_is_end(rest->p[n]); n++)
		;
	*word = sv_sub(*rest, 0, n);
	*rest = sv_sub(*rest, n, rest->n);
	return true;
}

/* One chunk in one language, or where it ends with a beginning, that one. */
static struct sv
phrase(const struct grammar *g, struct sv chunk, struct stem *stem,
    bool is_prefix, struct arena *a)
{
	struct str out = STR_INIT;
	struct sv copy = SV_NULL;
	bool is_begin = false;
	struct terms t;
	size_t n = 0;

	terms_start(&t, chunk, stem);
	for (; n < CHUNK_TERMS && terms_next(&t); n++) {
		str_add_s(&out, n ? g->next : "");
		is_begin = is_prefix && asked_is_begin(chunk, t.end);
		str_add(&out, is_begin ? t.form : terms_stem(&t));
	}
	/* A star in the middle of it is none. */
	if (n && is_begin == is_prefix)
		copy = sv_of(arena_printf(a, "%s%s%s%s%s%s", g->open, g->quote,
		    out.p, g->quote, is_begin ? g->prefix : "", g->close));
	str_free(&out);
	return copy;
}

/* What the words of a chunk weigh, for the store's first choice. */
static double
weight_of(struct asked *asked, struct sv chunk)
{
	struct terms t;
	double sum = 0;
	int word;

	terms_start(&t, chunk, asked->stems.n ? asked->stems.v[0].stem : NULL);
	while (terms_next(&t))
		if ((word = asked_find(asked, &t)) >= 0)
			sum += asked->words[word].weight;
	return sum;
}

/* All forms of a chunk, each once; how many. */
static size_t
alternatives(const struct grammar *g, struct asked *asked, struct sv chunk,
    struct arena *a, struct sv *out)
{
	bool is_prefix = sv_ends(chunk, SV("*"));
	size_t i, k, n = 0;

	for (i = 0; i <= asked->n_languages; i++) {
		/* A beginning, and then its words as they are. */
		bool is_begin = i == 0;
		const char *language =
		    is_begin ? NULL : arena_dup(a, asked->languages[i - 1]);

		if (is_begin && !is_prefix)
			continue;
		out[n] = phrase(g, chunk, search_stem(&asked->stems, language),
		    is_begin, a);
		for (k = 0; k < n && !sv_eq(out[k], out[n]); k++)
			;
		if (k == n && out[n].n)
			n++;
	}
	return n;
}

struct sv
search_match_all(const struct db_dialect *dialect, struct asked *asked,
    struct sv words, struct arena *a, struct str *weights)
{
	const struct grammar *g = grammar_of(dialect);
	struct sv chunk, forms[SEARCH_LANGUAGES + 1], copy;
	struct str out = STR_INIT;
	size_t i, n, n_chunks = 0;

	while (n_chunks < CHUNKS_MAX && next_chunk(&words, &chunk)) {
		n = alternatives(g, asked, chunk, a, forms);
		if (!n)
			continue;
		if (n_chunks++)
			str_add_s(&out, g->both);
		str_add_s(&out, n > 1 ? "(" : "");
		for (i = 0; i < n; i++) {
			str_add_s(&out, i ? g->either : "");
			str_add(&out, forms[i]);
			if (weights)
				str_add_f(
				    weights, "%.3f ", weight_of(asked, chunk));
		}
		str_add_s(&out, n > 1 ? ")" : "");
	}
	copy = out.n ? arena_sv(a, str_sv(&out)) : SV_NULL;
	str_free(&out);
	return copy;
}

static int
by_docs(const void *a, const void *b)
{
	const struct asked_word *const *x = a, *const *y = b;

	return ((*x)->docs > (*y)->docs) - ((*x)->docs < (*y)->docs);
}

/* One more that may be there, and what it weighs. */
static void
add_either(const struct db_dialect *dialect, struct str *out, struct sv term,
    bool is_prefix, struct str *weights, double weight)
{
	str_add_s(out, out->n ? grammar_of(dialect)->either : "");
	search_match_term(dialect, out, term, is_prefix);
	str_add_f(weights, "%.3f ", weight);
}

struct sv
search_match_any(const struct db_dialect *dialect, struct asked *asked,
    enum search_mode mode, struct arena *a, struct str *weights)
{
	bool is_text = mode == SEARCH_LIKE;
	const struct asked_word **sorted =
	    arena_array(a, asked->n, sizeof *sorted);
	struct str out = STR_INIT;
	int64_t texts = 0;
	struct sv copy;
	size_t i, k, n = 0;

	for (i = 0; i < asked->n; i++)
		if (asked->words[i].docs > 0)
			sorted[n++] = &asked->words[i];
	if (n)
		qsort(sorted, n, sizeof(struct asked_word *), by_docs);
	for (i = 0; i < n && i < (is_text ? LIKE_WORDS : ANY_WORDS); i++) {
		const struct asked_word *w = sorted[i];
		double weight = w->count * w->weight;

		if (out.n &&
		    texts + w->docs > (is_text ? LIKE_TEXTS : ANY_TEXTS))
			break;
		texts += w->docs;
		if (w->is_prefix)
			add_either(
			    dialect, &out, w->form, true, weights, weight);
		for (k = 0; k < w->n_terms; k++)
			if (!asked_covers(w, w->terms[k]))
				add_either(dialect, &out, w->terms[k], false,
				    weights, weight);
	}
	copy = arena_sv(a, str_sv(&out));
	str_free(&out);
	return copy;
}
