/*
 * Lists of records other than tickets (select.h): a query over one table of
 * fields, and what any record's names must be like.
 */
#ifndef DESK_DESK_RECORDS_H
#define DESK_DESK_RECORDS_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/cmd.h"
#include "desk/query.h"
#include "desk/ticket/ticket.h"
#include "io/field.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Reads the query in words against set; the names in it must exist (RC_USAGE).
 * *how is ready for query_select and query_condition; scope: a condition more,
 * or NULL. They live in the command's arena.
 */
enum rc records_parse(struct cmd *c, const char *words,
    const struct fieldset *set, const char *scope, struct query **q,
    struct query_compile *how, struct err *e);

/*
 * Prints the records that words find, at most as many as --limit says, where
 * the verb takes it; the fields are those of select_fields.
 */
enum rc records_list(struct cmd *c, const char *words,
    const struct fieldset *set, const char *scope, struct err *e);

/*
 * Records that are not in the store: rows of values beside fields, which stay
 * in place. --fields picks and orders, where the verb takes it.
 */
struct record_table {
	struct cmd *cmd;
	const struct field *fields;
	const struct field **picked;
	size_t n_picked;
	struct value *row; /* of the fields picked */
};

enum rc record_table_begin(struct record_table *t, struct cmd *c,
    const struct field *fields, size_t n, struct err *e);
void record_table_row(struct record_table *t, const struct value *values);

/* One record for people, a field a line: those that have a value. */
void record_lines(struct cmd *c, const struct field *const *fields, size_t n,
    const struct value *values);

/* A table of one row; for people its lines, none of which is cut. */
enum rc record_print(struct cmd *c, const struct field *fields, size_t n,
    const struct value *values, struct err *e);

/* A value that is text; NULL and "" are none. */
struct value record_text(const char *text);

/*
 * The texts that the settings' fields have so far in the record with that id,
 * a view a setting, in the command's arena: what settings_describe compares
 * with.
 */
enum rc records_before(struct desk *d, const struct fieldset *set, int64_t id,
    const struct settings *s, struct sv *before, struct err *e);

/*
 * RC_DATA "what: 'x' is no name: …" unless it is one that a list, a setting
 * and a query can hold: 1 to 100 bytes of UTF-8 without controls, blanks at
 * its ends and the characters that mean something there.
 */
enum rc name_check(const char *what, struct sv name, struct err *e);

/* The operands from the at-th on, joined by blanks. In the arena. */
const char *cmd_words_from(struct cmd *c, size_t at);

#endif
