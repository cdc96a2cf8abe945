/* Taking a template's text apart at its dollars. */
#include "desk/template/scan.h"

#include "base/str.h"
#include "base/utf8.h"

enum { NAME_MAX_CHARS = 40, SHOWN_BYTES = 40 };

bool
template_is_name(struct sv name)
{
	size_t i;

	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!(c >= 'a' && c <= 'z') &&
		    (i == 0 || !((c >= '0' && c <= '9') || c == '_')))
			return false;
	}
	return name.n > 0 && name.n <= NAME_MAX_CHARS;
}

enum rc
template_scan_fail(
    const struct template_scan *s, struct err *e, const char *fmt, ...)
{
	struct str text = STR_INIT;
	size_t i, line = 1;
	va_list ap;

	for (i = 0; i < s->started && i < s->text.n; i++)
		line += s->text.p[i] == '\n';
	va_start(ap, fmt);
	str_add_vf(&text, fmt, ap);
	va_end(ap);
	err_set(e, RC_DATA, "line %zu: %s", line, text.p);
	str_free(&text);
	return RC_DATA;
}

/* What stands between the braces. */
static enum rc
read_variable(const struct template_scan *s, struct sv inner,
    struct template_piece *p, struct err *e)
{
	size_t bar = sv_find_c(inner, '|');
	struct sv name = sv_sub(inner, 0, bar);
	struct sv shown = utf8_cut(inner, SHOWN_BYTES);
	size_t colon = sv_find_c(name, ':');

	p->is_variable = true;
	p->has_default = bar < inner.n;
	p->otherwise = sv_sub(inner, bar + 1, inner.n);
	p->name = sv_sub(name, 0, colon);
	p->is_url = sv_is(sv_sub(name, colon + 1, name.n), "url");
	if (colon < name.n && !p->is_url)
		return template_scan_fail(s, e,
		    "'${%.*s}': behind a name there may be ':url' alone",
		    SV_ARG(shown));
	if (!template_is_name(p->name))
		return template_scan_fail(s, e,
		    "'${%.*s}': a name is up to %d of a-z, 0-9 and _, and "
		    "begins with a letter",
		    SV_ARG(shown), NAME_MAX_CHARS);
	if (sv_find(p->otherwise, SV("${")) < p->otherwise.n)
		return template_scan_fail(s, e,
		    "'${%.*s|…}': a default is text and has no variables",
		    SV_ARG(p->name));
	return RC_OK;
}

static bool
begins_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* At a dollar. Prices may stand there; what looks like a variable of a shell
 * is one that would reach a customer as it is. */
static enum rc
read_dollar(struct template_scan *s, struct template_piece *p, struct err *e)
{
	struct sv rest = sv_sub(s->text, s->at, s->text.n), inner;

	if (rest.n > 1 && rest.p[1] == '{') {
		inner = sv_sub(rest, 2, sv_find_c(rest, '}') - 2);
		if (inner.n + 2 == rest.n || sv_find_c(inner, '\n') < inner.n)
			return template_scan_fail(s, e,
			    "'${%.*s' is not closed on its line",
			    SV_ARG(utf8_cut(
				sv_sub(inner, 0, sv_find_c(inner, '\n')),
				SHOWN_BYTES)));
		s->at += inner.n + 3;
		return read_variable(s, inner, p, e);
	}
	if (rest.n > 1 && begins_name(rest.p[1]))
		return template_scan_fail(s, e,
		    "'$%c': write ${name} for a variable, $$ for a dollar",
		    rest.p[1]);
	p->literal = sv_sub(rest, 0, 1);
	s->at += rest.n > 1 && rest.p[1] == '$' ? 2 : 1;
	return RC_OK;
}

enum rc
template_scan_next(struct template_scan *s, struct template_piece *p,
    bool *more, struct err *e)
{
	struct sv rest = sv_sub(s->text, s->at, s->text.n);
	size_t dollar = sv_find_c(rest, '$');

	*p = (struct template_piece){.is_variable = false};
	*more = rest.n > 0;
	s->started = s->at;
	if (!rest.n)
		return RC_OK;
	if (dollar == 0)
		return read_dollar(s, p, e);
	p->literal = sv_sub(rest, 0, dollar);
	s->at += dollar;
	return RC_OK;
}
