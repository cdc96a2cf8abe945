/* What the files of template share. */
#ifndef DESK_CMD_TEMPLATE_VERBS_H
#define DESK_CMD_TEMPLATE_VERBS_H

#include "base/err.h"
#include "base/vec.h"
#include "desk/cmd.h"
#include "desk/select.h"
#include "desk/template/template.h"
#include "desk/ticket/ticket.h"
#include "io/verb.h"

#include <stddef.h>
#include <stdint.h>

/* The operands in front of the settings: names, ids, or - for those on stdin.
 * *used counts them. RC_USAGE when there is none. */
enum rc pick_templates(
    struct cmd *c, struct ids *ids, size_t *used, struct err *e);

/* "name=value" operands from the at-th on, in the command's arena. */
enum rc pick_values(struct cmd *c, size_t at, struct template_value **values,
    size_t *n, struct err *e);

extern const struct verb verb_new, verb_list, verb_show, verb_set, verb_rm,
    verb_edit, verb_render, verb_check, verb_variables, verb_fields,
    verb_import, verb_export;

#endif
