/* What the files of kb share. */
#ifndef DESK_CMD_KB_VERBS_H
#define DESK_CMD_KB_VERBS_H

#include "base/err.h"
#include "desk/cmd.h"
#include "desk/kb/kb.h"
#include "io/verb.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exactly one article, as the first operand. */
enum rc one_article(struct cmd *c, int64_t *id, struct err *e);

/* Who speaks for readers, by that option, is a program of the desk or an agent:
 * RC_DENIED for customers, who have one voice each. */
enum rc for_others(struct cmd *c, const char *option, struct err *e);

extern const struct verb verb_new, verb_list, verb_count, verb_show, verb_set,
    verb_edit, verb_rm, verb_submit, verb_review, verb_publish, verb_unpublish,
    verb_outdate, verb_archive, verb_log, verb_diff, verb_revert,
    verb_translate, verb_category, verb_tag, verb_attach, verb_detach,
    verb_search, verb_fields, verb_import, verb_export, verb_rate, verb_votes,
    verb_comment, verb_comments, verb_moderate, verb_popular, verb_related,
    verb_link, verb_unlink, verb_stale, verb_stats, verb_gaps, verb_suggest,
    verb_confirm, verb_phrasings, verb_phrasing_state, verb_from_ticket,
    verb_flow, verb_order, verb_show_question;

#endif
