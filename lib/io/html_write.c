/* Markup is made here, and escaped where it is made. */
#include "io/html_write.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/utf8.h"

/* Elements that hold nothing have no end tag. */
static const char *const void_tags[] = {
    "br", "col", "hr", "img", "input", "link", "meta", "wbr"};

static bool
is_void(const char *tag)
{
	size_t i;

	for (i = 0; i < COUNT_OF(void_tags); i++)
		if (strcmp(tag, void_tags[i]) == 0)
			return true;
	return false;
}

static void
close_start(struct html_writer *w)
{
	if (w->in_tag)
		str_add_c(w->out, '>');
	w->in_tag = false;
}

static const char *
entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static bool
is_control(char c)
{
	unsigned char u = (unsigned char)c;

	return (u < 0x20 && c != '\n' && c != '\t') || u == 0x7f;
}

static void
add_plain(struct str *out, struct sv text)
{
	if (utf8_is_valid(text))
		str_add(out, text);
	else
		utf8_repair(out, text);
}

static void
add_escaped(struct str *out, struct sv text)
{
	size_t i, from = 0;

	for (i = 0; i < text.n; i++) {
		const char *e = entity(text.p[i]);

		if (!e && !is_control(text.p[i]))
			continue;
		add_plain(out, sv_sub(text, from, i - from));
		if (e)
			str_add_s(out, e);
		from = i + 1;
	}
	add_plain(out, sv_sub(text, from, text.n));
}

void
html_begin(struct html_writer *w, const char *tag)
{
	close_start(w);
	str_add_c(w->out, '<');
	str_add_s(w->out, tag);
	w->in_tag = true;
}

void
html_end(struct html_writer *w, const char *tag)
{
	if (w->is_xml && w->in_tag) {
		str_add_s(w->out, "/>");
		w->in_tag = false;
		return;
	}
	close_start(w);
	if (w->is_xml || !is_void(tag))
		str_add_f(w->out, "</%s>", tag);
}

void
html_attr(struct html_writer *w, const char *name, struct sv value)
{
	CHECK(w->in_tag);
	if (!value.p)
		return;
	str_add_f(w->out, " %s=\"", name);
	add_escaped(w->out, value);
	str_add_c(w->out, '"');
}

void
html_attr_s(struct html_writer *w, const char *name, const char *value)
{
	html_attr(w, name, sv_of(value));
}

void
html_attr_f(struct html_writer *w, const char *name, const char *fmt, ...)
{
	struct str value = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_add_vf(&value, fmt, ap);
	va_end(ap);
	html_attr(w, name, str_sv(&value));
	str_free(&value);
}

void
html_flag(struct html_writer *w, const char *name)
{
	CHECK(w->in_tag);
	str_add_f(w->out, " %s", name);
}

void
html_text(struct html_writer *w, struct sv text)
{
	close_start(w);
	add_escaped(w->out, text);
}

void
html_text_s(struct html_writer *w, const char *text)
{
	html_text(w, sv_of(text));
}

void
html_text_f(struct html_writer *w, const char *fmt, ...)
{
	struct str text = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_add_vf(&text, fmt, ap);
	va_end(ap);
	html_text(w, str_sv(&text));
	str_free(&text);
}

void
html_element(
    struct html_writer *w, const char *tag, const char *class, const char *text)
{
	html_begin(w, tag);
	html_attr_s(w, "class", class);
	html_text_s(w, text);
	html_end(w, tag);
}

void
html_inner(struct html_writer *w, const struct html_writer *inner)
{
	CHECK(!inner->in_tag);
	close_start(w);
	str_add(w->out, str_sv(inner->out));
}

void
html_line(struct html_writer *w)
{
	close_start(w);
	str_add_c(w->out, '\n');
}

void
html_prologue(struct html_writer *w)
{
	str_add_s(w->out,
	    w->is_xml ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      : "<!doctype html>\n");
}

void
html_json(struct html_writer *w, struct sv json)
{
	size_t i;

	close_start(w);
	for (i = 0; i < json.n; i++)
		if (json.p[i] == '<')
			str_add_s(w->out, "\\u003c");
		else
			str_add_c(w->out, json.p[i]);
}
