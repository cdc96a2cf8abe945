/*
 * Makes SQL of a query's tree. All text comes from the field table and from
 * here; what a user typed goes into parameters.
 */
#include "desk/query.h"

#include <string.h>

#include "desk/query_tree.h"
#include "desk/search/search.h"

/* A longer list of values comes in groups (query_tree.h says why). */
#define GROUP_MAX 100

struct maker {
	const struct query *q;
	const struct query_compile *how;
	struct query_sql *out;
};

void
query_sql_free(struct query_sql *s)
{
	str_free(&s->sql);
	VEC_FREE(&s->args);
}

void
query_sql_arg(struct query_sql *s, struct db_arg arg)
{
	VEC_ADD(&s->args, arg);
	str_add_f(&s->sql, "$%zu", s->args.n);
}

/* Adds text of the field table with the dialect's words put in. */
static void
add_dialect(struct str *sql, const char *text, const struct db_dialect *dialect)
{
	static const struct sv mark = {"{LIST_AGG}", 10};
	struct sv rest = sv_of(text);
	size_t at;

	for (at = sv_find(rest, mark); at < rest.n; at = sv_find(rest, mark)) {
		str_add(sql, sv_sub(rest, 0, at));
		str_add_s(sql, dialect->list_agg);
		rest = sv_sub(rest, at + mark.n, rest.n);
	}
	str_add(sql, rest);
}

static void
add(struct maker *m, const char *text)
{
	add_dialect(&m->out->sql, text, m->how->dialect);
}

/* Adds text with a placeholder for arg in place of each mark. */
static void
add_filled(
    struct maker *m, const char *text, const char *mark, struct db_arg arg)
{
	struct sv rest = sv_of(text), sign = sv_of(mark);
	size_t at = sv_find(rest, sign), number = 0;

	for (; at < rest.n; at = sv_find(rest, sign)) {
		str_add(&m->out->sql, sv_sub(rest, 0, at));
		if (number) {
			str_add_f(&m->out->sql, "$%zu", number);
		} else {
			query_sql_arg(m->out, arg);
			number = m->out->args.n;
		}
		rest = sv_sub(rest, at + sign.n, rest.n);
	}
	str_add(&m->out->sql, rest);
}

/* Adds an expression of the field table as an operand. */
static void
add_operand(struct maker *m, const char *sql)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
	bool is_plain = sql[strspn(sql, plain)] == '\0';

	if (!is_plain)
		add(m, "(");
	add(m, sql);
	if (!is_plain)
		add(m, ")");
}

/* What a field is sorted and compared by. */
static const char *
rank_of(const struct field *f)
{
	return f->rank ? f->rank : f->sql;
}

/* " = $1" or " in ($1, $2)". */
static void
add_equal(struct maker *m, const struct query_values *values)
{
	const struct query_value *v;

	add(m, values->n == 1 ? " = " : " in (");
	for (v = values->first; v; v = v->next) {
		query_sql_arg(m->out, v->arg);
		if (v->next)
			add(m, ", ");
	}
	if (values->n > 1)
		add(m, ")");
}

static void
add_in(struct maker *m, const struct field *f, const struct query_values *v)
{
	if (f->type != FIELD_REF) {
		add_operand(m, f->sql);
		add_equal(m, v);
		return;
	}
	add_operand(m, f->ref->key);
	str_add_f(&m->out->sql, " in (select %s from %s where %s", f->ref->id,
	    f->ref->table, f->ref->column);
	add_equal(m, v);
	add(m, ")");
}

static void
add_any(struct maker *m, const struct field *f, bool is_negated)
{
	add_operand(m, f->type == FIELD_REF ? f->ref->key : f->sql);
	add(m, is_negated ? " is null" : " is not null");
}

/* Without regard to case; how much of that is the store's to know. */
static void
add_like(struct maker *m, const struct field *f, struct db_arg pattern)
{
	add(m, "lower(");
	add(m, f->sql);
	add(m, ") like lower(");
	query_sql_arg(m->out, pattern);
	add(m, ") escape '\\'");
}

static void
add_bound(struct maker *m, const struct field *f, const char *sign,
    const struct query_bound *b)
{
	add_operand(m, rank_of(f));
	str_add_f(&m->out->sql, " %s%s ", sign, b->is_open ? "" : "=");
	query_sql_arg(m->out, db_int(b->num));
}

static void
add_range(struct maker *m, const struct field *f, const struct query_value *v)
{
	bool is_both = v->low.is_set && v->high.is_set;

	if (is_both)
		add(m, "(");
	if (v->low.is_set)
		add_bound(m, f, ">", &v->low);
	if (is_both)
		add(m, " and ");
	if (v->high.is_set)
		add_bound(m, f, "<", &v->high);
	if (is_both)
		add(m, ")");
}

/* One condition, fit to stand between "and" and "or". */
static void
add_value(struct maker *m, const struct field *f, const struct query_value *v)
{
	switch (v->kind) {
	case VALUE_ANY:
		add_any(m, f, false);
		break;
	case VALUE_EQUAL:
		add_filled(m, f->match, "{VALUE}", v->arg);
		break;
	case VALUE_LIKE:
		add_like(m, f, v->arg);
		break;
	case VALUE_RANGE:
		add_range(m, f, v);
		break;
	case VALUE_ME:
		add_operand(m, f->ref->key);
		add(m, " = ");
		query_sql_arg(m->out, db_int(m->how->me));
		break;
	case VALUE_TEST:
		add(m, "(");
		add_filled(m, v->test->sql, "{NOW}", db_int(m->q->now));
		add(m, ")");
		break;
	}
}

/* Each a condition, with "or" between them. */
static void
add_values(
    struct maker *m, const struct field *f, const struct query_values *values)
{
	bool is_grouped = values->n > GROUP_MAX;
	const struct query_value *v;
	size_t n = 0;

	if (is_grouped)
		add(m, "(");
	for (v = values->first; v; v = v->next, n++) {
		if (n > 0)
			add(m, n % GROUP_MAX ? " or " : ") or (");
		add_value(m, f, v);
	}
	if (is_grouped)
		add(m, ")");
}

static void
add_term(struct maker *m, const struct query_node *node)
{
	if (node->equal.n)
		add_in(m, node->field, &node->equal);
	if (node->equal.n && node->other.n)
		add(m, " or ");
	add_values(m, node->field, &node->other);
	if (node->equal.n + node->other.n == 0)
		add(m, "1 = 0");
}

/* The store's expression for words. */
static struct sv
match_of(const struct query_compile *how, const struct query_node *node)
{
	if (!how->search || !node->expression.n)
		return node->expression;
	return search_match(how->search, node->expression);
}

static void
add_words(struct maker *m, const struct query_node *node)
{
	struct sv match = match_of(m->how, node);

	if (match.n)
		add_filled(m,
		    search_condition(m->how->dialect, m->how->only_public),
		    "{VALUE}", db_view(match));
	else
		add(m, "1 = 0");
}

/* "-field:*", for which an index may be there. */
static bool
is_absence(const struct query_node *node)
{
	return node->kind == NODE_TERM && node->is_negated &&
	    node->equal.n == 0 && node->other.n == 1 &&
	    node->other.first->kind == VALUE_ANY;
}

/* Is it true or false for every record, never null? */
static bool
is_two_valued(const struct query_node *node)
{
	return node->kind == NODE_TERM && node->field &&
	    node->field->type == FIELD_LIST;
}

/* Inside a list of that kind. "and" binds tighter than "or" and goes without,
 * for SQLite's parser has little room. */
static bool
has_parentheses(const struct query_node *node, enum query_node_kind within)
{
	if (node->is_negated)
		return true;
	switch (node->kind) {
	case NODE_ALL:
		return within != NODE_SOME;
	case NODE_TERM:
		return (node->equal.n > 0) + node->other.n > 1;
	case NODE_SOME:
	case NODE_WORDS:
		break;
	}
	return true;
}

/*
 * A list of conditions that all (NODE_ALL) or some (NODE_SOME) must hold. What
 * is negated holds for null, too: -priority:high takes what has no priority.
 */
static void
add_list(
    struct maker *m, const struct query_node *first, enum query_node_kind kind)
{
	const struct query_node *node;
	bool is_plain_not;

	for (node = first; node; node = node->next) {
		if (node != first)
			add(m, kind == NODE_SOME ? " or " : " and ");
		if (m->how->without_words && node == m->q->top) {
			add(m, "1 = 1");
			continue;
		}
		if (is_absence(node)) {
			add_any(m, node->field, true);
			continue;
		}
		is_plain_not = node->is_negated && is_two_valued(node);
		add(m, is_plain_not ? "not " : "");
		add(m, has_parentheses(node, kind) ? "(" : "");
		if (node->kids.first)
			add_list(m, node->kids.first, node->kind);
		else if (node->kind == NODE_WORDS)
			add_words(m, node);
		else
			add_term(m, node);
		add(m, has_parentheses(node, kind) ? ")" : "");
		if (node->is_negated && !is_plain_not)
			add(m, " is not true");
	}
}

void
query_scope(struct str *sql, const char *scope, int64_t me)
{
	static const struct sv mark = {"{ME}", 4};
	struct sv rest = sv_of(scope);
	size_t at;

	str_add_c(sql, '(');
	for (at = sv_find(rest, mark); at < rest.n; at = sv_find(rest, mark)) {
		str_add(sql, sv_sub(rest, 0, at));
		str_add_f(sql, "%lld", (long long)me);
		rest = sv_sub(rest, at + mark.n, rest.n);
	}
	str_add(sql, rest);
	str_add_c(sql, ')');
}

void
query_fields(const struct field *const *fields, size_t n_fields,
    const struct db_dialect *dialect, struct str *sql)
{
	size_t i;

	CHECK(n_fields > 0);
	for (i = 0; i < n_fields; i++) {
		str_add_s(sql, i ? ", " : "select ");
		add_dialect(sql, fields[i]->sql, dialect);
	}
}

static bool
node_mentions(const struct query_node *node, const char *name)
{
	const struct query_value *v;

	for (; node; node = node->next) {
		if (node->field && strcmp(node->field->name, name) == 0)
			return true;
		for (v = node->other.first; v; v = v->next)
			if (v->test && strcmp(v->test->value, name) == 0)
				return true;
		if (node_mentions(node->kids.first, name))
			return true;
	}
	return false;
}

bool
query_mentions(const struct query *q, const char *name)
{
	return node_mentions(q->root, name);
}

enum rc
query_condition(const struct query *q, const struct fieldset *set,
    const struct query_compile *how, struct query_sql *out, struct err *e)
{
	struct maker m = {q, how, out};
	const struct query_node *root = q->root;

	CHECK(set == q->set);
	if (q->me && !how->me)
		return err_set(e, RC_USAGE,
		    "%s:me: you are no agent of this desk", q->me->name);
	if (!root)
		add(&m, "1 = 1");
	else if (root->kind == NODE_ALL && !root->is_negated)
		add_list(&m, root->kids.first, NODE_ALL);
	else
		add_list(&m, root, NODE_ALL);
	if (how->scope) {
		add(&m, " and ");
		query_scope(&out->sql, how->scope, how->me);
	}
	return RC_OK;
}

/* What has no value comes last; some fields have always one. */
static bool
is_nullable(const struct field *f)
{
	return !f->rank && f->type != FIELD_ID && f->type != FIELD_BOOL;
}

static void
add_keys(struct maker *m, const struct query_key *key)
{
	const char *record = m->q->set->key;
	bool is_down = key && key->is_down;

	for (; key; key = key->next) {
		add_operand(m, rank_of(key->field));
		add(m, key->is_down ? " desc" : "");
		add(m, is_nullable(key->field) ? " nulls last" : "");
		if (strcmp(key->field->sql, record) == 0)
			return;
		add(m, ", ");
	}
	add(m, record);
	add(m, is_down ? " desc" : "");
}

void
query_order(const struct query *q, const struct fieldset *set,
    const struct query_compile *how, struct query_sql *out)
{
	struct maker m = {q, how, out};

	CHECK(set == q->set);
	add(&m, " order by ");
	if (q->keys.first || !q->top || !q->top->expression.n) {
		add_keys(&m, q->keys.first ? q->keys.first : q->usual.first);
		return;
	}
	add_filled(&m, search_order(how->dialect, how->only_public), "{VALUE}",
	    db_view(match_of(how, q->top)));
	str_add_f(&out->sql, ", %s desc", set->key);
}

enum rc
query_select(const struct query *q, const struct fieldset *set,
    const struct field *const *fields, size_t n_fields, int64_t limit,
    const struct query_compile *how, struct query_sql *out, struct err *e)
{
	enum rc rc;

	query_fields(fields, n_fields, how->dialect, &out->sql);
	str_add_f(&out->sql, " from %s where ", set->from);
	rc = query_condition(q, set, how, out, e);
	if (rc)
		return rc;
	query_order(q, set, how, out);
	if (limit > 0) {
		str_add_s(&out->sql, " limit ");
		query_sql_arg(out, db_int(limit));
	}
	return RC_OK;
}
