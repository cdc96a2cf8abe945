/* TSV lines: split at tabs, four escapes undone, columns named by a header. */
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "io/in_format.h"

/* The byte that an escape at the start of v stands for, '\0' when it is none.
 */
static char
escaped(struct sv v)
{
	switch (v.n > 1 ? v.p[1] : '\0') {
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case '\\':
		return '\\';
	default:
		return '\0';
	}
}

static enum rc
bad_escape(const struct in *in, struct sv rest, struct err *e)
{
	struct sv shown = utf8_cut(rest, 5);

	return in_fail(in, e,
	    "'%.*s' is no escape, a backslash is written '\\\\'",
	    SV_ARG(shown));
}

/* cell without escapes in *text, which is cell itself where it has none. */
static enum rc
unescape(struct in *in, struct sv cell, struct sv *text, struct err *e)
{
	struct sv rest;
	char *to;
	size_t i, n = 0;

	*text = cell;
	if (sv_find_c(cell, '\\') == cell.n)
		return RC_OK;
	to = arena_alloc(&in->scratch, cell.n);
	for (i = 0; i < cell.n; i++) {
		to[n] = cell.p[i];
		if (cell.p[i] == '\\') {
			rest = sv_sub(cell, i, SIZE_MAX);
			to[n] = escaped(rest);
			if (to[n] == '\0')
				return bad_escape(in, rest, e);
			i++;
		}
		n++;
	}
	*text = (struct sv){to, n};
	return RC_OK;
}

static size_t
count_columns(struct sv line)
{
	struct sv cell;
	size_t n = 0;

	while (sv_split(&line, '\t', &cell))
		n++;
	return n;
}

static bool
has_column(const struct in *in, struct sv name)
{
	size_t i;

	for (i = 0; i < in->n_columns; i++) {
		if (sv_is(name, in->columns[i]))
			return true;
	}
	return false;
}

static enum rc
read_header(struct in *in, struct sv line, struct err *e)
{
	struct sv cell, name;

	in->columns =
	    arena_array(&in->own, count_columns(line), sizeof(*in->columns));
	while (sv_split(&line, '\t', &cell)) {
		if (unescape(in, cell, &name, e))
			return e->rc;
		name = sv_trim(name);
		if (name.n == 0)
			return in_fail(
			    in, e, "column %zu has no name", in->n_columns + 1);
		if (has_column(in, name))
			return in_fail(in, e, "column '%.*s' is there twice",
			    SV_ARG(name));
		in->columns[in->n_columns++] = arena_dup(&in->own, name);
	}
	return RC_OK;
}

enum rc
in_tsv_begin(struct in *in, struct sv line, bool *is_header, struct err *e)
{
	struct sv first = sv_sub(line, 0, sv_find_c(line, '\t'));

	in->has_header = in->wants_header || sv_eq(first, SV("id"));
	*is_header = in->has_header;
	if (in->has_header)
		return read_header(in, line, e);
	in->columns = arena_array(&in->own, 1, sizeof(*in->columns));
	in->columns[in->n_columns++] = "id";
	return RC_OK;
}

enum rc
in_tsv_record(struct in *in, struct sv line, struct err *e)
{
	struct in_field *fields;
	struct sv cell, text;
	size_t i;

	/* Without a header the columns behind the first mean nothing to us. */
	if (!in->has_header)
		line = sv_sub(line, 0, sv_find_c(line, '\t'));
	if (count_columns(line) > in->n_columns)
		return in_fail(in, e, "%zu columns, but the header names %zu",
		    count_columns(line), in->n_columns);
	fields = arena_array(&in->scratch, in->n_columns, sizeof(*fields));
	for (i = 0; i < in->n_columns; i++) {
		fields[i].name = in->columns[i];
		text = SV_NULL;
		if (sv_split(&line, '\t', &cell) &&
		    unescape(in, cell, &text, e))
			return e->rc;
		fields[i].text = text.n ? text : SV_NULL;
	}
	in->record.fields = fields;
	in->record.n_fields = in->n_columns;
	return RC_OK;
}
