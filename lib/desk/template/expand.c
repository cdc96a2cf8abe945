/* Putting values into a template's text, escaped as where it goes asks. */
#include "desk/template/template.h"

#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "desk/template/scan.h"
#include "io/verb.h"

enum { OUT_MIB = 64 };

#define OUT_MAX ((size_t)OUT_MIB * 1024 * 1024)

static const struct template_value *
find_value(const struct template_value *values, size_t n, struct sv name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (sv_is(name, values[i].name))
			return &values[i];
	return NULL;
}

static bool
is_blank(struct sv v)
{
	return sv_trim(v).n == 0;
}

static enum rc
no_variable(const struct template_scan *s, struct sv name,
    const struct template_value *values, size_t n, struct err *e)
{
	VEC(const char *) names = VEC_INIT;
	struct arena a = ARENA_INIT;
	const char *near;
	size_t i;

	for (i = 0; i < n; i++)
		VEC_ADD(&names, values[i].name);
	near = name_closest(arena_dup(&a, name), names.v, names.n);
	template_scan_fail(s, e, "no variable '%.*s'%s%s%s", SV_ARG(name),
	    near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
	VEC_FREE(&names);
	arena_free(&a);
	return RC_DATA;
}

static enum rc
check_piece(const struct template_scan *s, const struct template_piece *p,
    const struct template_value *values, size_t n, struct err *e)
{
	const struct template_value *v;

	if (!p->is_variable)
		return RC_OK;
	if (!(v = find_value(values, n, p->name)))
		return no_variable(s, p->name, values, n, e);
	if (!is_blank(sv_of(v->value)) || p->has_default)
		return RC_OK;
	return template_scan_fail(s, e,
	    "variable '%.*s' has no value: give %.*s=…, or write a default, "
	    "${%.*s|…}",
	    SV_ARG(p->name), SV_ARG(p->name), SV_ARG(p->name));
}

struct writer {
	enum template_context context;
	struct str *out;
	size_t start;                /* what out had before */
	size_t line;                 /* where the line begins */
	bool has_text, has_variable; /* in this line */
	bool after_blank;            /* the line before is one, or none */
	bool drop_blank;             /* the next one */
};

static void
add_percent(struct str *out, struct sv bytes)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		str_add_c(out, '%');
		str_add_c(out, digits[c >> 4]);
		str_add_c(out, digits[c & 15]);
	}
}

/* RFC 3986 2.3. */
static void
add_url(struct str *out, uint32_t c, struct sv bytes)
{
	if (c && c < 0x80 &&
	    strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		   "0123456789-._~",
		(int)c))
		str_add(out, bytes);
	else
		add_percent(out, bytes);
}

static void
add_html(struct str *out, uint32_t c, struct sv bytes)
{
	switch (c) {
	case '&':
		str_add_s(out, "&amp;");
		break;
	case '<':
		str_add_s(out, "&lt;");
		break;
	case '>':
		str_add_s(out, "&gt;");
		break;
	case '"':
		str_add_s(out, "&quot;");
		break;
	case '\'':
		str_add_s(out, "&#39;");
		break;
	case '\n':
		str_add_s(out, "<br>\n");
		break;
	default:
		str_add(out, bytes);
	}
}

static bool
is_control(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0);
}

/* One blank for a run of them that has a control in it, none in front. */
static void
add_header(struct writer *w, uint32_t c, struct sv bytes)
{
	struct str *out = w->out;

	if (!is_control(c))
		str_add(out, bytes);
	else if (out->n > w->start && out->p[out->n - 1] != ' ')
		str_add_c(out, ' ');
}

/* One character, whose bytes are valid. */
static void
add_char(struct writer *w, enum template_context context, uint32_t c,
    struct sv bytes)
{
	switch (context) {
	case TEMPLATE_PLAIN:
		if (!is_control(c) || c == '\n' || c == '\t')
			str_add(w->out, bytes);
		break;
	case TEMPLATE_HTML:
		if (!is_control(c) || c == '\n' || c == '\t')
			add_html(w->out, c, bytes);
		break;
	case TEMPLATE_HEADER:
		add_header(w, c, bytes);
		break;
	case TEMPLATE_URL:
		add_url(w->out, c, bytes);
		break;
	}
}

/* Lines end with LF whatever they ended with (Unicode's separators, too), and
 * what is no UTF-8 is U+FFFD. */
static void
add_escaped(struct writer *w, enum template_context context, struct sv v)
{
	uint32_t c;

	while (v.n) {
		size_t n = utf8_next(v, &c);
		struct sv bytes = sv_sub(v, 0, n);

		v = sv_sub(v, n, v.n);
		if (c == 0xFFFD)
			bytes = SV(UTF8_REPLACEMENT);
		if (c == '\r' && v.n && v.p[0] == '\n')
			continue;
		if (c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029) {
			c = '\n';
			bytes = SV("\n");
		}
		add_char(w, context, c, bytes);
	}
}

static bool
has_lines(const struct writer *w)
{
	return w->context == TEMPLATE_PLAIN || w->context == TEMPLATE_HTML;
}

/* Leaves out a line of nothing but empty variables, and with it one of the
 * blank lines around it. */
static void
end_line(struct writer *w, bool has_newline)
{
	bool is_empty = !w->has_text;
	bool is_out =
	    is_empty && (w->has_variable || (w->drop_blank && has_newline));

	if (is_out) {
		str_cut(w->out, w->line);
		w->drop_blank = w->has_variable && w->after_blank;
	} else {
		if (has_newline)
			str_add_c(w->out, '\n');
		w->after_blank = is_empty;
		w->drop_blank = false;
	}
	w->line = w->out->n;
	w->has_text = w->has_variable = false;
}

static void
add_literal(struct writer *w, struct sv v)
{
	if (w->context == TEMPLATE_HEADER || w->context == TEMPLATE_PLAIN)
		add_escaped(w, w->context, v);
	else
		str_add(w->out, v);
	w->has_text |= !is_blank(v);
}

static void
add_literal_lines(struct writer *w, struct sv v)
{
	while (v.n) {
		size_t end = sv_find_c(v, '\n');
		struct sv line = sv_sub(v, 0, end);

		if (end < v.n && sv_ends(line, SV("\r")))
			line.n--;
		add_literal(w, line);
		if (end < v.n)
			end_line(w, true);
		v = sv_sub(v, end + 1, v.n);
	}
}

/* A value's own blank lines at its ends are not the template's. */
static struct sv
trim_value(struct sv v)
{
	struct sv trimmed = sv_trim(v), rest, line;

	if (!trimmed.n)
		return trimmed;
	v.n = (size_t)(trimmed.p - v.p) + trimmed.n;
	for (rest = v; sv_line(&rest, &line) && is_blank(line);)
		v = rest;
	return v;
}

static void
add_value(struct writer *w, const struct template_piece *p, struct sv v)
{
	v = trim_value(is_blank(v) ? p->otherwise : v);
	add_escaped(w, p->is_url ? TEMPLATE_URL : w->context, v);
	w->has_variable = true;
	w->has_text |= v.n > 0;
}

static void
add_piece(struct writer *w, const struct template_piece *p,
    const struct template_value *values, size_t n)
{
	const struct template_value *v;

	if (p->is_variable) {
		v = find_value(values, n, p->name);
		add_value(w, p, v ? sv_of(v->value) : SV_NULL);
	} else if (has_lines(w)) {
		add_literal_lines(w, p->literal);
	} else {
		add_literal(w, p->literal);
	}
}

static void
finish(struct writer *w)
{
	if (has_lines(w))
		end_line(w, false);
	while (w->context == TEMPLATE_HEADER && w->out->n > w->start &&
	    w->out->p[w->out->n - 1] == ' ')
		str_cut(w->out, w->out->n - 1);
}

enum rc
template_expand(const char *text, enum template_context context,
    const struct template_value *values, size_t n, struct str *out,
    struct err *e)
{
	struct writer w = {.context = context,
	    .out = out,
	    .start = out->n,
	    .line = out->n,
	    .after_blank = true};
	struct template_scan s = {.text = sv_of(text)};
	struct template_piece p;
	bool more;
	enum rc rc;

	while (!(rc = template_scan_next(&s, &p, &more, e)) && more)
		if ((rc = check_piece(&s, &p, values, n, e)))
			return rc;
	if (rc)
		return rc;
	s.at = 0;
	while (!(rc = template_scan_next(&s, &p, &more, e)) && more) {
		add_piece(&w, &p, values, n);
		if (out->n - w.start <= OUT_MAX)
			continue;
		str_cut(out, w.start);
		return err_set(e, RC_DATA,
		    "the text would be longer than %d MiB", OUT_MIB);
	}
	finish(&w);
	return rc;
}
