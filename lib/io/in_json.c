/* JSON lines: an object a line, its members are the fields. */
#include "io/in_format.h"

static size_t
count_members(const struct json *object)
{
	const struct json *m;
	size_t n = 0;

	for (m = json_first(object); m; m = json_next(m))
		n++;
	return n;
}

enum rc
in_json_record(struct in *in, struct sv line, struct err *e)
{
	struct in_field *f;
	const struct json *m;
	struct sv text;

	if (json_parse(line, &in->json, e))
		return err_ctx(e, "%s line %zu", in->name, in->line);
	if (json_type_of(in->json) != JSON_OBJECT)
		return in_fail(in, e, "not a JSON object");
	f = arena_array(&in->scratch, count_members(in->json), sizeof(*f));
	in->record.fields = f;
	in->record.n_fields = 0;
	for (m = json_first(in->json); m; m = json_next(m)) {
		text = json_scalar_of(m, &in->scratch);
		f->name = json_key_of(m);
		f->text = text.n ? text : SV_NULL;
		f->json = m;
		f++;
		in->record.n_fields++;
	}
	return RC_OK;
}
