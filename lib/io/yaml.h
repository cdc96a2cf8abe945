/*
 * The head of a Markdown file: a YAML mapping of names to texts and lists of
 * texts. What else YAML has is passed over, so that it can be kept as it is.
 */
#ifndef DESK_IO_YAML_H
#define DESK_IO_YAML_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stddef.h>

enum yaml_type { YAML_TEXT, YAML_LIST, YAML_OTHER };

struct yaml_pair {
	const char *key;
	enum yaml_type type;
	struct sv text;  /* YAML_TEXT; SV_NULL for null and for nothing */
	struct sv *list; /* YAML_LIST */
	size_t n_list;
	size_t line; /* where it begins, counted from 1 */
};

struct yaml_map {
	struct yaml_pair *pairs; /* in their order, keys once */
	size_t n;
	bool is_block; /* a pair begins on a line of its own */
};

/* All of it is in a. RC_DATA with the line; at most 64 KiB are read. */
enum rc yaml_read(
    struct sv text, struct arena *a, struct yaml_map *map, struct err *e);

/* Appends text so that it is read as the same text. */
void yaml_text(struct str *out, struct sv text);

#endif
