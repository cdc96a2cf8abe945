/* Snippets: the piece of a text where most of what was asked stands. */
#include "desk/search/part.h"

#include "base/utf8.h"

/* Words of a piece and before the first that was asked for; bytes of a text
 * that are looked at, of a piece, and of the signs behind its last word. */
enum {
	PIECE = 16,
	BEFORE = 4,
	LOOK_MAX = 65536,
	SHOWN_MAX = 400,
	TAIL_MAX = 80,
};

/* A word of the text. */
struct place {
	size_t from;
	int word; /* that was asked for, or -1 */
};

/* The places of the last PIECE words, in turn. */
struct window {
	struct place places[PIECE];
	size_t n; /* words read so far */
};

/* What the words in the window weigh, each once. */
static double
weigh(const struct asked *asked, const struct window *w)
{
	size_t i, k, n = w->n < PIECE ? w->n : PIECE;
	double sum = 0;

	for (i = 0; i < n; i++) {
		int word = w->places[i].word;

		for (k = 0; k < i && w->places[k].word != word; k++)
			;
		if (word >= 0)
			sum += asked->words[word].weight * (k == i ? 1 : 0.1) +
			    0.01;
	}
	return sum;
}

/* Where a piece with what the window has starts: a few words before. */
static size_t
start_of(const struct window *w)
{
	size_t first = w->n > PIECE ? w->n - PIECE : 0, i = first;

	while (w->places[i % PIECE].word < 0)
		i++;
	i = i > first + BEFORE ? i - BEFORE : first;
	return i ? w->places[i % PIECE].from : 0;
}

/* The start of the best piece, in bytes; *best is what it weighs. */
static size_t
best_start(struct asked *asked, struct sv text, struct stem *stem, double *best)
{
	struct window w = {.n = 0};
	struct terms t;
	size_t start = 0;
	double weight;

	*best = 0;
	terms_start(&t, sv_sub(text, 0, LOOK_MAX), stem);
	while (terms_next(&t)) {
		struct place *p = &w.places[w.n % PIECE];

		*p = (struct place){t.from, asked_find(asked, &t)};
		w.n++;
		if (p->word < 0)
			continue;
		weight = weigh(asked, &w);
		if (weight > *best) {
			*best = weight;
			start = start_of(&w);
		}
	}
	return start;
}

/* The piece that begins at start, up to the end of its last word. */
static void
add_piece(struct str *out, struct sv text, size_t start)
{
	struct sv piece = sv_sub(text, start, LOOK_MAX);
	struct terms t;
	size_t end = 0, n;
	bool has_more;

	terms_start(&t, piece, NULL);
	for (n = 0;
	     (has_more = terms_next(&t)) && n < PIECE && t.end < SHOWN_MAX; n++)
		end = t.end;
	if (n == 0)
		return;
	str_add_s(out, start ? "…" : "");
	str_add(out, sv_sub(piece, 0, end));
	if (has_more)
		str_add_s(out, "…");
	else
		str_add(out, utf8_cut(sv_sub(piece, end, piece.n), TAIL_MAX));
}

static struct sv
one_line(struct sv text, struct arena *a)
{
	struct sv line = sv_trim(text);
	char *p = arena_dup(a, line);
	size_t i;

	for (i = 0; i < line.n; i++)
		if (p[i] == '\n' || p[i] == '\r')
			p[i] = ' ';
	return (struct sv){p, line.n};
}

struct sv
search_snippet(struct asked *asked, const struct candidate *c, struct arena *a)
{
	struct stem *stem = search_stem(
	    &asked->stems, c->language.n ? arena_dup(a, c->language) : NULL);
	struct str out = STR_INIT;
	size_t start, best_at = 0, i, column = SEARCH_BODY;
	double weight, best = 0;
	struct sv copy;

	for (i = SEARCH_COLUMNS; i-- > 0;) {
		if (i == SEARCH_PHRASINGS)
			continue;
		start = best_start(asked, c->columns[i], stem, &weight);
		if (weight > best) {
			best = weight;
			best_at = start;
			column = i;
		}
	}
	add_piece(&out, c->columns[column], best_at);
	copy = one_line(str_sv(&out), a);
	str_free(&out);
	return copy;
}
