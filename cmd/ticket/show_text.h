/* What a message says, as ticket show prints it for people. */
#ifndef TICKET_SHOW_TEXT_H
#define TICKET_SHOW_TEXT_H

#include "base/arena.h"
#include "base/str.h"
#include "base/sv.h"
#include "desk/pgp.h"

#include <stdbool.h>

struct show_text {
	struct sv body, reply; /* reply: what was newly written, or SV_NULL */
	bool is_full;          /* quoted text, too */
	struct arena *arena;
};

/* Appends the text, indented. */
void show_text(struct str *out, const struct show_text *t);

/* Appends what gpg made of it, t being what is stored. Lines that tell of
 * signatures begin at the margin, where no text does. */
void show_view(
    struct str *out, const struct pgp_view *view, const struct show_text *t);

#endif
