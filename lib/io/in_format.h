/* Inside in: the reader's state, and the two grammars of a line. */
#ifndef DESK_IO_IN_FORMAT_H
#define DESK_IO_IN_FORMAT_H

#include "io/in.h"

struct in {
	struct arena own; /* this struct lives in it */
	int fd;           /* -1: all bytes are in buf */
	const char *name;
	bool wants_header;
	bool has_header; /* TSV: the first line named the columns */
	bool is_begun;   /* a line with something on it was seen */
	bool is_json;
	bool is_eof;
	struct str buf;
	size_t at;            /* the next line starts at buf.p + at */
	size_t scanned;       /* so much of it is known to hold no newline */
	size_t line;          /* the number of the latest line */
	struct sv text;       /* and the line itself */
	struct arena scratch; /* what belongs to the record */
	struct in_record record;
	const char **columns; /* TSV: their names */
	size_t n_columns;
	struct json *json; /* JSON: the record */
};

/* RC_DATA "stdin line 3: …". */
enum rc in_fail(const struct in *in, struct err *e, const char *fmt, ...)
    ATTR_PRINTF(3, 4);

/* The first line of a TSV: names the columns; *is_header tells whether it is
 * used up by that. */
enum rc in_tsv_begin(
    struct in *in, struct sv line, bool *is_header, struct err *e);

/* Fill in->record from one line. */
enum rc in_tsv_record(struct in *in, struct sv line, struct err *e);
enum rc in_json_record(struct in *in, struct sv line, struct err *e);

#endif
