/* What a person reads of a mail, and what is attached to it. */
#ifndef DESK_MAIL_BODY_H
#define DESK_MAIL_BODY_H

#include "base/arena.h"
#include "mail/mime_in.h"
#include "mail/part.h"

/* Fills in m->body, m->html and the attachments. */
void body_read(const struct parts *parts, struct arena *a, struct mail *m);

#endif
