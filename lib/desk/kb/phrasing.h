/*
 * Learned phrasings: questions, in their askers' words, that an article is
 * known to answer. They are found by from then on (search/search.h). Each is
 * kept once an article, with a count; of too many the least asked goes.
 */
#ifndef DESK_DESK_KB_PHRASING_H
#define DESK_DESK_KB_PHRASING_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdbool.h>
#include <stdint.h>

extern const struct fieldset article_phrasing_fields;
extern const char *const article_phrasing_states[]; /* NULL-terminated */

/*
 * Inside db_tx: the article answers the question. One that was asked before
 * counts once more; a rejected one stays so. What looks like an address or a
 * long number is left out, and the text cut to a sentence or two. RC_DATA for
 * a text without a word. is_pending: somebody has to look at it first.
 */
enum rc article_confirm(struct desk *d, int64_t id, struct sv question,
    bool is_pending, struct err *e);

/* The same with the subject of a ticket, which is noted as answered by it. */
enum rc article_confirm_ticket(
    struct desk *d, int64_t id, int64_t ticket_id, struct err *e);

/* Inside db_tx, by the phrasing's number: pending, active or rejected; or away.
 * RC_NOTFOUND. */
enum rc article_phrasing_set(
    struct desk *d, int64_t id, const char *state, struct err *e);
enum rc article_phrasing_remove(struct desk *d, int64_t id, struct err *e);

/* A subject without "Re:", "Fwd:", their like in other languages, and tags in
 * brackets in front. A view into it. */
struct sv subject_plain(struct sv subject);

#endif
