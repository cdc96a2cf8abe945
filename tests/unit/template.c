/* Templates: their grammar, escaping, sources, and which one is chosen. */
#include "desk/template.h"

#include <stdlib.h>
#include <unistd.h>

#include "desk/macro.h"
#include "desk/template_change.h"
#include "desk/template_source.h"
#include "desk/ticket.h"
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

/* A desk in a folder of its own, for one test. */
struct place {
	char folder[40];
	struct arena arena;
	struct desk desk;
	struct err err;
};

static void
begin(struct place *p)
{
	memset(p, 0, sizeof *p);
	snprintf(p->folder, sizeof p->folder, "/tmp/template.XXXXXX");
	CHECK(mkdtemp(p->folder));
	setenv("DESK_CONFIG", "/dev/null", 1);
	CHECK(!desk_find(&p->desk, arena_printf(&p->arena, "%s/d", p->folder),
	    &p->arena, &p->err));
	CHECK(!desk_create(&p->desk, &p->err));
}

static void
end(struct place *p)
{
	static const char *const files[] = {"d", "d-wal", "d-shm", "d-lock"};
	size_t i;

	desk_close(&p->desk);
	for (i = 0; i < COUNT_OF(files); i++)
		unlink(arena_printf(&p->arena, "%s/%s", p->folder, files[i]));
	rmdir(p->folder);
	arena_free(&p->arena);
}

/* "field=value" words as a template; its id. */
struct making {
	struct desk *desk;
	const char *name;
	struct settings settings;
	int64_t id;
};

static enum rc
make(void *arg, struct err *e)
{
	struct making *m = arg;

	return template_create(
	    m->desk, sv_of(m->name), &m->settings, &m->id, e);
}

static int64_t
add(struct place *p, const char *name, const char *words)
{
	struct making m = {.desk = &p->desk, .name = name};
	struct sv rest = sv_of(words), word;

	p->err = (struct err)ERR_INIT;
	while (sv_split(&rest, ';', &word)) {
		struct sv field, value;

		CHECK(
		    field_setting(arena_dup(&p->arena, word), &field, &value));
		if (settings_add(&p->desk, &template_fields, field, value,
			&m.settings, &p->err))
			return 0;
	}
	return db_tx(p->desk.db, make, &m, &p->err) ? 0 : m.id;
}

static int64_t
chosen(struct place *p, int64_t category, const char *language)
{
	struct template t;

	p->err = (struct err)ERR_INIT;
	if (template_choose(
		&p->desk, "closed", category, language, &t, &p->err))
		return -1;
	return t.id;
}

/* Categories of a fresh desk have the ids 1 (technical), 2 (billing) … */
static void
test_choose(void)
{
	struct place p;
	struct template t;
	int64_t none, en, de, at, billing;

	begin(&p);
	EXPECT_INT(chosen(&p, 0, "de-AT"), 0);
	EXPECT_INT(
	    template_choose(&p.desk, "closed", 1, "de-AT", &t, &p.err), RC_OK);
	EXPECT_STR(t.language, "de");
	EXPECT(sv_starts(sv_of(t.body), SV("Guten Tag")));
	EXPECT_INT(
	    template_choose(&p.desk, "closed", 1, "fr", &t, &p.err), RC_OK);
	EXPECT_STR(t.language, "en");
	EXPECT_INT(template_choose(&p.desk, "nothing", 1, "fr", &t, &p.err),
	    RC_NOTFOUND);
	EXPECT_STR(p.err.text, "there is no template for 'nothing'");

	at = add(&p, "closed", "purpose=closed;language=de_at;body=x");
	EXPECT_INT(chosen(&p, 0, "de-AT"), at);
	/* In no language of the reader or of the desk: a shipped one. */
	EXPECT_INT(chosen(&p, 0, "de"), 0);
	none = add(&p, "closed", "purpose=closed;body=x");
	EXPECT_INT(chosen(&p, 0, "de"), none);
	EXPECT_INT(chosen(&p, 0, NULL), none);
	en = add(&p, "closed", "purpose=closed;language=en;body=x");
	EXPECT_INT(chosen(&p, 0, "fr"), en);
	EXPECT_INT(chosen(&p, 2, "en-GB"), en);
	de = add(&p, "closed", "purpose=closed;language=de;body=x");
	EXPECT_INT(chosen(&p, 0, "DE_ch"), de);
	EXPECT_INT(chosen(&p, 0, "de-AT"), at);
	EXPECT_INT(chosen(&p, 0, "deu"), en);
	billing = add(&p, "closed-b", "purpose=closed;category=billing;body=x");
	EXPECT_INT(chosen(&p, 2, "de-AT"), billing);
	EXPECT_INT(chosen(&p, 1, "de-AT"), at);
	end(&p);
}

static void
test_named(void)
{
	struct place p;
	struct template t;
	int64_t de, fr, found;

	begin(&p);
	fr = add(&p, "hello", "language=fr;body=Bonjour");
	EXPECT_INT(template_named(&p.desk, "hello", "de", &t, &p.err), RC_OK);
	EXPECT_INT(t.id, fr);
	de = add(&p, "hello", "language=de;body=Hallo");
	EXPECT_INT(
	    template_named(&p.desk, "hello", "de-CH", &t, &p.err), RC_OK);
	EXPECT_INT(t.id, de);
	EXPECT_INT(
	    template_named(&p.desk, "hello:fr", "de", &t, &p.err), RC_OK);
	EXPECT_INT(t.id, fr);
	EXPECT_INT(
	    template_named(&p.desk, "hello:", NULL, &t, &p.err), RC_NOTFOUND);
	EXPECT_INT(
	    template_named(&p.desk, "hallo", NULL, &t, &p.err), RC_NOTFOUND);
	EXPECT_STR(p.err.text, "no template 'hallo', did you mean 'hello'?");
	EXPECT_INT(
	    template_find(&p.desk, SV("hello"), &found, &p.err), RC_DATA);
	EXPECT_STR(p.err.text,
	    "'hello' is there in several languages: name one of hello:de, "
	    "hello:fr");
	EXPECT_INT(
	    template_find(&p.desk, SV("hello:DE"), &found, &p.err), RC_OK);
	EXPECT_INT(found, de);
	end(&p);
}

static void
test_check(void)
{
	static const char *const cases[][2] = {
	    {"kind=canned", "body: a template of kind 'canned' needs it"},
	    {"kind=mail;purpose=reply",
		"body: a template of kind 'mail' needs it"},
	    {"kind=macro;body=x",
		"settings: a template of kind 'macro' needs it"},
	    {"kind=canned;purpose=reply;body=x",
		"purpose: a template of kind 'canned' has none"},
	    {"body=x;subject=y",
		"subject: a template of kind 'canned' has none"},
	    {"purpose=reply;body=x;subject=a\nb",
		"subject: it must be one line"},
	    {"body=${amount}",
		"body: line 1: no variable 'amount' is declared"},
	    {"variables=amuont;body=x ${amount}",
		"body: line 1: no variable 'amount', did you mean 'amuont'?"},
	    {"variables=a b;body=x",
		"variables: 'a b' is no name: a-z, then a-z, 0-9 and _; a line "
		"each"},
	    {"variables=a\nb\n a = 3;body=x", "variables: 'a' stands twice"},
	    {"body=x\xff", "body: not valid UTF-8"},
	    {"body=x\n <!-- html -->\ny",
		"body: a line '<!-- html -->' is what begins the html"},
	    {"settings=status",
		"settings: 'status' is no line of the form "
		"field=value"},
	    {"settings=statsu=closed",
		"settings: no field 'statsu', did you mean 'status'?"},
	    {"settings=status=shut",
		"settings: status: 'shut' is not one of open, assigned, "
		"in_progress, waiting, resolved, closed"},
	    {"settings=assignee=nobody-here",
		"settings: assignee: no agent 'nobody-here'"},
	    {"settings=resolution=${x}",
		"settings: line 1: no variable 'x' is declared"},
	    {"language=german!;body=x",
		"language: 'german!' is none of the form de or de-AT"},
	};
	struct place p;
	size_t i;

	begin(&p);
	for (i = 0; i < COUNT_OF(cases); i++) {
		EXPECT_INT(add(&p, "x", cases[i][0]), 0);
		EXPECT_INT(p.err.rc, RC_DATA);
		EXPECT_STR(p.err.text, cases[i][1]);
	}
	EXPECT(add(&p, "x", "settings=assignee=me;body=${hours|}") > 0);
	EXPECT_INT(add(&p, "x", "body=y"), 0);
	EXPECT_STR(p.err.text, "name: 'x' is there already");
	EXPECT_INT(add(&p, "12", "body=y"), 0);
	EXPECT_STR(p.err.text, "name: '12' is a number, not a name");
	end(&p);
}

/* A ticket with a note, and a macro for it. */
struct scene {
	struct place *place;
	int64_t ticket_id, message_id;
	struct template t;
	struct macro macro;
	bool changed;
};

static enum rc
open_ticket(void *arg, struct err *e)
{
	struct scene *s = arg;
	struct desk *d = &s->place->desk;
	struct ticket_new n = {.subject = "Refund ${ticket}",
	    .channel = "cli",
	    .first = {.kind = "reply",
		.sender = "user",
		.channel = "cli",
		.body = SV("I want ${amount}")}};
	struct message_new note = {.kind = "note",
	    .sender = "agent",
	    .channel = "cli",
	    .agent_id = d->caller.id,
	    .body = SV("secret")};
	int64_t id;
	enum rc rc;

	if ((rc = ticket_create(d, &n, &s->ticket_id, e)))
		return rc;
	note.ticket_id = s->ticket_id;
	return ticket_message(d, &note, &id, e);
}

static enum rc
apply(void *arg, struct err *e)
{
	struct scene *s = arg;

	return macro_apply(
	    &s->place->desk, s->ticket_id, &s->macro, 7, &s->changed, e);
}

static int64_t
count(struct place *p, const char *sql)
{
	int64_t n = -1;

	CHECK(!db_get_int(p->desk.db, sql, DB_NO_ARGS, &n, &p->err));
	return n;
}

static void
test_macro(void)
{
	static const char events[] = "select count(*) from event";
	const struct template_value given[] = {{"amount", "12 ${subject}"}};
	struct place p;
	struct scene s = {.place = &p};
	int64_t before;

	begin(&p);
	CHECK(!desk_open(&p.desk, DB_WRITE, NULL, &p.err));
	EXPECT_INT(db_tx(p.desk.db, open_ticket, &s, &p.err), RC_OK);
	EXPECT(add(&p, "refund",
		   "settings=status=resolved\nresolution=paid ${amount}\n"
		   "priority=low;variables=amount;"
		   "body=${amount} for \"${subject}\"\n${message|}") > 0);
	EXPECT_INT(
	    template_named(&p.desk, "refund", NULL, &s.t, &p.err), RC_OK);
	EXPECT_INT(
	    macro_read(&p.desk, s.ticket_id, &s.t, NULL, 0, &s.macro, &p.err),
	    RC_DATA);
	EXPECT_STR(p.err.text,
	    "template 'refund': body: line 1: variable 'amount' has no value: "
	    "give amount=…, or write a default, ${amount|…}");
	p.err = (struct err)ERR_INIT;
	EXPECT_INT(
	    macro_read(&p.desk, s.ticket_id, &s.t, given, 1, &s.macro, &p.err),
	    RC_OK);
	/* Nothing twice, and no note. */
	EXPECT_STR(
	    s.macro.text.body, "12 ${subject} for \"Refund ${ticket}\"\n");
	before = count(&p, events);
	EXPECT_INT(db_tx(p.desk.db, apply, &s, &p.err), RC_OK);
	EXPECT(s.changed);
	EXPECT_INT(count(&p, events), before + 1);
	EXPECT_INT(
	    count(&p,
		"select count(*) from ticket where status = 'resolved' and "
		"priority = 'low' and resolution = 'paid 12 ${subject}'"),
	    1);
	EXPECT_INT(
	    count(&p,
		"select count(*) from event where verb = 'ticket.resolved' and "
		"changes like '%\"macro\":\"refund\",\"message\":7%'"),
	    1);
	EXPECT_INT(db_tx(p.desk.db, apply, &s, &p.err), RC_OK);
	EXPECT(!s.changed);
	EXPECT_INT(count(&p, events), before + 1);
	end(&p);
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
	    {"category, then language, then what is shipped", test_choose},
	    {"a name is looked up in the best language", test_named},
	    {"what a template must be like is told when it is made",
		test_check},
	    {"a macro is one event, and sees no notes", test_macro},
	};

	return unit_run(tests, COUNT_OF(tests));
}
