/* Is a flow whole? */
#include "desk/kb/flow.h"

#include <stdint.h>

struct checker {
	struct flow *flow;
	struct arena *a;
	struct flow_faults *faults;
	/* A walk in depth: the steps on the way, and which choice is next. */
	size_t *way, *next;
	size_t depth;

	enum { UNSEEN, ON_WAY, DONE } * states;
};

static void
report(struct checker *k, size_t step, bool is_note, const char *text)
{
	const struct flow_step *s = &k->flow->steps[step];
	struct flow_fault f = {s->line, is_note, s->name, text};

	VEC_ADD(&k->faults->v, f);
}

static void
enter(struct checker *k, size_t step)
{
	k->states[step] = ON_WAY;
	k->flow->steps[step].is_reached = true;
	k->way[k->depth] = step;
	k->next[k->depth++] = 0;
}

/* Goes all ways from the first step; a step that is on the way already closes
 * a loop. */
static void
walk(struct checker *k)
{
	const struct flow_step *s;
	size_t at, to;

	enter(k, 0);
	while (k->depth) {
		at = k->way[k->depth - 1];
		s = &k->flow->steps[at];
		if (k->next[k->depth - 1] == s->n_choices) {
			k->states[at] = DONE;
			k->depth--;
			continue;
		}
		to = s->choices[k->next[k->depth - 1]++].step;
		if (to == SIZE_MAX || k->states[to] == DONE)
			continue;
		if (k->states[to] == UNSEEN)
			enter(k, to);
		else
			report(k, at, true,
			    arena_printf(k->a, "leads back to '%s'",
				k->flow->steps[to].name));
	}
}

/* Steps from which no end is reached: those that remain when all that lead to
 * an end are marked. */
static void
check_ends(struct checker *k)
{
	bool *ends = arena_array(k->a, k->flow->n, sizeof *ends);
	bool again = true;
	size_t i, c;

	while (again) {
		again = false;
		for (i = k->flow->n; i-- > 0;) {
			const struct flow_step *s = &k->flow->steps[i];
			bool is = !s->n_choices;

			for (c = 0; c < s->n_choices && !ends[i]; c++)
				is |= s->choices[c].step != SIZE_MAX &&
				    ends[s->choices[c].step];
			again |= is && !ends[i];
			ends[i] |= is;
		}
	}
	for (i = 0; i < k->flow->n; i++)
		if (k->flow->steps[i].is_reached && !ends[i])
			report(k, i, false, "no end is reached from it");
}

void
flow_check(struct flow *flow, struct arena *a, struct flow_faults *faults)
{
	struct checker k = {.flow = flow,
	    .a = a,
	    .faults = faults,
	    .way = arena_array(a, flow->n, sizeof *k.way),
	    .next = arena_array(a, flow->n, sizeof *k.next),
	    .states = arena_array(a, flow->n, sizeof *k.states)};
	size_t i, c;

	for (i = 0; i < flow->n; i++)
		for (c = 0; c < flow->steps[i].n_choices; c++)
			if (flow->steps[i].choices[c].step == SIZE_MAX)
				report(&k, i, false,
				    arena_printf(a,
					"'#%s' is no step of the article",
					flow->steps[i].choices[c].target));
	walk(&k);
	for (i = 0; i < flow->n; i++)
		if (!flow->steps[i].is_reached)
			report(&k, i, false, "nothing leads to it");
	check_ends(&k);
}
