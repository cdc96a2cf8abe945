/* Ids alone, one a line. */
#include <string.h>

#include "io/out_format.h"

static void
id_columns(struct out *o)
{
	(void)o;
}

/* The column named id, or else the first. */
static size_t
id_column(const struct out *o)
{
	size_t i;

	for (i = 0; i < o->n_fields; i++) {
		if (strcmp(o->fields[i]->name, "id") == 0)
			return i;
	}
	return 0;
}

static void
id_row(struct out *o, const struct value *values)
{
	size_t i = id_column(o);
	struct str text = STR_INIT;

	field_print(o->fields[i], &values[i], &text);
	out_tsv_escape(&o->buf, str_sv(&text));
	str_add_c(&o->buf, '\n');
	str_free(&text);
}

const struct out_format out_id_format = {
    .columns = id_columns,
    .row = id_row,
};
