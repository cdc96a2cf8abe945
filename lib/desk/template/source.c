/* Reading and writing templates as files for people. */
#include "desk/template/source.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"
#include "io/verb.h"

enum { SHOWN_BYTES = 40 };

static const char html_mark[] = "<!-- html -->";

/* What a header fills; one of lines may come again and adds a line. */
struct header {
	const char *name;
	size_t offset;
	bool has_lines;
};

static const struct header headers[] = {
    {"Name", offsetof(struct template, name), false},
    {"Kind", offsetof(struct template, kind), false},
    {"Purpose", offsetof(struct template, purpose), false},
    {"Language", offsetof(struct template, language), false},
    {"Category", offsetof(struct template, category), false},
    {"Subject", offsetof(struct template, subject), false},
    {"Variable", offsetof(struct template, variables), true},
    {"Set", offsetof(struct template, settings), true},
};

static const char *
get(const struct template *t, const struct header *h)
{
	const char *value;

	memcpy(&value, (const char *)t + h->offset, sizeof value);
	return value;
}

static void
put(struct template *t, const struct header *h, const char *value)
{
	memcpy((char *)t + h->offset, &value, sizeof value);
}

struct reader {
	struct arena *arena;
	struct template *t;
	struct str lines[COUNT_OF(headers)]; /* of those that may come again */
	size_t line;
	struct err *e;
};

static enum rc
fail(struct reader *r, const char *what, struct sv shown)
{
	shown = utf8_cut(shown, SHOWN_BYTES);
	return err_set(
	    r->e, RC_DATA, "line %zu: '%.*s' %s", r->line, SV_ARG(shown), what);
}

static enum rc
no_header(struct reader *r, struct sv name)
{
	const char *names[COUNT_OF(headers) + 1] = {"Active"}, *near;
	size_t i;

	for (i = 0; i < COUNT_OF(headers); i++)
		names[i + 1] = headers[i].name;
	near = name_closest(arena_dup(r->arena, utf8_cut(name, SHOWN_BYTES)),
	    names, COUNT_OF(names));
	return fail(r,
	    near ? arena_printf(r->arena,
		       "is no header of a template, did you mean '%s'?", near)
		 : "is no header of a template",
	    name);
}

static enum rc
read_active(struct reader *r, struct sv value)
{
	bool is_yes = sv_eq_ci(value, SV("yes"));

	if (!is_yes && !sv_eq_ci(value, SV("no")))
		return fail(r, "is not yes or no", value);
	r->t->is_active = is_yes;
	return RC_OK;
}

static enum rc
read_header(struct reader *r, struct sv line)
{
	size_t i, colon = sv_find_c(line, ':');
	struct sv name = sv_trim(sv_sub(line, 0, colon));
	struct sv value = sv_trim(sv_sub(line, colon + 1, line.n));

	if (line.n && line.p[0] == '#')
		return RC_OK;
	if (colon == line.n)
		return fail(r, "is no line 'Header: value'", line);
	if (sv_eq_ci(name, SV("Active")))
		return read_active(r, value);
	for (i = 0; i < COUNT_OF(headers); i++)
		if (sv_eq_ci(name, sv_of(headers[i].name)))
			break;
	if (i == COUNT_OF(headers))
		return no_header(r, name);
	if (headers[i].has_lines) {
		if (r->lines[i].n && value.n)
			str_add_c(&r->lines[i], '\n');
		str_add(&r->lines[i], value);
		return RC_OK;
	}
	if (get(r->t, &headers[i]))
		return fail(r, "stands twice", name);
	if (value.n)
		put(r->t, &headers[i], arena_dup(r->arena, value));
	return RC_OK;
}

const char *
template_tidy(struct sv body, struct arena *a)
{
	struct str out = STR_INIT;
	struct sv line;
	const char *tidy;

	while (sv_line(&body, &line))
		if (out.n || sv_trim(line).n) {
			str_add(&out, line);
			str_add_c(&out, '\n');
		}
	while (out.n && strchr(" \t\n\f\v\r", out.p[out.n - 1]))
		str_cut(&out, out.n - 1);
	tidy = out.n ? arena_dup(a, str_sv(&out)) : NULL;
	str_free(&out);
	return tidy;
}

/* Where the line that begins the HTML is, body.n without one; *next is what
 * stands behind it. */
static size_t
find_mark(struct sv body, size_t *next)
{
	struct sv rest = body, line;
	size_t at = 0;

	while (sv_line(&rest, &line)) {
		*next = body.n - rest.n;
		if (sv_is(sv_trim(line), html_mark))
			return at;
		at = *next;
	}
	*next = body.n;
	return body.n;
}

bool
template_has_mark(struct sv body)
{
	size_t next;

	return find_mark(body, &next) < body.n;
}

static enum rc
read_bodies(struct reader *r, struct sv body)
{
	size_t next, mark = find_mark(body, &next);
	struct sv html = sv_sub(body, next, body.n);

	r->t->body = template_tidy(sv_sub(body, 0, mark), r->arena);
	r->t->html = template_tidy(html, r->arena);
	if (template_has_mark(html))
		return err_set(
		    r->e, RC_DATA, "the line '%s' stands twice", html_mark);
	return RC_OK;
}

enum rc
template_source_parse(
    struct sv text, struct arena *a, struct template *t, struct err *e)
{
	struct reader r = {.arena = a, .t = t, .e = e};
	struct sv line;
	size_t i;
	enum rc rc = RC_OK;

	*t = (struct template){.is_active = true};
	for (i = 0; i < COUNT_OF(headers); i++)
		r.lines[i] = (struct str)STR_INIT;
	if (sv_starts(text, SV("\xEF\xBB\xBF")))
		text = sv_sub(text, 3, text.n);
	if (!utf8_is_valid(text) || sv_find_c(text, '\0') < text.n)
		return err_set(e, RC_DATA, "the text is not UTF-8");
	for (r.line = 1; !rc && sv_line(&text, &line); r.line++) {
		if (!sv_trim(line).n)
			break;
		rc = read_header(&r, line);
	}
	for (i = 0; i < COUNT_OF(headers); i++) {
		if (!rc && r.lines[i].n)
			put(t, &headers[i], arena_dup(a, str_sv(&r.lines[i])));
		str_free(&r.lines[i]);
	}
	return rc ? rc : read_bodies(&r, text);
}

void
template_source_print(const struct template *t, struct str *out)
{
	size_t i;

	for (i = 0; i < COUNT_OF(headers); i++) {
		struct sv rest = sv_of(get(t, &headers[i])), line;

		while (sv_line(&rest, &line))
			str_add_f(
			    out, "%s: %.*s\n", headers[i].name, SV_ARG(line));
	}
	if (!t->is_active)
		str_add_s(out, "Active: no\n");
	str_add_c(out, '\n');
	if (t->body)
		str_add_f(out, "%s\n", t->body);
	if (t->html)
		str_add_f(out, "%s\n%s\n", html_mark, t->html);
}
