/*
 * Lists of articles: the query language over their fields, with the search
 * engine (search/search.h) for its words. Each call stays within what the
 * caller may read and scope, a condition over "article a", or NULL.
 */
#ifndef DESK_DESK_KB_LIST_H
#define DESK_DESK_KB_LIST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "desk/cmd.h"
#include "io/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The ids that words (a query) mean, in its order, else the best first; limit
 * 0: all. In the command's arena. RC_USAGE for a bad query, and where words
 * of the full text stand behind "or" or "not".
 */
enum rc article_query(struct cmd *c, const char *words, const char *scope,
    int64_t limit, int64_t **ids, size_t *n, struct err *e);

/* Prints them, as records_list does. */
enum rc article_list(
    struct cmd *c, const char *words, const char *scope, struct err *e);

/* A row of an article's newest version (or what its readers see, as
 * article_set says): the values of fields, which live until the next call. */
struct article_rows {
	struct cmd *cmd;
	const struct field *const *fields;
	size_t n;
	struct value *values;
	struct arena arena;
	struct str sql; /* of one row */
};

void article_rows_begin(struct article_rows *r, struct cmd *c,
    const struct field *const *fields, size_t n);
enum rc article_row(
    struct article_rows *r, int64_t id, bool *found, struct err *e);
void article_rows_end(struct article_rows *r);

#endif
