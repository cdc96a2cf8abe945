/* Messages in the bytes of an mbox file (RFC 4155). */
#ifndef DESK_MAIL_FETCH_MBOX_H
#define DESK_MAIL_FETCH_MBOX_H

#include "base/str.h"
#include "base/sv.h"

#include <stdbool.h>

/*
 * Takes the next message off rest, with the "From " line before it and the
 * blank line behind it. False at the end. What stands before the first "From "
 * line is a message, too: nothing is left out. A "From " line stands at the
 * start or behind a blank line and has a date as asctime(3) writes it, for
 * mailers that quote no others.
 */
bool mbox_piece(struct sv *rest, struct sv *message);

/* Appends the message without its "From " line and the blank line at its end,
 * ">From " and ">>From " with one '>' less. */
void mbox_text(struct str *out, struct sv message);

#endif
