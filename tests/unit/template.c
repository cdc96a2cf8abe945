/* Templates: their grammar, escaping, and sources. */
#include "desk/template/template.h"

#include "desk/template/source.h"
#include "unit.h"

static const struct template_value values[] = {
    {"name", "Ann"},
    {"empty", NULL},
    {"blank", " \n"},
    {"evil", "${name}$$ <a href='x'>&\"\r\nBcc: all@x.example"},
    {"text", "\n  one\ntwo\r\n\n"},
    {"name", "never this one"},
};

static const char *
expand(const char *text, enum template_context context)
{
	static struct str out = STR_INIT;
	struct err e = ERR_INIT;

	str_clear(&out);
	str_add_s(&out, "kept:");
	if (!template_expand(text, context, values, COUNT_OF(values), &out, &e))
		return out.p;
	/* Nothing was written. */
	EXPECT_STR(out.p, "kept:");
	EXPECT_INT(e.rc, RC_DATA);
	str_clear(&out);
	str_add_s(&out, e.text);
	return out.p;
}

static const char *
plain(const char *text)
{
	return expand(text, TEMPLATE_PLAIN);
}

static void
test_grammar(void)
{
	EXPECT_STR(plain(""), "kept:");
	EXPECT_STR(plain("Hello ${name}!"), "kept:Hello Ann!");
	EXPECT_STR(plain("${name|x}${empty|y}${blank|z}"), "kept:Annyz");
	EXPECT_STR(plain("$$ $$name 5$ $5 a$"), "kept:$ $name 5$ $5 a$");
	EXPECT_STR(plain("${empty|a | b: $1}"), "kept:a | b: $1");
	EXPECT_STR(plain("x ${empty|} y"), "kept:x  y");
	EXPECT_STR(plain("\n${nam}"),
	    "line 2: no variable 'nam', did you mean 'name'?");
	EXPECT_STR(plain("${empty}"),
	    "line 1: variable 'empty' has no value: give empty=…, or write a "
	    "default, ${empty|…}");
	EXPECT_STR(
	    plain("a ${name\n}"), "line 1: '${name' is not closed on its line");
	EXPECT_STR(plain("${"), "line 1: '${' is not closed on its line");
	EXPECT_STR(plain("${name|${name}}"),
	    "line 1: '${name|…}': a default is text and has no variables");
	EXPECT_STR(plain("Dear $name"),
	    "line 1: '$n': write ${name} for a variable, $$ for a dollar");
	EXPECT_STR(plain("${name:sh}"),
	    "line 1: '${name:sh}': behind a name there may be ':url' alone");
	EXPECT_STR(plain("${Name}"),
	    "line 1: '${Name}': a name is up to 40 of a-z, 0-9 and _, and "
	    "begins with a letter");
	EXPECT_STR(plain("${}"),
	    "line 1: '${}': a name is up to 40 of a-z, 0-9 and _, and "
	    "begins with a letter");
}

static void
test_escapes(void)
{
	EXPECT_STR(plain("${evil}"),
	    "kept:${name}$$ <a href='x'>&\"\nBcc: all@x.example");
	EXPECT_STR(expand("<p>${evil}</p>", TEMPLATE_HTML),
	    "kept:<p>${name}$$ &lt;a href=&#39;x&#39;&gt;&amp;&quot;<br>\n"
	    "Bcc: all@x.example</p>");
	EXPECT_STR(expand("Re:\n ${evil} \r\n", TEMPLATE_HEADER),
	    "kept:Re:  ${name}$$ <a href='x'>&\" Bcc: all@x.example");
	EXPECT_STR(expand("https://x/?a=${evil}&b", TEMPLATE_URL),
	    "kept:https://x/?a=%24%7Bname%7D%24%24%20%3Ca%20href%3D%27x%27%3E"
	    "%26%22%0ABcc%3A%20all%40x.example&b");
	EXPECT_STR(plain("?q=${text:url}"), "kept:?q=%20%20one%0Atwo");
	EXPECT_STR(expand("${text|}", TEMPLATE_HTML), "kept:  one<br>\ntwo");
	EXPECT_STR(expand("${empty|<b>}", TEMPLATE_HTML), "kept:&lt;b&gt;");
}

/* Controls, and bytes that are no UTF-8. */
static void
test_bytes(void)
{
	const struct template_value bad[] = {
	    {"x", "a\033[31m\x7f\tb\xff\xc3\xa9\xe2\x80\xa8z\x01"}};
	static const char *const wanted[] = {
	    [TEMPLATE_PLAIN] = "a[31m\tb\xEF\xBF\xBD\xc3\xa9\nz",
	    [TEMPLATE_HTML] = "a[31m\tb\xEF\xBF\xBD\xc3\xa9<br>\nz",
	    [TEMPLATE_HEADER] = "a [31m b\xEF\xBF\xBD\xc3\xa9 z",
	    [TEMPLATE_URL] = "a%1B%5B31m%7F%09b%EF%BF%BD%C3%A9%0Az%01",
	};
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	size_t i;

	for (i = 0; i < COUNT_OF(wanted); i++) {
		str_clear(&out);
		EXPECT_INT(template_expand("${x}", (enum template_context)i,
			       bad, 1, &out, &e),
		    RC_OK);
		EXPECT_STR(out.p, wanted[i]);
	}
	str_free(&out);
}

static void
test_empty_lines(void)
{
	EXPECT_STR(plain("a\n\n${empty|}\n\nb\n"), "kept:a\n\nb\n");
	EXPECT_STR(plain("a\n\n${empty|}\n${blank|}\n\nb"), "kept:a\n\nb");
	EXPECT_STR(plain("a\n${empty|}\nb"), "kept:a\nb");
	EXPECT_STR(plain("a\n${empty|}\n\nb"), "kept:a\n\nb");
	EXPECT_STR(plain("${empty|}\n\na"), "kept:a");
	EXPECT_STR(
	    plain("a\n\n  ${empty|} ${blank|}\t\r\n\r\nb"), "kept:a\n\nb");
	EXPECT_STR(plain("a\n\n\n\nb"), "kept:a\n\n\n\nb");
	EXPECT_STR(plain("x ${empty|}\n"), "kept:x \n");
	EXPECT_STR(plain("a\n\n${name}\n\nb"), "kept:a\n\nAnn\n\nb");
}

/* Doubling the text must not take four times as long, nor more than memory. */
static void
test_size(void)
{
	struct str text = STR_INIT, out = STR_INIT, big = STR_INIT;
	struct template_value value = {"v", NULL};
	struct err e = ERR_INIT;
	int i;

	for (i = 0; i < 400000; i++)
		str_add_s(&text, "${name|}");
	EXPECT_INT(template_expand(text.p, TEMPLATE_PLAIN, values,
		       COUNT_OF(values), &out, &e),
	    RC_OK);
	EXPECT_INT((long long)out.n, 3 * 400000);
	str_clear(&text);
	str_clear(&out);
	for (i = 0; i < 1 << 20; i++)
		str_add_c(&big, 'x');
	for (i = 0; i < 100; i++)
		str_add_s(&text, "${v}");
	value.value = big.p;
	EXPECT_INT(template_expand(text.p, TEMPLATE_PLAIN, &value, 1, &out, &e),
	    RC_DATA);
	EXPECT_STR(e.text, "the text would be longer than 64 MiB");
	EXPECT_INT((long long)out.n, 0);
	str_free(&big);
	str_free(&out);
	str_free(&text);
}

static void
test_source(void)
{
	static const char text[] =
	    "Name: refund\nkind: mail\r\n# a comment\n"
	    "Purpose: reply\nLanguage: de\nSubject: Re: ${subject}\n"
	    "Variable: amount\nVariable: currency=EUR\nActive: no\n \n\n"
	    "  Hello\n\nBody: x\n\n<!-- html -->\n<p>x</p>\n";
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	struct template t, again;

	EXPECT_INT(template_source_parse(sv_of(text), &a, &t, &e), RC_OK);
	EXPECT_STR(t.name, "refund");
	EXPECT_STR(t.kind, "mail");
	EXPECT_STR(t.subject, "Re: ${subject}");
	EXPECT_STR(t.variables, "amount\ncurrency=EUR");
	EXPECT_STR(t.body, "  Hello\n\nBody: x");
	EXPECT_STR(t.html, "<p>x</p>");
	EXPECT(!t.is_active && !t.settings && !t.category);
	template_source_print(&t, &out);
	EXPECT_STR(out.p,
	    "Name: refund\nKind: mail\nPurpose: reply\nLanguage: de\n"
	    "Subject: Re: ${subject}\nVariable: amount\n"
	    "Variable: currency=EUR\nActive: no\n\n  Hello\n\nBody: x\n"
	    "<!-- html -->\n<p>x</p>\n");
	EXPECT_INT(template_source_parse(str_sv(&out), &a, &again, &e), RC_OK);
	EXPECT_STR(again.body, t.body);
	EXPECT_STR(again.variables, t.variables);
	str_free(&out);
	arena_free(&a);
}

static void
test_bad_source(void)
{
	static const char *const cases[][2] = {
	    {"Hello\n", "line 1: 'Hello' is no line 'Header: value'"},
	    {"Subjekt: x\n",
		"line 1: 'Subjekt' is no header of a template, did you mean "
		"'Subject'?"},
	    {"Name: a\nName: b\n", "line 2: 'Name' stands twice"},
	    {"Active: maybe\n", "line 1: 'maybe' is not yes or no"},
	    {"\n<!-- html -->\n<!-- html -->\n",
		"the line '<!-- html -->' stands twice"},
	    {"\n\xff\n", "the text is not UTF-8"},
	};
	struct arena a = ARENA_INIT;
	struct template t;
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++) {
		struct err e = ERR_INIT;

		EXPECT_INT(
		    template_source_parse(sv_of(cases[i][0]), &a, &t, &e),
		    RC_DATA);
		EXPECT_STR(e.text, cases[i][1]);
	}
	arena_free(&a);
}

static void
test_language(void)
{
	static const char *const cases[][2] = {
	    {"de", "de"},
	    {"DE_at", "de-AT"},
	    {"zh-hant-tw", "zh-Hant-TW"},
	    {"de-1996", "de-1996"},
	    {"es-419", "es-419"},
	    {"", NULL},
	    {"d", NULL},
	    {"de-", NULL},
	    {"-de", NULL},
	    {"d1", NULL},
	    {"german language", NULL},
	    {"abcdefghi", NULL},
	    {"d\xc3\xa9", NULL},
	};
	struct arena a = ARENA_INIT;
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++)
		EXPECT_STR(
		    template_language(sv_of(cases[i][0]), &a), cases[i][1]);
	arena_free(&a);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"variables, defaults and dollars; mistakes name their line",
		test_grammar},
	    {"values are escaped as where they go asks, and never expanded",
		test_escapes},
	    {"controls and bad bytes of values do no harm", test_bytes},
	    {"a line of nothing but empty variables is left out",
		test_empty_lines},
	    {"long templates take linear time, long results are refused",
		test_size},
	    {"a source is read, and printed as the same", test_source},
	    {"mistakes in a source are named", test_bad_source},
	    {"language tags are put in their form", test_language},
	};

	return unit_run(tests, COUNT_OF(tests));
}
