/*
 * Any text is a template or an error with its line; a header is one line,
 * values stand there unexpanded, and what is read is printed as the same.
 */
#include "desk/template/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "desk/template/source.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char marker[] = "${name}$$${x|y}";

/* "$${name}" is none. */
static bool
has_variable(struct sv text)
{
	size_t at = sv_find(text, SV("${name}"));

	return at < text.n && (at == 0 || text.p[at - 1] != '$');
}

static void
check_context(const char *text, enum template_context context,
    const struct template_value *values, size_t n)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	str_add_c(&out, '!');
	if (template_expand(text, context, values, n, &out, &e)) {
		MUST(e.rc == RC_DATA && out.n == 1);
		MUST(sv_starts(sv_of(e.text), SV("line ")) ||
		    sv_starts(sv_of(e.text), SV("the text ")));
	} else if (context == TEMPLATE_HEADER) {
		MUST(sv_find_c(str_sv(&out), '\n') == out.n);
		MUST(sv_find_c(str_sv(&out), '\r') == out.n);
		MUST(utf8_is_valid(str_sv(&out)));
	} else if (context == TEMPLATE_PLAIN) {
		MUST(utf8_is_valid(str_sv(&out)));
		MUST(sv_find_c(str_sv(&out), '\033') == out.n);
		if (has_variable(sv_of(text)))
			MUST(sv_find(str_sv(&out), sv_of(marker)) < out.n);
	}
	str_free(&out);
}

static void
check_expand(struct sv text, struct arena *a)
{
	const char *copy = arena_dup(a, text);
	const struct template_value values[] = {
	    {"name", marker}, {"a", copy}, {"b", NULL}};
	int context;

	for (context = TEMPLATE_PLAIN; context <= TEMPLATE_URL; context++)
		check_context(copy, (enum template_context)context, values,
		    COUNT_OF(values));
}

static bool
same(const char *a, const char *b)
{
	return sv_eq(sv_of(a), sv_of(b)) && !a == !b;
}

static void
check_source(struct sv text, struct arena *a)
{
	struct template t, again;
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	if (!template_source_parse(text, a, &t, &e)) {
		template_source_print(&t, &out);
		MUST(!template_source_parse(str_sv(&out), a, &again, &e));
		MUST(same(t.name, again.name) && same(t.kind, again.kind) &&
		    same(t.purpose, again.purpose) &&
		    same(t.language, again.language) &&
		    same(t.category, again.category) &&
		    same(t.subject, again.subject) &&
		    same(t.variables, again.variables) &&
		    same(t.settings, again.settings) &&
		    same(t.body, again.body) && same(t.html, again.html) &&
		    t.is_active == again.is_active);
	} else {
		MUST(e.rc == RC_DATA && e.text[0]);
	}
	str_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = {(const char *)data, size};
	struct arena a = ARENA_INIT;

	if (size)
		check_expand(text, &a);
	check_source(text, &a);
	template_language(text, &a);
	arena_free(&a);
	return 0;
}
