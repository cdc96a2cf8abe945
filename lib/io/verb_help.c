/* Describes programs: help for people, a table for the completions. */
#include "io/verb.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"
#include "base/utf8.h"

#define HELP_WIDTH 80

/* Letters first, by the alphabet (h before H), then long names; --help and
 * --version stay last. */
static int
opt_cmp(const void *pa, const void *pb)
{
	const struct opt *a = *(const struct opt *const *)pa;
	const struct opt *b = *(const struct opt *const *)pb;
	int la, lb;

	if (!a->letter != !b->letter)
		return a->letter ? -1 : 1;
	if (!a->letter)
		return strcmp(a->name, b->name);
	la = tolower((unsigned char)a->letter);
	lb = tolower((unsigned char)b->letter);
	if (la != lb)
		return la < lb ? -1 : 1;
	return a->letter > b->letter ? -1 : a->letter < b->letter;
}

/* The options of a verb in the order of its help; *n is their number. */
static const struct opt **
sorted_opts(const struct verb *v, struct arena *a, size_t *n)
{
	const struct opt **opts;
	size_t i;

	for (*n = 0; opt_taken(v->opts, v->n_opts, v->std, *n);)
		(*n)++;
	opts = arena_array(a, *n, sizeof(*opts));
	for (i = 0; i < *n; i++)
		opts[i] = opt_taken(v->opts, v->n_opts, v->std, i);
	qsort(opts, *n - 2, sizeof(*opts), opt_cmp);
	return opts;
}

/* Adds word to the line that starts at *line, or on a new one, indented. */
static void
add_word(struct str *out, size_t *line, size_t indent, struct sv word)
{
	struct sv sofar = sv_sub(str_sv(out), *line, SIZE_MAX);
	size_t width = utf8_width(sofar);

	if (width > indent && width + 1 + utf8_width(word) > HELP_WIDTH - 1) {
		str_add_c(out, '\n');
		*line = out->n;
		str_add_f(out, "%*s", (int)indent, "");
	} else if (width > indent) {
		str_add_c(out, ' ');
	}
	str_add(out, word);
}

static void
add_words(struct str *out, size_t *line, size_t indent, const char *text)
{
	struct sv rest = sv_of(text), word;

	while (sv_split(&rest, ' ', &word))
		add_word(out, line, indent, word);
}

static void
add_usage(struct str *out, const struct program *p, const struct verb *v,
    const struct opt *const *opts, size_t n)
{
	size_t line = out->n, i, indent;
	struct str word = STR_INIT;

	str_add_f(out, "usage: %s%s%s ", p->name, v->name ? " " : "",
	    v->name ? v->name : "");
	indent = out->n - line;
	for (i = 0; i + 2 < n; i++) {
		str_clear(&word);
		if (opts[i]->letter)
			str_add_f(&word, "[-%c", opts[i]->letter);
		else
			str_add_f(&word, "[--%s", opts[i]->name);
		if (opts[i]->arg)
			str_add_f(&word, " %s", opts[i]->arg);
		str_add_s(&word, opts[i]->is_repeated ? "]..." : "]");
		add_word(out, &line, indent, str_sv(&word));
	}
	if (v->operands && *v->operands)
		add_words(out, &line, indent, v->operands);
	while (out->n && out->p[out->n - 1] == ' ')
		str_cut(out, out->n - 1);
	str_add_c(out, '\n');
	str_free(&word);
}

static void
add_opt_name(struct str *out, const struct opt *opt)
{
	if (opt->letter)
		str_add_f(out, "  -%c, --%s", opt->letter, opt->name);
	else
		str_add_f(out, "      --%s", opt->name);
	if (opt->arg)
		str_add_f(out, " %s", opt->arg);
}

static void
add_opt_help(
    struct str *out, size_t *line, size_t indent, const struct opt *opt)
{
	struct str words = STR_INIT;
	const char *const *w;

	str_add_s(&words, opt->help);
	for (w = opt->words; w && *w; w++)
		str_add_f(&words, "%s%s", w == opt->words ? ": " : ", ", *w);
	add_words(out, line, indent, words.p);
	str_free(&words);
}

static void
add_opts(struct str *out, const struct opt *const *opts, size_t n)
{
	struct str name = STR_INIT;
	size_t widest = 0, line, i;

	for (i = 0; i < n; i++) {
		str_clear(&name);
		add_opt_name(&name, opts[i]);
		if (name.n > widest)
			widest = name.n;
	}
	for (i = 0; i < n; i++) {
		line = out->n;
		add_opt_name(out, opts[i]);
		str_add_f(out, "%*s", (int)(widest + 2 - (out->n - line)), "");
		add_opt_help(out, &line, widest + 2, opts[i]);
		str_add_c(out, '\n');
	}
	str_free(&name);
}

/* stdio keeps an error until main checks stdout. */
static void
put(struct str *text)
{
	fwrite(text->p, 1, text->n, stdout);
	str_free(text);
}

void
verb_help(const struct program *p, const struct verb *v)
{
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	const struct opt **opts;
	size_t n;

	opts = sorted_opts(v, &a, &n);
	add_usage(&out, p, v, opts, n);
	str_add_f(&out, "\n%s\n\noptions:\n", v->name ? v->help : p->help);
	add_opts(&out, opts, n);
	arena_free(&a);
	put(&out);
}

void
verb_help_program(const struct program *p)
{
	struct str out = STR_INIT;
	size_t i, widest = 0, line;

	if (p->n_verbs == 1 && !p->verbs[0].name) {
		verb_help(p, &p->verbs[0]);
		return;
	}
	str_add_f(&out, "usage: %s VERB [OPTION]... [OPERAND]...\n", p->name);
	str_add_f(&out, "\n%s\n\nverbs:\n", p->help);
	for (i = 0; i < p->n_verbs; i++) {
		if (strlen(p->verbs[i].name) > widest)
			widest = strlen(p->verbs[i].name);
	}
	for (i = 0; i < p->n_verbs; i++) {
		line = out.n;
		str_add_f(&out, "  %-*s  ", (int)widest, p->verbs[i].name);
		add_words(&out, &line, widest + 4, p->verbs[i].help);
		str_add_c(&out, '\n');
	}
	str_add_f(
	    &out, "\n'%s VERB --help' tells more about a verb.\n", p->name);
	put(&out);
}

static void
add_opt_spec(struct str *out, const char *verb, const struct opt *opt)
{
	const char *const *w;

	str_add_f(out, "option\t%s\t", verb);
	if (opt->letter)
		str_add_c(out, opt->letter);
	str_add_f(out, "\t%s\t%s\t", opt->name, opt->arg ? opt->arg : "");
	for (w = opt->words; w && *w; w++)
		str_add_f(out, "%s%s", w == opt->words ? "" : ",", *w);
	str_add_f(out, "\t%s\n", opt->help);
}

void
verb_spec(const struct program *p)
{
	struct str out = STR_INIT;
	const struct verb *v;
	const struct opt *opt;
	const char *name;
	size_t i, k;

	for (i = 0; i < p->n_verbs; i++) {
		v = &p->verbs[i];
		name = v->name ? v->name : "";
		str_add_f(&out, "verb\t%s\t%s\n", name, v->help);
		for (k = 0; (opt = opt_taken(v->opts, v->n_opts, v->std, k));
		     k++)
			add_opt_spec(&out, name, opt);
	}
	put(&out);
}
