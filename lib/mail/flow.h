/* Text with format=flowed (RFC 3676). */
#ifndef DESK_MAIL_FLOW_H
#define DESK_MAIL_FLOW_H

#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>

/* Appends text (lines end with LF) with its soft line breaks undone; quote
 * marks stay in front of each paragraph. */
void flow_join(struct str *out, struct sv text, bool is_delsp);

#endif
