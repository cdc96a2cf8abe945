/* JSON lines: an object a record, keys in the order of the fields. */
#include "base/clock.h"
#include "io/out_format.h"

static void
json_list(struct json_writer *w, struct sv list)
{
	struct sv item;

	json_array_begin(w);
	while (sv_split(&list, ',', &item))
		json_text(w, item);
	json_array_end(w);
}

static void
json_value(struct json_writer *w, const struct field *f, const struct value *v)
{
	char buf[CLOCK_TEXT];

	switch (f->type) {
	case FIELD_ID:
	case FIELD_INT:
	case FIELD_DURATION:
		json_int(w, v->num);
		break;
	case FIELD_BOOL:
		json_bool(w, v->num != 0);
		break;
	case FIELD_TIME:
		json_text(w, sv_of(clock_rfc3339(v->num, buf)));
		break;
	case FIELD_TEXT:
	case FIELD_ENUM:
	case FIELD_REF:
		json_text(w, v->text);
		break;
	case FIELD_LIST:
		json_list(w, v->text);
		break;
	case FIELD_JSON:
		json_raw(w, v->text);
		break;
	}
}

void
out_json_field(
    struct json_writer *w, const struct field *f, const struct value *v)
{
	json_key(w, f->name);
	if (!v->is_null)
		json_value(w, f, v);
	else if (f->type == FIELD_LIST)
		json_list(w, SV_NULL);
	else
		json_null(w);
}

static void
row_columns(struct out *o)
{
	(void)o;
}

static void
row_object(struct out *o, const struct value *values)
{
	size_t i;

	json_object_begin(&o->json);
	for (i = 0; i < o->n_fields; i++)
		out_json_field(&o->json, o->fields[i], &values[i]);
	json_object_end(&o->json);
	str_add_c(&o->buf, '\n');
}

const struct out_format out_json_format = {
    .columns = row_columns,
    .row = row_object,
};
