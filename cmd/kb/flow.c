/* kb flow: an article as a guided walk. */
#include "verbs.h"

#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/str.h"
#include "desk/kb/flow.h"
#include "io/json.h"
#include "io/markdown.h"
#include "io/term.h"

enum { ANSWER_MAX = 1000 };

struct walk {
	struct cmd *cmd;
	struct article article;
	struct flow flow;
	VEC(size_t) way; /* steps so far, the one that is shown last */
};

/* The version that readers see; the newest of what they do not. */
static enum rc
load(struct walk *w, struct err *e)
{
	struct cmd *c = w->cmd;
	const struct article *a = &w->article;
	struct article_text text;
	int64_t id, version;
	enum rc rc;

	if ((rc = one_article(c, &id, e)) ||
	    (rc = article_load(&c->desk, id, &w->article, e)))
		return rc;
	version = article_is_visible(a) && !opt_has(&c->opts, "newest")
	    ? a->published_version
	    : a->version;
	if (version != a->published_version &&
	    (rc = caller_require(&c->desk.caller, ACT_DRAFTS, e)))
		return rc;
	if ((rc = article_text_load(&c->desk, a, version, &text, e)))
		return rc;
	flow_parse(sv_of(text.body), sv_of(text.title), &c->arena, &w->flow);
	if (flow_has_choices(&w->flow))
		return RC_OK;
	return err_set(e, RC_DATA,
	    "article '%s' is no flow: it has no link to one of its headings",
	    a->slug);
}

static void
print_step_json(struct cmd *c, const struct flow_step *s)
{
	struct json_writer *w = out_json(c->out);
	size_t i;

	json_object_begin(w);
	json_key(w, "step");
	json_text(w, sv_of(s->name));
	json_key(w, "title");
	json_text(w, s->title);
	json_key(w, "text");
	json_text(w, s->text.n ? s->text : SV(""));
	json_key(w, "choices");
	json_array_begin(w);
	for (i = 0; i < s->n_choices; i++) {
		json_object_begin(w);
		json_key(w, "text");
		json_text(w, s->choices[i].text);
		json_key(w, "step");
		json_text(w, sv_of(s->choices[i].target));
		json_object_end(w);
	}
	json_array_end(w);
	json_key(w, "is_end");
	json_bool(w, !s->n_choices);
	json_object_end(w);
	out_json_end(c->out);
}

static const struct field step_fields[] = {
    {.name = "step", .type = FIELD_TEXT, .help = "its name"},
    {.name = "title", .type = FIELD_TEXT, .help = "its heading"},
    {.name = "choices",
	.type = FIELD_LIST,
	.help = "names of the steps that it leads to"},
};

static void
print_step_row(struct cmd *c, const struct flow_step *s)
{
	struct str list = STR_INIT;
	struct value values[COUNT_OF(step_fields)] = {{0}};
	size_t i;

	for (i = 0; i < s->n_choices; i++)
		str_add_f(&list, "%s%s", i ? "," : "", s->choices[i].target);
	values[0].text = sv_of(s->name);
	values[1].text = s->title;
	values[2] = (struct value){.is_null = !list.n, .text = str_sv(&list)};
	out_row(c->out, values);
	str_free(&list);
}

/* All steps as data, or those from first up to end. */
static void
print_steps(struct walk *w, size_t first, size_t end)
{
	static const struct field *const fields[] = {
	    &step_fields[0], &step_fields[1], &step_fields[2]};
	struct cmd *c = w->cmd;
	size_t i;

	if (!out_json(c->out))
		out_columns(c->out, fields, COUNT_OF(fields));
	for (i = first; i < end; i++) {
		if (out_json(c->out))
			print_step_json(c, &w->flow.steps[i]);
		else
			print_step_row(c, &w->flow.steps[i]);
	}
}

static void
print_step(struct walk *w, const struct flow_step *s)
{
	struct str *out = out_text(w->cmd->out);
	bool has_style = term_has_colour();
	struct markdown_term how = {
	    .width = term_is(STDOUT_FILENO) ? term_width() : 0,
	    .has_style = has_style};
	size_t i;

	str_add_s(out, has_style ? "\x1b[1m" : "");
	out_safe_line(out, s->title);
	str_add_s(out, has_style ? "\x1b[0m\n" : "\n");
	if (s->text.n) {
		str_add_c(out, '\n');
		markdown_term(s->text, &how, out);
		if (out->p[out->n - 1] != '\n')
			str_add_c(out, '\n');
	}
	str_add_s(out, s->n_choices ? "\n" : "");
	for (i = 0; i < s->n_choices; i++) {
		str_add_f(out, "  %zu  ", i + 1);
		out_safe_line(out, s->choices[i].text);
		str_add_c(out, '\n');
	}
}

/* A line of stdin, byte by byte: what follows it is somebody else's. False at
 * the end. */
static bool
read_answer(char *line, size_t size)
{
	size_t n = 0;
	ssize_t got;
	char c = '\0';

	while ((got = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n')
		if (n + 1 < size)
			line[n++] = c;
	line[n] = '\0';
	return got == 1 || n > 0;
}

/* What was chosen by number or by its words; SIZE_MAX: nothing. */
static size_t
choose(const struct flow_step *s, struct sv answer)
{
	int64_t n;
	size_t i;

	if (num_parse(answer, 1, (int64_t)s->n_choices, &n))
		return s->choices[n - 1].step;
	for (i = 0; i < s->n_choices; i++)
		if (sv_eq_ci(answer, s->choices[i].text))
			return s->choices[i].step;
	return SIZE_MAX;
}

/* Goes one step on or back; false when there is nothing more to ask. */
static bool
answer_one(struct walk *w)
{
	const struct flow_step *s = &w->flow.steps[w->way.v[w->way.n - 1]];
	struct str *out = out_text(w->cmd->out);
	char line[ANSWER_MAX];
	struct sv answer;
	size_t to;

	if (!read_answer(line, sizeof line))
		return false;
	answer = sv_trim(sv_of(line));
	if (sv_eq_ci(answer, SV("q")) || sv_eq_ci(answer, SV("quit")))
		return false;
	str_add_c(out, '\n');
	if (sv_eq_ci(answer, SV("b")) || sv_eq_ci(answer, SV("back"))) {
		w->way.n -= w->way.n > 1;
		return true;
	}
	to = choose(s, answer);
	if (to != SIZE_MAX)
		VEC_ADD(&w->way, to);
	else
		cmd_say(w->cmd,
		    "give a number from 1 to %zu, b to go back, q to quit",
		    s->n_choices);
	return true;
}

static enum rc
guide(struct walk *w, size_t first, struct err *e)
{
	const struct flow_step *s;
	bool goes_on = true;
	enum rc rc = RC_OK;

	VEC_ADD(&w->way, first);
	while (goes_on && !rc) {
		s = &w->flow.steps[w->way.v[w->way.n - 1]];
		print_step(w, s);
		if (!s->n_choices)
			break;
		str_add_s(out_text(w->cmd->out), "> ");
		if (!(rc = out_flush(w->cmd->out, e)))
			goes_on = answer_one(w);
	}
	if (!goes_on)
		str_add_c(out_text(w->cmd->out), '\n');
	return rc;
}

static enum rc
check(struct walk *w, struct err *e)
{
	static const struct field fields[] = {
	    {.name = "line", .type = FIELD_INT, .help = "where the step is"},
	    {.name = "step", .type = FIELD_TEXT, .help = "its name"},
	    {.name = "level", .type = FIELD_TEXT, .help = "fault, or note"},
	    {.name = "text", .type = FIELD_TEXT, .help = "what is so"},
	};
	static const struct field *const shown[] = {
	    &fields[0], &fields[1], &fields[2], &fields[3]};
	struct flow_faults faults = {VEC_INIT};
	size_t i, n = 0;

	flow_check(&w->flow, &w->cmd->arena, &faults);
	out_columns(w->cmd->out, shown, COUNT_OF(shown));
	for (i = 0; i < faults.v.n; i++) {
		const struct flow_fault *f = &faults.v.v[i];
		struct value values[COUNT_OF(fields)] = {{0}};

		values[0].num = (int64_t)f->line;
		values[1].text = sv_of(f->step);
		values[2].text = f->is_note ? SV("note") : SV("fault");
		values[3].text = sv_of(f->text);
		out_row(w->cmd->out, values);
		n += !f->is_note;
	}
	VEC_FREE(&faults.v);
	if (!n)
		return RC_OK;
	return err_set(e, RC_DATA, "article '%s': the flow has %zu fault%s",
	    w->article.slug, n, n == 1 ? "" : "s");
}

static enum rc
run(struct cmd *c, struct err *e)
{
	const char *step = opt_text(&c->opts, "step", NULL);
	struct walk w = {.cmd = c, .way = VEC_INIT};
	size_t first = 0;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e)) ||
	    (rc = cmd_operands(c, 1, 1, e)) || (rc = load(&w, e)))
		return rc;
	if (opt_has(&c->opts, "check"))
		return check(&w, e);
	if (step && (first = flow_find(&w.flow, sv_of(step))) == SIZE_MAX)
		return err_set(e, RC_NOTFOUND, "article '%s' has no step '%s'",
		    w.article.slug, step);
	if (cmd_is_for_people(c))
		rc = guide(&w, first, e);
	else
		print_steps(&w, first, step ? first + 1 : w.flow.n);
	VEC_FREE(&w.way);
	return rc;
}

static const struct opt options[] = {
    {.name = "check",
	.type = OPT_FLAG,
	.help = "say what is wrong with it: status 65 where something is"},
    {.name = "step",
	.type = OPT_TEXT,
	.arg = "NAME",
	.help = "start there; as data that step alone"},
    {.name = "newest",
	.type = OPT_FLAG,
	.help = "the newest version, though readers see another"},
};

const struct verb verb_flow = {
    .name = "flow",
    .operands = "ARTICLE",
    .help = "walk through an article that asks questions, step by step",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_READ,
    .run = run,
};
