/*
 * Reads a query into a tree: one pass over the text, with a stack of levels in
 * place of recursion.
 */
#include "desk/query.h"

#include <string.h>

#include "base/utf8.h"
#include "desk/query_tree.h"
#include "desk/search/search.h"

/* No 'or' or 'and' waits for a term. */
#define NO_JOIN SIZE_MAX

/* What is open: the whole query, or a '(' in it. */
struct level {
	size_t open;              /* place of the '(' */
	size_t join;              /* place of the 'or' or 'and' that waits */
	bool is_negated;          /* the group is */
	struct query_nodes some;  /* alternatives read so far */
	struct query_nodes all;   /* the terms of the current one */
	struct query_nodes words; /* and its words */
};

struct parser {
	struct query_scan s;
	struct level levels[QUERY_MAX_DEPTH + 1];
	size_t depth, n_terms;
};

static void
nodes_add(struct query_nodes *list, struct query_node *node)
{
	node->next = NULL;
	if (list->last)
		list->last->next = node;
	else
		list->first = node;
	list->last = node;
	list->n++;
}

/* The words of an alternative as one search. */
static struct query_node *
join_words(struct query_scan *s, const struct query_nodes *words)
{
	struct query_node *all;
	struct str text = STR_INIT;
	const struct query_node *w;

	if (words->n == 1)
		return words->first;
	all = query_node_new(s, NODE_WORDS);
	for (w = words->first; w; w = w->next) {
		if (text.n)
			str_add_c(&text, ' ');
		str_add(&text, w->words);
	}
	all->words = arena_sv(s->a, str_sv(&text));
	all->expression = search_expression(all->words, s->a);
	str_free(&text);
	return all;
}

/* The list itself, or what stands alone in it; NULL for nothing. */
static struct query_node *
node_of(struct query_scan *s, enum query_node_kind kind,
    const struct query_nodes *kids)
{
	struct query_node *node;

	if (kids->n < 2)
		return kids->first;
	node = query_node_new(s, kind);
	node->kids = *kids;
	return node;
}

/* Ends the current alternative of a level. */
static void
end_alternative(struct query_scan *s, struct level *l)
{
	struct query_nodes all = {NULL, NULL, 0};
	struct query_node *node, *next;

	if (l->words.n)
		nodes_add(&all, join_words(s, &l->words));
	for (node = l->all.first; node; node = next) {
		next = node->next;
		nodes_add(&all, node);
	}
	node = node_of(s, NODE_ALL, &all);
	if (node)
		nodes_add(&l->some, node);
	l->all = l->words = (struct query_nodes){NULL, NULL, 0};
}

static void
open_level(struct parser *p, bool is_negated)
{
	p->levels[p->depth] = (struct level){
	    .open = p->s.at, .join = NO_JOIN, .is_negated = is_negated};
}

/* Adds a term or a group to the level that is open. */
static void
add_node(struct parser *p, struct query_node *node, bool is_negated)
{
	struct level *l = &p->levels[p->depth];

	node->is_negated = node->is_negated != is_negated;
	l->join = NO_JOIN;
	if (node->kind != NODE_WORDS || node->is_negated)
		nodes_add(&l->all, node);
	else
		nodes_add(&l->words, node);
}

static bool
is_keyword(const struct query_scan *s, const char *word)
{
	size_t n = strlen(word);
	char c = query_peek(s, n);

	return sv_eq_ci(sv_sub(s->text, s->at, n), sv_of(word)) &&
	    (!c || query_is_blank(c) || strchr("()\"", c));
}

/* The 'or' or 'and' at a place lacks a term. */
static enum rc
fail_join(struct query_scan *s, size_t at)
{
	bool is_or = s->text.p[at] == 'o' || s->text.p[at] == 'O';

	return query_fail(
	    s, at, "'%s' needs a term on both sides", is_or ? "or" : "and");
}

/* An 'or' or 'and' of n letters. */
static enum rc
read_join(struct parser *p, size_t n)
{
	struct level *l = &p->levels[p->depth];

	if (l->join != NO_JOIN || l->all.n + l->words.n == 0)
		return fail_join(&p->s, p->s.at);
	if (n == 2)
		end_alternative(&p->s, l);
	l->join = p->s.at;
	p->s.at += n;
	return RC_OK;
}

/* The tree of the level that is open; it ends here. NULL for nothing. */
static enum rc
end_level(struct parser *p, struct query_node **node)
{
	struct level *l = &p->levels[p->depth];

	if (l->join != NO_JOIN)
		return fail_join(&p->s, l->join);
	end_alternative(&p->s, l);
	*node = node_of(&p->s, NODE_SOME, &l->some);
	return RC_OK;
}

static enum rc
read_open(struct parser *p, bool is_negated)
{
	if (p->depth == QUERY_MAX_DEPTH)
		return query_fail(&p->s, p->s.at,
		    "more than %d parentheses deep", QUERY_MAX_DEPTH);
	p->depth++;
	open_level(p, is_negated);
	p->s.at++;
	return RC_OK;
}

static enum rc
read_close(struct parser *p)
{
	struct level *l = &p->levels[p->depth];
	struct query_node *node = NULL;

	if (p->depth == 0)
		return query_fail(&p->s, p->s.at, "')' without '('");
	if (end_level(p, &node))
		return p->s.e->rc;
	if (!node)
		return query_fail(
		    &p->s, l->open, "nothing between '(' and ')'");
	p->depth--;
	add_node(p, node, l->is_negated);
	p->s.at++;
	return RC_OK;
}

/* A '-' right before a term; one by itself is a word. */
static bool
is_minus(const struct query_scan *s)
{
	char c = query_peek(s, 1);

	return query_peek(s, 0) == '-' && c && c != '-' && c != ')' &&
	    !query_is_blank(c);
}

/* Any number of 'not' and '-', which a term must follow. */
static enum rc
read_not(struct query_scan *s, bool *is_negated)
{
	size_t n, at = s->at;
	char c;

	for (*is_negated = false;; *is_negated = !*is_negated) {
		n = is_keyword(s, "not") ? 3 : is_minus(s) ? 1 : 0;
		if (n == 0)
			break;
		at = s->at;
		s->at += n;
		query_skip_blanks(s);
	}
	c = query_peek(s, 0);
	if (!c || c == ')' || is_keyword(s, "or") || is_keyword(s, "and"))
		return query_fail(s, at, "'not' needs a term behind it");
	return RC_OK;
}

/* A term, a word, a '(' or a sort, and what negates it. */
static enum rc
read_item(struct parser *p)
{
	struct query_scan *s = &p->s;
	struct query_node *node;
	bool is_negated;
	enum rc rc;

	if (read_not(s, &is_negated))
		return s->e->rc;
	if (query_peek(s, 0) == '(')
		return read_open(p, is_negated);
	if (++p->n_terms > QUERY_MAX_TERMS)
		return query_fail(
		    s, s->at, "more than %d terms", QUERY_MAX_TERMS);
	rc = query_read_term(s, p->depth == 0 && !is_negated, &node);
	if (!rc && node)
		add_node(p, node, is_negated);
	return rc;
}

static enum rc
read_all(struct parser *p)
{
	struct query_scan *s = &p->s;
	enum rc rc = RC_OK;
	char c;

	open_level(p, false);
	while (!rc) {
		query_skip_blanks(s);
		c = query_peek(s, 0);
		if (!c)
			break;
		if (c == ')')
			rc = read_close(p);
		else if (is_keyword(s, "or"))
			rc = read_join(p, 2);
		else if (is_keyword(s, "and"))
			rc = read_join(p, 3);
		else
			rc = read_item(p);
	}
	if (!rc && p->depth > 0)
		rc = query_fail(s, p->levels[p->depth].open, "missing ')'");
	return rc ? rc : end_level(p, &s->q->root);
}

/* The words that every record must have. */
static const struct query_node *
top_words(const struct query_node *root)
{
	if (root && root->kind == NODE_ALL && !root->is_negated)
		root = root->kids.first;
	return root && root->kind == NODE_WORDS && !root->is_negated ? root
								     : NULL;
}

static enum rc
check_text(struct query_scan *s)
{
	size_t at, n;
	uint32_t cp;

	for (at = 0; at < s->text.n; at += n) {
		n = utf8_next(sv_sub(s->text, at, s->text.n), &cp);
		if (!cp || (n == 1 && cp > 0x7F))
			return query_fail(s, at, "not UTF-8 text");
	}
	return RC_OK;
}

enum rc
query_parse(struct sv text, const struct fieldset *set, int64_t now,
    struct arena *a, struct query **q, struct err *e)
{
	struct parser p = {.s = {.a = a, .e = e, .refs = VEC_INIT}};
	struct query_scan *s = &p.s;
	enum rc rc;

	s->text = arena_sv(a, text);
	s->q = *q = ARENA_NEW(a, struct query);
	s->q->set = set;
	s->q->now = now;
	query_usual_order(s);
	rc = check_text(s);
	if (!rc)
		rc = read_all(&p);
	if (rc)
		goto out;
	s->q->top = top_words(s->q->root);
	s->q->n_refs = s->refs.n;
	s->q->refs = arena_array(a, s->refs.n, sizeof(*s->refs.v));
	if (s->refs.n)
		memcpy(s->q->refs, s->refs.v, s->refs.n * sizeof(*s->refs.v));
out:
	VEC_FREE(&s->refs);
	return rc;
}

enum rc
query_parse_words(char *const *words, size_t n, const struct fieldset *set,
    int64_t now, struct arena *a, struct query **q, struct err *e)
{
	struct str text = STR_INIT;
	enum rc rc;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			str_add_c(&text, ' ');
		str_add_s(&text, words[i]);
	}
	rc = query_parse(str_sv(&text), set, now, a, q, e);
	str_free(&text);
	return rc;
}

bool
query_has_words(const struct query *q)
{
	return q->has_words;
}

bool
query_has_order(const struct query *q)
{
	return q->keys.first != NULL;
}

struct sv
query_words(const struct query *q, struct arena *a)
{
	return q->top ? arena_sv(a, q->top->words) : SV_NULL;
}

bool
query_each_ref(
    const struct query *q, size_t *at, const struct field **f, struct sv *value)
{
	if (*at >= q->n_refs)
		return false;
	*f = q->refs[*at].field;
	*value = q->refs[*at].value;
	++*at;
	return true;
}
