/* Decision trees as articles. */
#include "desk/kb/flow.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "io/html_slug.h"
#include "io/markdown.h"

enum { STEPS_MAX = 2000 };

/* The reader's place in the text. */
struct reader {
	struct arena *a;
	struct html_slugs slugs;
	VEC(struct flow_step) steps;
	VEC(struct flow_choice) choices; /* of the step that is read */
	struct str text;                 /* likewise */
	size_t line;
	char fence;  /* '`' or '~' inside of a block of code */
	size_t open; /* how many opened it */
};

/* Bytes of white space in front. */
static size_t
indent_of(struct sv line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == ' ')
		n++;
	return n;
}

static size_t
run_of(struct sv v, char c)
{
	size_t n = 0;

	while (n < v.n && v.p[n] == c)
		n++;
	return n;
}

/* Is the line part of a block of code, or its end? */
static bool
is_code(struct reader *r, struct sv line)
{
	size_t indent = indent_of(line), n;
	struct sv rest = sv_sub(line, indent, line.n);
	char c = rest.n ? rest.p[0] : '\0';

	if (r->fence) {
		n = run_of(rest, r->fence);
		if (n >= r->open && sv_trim(sv_sub(rest, n, rest.n)).n == 0)
			r->fence = '\0';
		return true;
	}
	if (indent > 3)
		return true;
	n = c == '`' || c == '~' ? run_of(rest, c) : 0;
	if (n < 3)
		return false;
	r->fence = c;
	r->open = n;
	return true;
}

/* "## Title": its level, 0 for none. */
static unsigned
heading_of(struct sv line, struct sv *title)
{
	struct sv rest = sv_sub(line, indent_of(line), line.n);
	size_t n = run_of(rest, '#'), end;

	if (!n || n > 6 || (n < rest.n && rest.p[n] != ' '))
		return 0;
	*title = sv_trim(sv_sub(rest, n, rest.n));
	for (end = title->n; end && title->p[end - 1] == '#'; end--)
		;
	if (end < title->n && (!end || title->p[end - 1] == ' '))
		*title = sv_trim(sv_sub(*title, 0, end));
	return (unsigned)n;
}

/* The words of a line of Markdown. */
static struct sv
plain(struct arena *a, struct sv markdown)
{
	struct str out = STR_INIT;
	struct sv copy;

	markdown_plain(markdown, &out);
	copy = arena_sv(a, sv_trim(str_sv(&out)));
	str_free(&out);
	return copy;
}

/* "[text](#name)" at the start of v: its bytes, 0 for none. */
static size_t
link_at(struct sv v, struct sv *text, struct sv *target)
{
	size_t end = 1;

	while (end < v.n && v.p[end] != ']' && v.p[end] != '[')
		end += v.p[end] == '\\' && end + 1 < v.n ? 2 : 1;
	if (end + 2 >= v.n || !sv_starts(sv_sub(v, end, v.n), SV("](#")))
		return 0;
	*text = sv_sub(v, 1, end - 1);
	*target = sv_sub(v, end + 3, v.n);
	target->n = sv_find_c(*target, ')');
	if (end + 3 + target->n >= v.n || sv_find_c(*target, ' ') < target->n)
		return 0;
	return end + 3 + target->n + 1;
}

/* "`code`" at the start of v: its bytes; marks that nothing closes are text. */
static size_t
code_at(struct sv v)
{
	size_t open = run_of(v, '`'), at = open, n;

	while (at < v.n) {
		at += sv_find_c(sv_sub(v, at, v.n), '`');
		n = run_of(sv_sub(v, at, v.n), '`');
		at += n;
		if (n == open)
			return at;
	}
	return open;
}

/* Takes the choices of a line; true where a list item is nothing else. */
static bool
take_choices(struct reader *r, struct sv line)
{
	struct sv all = sv_trim(line), text, target;
	size_t i, n, mark = 0;
	bool is_alone = false;

	while (mark < all.n && all.p[mark] >= '0' && all.p[mark] <= '9')
		mark++;
	if (all.n > mark + 1 && strchr(mark ? ".)" : "-*+", all.p[mark]) &&
	    all.p[mark + 1] == ' ')
		all = sv_trim(sv_sub(all, mark + 1, all.n));
	else
		mark = SIZE_MAX;
	for (i = 0; i < all.n; i += n ? n : 1) {
		n = 0;
		if (all.p[i] == '`')
			n = code_at(sv_sub(all, i, all.n));
		else if (all.p[i] == '\\')
			n = 2;
		else if (all.p[i] == '[')
			n = link_at(sv_sub(all, i, all.n), &text, &target);
		if (!n || all.p[i] != '[')
			continue;
		is_alone = mark != SIZE_MAX && i == 0 && n == all.n;
		VEC_ADD(&r->choices,
		    ((struct flow_choice){
			plain(r->a, text), arena_dup(r->a, target), SIZE_MAX}));
	}
	return is_alone;
}

/* The step that was read so far is whole. */
static void
end_step(struct reader *r)
{
	struct flow_step *s;

	if (!r->steps.n)
		return;
	s = &r->steps.v[r->steps.n - 1];
	s->text = arena_sv(r->a, sv_trim(str_sv(&r->text)));
	s->n_choices = r->choices.n;
	s->choices = arena_array(r->a, r->choices.n + 1, sizeof *s->choices);
	if (r->choices.n)
		memcpy(s->choices, r->choices.v,
		    r->choices.n * sizeof *s->choices);
	r->choices.n = 0;
	str_clear(&r->text);
}

static void
begin_step(struct reader *r, const char *name, struct sv title)
{
	struct flow_step s = {.name = name, .title = title, .line = r->line};

	end_step(r);
	VEC_ADD(&r->steps, s);
}

static void
read_line(struct reader *r, struct sv line)
{
	struct sv title;
	unsigned level;
	const char *id;

	if (is_code(r, line)) {
		str_add(&r->text, line);
		str_add_c(&r->text, '\n');
		return;
	}
	level = heading_of(line, &title);
	if (level) {
		/* As on a page, where every heading has one. */
		title = plain(r->a, title);
		id = html_slug(&r->slugs, NULL, title);
		if (level > 1 && r->steps.n < STEPS_MAX) {
			begin_step(r, id, title);
			return;
		}
	}
	if (level || take_choices(r, line))
		return;
	str_add(&r->text, line);
	str_add_c(&r->text, '\n');
}

static int
by_name(const void *a, const void *b)
{
	const struct flow_step *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static int
is_named(const void *name, const void *step)
{
	const struct flow_step *const *s = step;

	return strcmp(name, (*s)->name);
}

/* The targets' names become places. */
static void
find_targets(struct flow *flow, struct arena *a)
{
	const struct flow_step **sorted =
	    arena_array(a, flow->n, sizeof *sorted);
	const struct flow_step *const *found;
	struct flow_choice *c;
	size_t i, k;

	for (i = 0; i < flow->n; i++)
		sorted[i] = &flow->steps[i];
	qsort(sorted, flow->n, sizeof *sorted, by_name);
	for (i = 0; i < flow->n; i++)
		for (k = 0; k < flow->steps[i].n_choices; k++) {
			c = &flow->steps[i].choices[k];
			found = bsearch(c->target, sorted, flow->n,
			    sizeof *sorted, is_named);
			if (found)
				c->step = (size_t)(*found - flow->steps);
		}
}

/* A step "start" without text and choices, before the
 * first heading, is left out. */
static void
finish(struct reader *r, struct flow *flow)
{
	size_t skip;

	skip =
	    r->steps.n > 1 && !r->steps.v[0].text.n && !r->steps.v[0].n_choices;
	flow->n = r->steps.n - skip;
	flow->steps = arena_array(r->a, flow->n, sizeof *flow->steps);
	memcpy(flow->steps, r->steps.v + skip, flow->n * sizeof *flow->steps);
	find_targets(flow, r->a);
}

void
flow_parse(
    struct sv source, struct sv title, struct arena *a, struct flow *flow)
{
	struct reader r = {.a = a,
	    .slugs = {.a = a},
	    .steps = VEC_INIT,
	    .choices = VEC_INIT,
	    .text = STR_INIT};
	struct sv line;

	r.line = 1;
	begin_step(&r, "start", title);
	for (; sv_line(&source, &line); r.line++)
		read_line(&r, line);
	end_step(&r);
	finish(&r, flow);
	html_slugs_free(&r.slugs);
	VEC_FREE(&r.steps);
	VEC_FREE(&r.choices);
	str_free(&r.text);
}

size_t
flow_find(const struct flow *flow, struct sv name)
{
	size_t i;

	for (i = 0; i < flow->n; i++)
		if (sv_is(name, flow->steps[i].name))
			return i;
	return SIZE_MAX;
}

bool
flow_has_choices(const struct flow *flow)
{
	size_t i;

	for (i = 0; i < flow->n; i++)
		if (flow->steps[i].n_choices)
			return true;
	return false;
}
