/* What an article has more than one of, as JSON. */
#ifndef DESK_DESK_KB_PARTS_H
#define DESK_DESK_KB_PARTS_H

#include "base/err.h"
#include "base/str.h"
#include "desk/desk.h"
#include "io/field.h"
#include "io/json.h"

#include <stddef.h>
#include <stdint.h>

/* Key and array: the rows of set for the article, whose id is $1 of the
 * condition. The set's first field, the article's id, is left out. */
enum rc article_part_json(struct desk *d, int64_t id, const char *key,
    const struct fieldset *set, const char *condition, struct json_writer *w,
    struct err *e);

/* A line with the values of fields, then versions and phrasings: what
 * article_import_record reads. */
enum rc article_parts_json(struct desk *d, int64_t id,
    const struct field *const *fields, const struct value *values, size_t n,
    struct str *out, struct err *e);

#endif
