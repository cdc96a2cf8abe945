/*
 * Content-Type and Content-Disposition: a word and parameters (RFC 2045 5.1,
 * RFC 2231), also where separators, quotes or escapes are wrong.
 */
#ifndef DESK_MAIL_PARAM_H
#define DESK_MAIL_PARAM_H

#include "base/arena.h"
#include "base/sv.h"

#include <stddef.h>

struct param {
	struct sv name;  /* as written: "filename*0*" */
	struct sv value; /* raw, without quotes */
};

struct params {
	const char *word; /* "text/plain", "attachment": lower case, or "" */
	const struct param *v;
	size_t n;
};

/* At most 1,000 parameters are read. */
struct params param_parse(struct sv value, struct arena *a);

/* The raw value of a plain parameter, SV_NULL when it is not there. */
struct sv param_raw(const struct params *p, const char *name);

/* The decoded value (RFC 2231 first, RFC 2047 as mailers write it), white
 * space folded; NULL when it is not there or empty. */
const char *param_text(
    const struct params *p, const char *name, struct arena *a);

#endif
