/*
 * The tree of categories that articles stand in. A category is known by its
 * slug; its name is what readers see, with others for their languages.
 */
#ifndef DESK_DESK_KB_CATEGORY_H
#define DESK_DESK_KB_CATEGORY_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"
#include "io/field.h"

#include <stdint.h>

extern const struct fieldset kb_category_fields;

/* RC_DATA "category: no category 'bil', did you mean 'billing'?". */
enum rc kb_category_find(
    struct desk *d, struct sv slug, int64_t *id, struct err *e);

/* Inside db_tx. A name is made of the slug unless settings have one. */
enum rc kb_category_create(struct desk *d, struct sv slug,
    const struct settings *settings, int64_t *id, struct err *e);

/* Inside db_tx: changes fields. RC_DATA for a parent that lies below it. */
enum rc kb_category_change(
    struct desk *d, int64_t id, const struct settings *settings, struct err *e);

/* Inside db_tx: its name in a language; an empty one takes it away. */
enum rc kb_category_name(struct desk *d, int64_t id, struct sv language,
    struct sv name, struct err *e);

/* Inside db_tx: what belongs there, in a language; as kb_category_name. */
enum rc kb_category_help(struct desk *d, int64_t id, struct sv language,
    struct sv help, struct err *e);

/* Inside db_tx. RC_DATA while articles or categories are in it. */
enum rc kb_category_remove(struct desk *d, int64_t id, struct err *e);

#endif
