/*
 * The stores' expressions for words that must be there: FTS5's match, and
 * PostgreSQL's tsquery. Both are made of terms, which hold nothing but letters
 * and digits, so that nothing a user types is syntax.
 */
#include "desk/search_part.h"

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

/* How a store writes it. */
struct grammar {
	const char *open, *close, *next; /* a phrase's terms */
	const char *prefix;              /* behind a beginning */
	const char *both, *either;
};

/* FTS5 takes a phrase in one pair of quotes. */
static const struct grammar fts5 = {"\"", "\"", " ", " *", " AND ", " OR "};
static const struct grammar tsquery = {
    "('", "')", "' <-> '", ":*", " & ", " | "};

static const struct grammar *
grammar_of(const struct db_dialect *dialect)
{
	return strcmp(dialect->name, "postgres") == 0 ? &tsquery : &fts5;
}

void
search_match_term(const struct db_dialect *dialect, struct str *out,
    struct sv term, bool is_prefix)
{
	bool is_fts5 = grammar_of(dialect) == &fts5;

	str_add_s(out, is_fts5 ? "\"" : "'");
	str_add(out, term);
	str_add_s(out, is_fts5 ? "\"" : "'");
	if (is_prefix)
		str_add_s(out, is_fts5 ? " *" : ":*");
}

/* The next word, or the phrase between double quotes. */
static bool
next_chunk(struct sv *rest, struct sv *word)
{
	size_t n;

	*rest = sv_trim(*rest);
	if (!rest->n)
		return false;
	if (rest->p[0] == '"') {
		struct sv inside = sv_sub(*rest, 1, rest->n);

		n = sv_find_c(inside, '"');
		*word = sv_sub(inside, 0, n);
		*rest = sv_sub(inside, n + 1, inside.n);
		return true;
	}
	for (n = 0; n < rest->n && !strchr(" \t\r\n\"", rest->p[n]); n++)
		;
	/* A NUL is found by strchr, too. */
	if (n == 0)
		n = 1;
	*word = sv_sub(*rest, 0, n);
	*rest = sv_sub(*rest, n, rest->n);
	return true;
}

/* One chunk in one language. */
static struct sv
phrase(const struct grammar *g, struct sv chunk, struct stem *stem,
    bool is_prefix, struct arena *a)
{
	struct str out = STR_INIT;
	struct sv copy, form = SV_NULL;
	struct terms t;
	size_t n = 0;

	terms_start(&t, chunk, stem);
	while (n < CHUNK_TERMS && terms_next(&t)) {
		if (n)
			str_add_s(&out, g->next);
		form =
		    is_prefix && t.end + 1 >= chunk.n ? t.form : terms_stem(&t);
		str_add(&out, form);
		n++;
	}
	copy = n ? sv_of(arena_printf(a, "%s%s%s%s", g->open, out.p,
		       is_prefix && g != &fts5 ? "'" : g->close,
		       is_prefix ? g->prefix : ""))
		 : SV_NULL;
	if (n && is_prefix && g != &fts5)
		copy = sv_of(arena_printf(a, "%.*s)", SV_ARG(copy)));
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
		size_t n_forms = w->is_prefix ? 1 : w->n_terms;

		if (out.n &&
		    texts + w->docs > (is_text ? LIKE_TEXTS : ANY_TEXTS))
			break;
		texts += w->docs;
		for (k = 0; k < n_forms; k++) {
			if (out.n)
				str_add_s(&out, grammar_of(dialect)->either);
			search_match_term(dialect, &out,
			    w->is_prefix ? w->form : w->terms[k], w->is_prefix);
			str_add_f(weights, "%.3f ", w->count * w->weight);
		}
	}
	copy = arena_sv(a, str_sv(&out));
	str_free(&out);
	return copy;
}
