/*
 * What a query is read into (query.c, query_term.c, query_value.c) and made SQL
 * of (query_sql.c); private to them. A tree lives in one arena and is at most
 * QUERY_MAX_DEPTH parentheses deep.
 */
#ifndef DESK_DESK_QUERY_TREE_H
#define DESK_DESK_QUERY_TREE_H

#include "desk/query.h"

/*
 * Bounds that keep every query within what SQLite reads: an expression may be
 * 1,000 deep ("a and b and c" is as deep as it is long), and its parser's
 * stack of 100 is full after 14 parentheses at their worst; the rest is for
 * the statement around a condition.
 */
#define QUERY_MAX_DEPTH 10
#define QUERY_MAX_TERMS 500
#define QUERY_MAX_VALUES 5000

/* One end of a range. */
struct query_bound {
	bool is_set;
	bool is_open; /* num itself is outside */
	int64_t num;
};

enum query_value_kind {
	VALUE_ANY,   /* there is a value */
	VALUE_EQUAL, /* it is arg; of a list: arg is in it */
	VALUE_LIKE,  /* it matches the pattern arg */
	VALUE_RANGE, /* it lies between low and high */
	VALUE_ME,    /* it is the caller */
	VALUE_TEST,  /* test holds */
};

struct query_value {
	struct query_value *next;
	enum query_value_kind kind;
	struct db_arg arg;
	struct query_bound low, high;
	const struct field_test *test;
};

struct query_values {
	struct query_value *first, *last;
	size_t n;
};

enum query_node_kind {
	NODE_ALL,   /* all of kids */
	NODE_SOME,  /* at least one of kids */
	NODE_TERM,  /* any of equal and other: field:value, is:open */
	NODE_WORDS, /* full text */
};

struct query_node;

struct query_nodes {
	struct query_node *first, *last;
	size_t n;
};

struct query_node {
	struct query_node *next;
	enum query_node_kind kind;
	bool is_negated;
	struct query_nodes kids;
	const struct field *field;   /* NULL where other holds tests */
	struct query_values equal;   /* become one comparison */
	struct query_values other;   /* become one condition each */
	struct sv words, expression; /* expression SV_NULL: nothing matches */
};

/* A field to sort by. */
struct query_key {
	struct query_key *next;
	const struct field *field;
	bool is_down;
};

struct query_keys {
	struct query_key *first, *last;
};

/* The name of another record that the query asks for. */
struct query_ref {
	const struct field *field;
	struct sv value;
};

struct query {
	const struct fieldset *set;
	int64_t now;
	struct query_node *root;      /* NULL: every record */
	struct query_keys keys;       /* what the query names */
	struct query_keys usual;      /* what the set names, for want of keys */
	const struct query_node *top; /* NODE_WORDS that all must match */
	bool has_words;
	const struct field *me; /* a field that "me" was asked of */
	struct query_ref *refs;
	size_t n_refs;
};

/* A text on its way into a query. Its bytes are UTF-8 without NUL. */
struct query_scan {
	struct sv text;
	size_t at;
	size_t term; /* where the current term starts; messages name it */
	size_t n_values;
	VEC(struct query_ref) refs;
	struct query *q;
	struct arena *a;
	struct err *e;
};

/* RC_USAGE "position N: text", where N counts characters from 1. */
enum rc query_fail(struct query_scan *s, size_t at, const char *fmt, ...)
    ATTR_PRINTF(3, 4);

/* The byte at s->at + ahead, '\0' at the end. */
char query_peek(const struct query_scan *s, size_t ahead);
void query_skip_blanks(struct query_scan *s);
bool query_is_blank(char c);

/* Text in double quotes, without them; \" and \\ inside are one character. */
enum rc query_read_quoted(struct query_scan *s, struct sv *text);

/* Bytes up to a blank, a ')' without a '(' among them, or one of stops. */
struct sv query_read_raw(struct query_scan *s, const char *stops);

struct query_node *query_node_new(
    struct query_scan *s, enum query_node_kind kind);

struct query_value *query_add_value(
    struct query_scan *s, struct query_values *to, enum query_value_kind kind);

/* Steps over the ',' behind a value; false where the values end, and with *rc
 * set when they are too many. */
bool query_next_value(struct query_scan *s, enum rc *rc);

/* The values of a field, from behind its colon. */
enum rc query_read_values(
    struct query_scan *s, const struct field *f, struct query_node *node);

/* One value that is there already: the 42 of "#42". */
enum rc query_add_equal(struct query_scan *s, const struct field *f,
    struct sv text, struct query_node *node);

/* Anything but parentheses and what joins or negates. *node is NULL when it
 * says what to sort by, which it must not unless may_sort. */
enum rc query_read_term(
    struct query_scan *s, bool may_sort, struct query_node **node);

/* Takes the order that the field table asks for. */
void query_usual_order(struct query_scan *s);

#endif
