/*
 * Records from stdin or a file: TSV or JSON lines, told apart by the first
 * byte that is no white space ('{' is JSON). In TSV a first line whose first
 * column is "id", or a header that the caller asked for, names the columns;
 * without one only the first column is read, as "id". Lines may end in CR LF;
 * a byte order mark is skipped; text must be valid UTF-8 without NUL.
 */
#ifndef DESK_IO_IN_H
#define DESK_IO_IN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"
#include "io/json.h"

#include <stdbool.h>
#include <stddef.h>

struct in;

struct in_field {
	const char *name;
	struct sv text; /* TSV: unescaped; JSON: text, number or truth as text;
			   SV_NULL for null, absent or empty */
	const struct json *json; /* JSON only: the value itself */
};

struct in_record {
	size_t line; /* counted from 1 */
	const struct in_field *fields;
	size_t n_fields;
};

/* name is what messages call it ("stdin"). has_header: TSV must start with a
 * header line whatever its first column is. The line length is bounded
 * (256 MiB). */
enum rc in_open(
    struct in **in, int fd, const char *name, bool has_header, struct err *e);
/* The same from memory, which is copied. */
struct in *in_open_bytes(struct sv bytes, const char *name, bool has_header);
/* fd stays open: it is the caller's. */
void in_close(struct in *in);

/*
 * The next record; *record is NULL at the end. It is valid until the next
 * call. Blank lines are skipped. RC_DATA names the line. A TSV line with fewer
 * columns than the header has the rest null; one with more is RC_DATA.
 */
enum rc in_next(struct in *in, const struct in_record **record, struct err *e);

/* The line of the latest record as it was read, without its end; valid until
 * the next in_next. */
struct sv in_line(const struct in *in);

/* The names in the header of a TSV, once in_next was called; NULL without. */
const char *const *in_columns(const struct in *in, size_t *n);

/* SV_NULL when the record has no such field or it is null. */
struct sv in_get(const struct in_record *r, const char *name);
const struct in_field *in_field(const struct in_record *r, const char *name);

#endif
