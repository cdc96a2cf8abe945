/* TSV: a header line, a line a record, four escapes; absent is empty. */
#include "io/out_format.h"

void
out_tsv_escape(struct str *out, struct sv text)
{
	static const char from[] = "\t\n\r\\", to[] = "tnr\\";
	size_t i, k, done = 0;

	for (i = 0; i < text.n; i++) {
		/* Cheap first: nearly all bytes are above both. */
		if (text.p[i] != '\\' && (unsigned char)text.p[i] > '\r')
			continue;
		for (k = 0; from[k] && from[k] != text.p[i]; k++)
			;
		if (!from[k])
			continue;
		str_add_n(out, text.p + done, i - done);
		str_add_c(out, '\\');
		str_add_c(out, to[k]);
		done = i + 1;
	}
	if (text.n > done)
		str_add_n(out, text.p + done, text.n - done);
}

static void
tsv_columns(struct out *o)
{
	size_t i;

	if (o->no_header)
		return;
	for (i = 0; i < o->n_fields; i++)
		str_add_f(&o->buf, "%s%s", i ? "\t" : "", o->fields[i]->name);
	str_add_c(&o->buf, '\n');
}

static bool
has_text(const struct field *f)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_ENUM:
	case FIELD_REF:
	case FIELD_LIST:
	case FIELD_JSON:
		return true;
	case FIELD_ID:
	case FIELD_INT:
	case FIELD_BOOL:
	case FIELD_TIME:
	case FIELD_DURATION:
		break;
	}
	return false;
}

static void
add_value(struct out *o, const struct field *f, const struct value *v)
{
	if (!has_text(f))
		field_print(f, v, &o->buf);
	else if (!v->is_null)
		out_tsv_escape(&o->buf, v->text);
}

static void
tsv_row(struct out *o, const struct value *values)
{
	size_t i;

	for (i = 0; i < o->n_fields; i++) {
		if (i)
			str_add_c(&o->buf, '\t');
		add_value(o, o->fields[i], &values[i]);
	}
	str_add_c(&o->buf, '\n');
}

const struct out_format out_tsv_format = {
    .columns = tsv_columns,
    .row = tsv_row,
};
