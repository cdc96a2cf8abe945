/* The verb "fields" of any program: what a record has, from its table. */
#ifndef DESK_DESK_FIELD_LIST_H
#define DESK_DESK_FIELD_LIST_H

#include "base/err.h"
#include "desk/cmd.h"
#include "io/field.h"

/* Prints the fields of set: id (the name), type, uses, values, help. */
enum rc field_list_print(
    struct cmd *c, const struct fieldset *set, struct err *e);

/* All of the verb: the fields, or the values of the one that is its operand. */
enum rc field_list_run(
    struct cmd *c, const struct fieldset *set, struct err *e);

/* RC_DENIED where the names that the field may have are those of people, and
 * the caller is not to know them. */
enum rc field_list_require(struct cmd *c, const struct field *f, struct err *e);

/* Prints the values that the field named may have: an enum's words, the names
 * of what it refers to. RC_DATA when it takes any. As field_list_require. */
enum rc field_list_values(
    struct cmd *c, const struct fieldset *set, const char *name, struct err *e);

#endif
