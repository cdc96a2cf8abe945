/* The verbs of ticket, one row each; main.c is the table. */
#ifndef DESK_CMD_TICKET_VERBS_H
#define DESK_CMD_TICKET_VERBS_H

#include "io/verb.h"

extern const struct verb verb_new, verb_list, verb_show, verb_search,
    verb_similar, verb_count, verb_set, verb_next, verb_take, verb_reply,
    verb_note, verb_attach, verb_tag, verb_link, verb_unlink, verb_merge,
    verb_unmerge, verb_split, verb_escalate, verb_close, verb_reopen,
    verb_watch, verb_log, verb_time, verb_import, verb_export, verb_fields;

#endif
