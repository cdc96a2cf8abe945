/* The verbs of desk, one row each; main.c is the table. */
#ifndef DESK_CMD_DESK_VERBS_H
#define DESK_CMD_DESK_VERBS_H

#include "desk/cmd.h"
#include "io/verb.h"

#include <stdbool.h>

extern const struct verb verb_init, verb_migrate, verb_check, verb_backup,
    verb_restore, verb_export, verb_import, verb_events, verb_cursor,
    verb_audit, verb_whoami, verb_roles, verb_config, verb_doctor;

/* Does a person look on: is stderr a terminal, or was -v given? */
bool is_watched(struct cmd *c);

/* Which store, without a password that its URL may have. */
const char *shown_url(struct cmd *c);

/* desk_open with the command's options, for a verb that opens the store as its
 * operands ask. */
enum rc open_store(struct cmd *c, enum db_mode mode, struct err *e);

/* May what is there be replaced: -y, or a yes on the terminal? RC_DATA "what
 * 'path': …" when not. */
enum rc may_replace(
    struct cmd *c, const char *what, const char *path, struct err *e);

#endif
