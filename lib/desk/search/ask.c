/* Asking: words, their weights, the first choice, the ranking, the answer. */
#include "desk/search/search.h"

#include <string.h>

#include "base/vec.h"
#include "desk/search/part.h"

/* Texts that are ranked by their words at least. */
enum { RANKED = 50, RANKED_LIKE = 150 };

/* By texts rather than by questions. */
static void
find_same(const struct search_question *q, struct candidate *c, size_t n)
{
	struct shingles *asked, *other;
	size_t i;

	if (q->mode != SEARCH_LIKE)
		return;
	asked = shingles_new(q->title, q->words);
	for (i = 0; i < n; i++) {
		other = shingles_new(
		    c[i].columns[SEARCH_TITLE], c[i].columns[SEARCH_BODY]);
		c[i].same = shingles_same(asked, other);
		shingles_free(other);
	}
	shingles_free(asked);
}

static struct sv
shown(const struct asked_word *w)
{
	return w->read_as.n ? w->read_as : w->form;
}

static void
explain_words(
    struct str *out, const struct asked *asked, const struct candidate *c)
{
	size_t i;

	for (i = 0; i < asked->n; i++) {
		const struct asked_word *w = &asked->words[i];

		if (c->by_word[i] <= 0)
			continue;
		str_add_f(
		    out, "word\t%.2f\t%.*s", c->by_word[i], SV_ARG(shown(w)));
		if (w->read_as.n)
			str_add_f(out, " (typed %.*s)", SV_ARG(w->form));
		str_add_f(out, ", in %lld texts, weight %.2f\n",
		    (long long)w->docs, w->weight);
	}
	for (i = 0; i < asked->n_pairs; i++)
		if (c->by_pair[i] > 0)
			str_add_f(out, "pair\t%.2f\t%.*s %.*s\n", c->by_pair[i],
			    SV_ARG(shown(&asked->words[asked->pairs[i].first])),
			    SV_ARG(
				shown(&asked->words[asked->pairs[i].second])));
}

static struct sv
explain(const struct asked *asked, const struct candidate *c, struct arena *a)
{
	struct str out = STR_INIT;
	struct sv copy;

	explain_words(&out, asked, c);
	str_add_f(
	    &out, "words\t%.2f\tall words and pairs\n", c->words + c->pairs);
	str_add_f(&out, "like\t%.3f\tpieces of words in the title\n", c->title);
	str_add_f(&out, "like\t%.3f\tpieces of words in the text\n", c->body);
	if (asked->kind == SEARCH_ARTICLE)
		str_add_f(&out, "votes\t%.3f\t%lld helpful, %lld not\n",
		    c->votes, (long long)c->helpful, (long long)c->unhelpful);
	str_add_f(&out, "share\t%.3f\tof the question's words\n", c->share);
	str_add_f(&out, "score\t%.4f\tall in all\n", c->score);
	copy = arena_sv(a, str_sv(&out));
	str_free(&out);
	return copy;
}

static void
fill_hits(const struct search_question *q, struct asked *asked,
    const struct candidate *c, size_t n, struct arena *a,
    struct search_answer *answer)
{
	size_t i;

	if (q->limit > 0 && n > (size_t)q->limit)
		n = (size_t)q->limit;
	answer->hits = arena_array(a, n, sizeof *answer->hits);
	answer->n = n;
	for (i = 0; i < n; i++)
		answer->hits[i] = (struct search_hit){.id = c[i].record_id,
		    .message_id = q->kind == SEARCH_TICKET ? c[i].id : 0,
		    .score = c[i].score,
		    .share = c[i].share,
		    .like = c[i].title > c[i].body ? c[i].title : c[i].body,
		    .same = c[i].same,
		    .snippet = search_snippet(asked, &c[i], a),
		    .why = q->explains ? explain(asked, &c[i], a) : SV_NULL};
}

static void
fill_corrections(
    const struct asked *asked, struct arena *a, struct search_answer *answer)
{
	size_t i;

	answer->corrections =
	    arena_array(a, asked->n, sizeof *answer->corrections);
	for (i = 0; i < asked->n; i++)
		if (asked->words[i].read_as.n)
			answer->corrections[answer->n_corrections++] =
			    (struct search_correction){
				asked->words[i].form, asked->words[i].read_as};
}

/* The words as they are looked for: those that were corrected in place. */
static struct sv
corrected(const struct asked *asked, struct sv words, struct arena *a)
{
	struct str out = STR_INIT;
	struct terms t;
	struct sv copy;
	size_t at = 0, i;

	terms_start(&t, words, NULL);
	while (terms_next(&t)) {
		for (i = 0; i < asked->n &&
		     !(asked->words[i].read_as.n &&
			 sv_eq(asked->words[i].form, t.form));
		     i++)
			;
		if (i == asked->n)
			continue;
		str_add(&out, sv_sub(words, at, t.from - at));
		str_add(&out, asked->words[i].read_as);
		at = t.end;
	}
	str_add(&out, sv_sub(words, at, words.n));
	copy = arena_sv(a, str_sv(&out));
	str_free(&out);
	return copy;
}

static enum rc
ask(struct db *db, struct search_question *q, struct asked *asked,
    struct arena *a, struct search_answer *answer, struct err *e)
{
	struct candidate *candidates = NULL;
	size_t n = 0, limit = q->mode == SEARCH_LIKE ? RANKED_LIKE : RANKED;
	enum rc rc;

	if ((rc = asked_weigh(db, asked, q->is_exact, a, e)))
		return rc;
	asked_index(asked, a);
	fill_corrections(asked, a, answer);
	if (answer->n_corrections)
		q->words = corrected(asked, q->words, a);
	if (q->limit == 0)
		limit = (size_t)1 << 40;
	else if ((size_t)q->limit > limit)
		limit = (size_t)q->limit;
	if ((rc = search_choose(db, q, asked, limit, a, &candidates, &n, e)) ||
	    !n)
		return rc;
	search_score(q, asked, candidates, n, a);
	find_same(q, candidates, n);
	fill_hits(q, asked, candidates, n, a, answer);
	return RC_OK;
}

enum rc
search_ask(struct desk *d, const struct search_question *q, struct arena *a,
    struct search_answer *answer, struct err *e)
{
	struct search_question asks = *q;
	struct asked asked;
	enum rc rc;

	*answer = (struct search_answer){0};
	rc = asked_read(d->db, q, a, &asked, e);
	if (!rc && !asked.n)
		answer->is_empty = true;
	else if (!rc)
		rc = ask(d->db, &asks, &asked, a, answer, e);
	asked_free(&asked);
	return rc;
}
