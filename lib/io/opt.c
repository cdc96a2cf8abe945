/*
 * Parses command lines by tables of options. What was given is kept as a list
 * in the order given; values are checked here, so that a verb sees good ones.
 */
#include "io/opt.h"

#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "io/verb.h"

/* The words that are left to parse, and where the results go. */
struct parser {
	struct opts *o;
	struct arena *a;
	struct err *e;
	int64_t now;
	int argc, at;
	char **argv;
	bool is_query;
	bool is_over; /* --help or --version was seen */
};

static const struct opt *
find_name(const struct opts *o, struct sv name)
{
	const struct opt *opt;
	size_t i;

	for (i = 0; (opt = opt_taken(o->own, o->n_own, o->std, i)); i++) {
		if (sv_is(name, opt->name))
			return opt;
	}
	return NULL;
}

static const struct opt *
find_letter(const struct opts *o, char letter)
{
	const struct opt *opt;
	size_t i;

	for (i = 0; (opt = opt_taken(o->own, o->n_own, o->std, i)); i++) {
		if (letter != '\0' && opt->letter == letter)
			return opt;
	}
	return NULL;
}

/*
 * No letter or name stands twice. A letter means one thing everywhere: an own
 * option may carry a standard one's letter only with its name, as a variant,
 * and not beside it.
 */
static void
check_own(const struct opt *own, size_t n_own, unsigned std)
{
	const struct opt_std_row *row;
	bool has_letter, has_name;
	size_t i, k;

	for (i = 0; i < n_own; i++) {
		for (k = 0; k < i; k++) {
			CHECK(!own[i].letter || own[i].letter != own[k].letter);
			CHECK(strcmp(own[i].name, own[k].name) != 0);
		}
		for (row = opt_std_table; row->opt.name; row++) {
			has_letter =
			    row->opt.letter && row->opt.letter == own[i].letter;
			has_name = strcmp(row->opt.name, own[i].name) == 0;
			CHECK(!has_letter || has_name);
			CHECK(!has_name || (row->bit && !(row->bit & std)));
		}
	}
}

static enum rc
unknown_name(struct parser *p, struct sv name)
{
	const struct opts *o = p->o;
	const struct opt *opt;
	const char **names, *near;
	size_t n = 0;

	while (opt_taken(o->own, o->n_own, o->std, n))
		n++;
	names = arena_array(p->a, n, sizeof(*names));
	for (n = 0; (opt = opt_taken(o->own, o->n_own, o->std, n)); n++)
		names[n] = opt->name;
	near = name_closest(arena_dup(p->a, name), names, n);
	if (near)
		return err_set(p->e, RC_USAGE,
		    "unknown option '--%.*s', did you mean '--%s'?",
		    SV_ARG(name), near);
	return err_set(p->e, RC_USAGE, "unknown option '--%.*s'", SV_ARG(name));
}

static enum rc
bad_value(
    struct parser *p, const char *shown, const char *text, const char *what)
{
	struct sv cut = utf8_cut(sv_of(text), 80);

	return err_set(p->e, RC_USAGE, "option '%s': '%.*s' is not %s", shown,
	    SV_ARG(cut), what);
}

static enum rc
check_words(struct parser *p, const struct opt *opt, const char *shown,
    const char *text)
{
	struct str list = STR_INIT;
	const char *const *w;
	enum rc rc;

	for (w = opt->words; *w; w++) {
		if (strcmp(*w, text) == 0)
			break;
		str_add_f(&list, "%s%s", list.n ? ", " : "one of ", *w);
	}
	rc = *w ? RC_OK : bad_value(p, shown, text, list.p);
	str_free(&list);
	return rc;
}

/* Notes the option with its value, text, which is NULL for a flag. */
static enum rc
take(struct parser *p, const struct opt *opt, const char *shown,
    const char *text)
{
	struct opt_value *v = &p->o->values[p->o->n_values];
	struct sv sv = sv_of(text);

	v->opt = opt;
	v->text = text;
	switch (opt->type) {
	case OPT_FLAG:
		v->num = 1;
		break;
	case OPT_TEXT:
		if (opt->words && check_words(p, opt, shown, text))
			return p->e->rc;
		break;
	case OPT_INT:
		if (!num_parse(sv, 0, INT64_MAX, &v->num))
			return bad_value(p, shown, text, "a number");
		break;
	case OPT_SIZE:
		if (!num_parse_size(sv, &v->num))
			return bad_value(p, shown, text, "a size");
		break;
	case OPT_DURATION:
		if (!num_parse_duration(sv, &v->num))
			return bad_value(p, shown, text, "a duration");
		break;
	case OPT_TIME:
		if (!clock_parse(sv, p->now, &v->num, NULL))
			return bad_value(p, shown, text, "a time");
		break;
	}
	p->o->n_values++;
	return RC_OK;
}

/* The option's value is the next word of the command line. */
static enum rc
take_next(struct parser *p, const struct opt *opt, const char *shown)
{
	if (p->at == p->argc)
		return err_set(p->e, RC_USAGE, "option '%s' needs a value %s",
		    shown, opt->arg ? opt->arg : "");
	return take(p, opt, shown, p->argv[p->at++]);
}

/* word is what stands behind "--". */
static enum rc
parse_name(struct parser *p, const char *word)
{
	struct sv all = sv_of(word), name;
	const char *shown;
	const struct opt *opt;

	name = sv_sub(all, 0, sv_find_c(all, '='));
	opt = find_name(p->o, name);
	if (!opt)
		return unknown_name(p, name);
	shown = arena_printf(p->a, "--%s", opt->name);
	if (opt->type == OPT_FLAG) {
		if (name.n < all.n)
			return err_set(p->e, RC_USAGE,
			    "option '%s' takes no value", shown);
		p->is_over = strcmp(opt->name, "help") == 0 ||
		    strcmp(opt->name, "version") == 0;
		return take(p, opt, shown, NULL);
	}
	if (name.n < all.n)
		return take(p, opt, shown, word + name.n + 1);
	return take_next(p, opt, shown);
}

static bool
takes_minus_words(const struct parser *p)
{
	return p->o->std & OPT_MINUS_WORDS;
}

/* "-draft" where "draft" may be an operand: which is meant? */
static enum rc
glued_value(struct parser *p, const struct opt *opt, const char *word)
{
	return err_set(p->e, RC_USAGE,
	    "'-%s' may mean two things: write '-- -%s' for the word, "
	    "'-%c %s' for the option",
	    word, word, opt->letter, word + 1);
}

/* word is what stands behind "-": flags, the last may be one with a value. */
static enum rc
parse_letters(struct parser *p, const char *word)
{
	const char *shown;
	const struct opt *opt;
	struct sv letter;
	uint32_t cp;
	enum rc rc;

	for (; *word; word++) {
		opt = find_letter(p->o, *word);
		if (!opt) {
			letter = sv_of(word);
			letter.n = utf8_next(letter, &cp);
			return err_set(p->e, RC_USAGE, "unknown option '-%.*s'",
			    SV_ARG(letter));
		}
		shown = arena_printf(p->a, "-%c", opt->letter);
		if (opt->type != OPT_FLAG && word[1])
			return takes_minus_words(p)
			    ? glued_value(p, opt, word)
			    : take(p, opt, shown, word + 1);
		if (opt->type != OPT_FLAG)
			return take_next(p, opt, shown);
		rc = take(p, opt, shown, NULL);
		if (rc)
			return rc;
	}
	return RC_OK;
}

/* "-word:value", "-(" and "-\"", but not "-dpostgresql://host". */
static bool
is_negated_term(const char *word)
{
	const char *p = word + 1;

	if (*p == '(' || *p == '"')
		return true;
	while (isalnum((unsigned char)*p) || *p == '_' || *p == '.')
		p++;
	return p > word + 1 && *p == ':' && strncmp(p, "://", 3) != 0;
}

static bool
is_operand(const struct parser *p, const char *word)
{
	if (word[0] != '-' || word[1] == '\0')
		return true;
	if (takes_minus_words(p) && word[1] != '-' &&
	    !find_letter(p->o, word[1]))
		return true;
	return p->is_query && word[1] != '-' && is_negated_term(word);
}

static enum rc
parse_words(struct parser *p)
{
	struct opts *o = p->o;
	size_t n_before = SIZE_MAX;
	enum rc rc = RC_OK;
	char *word;

	while (!rc && !p->is_over && p->at < p->argc) {
		word = p->argv[p->at++];
		if (is_operand(p, word)) {
			o->operands[o->n_operands++] = word;
		} else if (strcmp(word, "--") == 0) {
			n_before = o->n_operands;
			while (p->at < p->argc)
				o->operands[o->n_operands++] = p->argv[p->at++];
		} else if (word[1] == '-') {
			rc = parse_name(p, word + 2);
		} else {
			rc = parse_letters(p, word + 1);
		}
	}
	o->n_before = n_before < o->n_operands ? n_before : o->n_operands;
	return rc;
}

enum rc
opts_parse(struct opts *o, const struct opt *own, size_t n_own, unsigned std,
    bool is_query, int argc, char **argv, int64_t now, struct arena *a,
    struct err *e)
{
	struct parser p = {o, a, e, now, argc, 0, argv, is_query, false};
	size_t n_values = 0;
	int i;

	CHECK(argc >= 0);
	check_own(own, n_own, std);
	for (i = 0; i < argc; i++) {
		if (argv[i][0] == '-')
			n_values += strlen(argv[i]);
	}
	memset(o, 0, sizeof(*o));
	o->own = own;
	o->n_own = n_own;
	o->std = std;
	o->values = arena_array(a, n_values, sizeof(*o->values));
	o->operands = arena_array(a, (size_t)argc + 1, sizeof(*o->operands));
	return parse_words(&p);
}

static const struct opt_value *
last_value(const struct opts *o, const char *name)
{
	const struct opt *opt = find_name(o, sv_of(name));
	size_t i;

	CHECK(opt);
	for (i = o->n_values; i > 0; i--) {
		if (o->values[i - 1].opt == opt)
			return &o->values[i - 1];
	}
	return NULL;
}

bool
opt_has(const struct opts *o, const char *name)
{
	return last_value(o, name) != NULL;
}

const char *
opt_text(const struct opts *o, const char *name, const char *otherwise)
{
	const struct opt_value *v = last_value(o, name);

	return v ? v->text : otherwise;
}

int64_t
opt_int(const struct opts *o, const char *name, int64_t otherwise)
{
	const struct opt_value *v = last_value(o, name);

	CHECK(!v || v->opt->type != OPT_TEXT);
	return v ? v->num : otherwise;
}

const char *
opt_next(const struct opts *o, const char *name, size_t *at)
{
	const struct opt *opt = find_name(o, sv_of(name));

	CHECK(opt);
	while (*at < o->n_values) {
		if (o->values[(*at)++].opt == opt)
			return o->values[*at - 1].text;
	}
	return NULL;
}
