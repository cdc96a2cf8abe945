/* Templates in a desk: which one is chosen, what is refused, macros. */
#include "desk/template/template.h"

#include <stdlib.h>
#include <unistd.h>

#include "desk/template/change.h"
#include "desk/template/macro.h"
#include "desk/ticket/ticket.h"
#include "unit.h"

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
	desk_close(&p.desk);
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
	    {"category, then language, then what is shipped", test_choose},
	    {"a name is looked up in the best language", test_named},
	    {"what a template must be like is told when it is made",
		test_check},
	    {"a macro is one event, and sees no notes", test_macro},
	};

	return unit_run(tests, COUNT_OF(tests));
}
