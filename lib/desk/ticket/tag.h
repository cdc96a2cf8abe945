/*
 * Tags: words that agents give to tickets and articles. Lower case, without
 * blanks, commas and controls, so that a list of them is never ambiguous.
 */
#ifndef DESK_DESK_TICKET_TAG_H
#define DESK_DESK_TICKET_TAG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Checks a word and puts it in lower case (ASCII), in a. RC_DATA says what is
 * wrong with it. */
enum rc tag_parse(
    struct sv word, struct arena *a, struct sv *tag, struct err *e);

/* Inside db_tx: gives a ticket the tag, with its event; one that it has is
 * fine. */
enum rc tag_add(
    struct desk *d, int64_t ticket_id, struct sv word, struct err *e);

struct tag_change {
	struct sv tag; /* from tag_parse */
	bool is_removal;
};

/* Inside db_tx: all of the changes, in one event for the tags given and one
 * for those taken away. What is so already is no change. */
enum rc tag_apply(struct desk *d, int64_t ticket_id,
    const struct tag_change *changes, size_t n, struct err *e);

/* What has tags: how one is given and taken ($1 the record, $2 the tag), and
 * what the events of that are called. */
struct tag_owner {
	const char *give, *take;
	const char *given, *taken;
	enum rc (*event)(struct desk *d, int64_t id, const char *verb,
	    struct sv changes, struct err *e);
};

/* tag_apply for a record that is there. */
enum rc tag_apply_to(struct desk *d, const struct tag_owner *owner, int64_t id,
    const struct tag_change *changes, size_t n, struct err *e);

/* A row a tag, its ticket's id first; tag_of_ticket is the condition. */
extern const struct fieldset tag_fields;
extern const char tag_of_ticket[];

#endif
