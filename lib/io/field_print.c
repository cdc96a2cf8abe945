/* Writes values, as data for programs and as text for people. */
#include "io/field.h"

#include <inttypes.h>

#include "base/clock.h"

void
field_print(const struct field *f, const struct value *v, struct str *out)
{
	char buf[CLOCK_TEXT];

	if (v->is_null)
		return;
	switch (f->type) {
	case FIELD_ID:
	case FIELD_INT:
	case FIELD_DURATION:
		str_add_f(out, "%" PRId64, v->num);
		break;
	case FIELD_BOOL:
		str_add_s(out, v->num ? "true" : "false");
		break;
	case FIELD_TIME:
		str_add_s(out, clock_rfc3339(v->num, buf));
		break;
	case FIELD_TEXT:
	case FIELD_ENUM:
	case FIELD_REF:
	case FIELD_LIST:
	case FIELD_JSON:
		str_add(out, v->text);
		break;
	}
}

/* The two largest units that are not zero side by side: "3d 4h", "45s". */
static void
print_duration(int64_t seconds, struct str *out)
{
	static const struct {
		uint64_t size;
		char name;
	} units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};

	uint64_t left = (uint64_t)seconds;
	size_t i = 0;

	if (seconds < 0) {
		left = 0 - left;
		str_add_c(out, '-');
	}
	while (i + 1 < COUNT_OF(units) && left < units[i].size)
		i++;
	str_add_f(out, "%" PRIu64 "%c", left / units[i].size, units[i].name);
	left %= units[i].size;
	if (++i < COUNT_OF(units) && left >= units[i].size)
		str_add_f(
		    out, " %" PRIu64 "%c", left / units[i].size, units[i].name);
}

static void
print_list(struct sv list, struct str *out)
{
	struct sv item;
	bool is_first = true;

	while (sv_split(&list, ',', &item)) {
		if (!is_first)
			str_add_s(out, ", ");
		str_add(out, item);
		is_first = false;
	}
}

void
field_print_human(const struct field *f, const struct value *v, struct str *out)
{
	char buf[CLOCK_TEXT];

	if (v->is_null)
		return;
	switch (f->type) {
	case FIELD_BOOL:
		str_add_s(out, v->num ? "yes" : "no");
		break;
	case FIELD_TIME:
		str_add_s(out, clock_local(v->num, buf));
		break;
	case FIELD_DURATION:
		print_duration(v->num, out);
		break;
	case FIELD_LIST:
		print_list(v->text, out);
		break;
	case FIELD_ID:
	case FIELD_INT:
	case FIELD_TEXT:
	case FIELD_ENUM:
	case FIELD_REF:
	case FIELD_JSON:
		field_print(f, v, out);
		break;
	}
}
