/*
 * Likeness of texts by the pieces of three letters that their words have
 * (blanks at both ends): the cosine of two such sets, each piece by the
 * logarithm of how often it is there and of how few texts have it. Mistyped
 * words, compounds and other endings still have most of their pieces.
 */
#include "desk/search/part.h"

#include <math.h>
#include <string.h>

#include "base/vec.h"

/* A piece, and what is known of it. */
struct piece {
	uint32_t key;
	uint32_t times;   /* in the text that is read */
	uint32_t records; /* that have it */
	uint32_t last;    /* the last of these, from 1 */
	double weight;
};

struct grams {
	struct arena *a;
	uint32_t *slots; /* an open table of numbers in pieces, from 1 */
	size_t n_slots;
	VEC(struct piece) pieces;
	VEC(uint32_t) read; /* what the text has, each once */
	uint32_t record;
	bool is_weighed;
};

struct gram_text {
	size_t n;

	struct {
		uint32_t piece, times;
	} v[];
};

enum { FIRST_SLOTS = 8192 };

struct grams *
grams_new(struct arena *a)
{
	struct grams *g = ARENA_NEW(a, struct grams);

	g->a = a;
	g->n_slots = FIRST_SLOTS;
	g->slots = arena_array(a, g->n_slots, sizeof *g->slots);
	return g;
}

void
grams_free(struct grams *g)
{
	VEC_FREE(&g->pieces);
	VEC_FREE(&g->read);
}

static size_t
slot_of(const struct grams *g, uint32_t key)
{
	size_t at = (key * 2654435761u >> 7) & (g->n_slots - 1);

	while (g->slots[at] && g->pieces.v[g->slots[at] - 1].key != key)
		at = (at + 1) & (g->n_slots - 1);
	return at;
}

static void
grow(struct grams *g)
{
	size_t i;

	g->n_slots *= 2;
	g->slots = arena_array(g->a, g->n_slots, sizeof *g->slots);
	for (i = 0; i < g->pieces.n; i++)
		g->slots[slot_of(g, g->pieces.v[i].key)] = (uint32_t)i + 1;
}

static void
add(struct grams *g, uint32_t key)
{
	size_t at = slot_of(g, key);
	struct piece *p;

	if (!g->slots[at]) {
		if (2 * (g->pieces.n + 1) > g->n_slots) {
			grow(g);
			at = slot_of(g, key);
		}
		VEC_ADD(&g->pieces, (struct piece){.key = key});
		g->slots[at] = (uint32_t)g->pieces.n;
	}
	p = &g->pieces.v[g->slots[at] - 1];
	if (!p->times++)
		VEC_ADD(&g->read, g->slots[at] - 1);
	if (g->record && p->last != g->record) {
		p->last = g->record;
		p->records++;
	}
}

void
grams_record(struct grams *g)
{
	g->record++;
}

/* Bytes, not characters: a letter of two bytes then counts for more. */
void
grams_add(struct grams *g, struct sv form)
{
	uint32_t key = ' ';
	size_t i;

	for (i = 0; i < form.n; i++) {
		key = (key << 8 | (unsigned char)form.p[i]) & 0xFFFFFF;
		if (i)
			add(g, key);
	}
	add(g, (key << 8 | ' ') & 0xFFFFFF);
}

struct gram_text *
grams_text(struct grams *g)
{
	struct gram_text *t =
	    arena_alloc(g->a, sizeof *t + g->read.n * sizeof t->v[0]);
	size_t i;

	t->n = g->read.n;
	for (i = 0; i < t->n; i++) {
		struct piece *p = &g->pieces.v[g->read.v[i]];

		t->v[i].piece = g->read.v[i];
		t->v[i].times = p->times;
		p->times = 0;
	}
	g->read.n = 0;
	return t;
}

void
grams_weigh(struct grams *g)
{
	size_t i;

	for (i = 0; i < g->pieces.n; i++)
		g->pieces.v[i].weight =
		    log(1 + (double)g->record / (g->pieces.v[i].records + 0.5));
	g->is_weighed = true;
}

static double
weight(const struct grams *g, const struct gram_text *t, size_t at)
{
	uint32_t times = t->v[at].times;

	return (times == 1 ? 1 : 1 + log(times)) *
	    g->pieces.v[t->v[at].piece].weight;
}

/* The question's weights, at their pieces. */
static double *
spread(struct grams *g, const struct gram_text *t, double *length)
{
	double *all = arena_array(g->a, g->pieces.n, sizeof *all), sum = 0;
	size_t i;

	for (i = 0; i < t->n; i++) {
		all[t->v[i].piece] = weight(g, t, i);
		sum += all[t->v[i].piece] * all[t->v[i].piece];
	}
	*length = sqrt(sum);
	return all;
}

void
grams_ask(struct grams *g, const struct gram_text *question,
    struct gram_question *asked)
{
	CHECK(g->is_weighed);
	asked->weights = spread(g, question, &asked->length);
}

double
grams_like(const struct grams *g, const struct gram_question *asked,
    const struct gram_text *t)
{
	double sum = 0, length = 0, w;
	size_t i;

	for (i = 0; i < t->n; i++) {
		w = weight(g, t, i);
		sum += w * asked->weights[t->v[i].piece];
		length += w * w;
	}
	length = sqrt(length) * asked->length;
	return length > 0 ? sum / length : 0;
}
