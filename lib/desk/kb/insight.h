/*
 * What is known of articles from their readers: which are read, which need
 * work, what was looked for in vain.
 */
#ifndef DESK_DESK_KB_INSIGHT_H
#define DESK_DESK_KB_INSIGHT_H

#include "base/err.h"
#include "desk/cmd.h"
#include "desk/desk.h"
#include "desk/kb/pick.h"
#include "io/field.h"

#include <stdint.h>

/* The articles that were read since then, the most read first: value 0 is how
 * often. */
enum rc article_popular(
    struct cmd *c, int64_t since, struct article_picks *picks, struct err *e);

/* Those that readers see, by the lower bound of the share of readers whom they
 * help (votes_lower): value 0 is it in per cent, absent without votes. What
 * nobody voted on stands where one good vote would, not below bad ones. */
enum rc article_helpful(
    struct cmd *c, struct article_picks *picks, struct err *e);

/* What was looked for and not found. */
extern const struct fieldset search_gap_fields;

/* Inside db_tx: forgets those last asked before then (0: all) and which
 * program's (NULL: any); *n of them. */
enum rc search_gaps_clear(struct desk *d, int64_t before, const char *kind,
    int64_t *n, struct err *e);

/* What a ticket or a customer is about, in words: subjects and messages. */
enum rc suggest_text(struct desk *d, int64_t ticket_id, const char *customer,
    struct str *text, const char **language, struct err *e);

/* The articles that may answer a text, the best first: value 0 is the score,
 * value 1 the share of its words, in per cent. */
enum rc article_suggest(struct cmd *c, struct sv title, struct sv text,
    const char *language, struct article_picks *picks, struct err *e);

#endif
