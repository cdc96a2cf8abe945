/*
 * Which tickets a command is for: the front door of every verb that takes
 * tickets. Numbers, "-" (ids from stdin, TSV or JSON lines) and --where QUERY.
 */
#ifndef DESK_DESK_SELECT_H
#define DESK_DESK_SELECT_H

#include "base/err.h"
#include "base/vec.h"
#include "desk/cmd.h"
#include "desk/query.h"
#include "desk/search/search.h"
#include "io/field.h"

#include <stddef.h>
#include <stdint.h>

struct ids {
	int64_t *v; /* in the order given, each once; in the command's arena */
	size_t n;
	bool used_stdin;
	const char *where; /* --where, or NULL; what it finds stands behind */
	size_t n_named;    /* those named one by one */
	const char *scope; /* of articles: a condition over them, or NULL */
};

typedef VEC(int64_t) id_vec;

/* Puts each of ids into out->v once, where it is named first. out->n_named:
 * how many of those in front are named one by one; then how many are left. */
void ids_once(struct arena *a, const id_vec *ids, struct ids *out);

/*
 * Takes the leading operands that are ids or "-" and the --where option.
 * *n_used tells how many operands that were. RC_USAGE when nothing names a
 * ticket; RC_DATA for a bad id, naming the line; RC_NOTFOUND when one is
 * unknown or not the caller's. Merged tickets' numbers lead to the survivor
 * when follow_merges. An empty query result or an empty stdin is no error.
 */
enum rc select_tickets(struct cmd *c, bool follow_merges, struct ids *ids,
    size_t *n_used, struct err *e);

/* Inside db_tx: asks --where again, so that what is changed is what it finds
 * now. */
enum rc select_again(struct cmd *c, struct ids *ids, struct err *e);

/* The record that a word names. */
typedef enum rc (*find_fn)(
    struct desk *d, struct sv word, int64_t *id, struct err *e);

/* For records that have numbers alone: any number. RC_USAGE. */
enum rc find_number(struct desk *d, struct sv word, int64_t *id, struct err *e);

/*
 * The same for records other than tickets: the operands from the at-th on, up
 * to the end-th or the first field=value; "-" stands for the ids on stdin,
 * where what is RC_USAGE else is RC_DATA. None is no error.
 */
enum rc select_named(struct cmd *c, size_t at, size_t end, find_fn find,
    struct ids *ids, size_t *n_used, struct err *e);

/* Exactly one id as the first operand. */
enum rc select_one(
    struct cmd *c, bool follow_merges, int64_t *id, struct err *e);

/*
 * A select over tickets for the query in words, within what the caller may
 * see: see query_select. With limit 0 all. The names in the query must exist.
 * words NULL means every ticket by number, merged ones included.
 */
enum rc select_query(struct cmd *c, const char *words,
    const struct fieldset *set, const struct field *const *fields,
    size_t n_fields, int64_t limit, struct query_sql *sql, struct err *e);

/* The condition and nothing else ("… where" is the caller's). */
enum rc select_condition(struct cmd *c, const char *words,
    const struct fieldset *set, struct query_sql *sql, struct err *e);

/*
 * The words of a query that every hit must have, and its other conditions, as a
 * question; sql holds the condition and must live as long. RC_USAGE without
 * such a word.
 */
enum rc select_hits(struct cmd *c, const char *words,
    const struct fieldset *set, struct query_sql *sql,
    struct search_question *question, struct err *e);

/* A condition over "ticket t" for what the caller may see; NULL: all. */
const char *select_scope(struct cmd *c);

/* Prints the rows of sql, whose columns are the fields. *n (may be NULL) says
 * how many. */
enum rc select_print(struct cmd *c, const struct query_sql *sql,
    const struct field *const *fields, size_t n_fields, int64_t *n,
    struct err *e);

/* The fields that --fields names; else in JSON all but the long ones, in other
 * formats those listed by default. */
enum rc select_fields(struct cmd *c, const struct fieldset *set,
    const struct field ***fields, size_t *n, struct err *e);

/* Prints ids of records, so that what was made or changed can be piped on. */
void select_print_ids(struct cmd *c, const int64_t *ids, size_t n);

/* The values of a row whose columns are the fields. */
void select_row(struct db_stmt *st, const struct field *const *fields,
    size_t n_fields, struct value *values);

#endif
