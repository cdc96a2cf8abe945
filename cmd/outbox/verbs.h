/* The verbs of outbox; each stands in the file of its own or a close one's. */
#ifndef DESK_CMD_OUTBOX_VERBS_H
#define DESK_CMD_OUTBOX_VERBS_H

#include "desk/cmd.h"

extern const struct verb verb_send;
extern const struct verb verb_list;
extern const struct verb verb_show;
extern const struct verb verb_fields;
extern const struct verb verb_retry;
extern const struct verb verb_cancel;
extern const struct verb verb_hold;
extern const struct verb verb_release;
extern const struct verb verb_add;

#endif
