/*
 * The query language (desk-query(7)): which records are meant, and in what
 * order. Parsed against a field table, then compiled to bound SQL; nothing a
 * user types becomes SQL text.
 *
 *	status:open,waiting -tag:vip priority:>=high created:..-30d
 *	subject:"exact phrase" (team:a or team:b) is:open words sort:-priority
 *
 * Terms side by side (or with "and" between them) must all hold and bind
 * tighter than "or"; '-' and "not" take what the term leaves, records without
 * a value among them. A value is compared by its field's type: text contains
 * it, whatever the case ('*' in it is any text; field:=text is the whole), all
 * else is equal to it; field:* is any value. Numbers, times and enum words
 * take < <= > >= and a..b, both ends of which belong to it; a day or month
 * means all of its seconds. In quotes, \" and \\ are a quote and a backslash
 * and "me" and '*' nothing special. #42 is id:42. All else is a word for the
 * full text, and so is what no field can be called: 12:30, http://host.
 * The words side by side are one search: one message has them all.
 */
#ifndef DESK_DESK_QUERY_H
#define DESK_DESK_QUERY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"
#include "base/vec.h"
#include "db/db.h"
#include "io/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct query;

/*
 * Reads text. RC_USAGE names the position (in characters, from 1), the field
 * and the closest known name. The query lives in a and refers to set, not to
 * text. At most 10 parentheses deep, 500 terms, 5,000 values.
 */
enum rc query_parse(struct sv text, const struct fieldset *set, int64_t now,
    struct arena *a, struct query **q, struct err *e);

/* The operands of a command line joined by blanks, then query_parse. */
enum rc query_parse_words(char *const *words, size_t n,
    const struct fieldset *set, int64_t now, struct arena *a, struct query **q,
    struct err *e);

/* Are there words for the full text, at the top or deeper? */
bool query_has_words(const struct query *q);

/* Does it say in what order? */
bool query_has_order(const struct query *q);

/* SQL under construction: text and the parameters that belong to it, which
 * point into the query's arena. More may be added before and after. */
struct query_sql {
	struct str sql;
	VEC(struct db_arg) args;
};

#define QUERY_SQL_INIT                                                         \
	{                                                                      \
		STR_INIT, VEC_INIT                                             \
	}

void query_sql_free(struct query_sql *s);

/* Appends arg and writes its placeholder "$n" into the text. */
void query_sql_arg(struct query_sql *s, struct db_arg arg);

struct query_compile {
	int64_t me; /* the calling agent's id, 0 when there is none */
	const struct db_dialect *dialect;
	const char *scope;  /* a condition more, {ME} in it is me; or NULL */
	bool without_words; /* leave out what query_words gives */
	bool only_public;   /* words are not looked for in notes */
	/* How the full text is asked; NULL: with the words as they are. */
	const struct search_reading *search;
};

/* Writes scope with {ME} filled in, in parentheses. */
void query_scope(struct str *sql, const char *scope, int64_t me);

/* "select" and the fields' expressions, in the words of the dialect. */
void query_fields(const struct field *const *fields, size_t n_fields,
    const struct db_dialect *dialect, struct str *sql);

/* Does the query ask for the field of that name, or for a test of that value
 * ("merged" of is:merged)? */
bool query_mentions(const struct query *q, const char *name);

/*
 * The whole select: the fields' expressions, the record's table, the
 * condition, the order and a limit (0 = none). RC_USAGE where "me" is asked
 * for and there is none.
 */
enum rc query_select(const struct query *q, const struct fieldset *set,
    const struct field *const *fields, size_t n_fields, int64_t limit,
    const struct query_compile *how, struct query_sql *out, struct err *e);

/*
 * Only the condition, never empty ("1 = 1" for an empty query) and fit to
 * stand beside "and". A test's SQL may hold {NOW}, which is bound.
 */
enum rc query_condition(const struct query *q, const struct fieldset *set,
    const struct query_compile *how, struct query_sql *out, struct err *e);

/*
 * Only "order by …", starting with a blank: what the query sorts by, else the
 * rank of its words, else the set's own order, and in the end the record's
 * key, which runs as the first of them does, so that an index over (x, id)
 * serves both directions. Absent values come last ("nulls last") but for ids,
 * truth values and fields with a rank, which are taken to have none. SQLite
 * uses any index for that; PostgreSQL needs (x desc nulls last, id desc) for
 * "-x".
 */
void query_order(const struct query *q, const struct fieldset *set,
    const struct query_compile *how, struct query_sql *out);

/*
 * The names of other records that the query asks for ("bob" of assignee:bob,
 * not "me"), so that the caller can say which of them do not exist. *at starts
 * at 0.
 */
bool query_each_ref(const struct query *q, size_t *at, const struct field **f,
    struct sv *value);

/*
 * The words that every record must have, in the form search/search.h takes;
 * SV_NULL without any. Those behind "or" and "not" are not among them.
 */
struct sv query_words(const struct query *q, struct arena *a);

#endif
