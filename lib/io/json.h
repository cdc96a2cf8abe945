/*
 * JSON (RFC 8259). Writing streams with flat memory and always gives valid
 * UTF-8; reading goes through cJSON, strictly: one value, valid UTF-8, no
 * \u0000, no duplicate keys (case counts), numbers up to 2^53, 100 levels.
 */
#ifndef DESK_IO_JSON_H
#define DESK_IO_JSON_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes into out; commas and nesting (at most 16 levels) are its business. */
struct json_writer {
	struct str *out;
	unsigned depth;
	unsigned has_items; /* a bit a level */
	bool has_key;       /* a key waits for its value */
};

void json_object_begin(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array_begin(struct json_writer *w);
void json_array_end(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
/* Repaired where it is bad UTF-8; null for a view of nothing. */
void json_text(struct json_writer *w, struct sv v);
void json_text_or_null(struct json_writer *w, const char *s);
void json_int(struct json_writer *w, int64_t n);
void json_bool(struct json_writer *w, bool b);
void json_null(struct json_writer *w);
/* A value that is JSON already; where it is not, it is written as text. */
void json_raw(struct json_writer *w, struct sv json);

struct json; /* a value read */

enum json_type {
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_TEXT,
	JSON_ARRAY,
	JSON_OBJECT,
};

/* Reads one value. RC_DATA with the byte where it went wrong. Free it with
 * json_free (NULL is fine). */
enum rc json_parse(struct sv text, struct json **value, struct err *e);
void json_free(struct json *j);

/* All that follow take NULL (no such member) as they take null. */
enum json_type json_type_of(const struct json *j);
const struct json *json_get(const struct json *object, const char *key);
/* The first item of an array or object, and the one after; NULL at the end. */
const struct json *json_first(const struct json *j);
const struct json *json_next(const struct json *j);
const char *json_key_of(const struct json *member);
struct sv json_text_of(const struct json *j); /* SV_NULL unless text */
/* False unless a whole number within 2^53. */
bool json_int_of(const struct json *j, int64_t *n);
bool json_bool_of(const struct json *j);
/* Text, number or truth as text, made in a where need be; else SV_NULL. */
struct sv json_scalar_of(const struct json *j, struct arena *a);

/* Appends the value as JSON on one line. */
void json_print(struct str *out, const struct json *j);

/* Appends text with JSON's escapes and quotes. */
void json_quote(struct str *out, struct sv text);

#endif
