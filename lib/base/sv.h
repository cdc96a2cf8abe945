/*
 * Views: a pointer and a length into bytes that somebody else owns. Not
 * NUL-terminated, may hold NUL bytes. A view of nothing is {NULL, 0}.
 */
#ifndef DESK_BASE_SV_H
#define DESK_BASE_SV_H

#include <stdbool.h>
#include <stddef.h>

struct sv {
	const char *p;
	size_t n;
};

#define SV_NULL ((struct sv){NULL, 0})
#define SV(literal) ((struct sv){"" literal, sizeof(literal) - 1})
/* For "%.*s". */
#define SV_ARG(v) (int)(v).n, (v).p ? (v).p : ""

struct sv sv_of(const char *s);                       /* NULL gives SV_NULL */
struct sv sv_sub(struct sv v, size_t from, size_t n); /* clamped to v */
bool sv_eq(struct sv a, struct sv b);
bool sv_eq_ci(struct sv a, struct sv b); /* ASCII case does not count */
bool sv_is(struct sv a, const char *s);
int sv_cmp(struct sv a, struct sv b); /* as memcmp, then the shorter first */
int sv_order(const void *a, const void *b); /* that, for qsort of views */
bool sv_starts(struct sv v, struct sv prefix);
bool sv_starts_ci(struct sv v, struct sv prefix);
bool sv_ends(struct sv v, struct sv suffix);
bool sv_ends_ci(struct sv v, struct sv suffix);

/* Index of the first c or needle, or v.n where there is none. */
size_t sv_find_c(struct sv v, char c);
size_t sv_find(struct sv v, struct sv needle);
size_t sv_find_ci(struct sv v, struct sv needle); /* ASCII case */

/* Without ASCII white space (space, \t \r \n \f \v) at both ends. */
struct sv sv_trim(struct sv v);

/*
 * Takes the next piece off rest: up to sep (which is dropped) or the end.
 * False when rest was used up. "a,,b" has three pieces, "" none, "a," two.
 */
bool sv_split(struct sv *rest, char sep, struct sv *piece);

/* The next line with its LF, CR LF or CR taken off; false at the end. */
bool sv_line(struct sv *rest, struct sv *line);

#endif
