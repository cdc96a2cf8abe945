/* YAML through libyaml: its one door. */
#include "io/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/utf8.h"
#include "base/vec.h"

enum { HEAD_MAX = 64 * 1024, PAIRS_MAX = 1000 };

struct reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the last one read; deleted before the next */
	bool has_event;
	struct arena *arena;
	struct err *e;
	VEC(struct yaml_pair) pairs;
};

static enum rc
fail(struct reader *r, size_t line, const char *why)
{
	return err_set(r->e, RC_DATA, "line %zu: %s", line, why);
}

static enum rc
next(struct reader *r)
{
	if (r->has_event)
		yaml_event_delete(&r->event);
	r->has_event = yaml_parser_parse(&r->parser, &r->event);
	if (r->has_event)
		return RC_OK;
	return fail(r, r->parser.problem_mark.line + 1,
	    r->parser.problem ? r->parser.problem : "it is no YAML");
}

static size_t
line_of(const struct reader *r)
{
	return r->event.start_mark.line + 1;
}

/* The text of a scalar; SV_NULL for null as YAML writes it. */
static struct sv
scalar(const struct reader *r)
{
	struct sv v = {(const char *)r->event.data.scalar.value,
	    r->event.data.scalar.length};
	bool is_plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

	if (!v.n || (is_plain && (sv_is(v, "~") || sv_eq_ci(v, SV("null")))))
		return SV_NULL;
	return arena_sv(r->arena, v);
}

/* Reads past the node that the last event began. */
static enum rc
skip(struct reader *r)
{
	size_t depth = 0;
	enum rc rc;

	for (;;) {
		switch (r->event.type) {
		case YAML_SEQUENCE_START_EVENT:
		case YAML_MAPPING_START_EVENT:
			depth++;
			break;
		case YAML_SEQUENCE_END_EVENT:
		case YAML_MAPPING_END_EVENT:
			depth--;
			break;
		default:
			break;
		}
		if (!depth)
			return RC_OK;
		if ((rc = next(r)))
			return rc;
	}
}

/* Behind a sequence's start; one with more than texts is YAML_OTHER. */
static enum rc
read_list(struct reader *r, struct yaml_pair *pair)
{
	VEC(struct sv) list = VEC_INIT;
	enum rc rc;

	pair->type = YAML_LIST;
	while (!(rc = next(r)) && r->event.type != YAML_SEQUENCE_END_EVENT) {
		if (r->event.type == YAML_SCALAR_EVENT) {
			VEC_ADD(&list, scalar(r));
			continue;
		}
		pair->type = YAML_OTHER;
		if ((rc = skip(r)))
			break;
	}
	pair->n_list = list.n;
	pair->list = arena_array(r->arena, list.n, sizeof *pair->list);
	if (list.n)
		memcpy(pair->list, list.v, list.n * sizeof *list.v);
	VEC_FREE(&list);
	return rc;
}

static enum rc
read_value(struct reader *r, struct yaml_pair *pair)
{
	enum rc rc = next(r);

	if (rc)
		return rc;
	if (r->event.type == YAML_SCALAR_EVENT) {
		pair->type = YAML_TEXT;
		pair->text = scalar(r);
		return RC_OK;
	}
	if (r->event.type == YAML_SEQUENCE_START_EVENT)
		return read_list(r, pair);
	pair->type = YAML_OTHER;
	return skip(r);
}

/* Behind the mapping's start, to its end. */
static enum rc
read_pairs(struct reader *r)
{
	struct yaml_pair pair;
	struct sv key;
	size_t i;
	enum rc rc;

	while (!(rc = next(r)) && r->event.type != YAML_MAPPING_END_EVENT) {
		memset(&pair, 0, sizeof pair);
		pair.line = line_of(r);
		if (r->event.type != YAML_SCALAR_EVENT)
			return fail(r, pair.line, "a name is expected");
		if (r->pairs.n == PAIRS_MAX)
			return fail(r, pair.line, "there are too many names");
		key = (struct sv){(const char *)r->event.data.scalar.value,
		    r->event.data.scalar.length};
		pair.key = arena_dup(r->arena, key.n ? key : SV("~"));
		for (i = 0; i < r->pairs.n; i++)
			if (strcmp(r->pairs.v[i].key, pair.key) == 0)
				return fail(r, pair.line,
				    arena_printf(r->arena, "'%s' stands twice",
					pair.key));
		if ((rc = read_value(r, &pair)))
			return rc;
		VEC_ADD(&r->pairs, pair);
	}
	return rc;
}

static enum rc
read_document(struct reader *r, struct yaml_map *map)
{
	enum rc rc;

	do {
		if ((rc = next(r)))
			return rc;
		if (r->event.type == YAML_STREAM_END_EVENT)
			return RC_OK;
	} while (r->event.type == YAML_STREAM_START_EVENT ||
	    r->event.type == YAML_DOCUMENT_START_EVENT);
	if (r->event.type == YAML_SCALAR_EVENT && !r->event.data.scalar.length)
		return RC_OK;
	if (r->event.type != YAML_MAPPING_START_EVENT)
		return fail(
		    r, line_of(r), "lines of 'name: value' are expected");
	map->is_block =
	    r->event.data.mapping_start.style != YAML_FLOW_MAPPING_STYLE;
	return read_pairs(r);
}

enum rc
yaml_read(struct sv text, struct arena *a, struct yaml_map *map, struct err *e)
{
	struct reader r = {.arena = a, .e = e, .pairs = VEC_INIT};
	enum rc rc;

	*map = (struct yaml_map){.is_block = true};
	if (text.n > HEAD_MAX)
		return err_set(e, RC_DATA, "it is longer than 64 KiB");
	if (!utf8_is_valid(text))
		return err_set(e, RC_DATA, "it is no valid UTF-8");
	if (!yaml_parser_initialize(&r.parser))
		die_nomem();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &r.parser, (const unsigned char *)(text.p ? text.p : ""), text.n);
	rc = read_document(&r, map);
	if (r.has_event)
		yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	map->n = r.pairs.n;
	map->pairs = arena_array(a, r.pairs.n, sizeof *map->pairs);
	if (r.pairs.n)
		memcpy(map->pairs, r.pairs.v, r.pairs.n * sizeof *map->pairs);
	VEC_FREE(&r.pairs);
	return rc;
}

/* What YAML does not take as it is, or takes for the end of a line. */
static bool
is_odd(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c <= 0x9f) || c == 0x2028 ||
	    c == 0x2029 || c == 0xfeff || (c >= 0xfffe && c <= 0xffff);
}

/* Is it read as it stands, whatever a reader of YAML thinks of it? */
static bool
is_plain(struct sv text)
{
	static const char *const words[] = {
	    "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"};
	struct sv rest = text;
	char before = ' ';
	uint32_t c;
	size_t i;

	if (!text.n || sv_trim(text).n != text.n ||
	    strchr("-?:,[]{}#&*!|>'\"%@`=.+<", text.p[0]))
		return false;
	for (i = 0; i < COUNT_OF(words); i++)
		if (sv_eq_ci(text, sv_of(words[i])))
			return false;
	while (rest.n) {
		char now = rest.p[0];

		rest = sv_sub(rest, utf8_next(rest, &c), rest.n);
		if (is_odd(c) || strchr("[]{},", now) ||
		    (now == ':' && (!rest.n || rest.p[0] == ' ')) ||
		    (now == '#' && before == ' '))
			return false;
		before = now;
	}
	return true;
}

void
yaml_text(struct str *out, struct sv text)
{
	uint32_t c;
	size_t n;

	if (is_plain(text)) {
		str_add(out, text);
		return;
	}
	str_add_c(out, '"');
	for (; text.n; text = sv_sub(text, n, text.n)) {
		n = utf8_next(text, &c);
		if (c == '"' || c == '\\')
			str_add_f(out, "\\%c", (char)c);
		else if (c == '\n')
			str_add_s(out, "\\n");
		else if (is_odd(c))
			str_add_f(out, "\\u%04x", (unsigned)c);
		else
			str_add(out, sv_sub(text, 0, n));
	}
	str_add_c(out, '"');
}
