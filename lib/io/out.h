/*
 * What a command prints: records with named fields, in the format that -o
 * chose. stdout is written here only, in large pieces, and checked at the end.
 */
#ifndef DESK_IO_OUT_H
#define DESK_IO_OUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "io/field.h"
#include "io/json.h"

#include <stdbool.h>
#include <stddef.h>

struct out;

struct out_setup {
	const char *format; /* NULL: table on a terminal, else tsv */
	bool no_header;
};

/* The names of all formats, NULL-terminated, for -o and its completion. */
extern const char *const out_formats[];

/* Opens stdout; a is the command's arena. RC_USAGE for an unknown format. */
enum rc out_open(struct out **o, const struct out_setup *setup, struct arena *a,
    struct err *e);

/*
 * The columns of the rows that follow; may be called again for others. The
 * fields themselves stay the caller's, and in place. In the format id the
 * column of that name is printed, or else the first. A table without rows
 * prints nothing.
 */
void out_columns(struct out *o, const struct field *const *fields, size_t n);

/* One record, a value a column. The values are copied or written at once. */
void out_row(struct out *o, const struct value *values);

/*
 * Plain text for people (show, messages of a verb without records): append to
 * it, foreign text through out_safe. Valid until the next call on o.
 */
struct str *out_text(struct out *o);

/*
 * Appends foreign text so that it cannot command a terminal: newlines and tabs
 * stay, other controls become visible, bad UTF-8 U+FFFD, overrides of the
 * writing direction vanish. out_safe_line gives one line: newlines become
 * U+23CE, tabs spaces, and no change of direction outlives it.
 */
void out_safe(struct str *out, struct sv text);
void out_safe_line(struct str *out, struct sv text);

/*
 * For records that nest: the writer when the format is json, else NULL. Write
 * one object, then call out_json_end.
 */
struct json_writer *out_json(struct out *o);
void out_json_end(struct out *o);

/* Key and value of one field, for use inside such an object. */
void out_json_field(
    struct json_writer *w, const struct field *f, const struct value *v);

bool out_is_table(
    const struct out *o); /* for people: a terminal, or -o table */

/* Hands everything so far to the kernel. RC_IO as out_close. A table's widths
 * are fixed by the rows before (else by the first 500). */
enum rc out_flush(struct out *o, struct err *e);

/* Nobody reads any more (EPIPE, a full disk): a long listing may stop. */
bool out_is_lost(const struct out *o);

/*
 * Writes what is left and closes stdout; o may be NULL. RC_IO when anything was
 * not written; a reader that went away (EPIPE) is none.
 */
enum rc out_close(struct out *o, struct err *e);

#endif
