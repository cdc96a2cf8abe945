/*
 * Reads one term of a query: a field or test with its values, what to sort by,
 * or text to search for.
 */
#include "desk/query_tree.h"

#include <string.h>

#include "base/utf8.h"
#include "desk/search/search.h"
#include "io/verb.h"

/* How much of a wrong word a message repeats, in bytes. */
#define SHOWN 80

struct query_node *
query_node_new(struct query_scan *s, enum query_node_kind kind)
{
	struct query_node *node = ARENA_NEW(s->a, struct query_node);

	node->kind = kind;
	return node;
}

/* What can stand before a ':', for a message. */
static const char *
nearest_name(struct query_scan *s, struct sv name)
{
	const struct fieldset *set = s->q->set;
	const char **names;
	struct sv own;
	size_t i, n = 0;

	names = arena_array(
	    s->a, 2 * set->n_fields + set->n_tests + 1, sizeof(*names));
	for (i = 0; i < set->n_fields; i++) {
		own = sv_of(set->fields[i].name);
		names[n++] = own.p;
		if (set->fields[i].type == FIELD_TIME &&
		    sv_ends(own, SV("_at")))
			names[n++] = arena_dup(s->a, sv_sub(own, 0, own.n - 3));
	}
	for (i = 0; i < set->n_tests; i++)
		names[n++] = set->tests[i].word;
	names[n++] = "sort";
	return name_closest(arena_dup(s->a, name), names, n);
}

static enum rc
unknown_field(struct query_scan *s, struct sv name)
{
	const char *near = nearest_name(s, name);
	struct sv shown = utf8_cut(name, SHOWN);

	if (near)
		return query_fail(s, s->term,
		    "no field '%.*s', did you mean '%s'?", SV_ARG(shown), near);
	return query_fail(s, s->term, "no field '%.*s'", SV_ARG(shown));
}

static void
add_key(struct query_scan *s, struct query_keys *keys, const struct field *f,
    bool is_down)
{
	struct query_key *key;

	for (key = keys->first; key; key = key->next) {
		if (key->field == f)
			return;
	}
	key = ARENA_NEW(s->a, struct query_key);
	key->field = f;
	key->is_down = is_down;
	if (keys->last)
		keys->last->next = key;
	else
		keys->first = key;
	keys->last = key;
}

/* "-name" without its sign. */
static struct sv
key_name(struct sv piece, bool *is_down)
{
	*is_down = sv_starts(piece, SV("-"));
	return sv_sub(piece, *is_down, piece.n);
}

void
query_usual_order(struct query_scan *s)
{
	struct sv rest = sv_of(s->q->set->sort), name;
	const struct field *f;
	bool is_down;

	while (sv_split(&rest, ',', &name)) {
		f = field_find(s->q->set, key_name(name, &is_down));
		CHECK(f);
		add_key(s, &s->q->usual, f, is_down);
	}
}

/* What follows "sort:". */
static enum rc
read_sort(struct query_scan *s, bool may_sort)
{
	struct sv rest = query_read_raw(s, ""), name;
	const struct field *f;
	bool is_down;

	if (!may_sort)
		return query_fail(s, s->term,
		    "'sort' cannot stand in parentheses or behind 'not'");
	if (!rest.n)
		return query_fail(s, s->term, "sort: no field");
	while (sv_split(&rest, ',', &name)) {
		name = key_name(name, &is_down);
		f = field_find(s->q->set, name);
		if (!f)
			return unknown_field(s, name);
		if (!(f->flags & FIELD_SORT))
			return query_fail(s, s->term,
			    "field '%s' cannot be sorted by", f->name);
		add_key(s, &s->q->keys, f, is_down);
	}
	return RC_OK;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * Takes "name:". What no field can be called is text: 12:30, http://host,
 * host.example:25.
 */
static bool
read_name(struct query_scan *s, struct sv *name)
{
	size_t n = 0;
	char c;

	while (is_letter(c = query_peek(s, n)) ||
	    (n > 0 && c && strchr("0123456789_-.", c)))
		n++;
	if (n == 0 || c != ':' ||
	    (query_peek(s, n + 1) == '/' && query_peek(s, n + 2) == '/'))
		return false;
	*name = sv_sub(s->text, s->at, n);
	if (sv_find_c(*name, '.') < n && !field_find(s->q->set, *name))
		return false;
	s->at += n + 1;
	return true;
}

static bool
is_test_word(const struct fieldset *set, struct sv name)
{
	size_t i;

	for (i = 0; i < set->n_tests; i++) {
		if (sv_is(name, set->tests[i].word))
			return true;
	}
	return false;
}

/* Says which values word has. */
static enum rc
unknown_test(struct query_scan *s, struct sv word, struct sv value)
{
	const struct fieldset *set = s->q->set;
	const char **names = arena_array(s->a, set->n_tests, sizeof(*names));
	const char *near;
	struct str known = STR_INIT;
	size_t i, n = 0;

	for (i = 0; i < set->n_tests; i++) {
		if (!sv_is(word, set->tests[i].word))
			continue;
		str_add_f(&known, "%s%s", n ? ", " : "", set->tests[i].value);
		names[n++] = set->tests[i].value;
	}
	near = name_closest(arena_dup(s->a, value), names, n);
	if (near)
		str_add_f(&known, "; did you mean '%s'?", near);
	query_fail(s, s->term, "%.*s: '%.*s' is not one of %s", SV_ARG(word),
	    SV_ARG(utf8_cut(value, SHOWN)), known.p);
	str_free(&known);
	return s->e->rc;
}

static const struct field_test *
find_test(const struct fieldset *set, struct sv word, struct sv value)
{
	size_t i;

	for (i = 0; i < set->n_tests; i++) {
		if (sv_is(word, set->tests[i].word) &&
		    sv_is(value, set->tests[i].value))
			return &set->tests[i];
	}
	return NULL;
}

/* What follows "is:". */
static enum rc
read_tests(struct query_scan *s, struct sv word, struct query_node *node)
{
	const struct field_test *test;
	enum rc rc = RC_OK;
	struct sv value;

	do {
		value = query_read_raw(s, ",");
		test = find_test(s->q->set, word, value);
		if (test)
			query_add_value(s, &node->other, VALUE_TEST)->test =
			    test;
		else
			rc = unknown_test(s, word, value);
	} while (query_next_value(s, &rc));
	return rc;
}

/* A term from behind its colon. */
static enum rc
read_named(struct query_scan *s, struct sv name, struct query_node **node)
{
	const struct field *f;

	*node = query_node_new(s, NODE_TERM);
	if (is_test_word(s->q->set, name))
		return read_tests(s, name, *node);
	f = field_find(s->q->set, name);
	if (!f)
		return unknown_field(s, name);
	if (!(f->flags & FIELD_FILTER) || (f->type == FIELD_LIST && !f->match))
		return query_fail(
		    s, s->term, "field '%s' cannot be asked for", f->name);
	(*node)->field = f;
	return query_read_values(s, f, *node);
}

/* A quote inside a word would pair with another one, so it becomes a blank. */
static struct sv
without_quotes(struct query_scan *s, struct sv text, bool is_phrase)
{
	char *p = arena_alloc(s->a, text.n + 2);
	size_t i, n = 0;

	if (is_phrase)
		p[n++] = '"';
	for (i = 0; i < text.n; i++, n++) {
		p[n] = text.p[i];
		if (p[n] == '"')
			p[n] = ' ';
	}
	if (is_phrase)
		p[n++] = '"';
	return (struct sv){p, n};
}

/* "#42" is the record of that number. */
static const struct field *
numbered_field(const struct query_scan *s, struct sv word)
{
	size_t i;

	for (i = 1; i < word.n; i++) {
		if (word.p[i] < '0' || word.p[i] > '9')
			return NULL;
	}
	return i > 1 && word.p[0] == '#' ? field_find(s->q->set, SV("id"))
					 : NULL;
}

static enum rc
read_word(struct query_scan *s, struct query_node **node)
{
	bool is_phrase = query_peek(s, 0) == '"';
	const struct field *id = NULL;
	struct sv word, shown;

	if (is_phrase) {
		if (query_read_quoted(s, &word))
			return s->e->rc;
	} else {
		word = query_read_raw(s, "");
		id = numbered_field(s, word);
	}
	*node = query_node_new(s, id ? NODE_TERM : NODE_WORDS);
	(*node)->field = id;
	if (id)
		return query_add_equal(s, id, sv_sub(word, 1, word.n), *node);
	shown = utf8_cut(word, SHOWN);
	if (!s->q->set->search)
		return query_fail(s, s->term,
		    "'%.*s': this list has no full text; use field:value",
		    SV_ARG(shown));
	if (!word.n)
		return query_fail(s, s->term, "nothing between the quotes");
	s->q->has_words = true;
	(*node)->words = without_quotes(s, word, is_phrase);
	(*node)->expression = search_expression((*node)->words, s->a);
	return RC_OK;
}

enum rc
query_read_term(struct query_scan *s, bool may_sort, struct query_node **node)
{
	struct sv name;

	*node = NULL;
	s->term = s->at;
	if (!read_name(s, &name))
		return read_word(s, node);
	if (sv_is(name, "sort"))
		return read_sort(s, may_sort);
	return read_named(s, name, node);
}
