/* What the files of kb share. */
#ifndef DESK_CMD_KB_VERBS_H
#define DESK_CMD_KB_VERBS_H

#include "base/err.h"
#include "desk/cmd.h"
#include "desk/kb.h"
#include "io/verb.h"

#include <stdbool.h>
#include <stddef.h>

/* For people, unless a format is asked for: also in a pipe. */
bool is_for_people(struct cmd *c);

/* The verbs' own sub-verbs: "category new …". Takes the first operand off. */
struct sub_verb {
	const char *name;
	enum rc (*run)(struct cmd *c, struct err *e);
};
enum rc run_sub(struct cmd *c, const struct sub_verb *subs, size_t n,
    const char *usage, struct err *e);

extern const struct verb verb_new, verb_list, verb_count, verb_show, verb_set,
    verb_edit, verb_rm, verb_submit, verb_review, verb_publish, verb_unpublish,
    verb_outdate, verb_archive, verb_log, verb_diff, verb_revert,
    verb_translate, verb_category, verb_tag, verb_attach, verb_detach,
    verb_search, verb_fields, verb_import, verb_export;

#endif
