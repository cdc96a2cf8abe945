/* What a template must be like, told before it is used. */
#include "desk/template/template.h"

#include <string.h>

#include "base/utf8.h"
#include "desk/template/macro.h"
#include "desk/template/scan.h"
#include "desk/template/source.h"

enum { VARIABLES_MAX = 50 };

/* Does a kind need a part, may it have it, or must it not? */
enum may { NO, MAY, MUST };

static const struct {
	const char *kind;
	enum may purpose, category, subject, html, settings, body;
} kinds[] = {
    {"mail", MUST, MAY, MAY, MAY, NO, MUST},
    {"canned", NO, MAY, NO, NO, NO, MUST},
    {"macro", NO, MAY, NO, NO, MUST, MAY},
};

static enum rc
check_parts(const struct template *t, struct err *e)
{
	size_t k, i;

	for (k = 0; strcmp(t->kind, kinds[k].kind) != 0; k++)
		CHECK(k + 1 < COUNT_OF(kinds));

	const struct {
		const char *name, *text;
		enum may may;
	} parts[] = {
	    {"purpose", t->purpose, kinds[k].purpose},
	    {"category", t->category, kinds[k].category},
	    {"subject", t->subject, kinds[k].subject},
	    {"html", t->html, kinds[k].html},
	    {"settings", t->settings, kinds[k].settings},
	    {"body", t->body, kinds[k].body},
	};

	for (i = 0; i < COUNT_OF(parts); i++) {
		if (parts[i].may == MUST && !parts[i].text)
			return err_set(e, RC_DATA,
			    "%s: a template of kind '%s' needs it",
			    parts[i].name, t->kind);
		if (parts[i].may == NO && parts[i].text)
			return err_set(e, RC_DATA,
			    "%s: a template of kind '%s' has none",
			    parts[i].name, t->kind);
	}
	return RC_OK;
}

static enum rc
check_declared(const struct template *t, struct err *e)
{
	struct sv rest = sv_of(t->variables), line;
	struct template seen = *t;
	size_t n = 0;

	while (sv_line(&rest, &line)) {
		struct sv name = sv_trim(sv_sub(line, 0, sv_find_c(line, '=')));
		struct sv otherwise;

		if (!template_is_name(name))
			return err_set(e, RC_DATA,
			    "variables: '%.*s' is no name: a-z, then a-z, 0-9 "
			    "and _; a line each",
			    SV_ARG(utf8_cut(name, 40)));
		if (n++ == VARIABLES_MAX)
			return err_set(e, RC_DATA,
			    "variables: there are more than %d", VARIABLES_MAX);
		seen.variables = rest.n ? rest.p : NULL;
		if (rest.n && template_declares(&seen, name, &otherwise))
			return err_set(e, RC_DATA,
			    "variables: '%.*s' stands twice", SV_ARG(name));
	}
	return RC_OK;
}

/* Is each variable of a text declared, or one that all templates have? */
static enum rc
check_variables(
    const struct template *t, const char *part, const char *text, struct err *e)
{
	struct template_scan s = {.text = sv_of(text)};
	struct arena a = ARENA_INIT;
	struct template_piece p;
	bool more;
	enum rc rc;

	while (!(rc = template_scan_next(&s, &p, &more, e)) && more) {
		if (!p.is_variable || template_has(t, p.name))
			continue;
		rc = template_scan_fail(
		    &s, e, "%s", template_lacks(t, p.name, &a));
		break;
	}
	arena_free(&a);
	if (rc)
		err_ctx(e, "%s", part);
	return rc;
}

enum rc
template_check(struct desk *d, const struct template *t, struct err *e)
{
	const struct {
		const char *name, *text;
	} parts[] = {
	    {"subject", t->subject},
	    {"body", t->body},
	    {"html", t->html},
	    {"settings", t->settings},
	};

	size_t i;
	enum rc rc;

	if ((rc = check_parts(t, e)) || (rc = check_declared(t, e)))
		return rc;
	for (i = 0; i < COUNT_OF(parts); i++)
		if ((rc = check_variables(t, parts[i].name, parts[i].text, e)))
			return rc;
	if (t->subject && strpbrk(t->subject, "\r\n"))
		return err_set(e, RC_DATA, "subject: it must be one line");
	if (template_has_mark(sv_of(t->body)) ||
	    template_has_mark(sv_of(t->html)))
		return err_set(e, RC_DATA,
		    "body: a line '<!-- html -->' is what begins the html");
	return t->settings ? macro_check(d, t, e) : RC_OK;
}
