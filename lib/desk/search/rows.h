/*
 * The rows of the stores' full text, in the stores' own words: terms of a text
 * go in, and the same terms take it out again. Inside db_tx.
 */
#ifndef DESK_DESK_SEARCH_ROWS_H
#define DESK_DESK_SEARCH_ROWS_H

#include "base/err.h"
#include "base/sv.h"
#include "db/db.h"
#include "desk/search/part.h"

#include <stdbool.h>
#include <stdint.h>

/* Terms with blanks between them, a column each. */
struct search_row {
	enum search_kind kind;
	int64_t id;
	struct sv terms[SEARCH_COLUMNS];
};

enum rc search_row_add(
    struct db *db, const struct search_row *row, struct err *e);
enum rc search_row_remove(
    struct db *db, const struct search_row *row, struct err *e);

/* search/count.c: adds what one article has to the counts of words, or with a
 * step of -1 takes it away; columns are its texts, row their terms, length
 * their number. */
enum rc search_count_article(struct db *db, const struct search_row *row,
    const size_t length[SEARCH_COLUMNS],
    const struct sv columns[SEARCH_COLUMNS], int step, struct err *e);

/* Takes all of a kind out. */
enum rc search_row_clear(struct db *db, enum search_kind kind, struct err *e);

/*
 * Whether the full text has exactly what was handed to search_sum_add, in any
 * order: all rows of a kind between start and end.
 */
struct search_sum {
	struct db *db;
	enum search_kind kind;
	uint64_t want; /* of all places of all terms */
	int64_t rows;
	bool is_wrong;
};

void search_sum_start(
    struct search_sum *sum, struct db *db, enum search_kind kind);
enum rc search_sum_add(
    struct search_sum *sum, const struct search_row *row, struct err *e);
enum rc search_sum_end(struct search_sum *sum, bool *in_step, struct err *e);

#endif
