/*
 * The second look at what the store chose: each text is read once, its words
 * and pairs of words are counted, and the score is made of that, of likeness
 * by pieces of words, and of the readers' votes.
 */
#include "desk/search/part.h"

#include <math.h>
#include <stdlib.h>

/* BM25. */
static const double saturation = 1.2, by_length = 0.75;
static const double column_weight[SEARCH_COLUMNS] = {3, 3, 1};

/* What the parts count for beside the words. */
static const double of_pairs = 0.5, of_title = 0.3, of_body = 0.1;
/* To a whole text a title that is like it says more than to a question. */
static const double of_title_like = 0.6;
static const double of_votes = 0.1;

/* So many votes say half of what very many would. */
enum { VOTES_HALF = 10 };

/* Bytes of a text that are read; of the body for likeness. */
enum { READ_MAX = 65536, LIKE_MAX = 8192 };

/* What is counted of one candidate. */
struct counts {
	uint32_t *words[SEARCH_COLUMNS], *pairs[SEARCH_COLUMNS];
	size_t length[SEARCH_COLUMNS];
	/* The title, the phrasings' lines, the body. */
	struct gram_text **grams;
	size_t n_grams;
};

struct scorer {
	const struct search_question *q;
	struct asked *asked;
	struct arena *a;
	struct counts *counts; /* beside the candidates */
	double average[SEARCH_COLUMNS];
	double *pair_weight;
	struct grams *grams;
	struct gram_text *question;
};

static void
counts_new(struct counts *c, const struct asked *asked, struct arena *a)
{
	size_t i;

	for (i = 0; i < SEARCH_COLUMNS; i++) {
		c->words[i] = arena_array(a, asked->n, sizeof **c->words);
		c->pairs[i] = arena_array(a, asked->n_pairs, sizeof **c->pairs);
	}
}

/* Counts what was asked in one column; returns the pieces of its words. */
static struct gram_text *
read_text(struct scorer *s, struct counts *c, size_t column, struct sv text,
    struct stem *stem)
{
	size_t like_max = column == SEARCH_BODY ? LIKE_MAX : READ_MAX;
	int before = -1, word, pair;
	struct terms t;

	terms_start(&t, sv_sub(text, 0, READ_MAX), stem);
	while (terms_next(&t)) {
		c->length[column]++;
		if (t.from < like_max)
			grams_add(s->grams, t.form);
		word = asked_find(s->asked, &t);
		if (word >= 0)
			c->words[column][word]++;
		if (word >= 0 && before >= 0 &&
		    (pair = asked_find_pair(s->asked, before, word)) >= 0)
			c->pairs[column][pair]++;
		before = word;
	}
	return grams_text(s->grams);
}

static void
read_candidate(struct scorer *s, struct candidate *c, struct counts *counts)
{
	struct stem *stem = search_stem(&s->asked->stems,
	    c->language.n ? arena_dup(s->a, c->language) : NULL);
	struct sv rest = c->columns[SEARCH_PHRASINGS], line;
	size_t n = 2;

	while (sv_line(&rest, &line))
		n++;
	grams_record(s->grams);
	counts->grams = arena_array(s->a, n, sizeof(struct gram_text *));
	counts->grams[counts->n_grams++] =
	    read_text(s, counts, SEARCH_TITLE, c->columns[SEARCH_TITLE], stem);
	rest = c->columns[SEARCH_PHRASINGS];
	while (sv_line(&rest, &line))
		counts->grams[counts->n_grams++] =
		    read_text(s, counts, SEARCH_PHRASINGS, line, stem);
	counts->grams[counts->n_grams++] =
	    read_text(s, counts, SEARCH_BODY, c->columns[SEARCH_BODY], stem);
}

/* Of the title and the phrasings the one most like the question counts. */
static void
find_likeness(struct scorer *s, struct candidate *c, size_t n)
{
	struct gram_question asked;
	double like;
	size_t i, k;

	grams_weigh(s->grams);
	grams_ask(s->grams, s->question, &asked);
	for (i = 0; i < n; i++) {
		for (k = 0; k < s->counts[i].n_grams; k++) {
			like =
			    grams_like(s->grams, &asked, s->counts[i].grams[k]);
			if (k + 1 == s->counts[i].n_grams)
				c[i].body = like;
			else if (like > c[i].title)
				c[i].title = like;
		}
	}
}

/* Average lengths that the index does not tell: of the candidates. */
static void
fill_average(struct scorer *s, size_t n)
{
	size_t i, k;

	for (i = 0; i < SEARCH_COLUMNS; i++) {
		s->average[i] = s->asked->average[i];
		for (k = 0; k < n && s->asked->average[i] <= 0; k++)
			s->average[i] +=
			    (double)s->counts[k].length[i] / (double)n;
		if (s->average[i] <= 0)
			s->average[i] = 1;
	}
}

/* By the candidates: hardly any other text has a pair of the question. */
static void
weigh_pairs(struct scorer *s, size_t n)
{
	double all = (double)s->asked->docs, docs;
	size_t i, k, c;

	for (i = 0; i < s->asked->n_pairs; i++) {
		for (docs = 0, k = 0; k < n; k++) {
			for (c = 0;
			     c < SEARCH_COLUMNS && !s->counts[k].pairs[c][i];
			     c++)
				;
			docs += c < SEARCH_COLUMNS;
		}
		if (docs > all)
			docs = all;
		s->pair_weight[i] = log(1 + (all - docs + 0.5) / (docs + 0.5));
	}
}

/* Of a word, or a pair, that is so often in each column. */
static double
bm25(const struct scorer *s, const struct counts *c,
    uint32_t *const times[SEARCH_COLUMNS], size_t at)
{
	double sum = 0, n, norm;
	size_t i;

	for (i = 0; i < SEARCH_COLUMNS; i++) {
		n = times[i][at];
		norm = 1 - by_length +
		    by_length * (double)c->length[i] / s->average[i];
		sum += column_weight[i] * n * (saturation + 1) /
		    (n + saturation * norm);
	}
	return sum;
}

/* A word that is said twice in a question is meant twice; that a long text says
 * it ten times means less than ten. */
static double
times_asked(const struct scorer *s, unsigned count)
{
	return s->q->mode == SEARCH_LIKE && count > 1 ? 1 + log(count) : count;
}

static void
score_words(
    const struct scorer *s, struct candidate *c, const struct counts *counts)
{
	const struct asked *asked = s->asked;
	double found = 0, all = 0;
	size_t i;

	for (i = 0; i < asked->n; i++) {
		const struct asked_word *w = &asked->words[i];

		c->by_word[i] = times_asked(s, w->count) * w->weight *
		    bm25(s, counts, counts->words, i);
		c->words += c->by_word[i];
		/* A long text has words that no other has: names, numbers. */
		if (w->docs || s->q->mode != SEARCH_LIKE)
			all += w->weight;
		found += c->by_word[i] > 0 ? w->weight : 0;
	}
	for (i = 0; i < asked->n_pairs; i++) {
		c->by_pair[i] = of_pairs *
		    times_asked(s, asked->pairs[i].count) * s->pair_weight[i] *
		    bm25(s, counts, counts->pairs, i);
		c->pairs += c->by_pair[i];
	}
	c->share = all > 0 ? found / all : 0;
}

/* Between 0.9 and 1.1; few votes say little. */
static double
votes_factor(int64_t helpful, int64_t unhelpful)
{
	double n = (double)helpful + (double)unhelpful;

	if (n <= 0)
		return 1;
	return 1 +
	    of_votes * ((double)helpful - (double)unhelpful) / (n + VOTES_HALF);
}

static int
by_score(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->score > y->score || x->score < y->score)
		return x->score < y->score ? 1 : -1;
	return (x->id < y->id) - (x->id > y->id);
}

static void
read_question(struct scorer *s)
{
	const struct asked_word *w;
	size_t i, k;

	s->grams = grams_new(s->a);
	for (i = 0; i < s->asked->n; i++) {
		w = &s->asked->words[i];
		for (k = 0; k < w->count; k++)
			grams_add(
			    s->grams, w->read_as.n ? w->read_as : w->form);
	}
	s->question = grams_text(s->grams);
}

void
search_score(const struct search_question *q, struct asked *asked,
    struct candidate *candidates, size_t n, struct arena *a)
{
	struct scorer s = {.q = q, .asked = asked, .a = a};
	double best = 0;
	size_t i;

	s.counts = arena_array(a, n, sizeof *s.counts);
	s.pair_weight = arena_array(a, asked->n_pairs, sizeof *s.pair_weight);
	read_question(&s);
	for (i = 0; i < n; i++) {
		counts_new(&s.counts[i], asked, a);
		candidates[i].by_word =
		    arena_array(a, asked->n, sizeof(double));
		candidates[i].by_pair =
		    arena_array(a, asked->n_pairs, sizeof(double));
		read_candidate(&s, &candidates[i], &s.counts[i]);
	}
	find_likeness(&s, candidates, n);
	fill_average(&s, n);
	weigh_pairs(&s, n);
	for (i = 0; i < n; i++) {
		score_words(&s, &candidates[i], &s.counts[i]);
		if (candidates[i].words + candidates[i].pairs > best)
			best = candidates[i].words + candidates[i].pairs;
	}
	for (i = 0; i < n; i++) {
		struct candidate *c = &candidates[i];

		c->votes = votes_factor(c->helpful, c->unhelpful);
		c->score = best > 0 ? (c->words + c->pairs) / best : 0;
		c->score += of_body * c->body +
		    c->title *
			(q->mode == SEARCH_LIKE ? of_title_like : of_title);
		c->score *= c->votes;
	}
	grams_free(s.grams);
	qsort(candidates, n, sizeof *candidates, by_score);
}
