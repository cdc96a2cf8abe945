/*
 * Guided flows: an article that asks questions. Each heading of level 2 and
 * below starts a step, whose name is the heading's id on a page; what stands
 * before the first is the step "start". Links to steps, [Yes](#no-paper), are
 * its choices; a list item that is one link alone is not part of the text. A
 * step without choices is an end. So the text reads as a plain article, too,
 * and its links work there.
 */
#ifndef DESK_DESK_KB_FLOW_H
#define DESK_DESK_KB_FLOW_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>

struct flow_choice {
	struct sv text;
	const char *target; /* name of a step */
	size_t step;        /* its place; SIZE_MAX: there is none */
};

struct flow_step {
	const char *name;
	struct sv title;
	struct sv text; /* Markdown, without its heading and choices */
	struct flow_choice *choices;
	size_t n_choices;
	size_t line; /* of its heading, from 1 */
	bool is_reached;
};

struct flow {
	struct flow_step *steps; /* the first is where one starts */
	size_t n;
};

/* Reads it, all in a. title is that of the article, for the first step. A flow
 * has one step at least. */
void flow_parse(
    struct sv source, struct sv title, struct arena *a, struct flow *flow);

/* The step of that name; SIZE_MAX for none. */
size_t flow_find(const struct flow *flow, struct sv name);

/* Is it one at all: has any step a choice? */
bool flow_has_choices(const struct flow *flow);

struct flow_fault {
	size_t line;
	bool is_note; /* a loop, which is allowed */
	const char *step, *text;
};

struct flow_faults {
	VEC(struct flow_fault) v;
};

/* Choices that lead nowhere, steps that nothing leads to, steps from which no
 * end is reached, and loops as notes; in the order of the steps. */
void flow_check(struct flow *flow, struct arena *a, struct flow_faults *faults);

#endif
