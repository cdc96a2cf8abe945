/*
 * Reads the pieces of a query: quoted and plain text, and the values behind a
 * field's colon, each checked against the field.
 */
#include "desk/query_tree.h"

#include <stdarg.h>
#include <string.h>

#include "base/clock.h"

/* A value or one end of a range. */
struct atom {
	struct sv text;
	bool is_quoted; /* then "me" and '*' are nothing special */
};

enum op { OP_NONE, OP_IS, OP_LESS, OP_UP_TO, OP_MORE, OP_FROM };

/* What a value covers: a number itself, or the seconds of a day. */
struct stretch {
	int64_t from, until;
	bool is_time; /* until is the first second after it */
};

enum rc
query_fail(struct query_scan *s, size_t at, const char *fmt, ...)
{
	struct str what = STR_INIT;
	size_t i, place = 1;
	va_list ap;

	for (i = 0; i < at; i++) {
		if (((unsigned char)s->text.p[i] & 0xC0) != 0x80)
			place++;
	}
	va_start(ap, fmt);
	str_add_vf(&what, fmt, ap);
	va_end(ap);
	err_set(s->e, RC_USAGE, "position %zu: %s", place, what.p);
	str_free(&what);
	return RC_USAGE;
}

char
query_peek(const struct query_scan *s, size_t ahead)
{
	if (ahead >= s->text.n - s->at)
		return '\0';
	return s->text.p[s->at + ahead];
}

bool
query_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void
query_skip_blanks(struct query_scan *s)
{
	while (query_is_blank(query_peek(s, 0)))
		s->at++;
}

/* Only quotes and backslashes are escaped: "C:\temp" means what it says. */
static bool
is_escape(struct sv text, size_t i)
{
	return text.p[i] == '\\' && i + 1 < text.n &&
	    (text.p[i + 1] == '"' || text.p[i + 1] == '\\');
}

enum rc
query_read_quoted(struct query_scan *s, struct sv *text)
{
	struct sv v = s->text;
	size_t i, end, n = 0;
	char *copy;

	for (end = s->at + 1; end < v.n && v.p[end] != '"'; end++) {
		if (is_escape(v, end))
			end++;
	}
	if (end >= v.n)
		return query_fail(s, s->at, "quotes not closed");
	copy = arena_alloc(s->a, end - s->at);
	for (i = s->at + 1; i < end; i++) {
		if (is_escape(v, i))
			i++;
		copy[n++] = v.p[i];
	}
	*text = (struct sv){copy, n};
	s->at = end + 1;
	return RC_OK;
}

struct sv
query_read_raw(struct query_scan *s, const char *stops)
{
	size_t start = s->at, open = 0;
	char c;

	while ((c = query_peek(s, 0)) && !query_is_blank(c)) {
		if (c == '(')
			open++;
		if (c == ')' && open-- == 0)
			break;
		if (strchr(stops, c) && (c != '.' || query_peek(s, 1) == '.'))
			break;
		s->at++;
	}
	return sv_sub(s->text, start, s->at - start);
}

static enum rc
read_atom(struct query_scan *s, const char *stops, struct atom *atom)
{
	*atom = (struct atom){SV_NULL, query_peek(s, 0) == '"'};
	if (atom->is_quoted)
		return query_read_quoted(s, &atom->text);
	atom->text = query_read_raw(s, stops);
	return RC_OK;
}

static enum op
read_op(struct query_scan *s)
{
	char c = query_peek(s, 0);
	bool has_is = query_peek(s, 1) == '=';

	if (c != '<' && c != '>' && c != '=')
		return OP_NONE;
	s->at++;
	if (c == '=')
		return OP_IS;
	if (has_is)
		s->at++;
	if (c == '<')
		return has_is ? OP_UP_TO : OP_LESS;
	return has_is ? OP_FROM : OP_MORE;
}

struct query_value *
query_add_value(
    struct query_scan *s, struct query_values *to, enum query_value_kind kind)
{
	struct query_value *v = ARENA_NEW(s->a, struct query_value);

	v->kind = kind;
	if (to->last)
		to->last->next = v;
	else
		to->first = v;
	to->last = v;
	to->n++;
	s->n_values++;
	return v;
}

/* Has the field an order that '<' and ".." go by? */
static bool
is_ordered(const struct field *f)
{
	switch (f->type) {
	case FIELD_ID:
	case FIELD_INT:
	case FIELD_TIME:
	case FIELD_DURATION:
	case FIELD_ENUM:
		return true;
	case FIELD_BOOL:
	case FIELD_TEXT:
	case FIELD_REF:
	case FIELD_LIST:
	case FIELD_JSON:
		break;
	}
	return false;
}

static enum rc
no_value(struct query_scan *s, const char *name)
{
	return query_fail(s, s->term,
	    "%s: no value; -%s:* asks for those without one", name, name);
}

/* field_parse, whose errors are the user's here. */
static enum rc
parse_value(struct query_scan *s, const struct field *f, struct sv text,
    struct value *v)
{
	struct err e = ERR_INIT;

	if (field_parse(f, text, s->q->now, v, s->a, &e))
		return query_fail(s, s->term, "%s", e.text);
	return v->is_null ? no_value(s, f->name) : RC_OK;
}

static enum rc
parse_stretch(struct query_scan *s, const struct field *f, struct sv text,
    struct stretch *out)
{
	struct value v;

	out->is_time = f->type == FIELD_TIME &&
	    clock_parse(text, s->q->now, &out->from, &out->until);
	if (out->is_time)
		return RC_OK;
	if (parse_value(s, f, text, &v))
		return s->e->rc;
	if (f->type == FIELD_ENUM)
		v.num = field_rank(f, v.text);
	out->from = out->until = v.num;
	return RC_OK;
}

static struct query_bound
low_bound(const struct stretch *at, bool is_behind)
{
	if (is_behind)
		return (struct query_bound){true, !at->is_time, at->until};
	return (struct query_bound){true, false, at->from};
}

static struct query_bound
high_bound(const struct stretch *at, bool is_before)
{
	if (is_before)
		return (struct query_bound){true, true, at->from};
	return (struct query_bound){true, at->is_time, at->until};
}

static bool
is_within(int64_t n, struct query_bound low, struct query_bound high)
{
	if (low.is_set && (n < low.num || (low.is_open && n == low.num)))
		return false;
	return !high.is_set || n < high.num || (!high.is_open && n == high.num);
}

/* Where there is no SQL for a word's rank, the words in the range are named. */
static void
add_range(struct query_scan *s, const struct field *f, struct query_bound low,
    struct query_bound high, struct query_node *node)
{
	struct query_value *v;
	size_t i;

	if (f->type != FIELD_ENUM || f->rank) {
		v = query_add_value(s, &node->other, VALUE_RANGE);
		v->low = low;
		v->high = high;
		return;
	}
	for (i = 0; f->words[i]; i++) {
		if (!is_within((int64_t)i, low, high))
			continue;
		v = query_add_value(s, &node->equal, VALUE_EQUAL);
		v->arg = db_text(f->words[i]);
	}
}

/* ">=high", and a moment or day without any sign. */
static enum rc
add_compared(struct query_scan *s, const struct field *f, enum op op,
    struct sv text, struct query_node *node)
{
	struct query_bound low = {false, false, 0}, high = {false, false, 0};
	struct stretch at;

	if (!is_ordered(f))
		return query_fail(s, s->term,
		    "%s: has no order, so '<' and '>' mean nothing", f->name);
	if (parse_stretch(s, f, text, &at))
		return s->e->rc;
	if (op != OP_LESS && op != OP_UP_TO)
		low = low_bound(&at, op == OP_MORE);
	if (op != OP_MORE && op != OP_FROM)
		high = high_bound(&at, op == OP_LESS);
	add_range(s, f, low, high, node);
	return RC_OK;
}

/* "a..b"; one end may be missing. */
static enum rc
add_between(struct query_scan *s, const struct field *f,
    const struct atom *first, const struct atom *last, struct query_node *node)
{
	struct query_bound low = {false, false, 0}, high = {false, false, 0};
	struct stretch at;

	if (!first->text.n && !last->text.n)
		return query_fail(
		    s, s->term, "%s: '..' needs a value on one side", f->name);
	if (first->text.n) {
		if (parse_stretch(s, f, first->text, &at))
			return s->e->rc;
		low = low_bound(&at, false);
	}
	if (last->text.n) {
		if (parse_stretch(s, f, last->text, &at))
			return s->e->rc;
		high = high_bound(&at, false);
	}
	add_range(s, f, low, high, node);
	return RC_OK;
}

/* The pattern for a text that contains atom; a plain '*' is any text. */
static struct sv
contains_pattern(struct query_scan *s, const struct atom *atom)
{
	char *p = arena_alloc(s->a, 2 * atom->text.n + 2);
	size_t i, n = 0;
	char c;

	p[n++] = '%';
	for (i = 0; i < atom->text.n; i++) {
		c = atom->text.p[i];
		if (c == '*' && !atom->is_quoted) {
			p[n++] = '%';
			continue;
		}
		if (c == '%' || c == '_' || c == '\\')
			p[n++] = '\\';
		p[n++] = c;
	}
	p[n++] = '%';
	return (struct sv){p, n};
}

enum rc
query_add_equal(struct query_scan *s, const struct field *f, struct sv text,
    struct query_node *node)
{
	struct value v;
	struct db_arg arg;

	if (parse_value(s, f, text, &v))
		return s->e->rc;
	arg = v.text.n ? db_view(v.text) : db_int(v.num);
	query_add_value(s, &node->equal, VALUE_EQUAL)->arg = arg;
	return RC_OK;
}

static void
add_ref(struct query_scan *s, const struct field *f, const struct atom *atom,
    struct query_node *node)
{
	struct query_ref ref = {f, atom->text};

	/* A part of an address asks for all that have it: a domain, a name. */
	if (f->ref->is_made && sv_find_c(atom->text, '@') == atom->text.n) {
		query_add_value(s, &node->other, VALUE_LIKE)->arg =
		    db_view(contains_pattern(s, atom));
		return;
	}
	if (f->ref->is_made)
		ref.value = arena_lower(s->a, atom->text);
	if (!atom->is_quoted && f->ref->has_me && sv_is(atom->text, "me")) {
		query_add_value(s, &node->other, VALUE_ME);
		s->q->me = f;
		return;
	}
	query_add_value(s, &node->equal, VALUE_EQUAL)->arg = db_view(ref.value);
	VEC_ADD(&s->refs, ref);
}

/* One value with the sign before it. */
static enum rc
add_atom(struct query_scan *s, const struct field *f, enum op op,
    const struct atom *atom, struct query_node *node)
{
	bool is_compared = op != OP_NONE && op != OP_IS;
	bool is_text = f->type == FIELD_TEXT || f->type == FIELD_JSON;

	if (!atom->text.n)
		return no_value(s, f->name);
	if (op == OP_NONE && !atom->is_quoted && sv_is(atom->text, "*"))
		query_add_value(s, &node->other, VALUE_ANY);
	else if (op == OP_NONE && f->type == FIELD_TIME &&
	    (atom->text.p[0] == '-' || atom->text.p[0] == '+'))
		return query_fail(s, s->term,
		    "%s: '%.*s' is one second: write %.*s.. for what came "
		    "since, ..%.*s for what came before",
		    f->name, SV_ARG(atom->text), SV_ARG(atom->text),
		    SV_ARG(atom->text));
	else if (is_compared || f->type == FIELD_TIME)
		return add_compared(s, f, op, atom->text, node);
	else if (f->type == FIELD_REF)
		add_ref(s, f, atom, node);
	else if (f->type == FIELD_LIST)
		query_add_value(s, &node->other, VALUE_EQUAL)->arg =
		    db_view(atom->text);
	else if (is_text && op == OP_NONE)
		query_add_value(s, &node->other, VALUE_LIKE)->arg =
		    db_view(contains_pattern(s, atom));
	else
		return query_add_equal(s, f, atom->text, node);
	return RC_OK;
}

/* A value, a comparison or a range. */
static enum rc
read_value(struct query_scan *s, const struct field *f, struct query_node *node)
{
	enum op op = read_op(s);
	bool has_range = op == OP_NONE && is_ordered(f);
	struct atom first, last;

	if (read_atom(s, has_range ? ",." : ",", &first))
		return s->e->rc;
	if (!has_range || query_peek(s, 0) != '.' || query_peek(s, 1) != '.')
		return add_atom(s, f, op, &first, node);
	s->at += 2;
	if (read_atom(s, ",", &last))
		return s->e->rc;
	return add_between(s, f, &first, &last, node);
}

bool
query_next_value(struct query_scan *s, enum rc *rc)
{
	if (!*rc && s->n_values > QUERY_MAX_VALUES)
		*rc = query_fail(
		    s, s->term, "more than %d values", QUERY_MAX_VALUES);
	if (*rc || query_peek(s, 0) != ',')
		return false;
	s->at++;
	return true;
}

enum rc
query_read_values(
    struct query_scan *s, const struct field *f, struct query_node *node)
{
	enum rc rc;
	char c;

	do {
		rc = read_value(s, f, node);
	} while (query_next_value(s, &rc));
	c = query_peek(s, 0);
	if (!rc && c && c != ')' && !query_is_blank(c))
		rc = query_fail(s, s->at,
		    "%s: a blank or ',' must follow the quotes", f->name);
	return rc;
}
