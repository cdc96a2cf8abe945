/* Inside out: what a format supplies, and the state that formats share. */
#ifndef DESK_IO_OUT_FORMAT_H
#define DESK_IO_OUT_FORMAT_H

#include "io/out.h"

/* A format. Rows come after columns; both append to out->buf. */
struct out_format {
	void (*columns)(struct out *o); /* o->fields were set */
	void (*row)(struct out *o, const struct value *values);
	void (*settle)(struct out *o); /* appends what it held back, or NULL */
	void (*end)(struct out *o);    /* frees what it has, or NULL */
};

struct out_table; /* out_table.c */

struct out {
	const struct out_format *format;
	bool no_header;
	struct arena *a;
	const struct field *const *fields;
	size_t n_fields;
	struct str buf; /* what the kernel did not get yet */
	bool is_used;   /* something was written, or tried */
	int error;      /* errno of the first write that failed, or 0 */
	size_t width;   /* of the terminal; 0: no limit, no terminal */
	bool has_colour;
	struct json_writer json;
	struct out_table *table;
};

extern const struct out_format out_table_format;
extern const struct out_format out_tsv_format;
extern const struct out_format out_json_format;
extern const struct out_format out_id_format;

/* Appends text with TSV's escapes (\t \n \r \\). */
void out_tsv_escape(struct str *out, struct sv text);

#endif
