/*
 * A mail cut into its parts (RFC 2046 5.1): one pass over the lines with a
 * stack of boundaries. Bytes are never dropped: what no boundary closes goes
 * on to the end, what no boundary opens is a text.
 */
#ifndef DESK_MAIL_PART_H
#define DESK_MAIL_PART_H

#include "base/arena.h"
#include "base/sv.h"
#include "mail/header.h"
#include "mail/param.h"

#include <stdbool.h>
#include <stddef.h>

#define PART_LEVELS_MAX 64
#define PART_COUNT_MAX 1000

struct part {
	struct header header;
	struct params type; /* word: "text/plain" when the mail says none */
	struct params disposition;
	struct sv body; /* still encoded; of a multipart: all of it */
	struct sv preamble, epilogue; /* of a multipart: outside boundaries */
	size_t level;                 /* 0: the mail itself */
	bool is_multi; /* has parts; they follow with a higher level */
};

/* Parts in the order of the mail, a multipart before what it holds. */
struct parts {
	const struct part *v;
	size_t n;
	bool is_cut; /* the last part holds what lies behind a limit */
};

struct parts part_split(struct sv raw, struct arena *a);

/* The charset that the first part with one names: what bytes beyond ASCII in
 * header fields most likely are. */
struct sv part_charset(const struct parts *p);

/* The place behind the last part that i holds (i + 1 for a leaf). */
size_t part_end(const struct parts *p, size_t i);

#endif
