/* The verbs of cmd/kb that faq is made of, too (Makefile: faq_SHARES). */
#ifndef DESK_CMD_FAQ_VERBS_H
#define DESK_CMD_FAQ_VERBS_H

#include "desk/cmd.h"
#include "io/verb.h"

extern const struct verb verb_new, verb_list, verb_count, verb_show_question,
    verb_set, verb_edit, verb_rm, verb_submit, verb_review, verb_publish,
    verb_unpublish, verb_outdate, verb_archive, verb_log, verb_diff,
    verb_revert, verb_translate, verb_tag, verb_search, verb_fields,
    verb_import, verb_export, verb_rate, verb_votes, verb_popular, verb_related,
    verb_link, verb_unlink, verb_stale, verb_stats, verb_gaps, verb_suggest,
    verb_confirm, verb_phrasings, verb_phrasing_state, verb_order;

#endif
