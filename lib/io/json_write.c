/* Writes JSON: the writer keeps commas and nesting right. */
#include "io/json.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

/* Levels that a writer's bits have room for. */
#define WRITER_DEPTH 16

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void
quote_char(struct str *out, struct sv bytes, uint32_t cp)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at;

	at = cp < 0x80 ? memchr(from, (int)cp, sizeof(from) - 1) : NULL;
	if (at) {
		str_add_c(out, '\\');
		str_add_c(out, to[at - from]);
	} else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0)) {
		/* C1 controls may stand raw in JSON, but not on a terminal. */
		str_add_f(out, "\\u%04" PRIx32, cp);
	} else if (cp == 0xfffd) {
		str_add_s(out, UTF8_REPLACEMENT);
	} else {
		str_add(out, bytes);
	}
}

void
json_quote(struct str *out, struct sv text)
{
	size_t from, at = 0, n;
	uint32_t cp;

	str_add_c(out, '"');
	while (at < text.n) {
		for (from = at; at < text.n; at++) {
			if (!is_plain((unsigned char)text.p[at]))
				break;
		}
		if (at > from)
			str_add_n(out, text.p + from, at - from);
		if (at == text.n)
			break;
		n = utf8_next(sv_sub(text, at, SIZE_MAX), &cp);
		quote_char(out, sv_sub(text, at, n), cp);
		at += n;
	}
	str_add_c(out, '"');
}

/* Puts the comma in front of a value where one is due. */
static void
begin_value(struct json_writer *w)
{
	unsigned bit = 1u << w->depth;

	if (!w->has_key && w->depth > 0 && (w->has_items & bit))
		str_add_c(w->out, ',');
	w->has_items |= bit;
	w->has_key = false;
}

static void
begin_nest(struct json_writer *w, char bracket)
{
	begin_value(w);
	CHECK(w->depth < WRITER_DEPTH);
	w->depth++;
	w->has_items &= ~(1u << w->depth);
	str_add_c(w->out, bracket);
}

static void
end_nest(struct json_writer *w, char bracket)
{
	CHECK(w->depth > 0 && !w->has_key);
	w->depth--;
	str_add_c(w->out, bracket);
}

void
json_object_begin(struct json_writer *w)
{
	begin_nest(w, '{');
}

void
json_object_end(struct json_writer *w)
{
	end_nest(w, '}');
}

void
json_array_begin(struct json_writer *w)
{
	begin_nest(w, '[');
}

void
json_array_end(struct json_writer *w)
{
	end_nest(w, ']');
}

void
json_key(struct json_writer *w, const char *key)
{
	CHECK(w->depth > 0 && !w->has_key);
	begin_value(w);
	json_quote(w->out, sv_of(key));
	str_add_c(w->out, ':');
	w->has_key = true;
}

void
json_text(struct json_writer *w, struct sv v)
{
	if (!v.p) {
		json_null(w);
		return;
	}
	begin_value(w);
	json_quote(w->out, v);
}

void
json_text_or_null(struct json_writer *w, const char *s)
{
	json_text(w, sv_of(s));
}

void
json_int(struct json_writer *w, int64_t n)
{
	begin_value(w);
	str_add_f(w->out, "%" PRId64, n);
}

void
json_bool(struct json_writer *w, bool b)
{
	begin_value(w);
	str_add_s(w->out, b ? "true" : "false");
}

void
json_null(struct json_writer *w)
{
	begin_value(w);
	str_add_s(w->out, "null");
}

void
json_raw(struct json_writer *w, struct sv json)
{
	struct err ignored = ERR_INIT;
	struct json *value;

	if (json_parse(json, &value, &ignored)) {
		json_text(w, json);
		return;
	}
	begin_value(w);
	json_print(w->out, value);
	json_free(value);
}
