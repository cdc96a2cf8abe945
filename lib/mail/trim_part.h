/* What the files of trim share: the body line by line. */
#ifndef DESK_MAIL_TRIM_PART_H
#define DESK_MAIL_TRIM_PART_H

#include "base/arena.h"
#include "base/sv.h"
#include "mail/trim.h"

#include <stdbool.h>
#include <stddef.h>

enum trim_kind {
	TRIM_BLANK,
	TRIM_TEXT,
	TRIM_RULE,  /* nothing but dashes, underscores and the like */
	TRIM_QUOTE, /* begins with '>', or goes on from such a line */
};

/* What begins with a line. */
enum trim_mark {
	TRIM_NONE,
	TRIM_WROTE,    /* "On ... wrote:" */
	TRIM_HEAD,     /* From:, Sent:, To:, Subject: */
	TRIM_ORIGINAL, /* -----Original Message----- */
	TRIM_FORWARD,  /* ---- Forwarded message ---- */
	TRIM_SIGN,     /* "-- " */
	TRIM_SENT,     /* Sent from my telephone */
};

enum trim_part {
	TRIM_REPLY,
	TRIM_QUOTED,
	TRIM_SIGNATURE,
	TRIM_FORWARDED,
};

struct trim_line {
	struct sv raw;
	/* In lower case; empty for blank and very long lines, and for text far
	 * down. */
	struct sv fold;
	unsigned head; /* trim_head_word() */
	size_t end;    /* the line behind what mark begins */
	bool is_code;  /* stands between ``` */
	enum trim_kind kind;
	enum trim_mark mark;
	enum trim_part part;
};

struct trim_text {
	struct trim_line *v;
	size_t n;
};

/* Splits the body; all but mark, end and part is filled in. No lines at all
 * when there are more than TRIM_LINES_MAX. */
struct trim_text trim_split(struct sv body, struct arena *a);

/* The first line at or after i that is not blank, or n. */
size_t trim_next(const struct trim_text *t, size_t i);

/* Fills in the marks. */
void trim_find_marks(struct trim_text *t, struct arena *a);

/* The line at which an introduction that ends with line i begins, or n; floor
 * is the first line that it may take. */
size_t trim_wrote_start(
    const struct trim_text *t, size_t i, size_t floor, struct arena *a);
/* Whether v, without the dashes around it, introduces an original. */
bool trim_is_wrote(struct sv v);
/* The line behind the header lines that begin at i, or i. */
size_t trim_head_end(const struct trim_text *t, size_t i);

#endif
