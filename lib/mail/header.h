/* The header of a mail or part: found, split into fields, unfolded. */
#ifndef DESK_MAIL_HEADER_H
#define DESK_MAIL_HEADER_H

#include "base/arena.h"
#include "base/sv.h"
#include "mail/mime_in.h"

#include <stdbool.h>
#include <stddef.h>

#define HEADER_LINES_MAX 25000

struct header {
	const struct mail_header *v;
	size_t n;
	size_t size; /* bytes up to the first one of the body */
	bool is_cut; /* stopped at HEADER_LINES_MAX */
};

/* The bytes in front of a mail that do not belong to it: blank lines and one
 * mbox "From " line. */
size_t header_lead(struct sv raw);

/*
 * Reads the header at the start of raw. Ends after a blank line, at a line
 * that starts with "--", or at a line that is no field when no well-known
 * field follows it; other lines that are none are skipped.
 */
struct header header_scan(struct sv raw, struct arena *a);

/* The value of the first field of that name, SV_NULL when there is none. */
struct sv header_get(const struct mail_header *v, size_t n, const char *name);

#endif
