/* Unit tests of field tables. */
#include "io/field.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "unit.h"

static const char *const priorities[] = {
    "low", "normal", "high", "urgent", NULL};
static const struct field_alias aliases[] = {
    {"medium", "normal"}, {NULL, NULL}};

static const struct field fields[] = {
    {.name = "id", .type = FIELD_ID, .flags = FIELD_LISTED},
    {.name = "subject", .type = FIELD_TEXT, .flags = FIELD_LISTED},
    {.name = "priority",
	.type = FIELD_ENUM,
	.words = priorities,
	.aliases = aliases},
    {.name = "due_at", .type = FIELD_TIME},
    {.name = "is_spam", .type = FIELD_BOOL},
    {.name = "wait_s", .type = FIELD_DURATION},
    {.name = "tags", .type = FIELD_LIST},
    {.name = "assignee", .type = FIELD_REF},
    {.name = "votes", .type = FIELD_INT},
    {.name = "changes", .type = FIELD_JSON},
};

static const struct fieldset set = {
    .record = "ticket", .fields = fields, .n_fields = COUNT_OF(fields)};

#define NOW 1800000000

static struct arena arena;

static const struct field *
named(const char *name)
{
	const struct field *f = field_find(&set, sv_of(name));

	if (!f)
		abort();
	return f;
}

/* The value read and printed again, or the message. */
static const char *
round_trip(const char *name, const char *text, bool is_human)
{
	struct err e = ERR_INIT;
	struct str out = STR_INIT;
	struct value v;
	const char *result;

	if (field_parse(named(name), sv_of(text), NOW, &v, &arena, &e)) {
		EXPECT_INT(e.rc, RC_DATA);
		return arena_strdup(&arena, e.text);
	}
	if (is_human)
		field_print_human(named(name), &v, &out);
	else
		field_print(named(name), &v, &out);
	result = v.is_null ? NULL : arena_strdup(&arena, out.p);
	str_free(&out);
	return result;
}

static const char *
data(const char *name, const char *text)
{
	return round_trip(name, text, false);
}

static const char *
human(const char *name, const char *text)
{
	return round_trip(name, text, true);
}

static void
finding(void)
{
	const struct field *f;
	struct err e = ERR_INIT;

	EXPECT(field_find(&set, SV("due")) == named("due_at"));
	EXPECT(!field_find(&set, SV("du")));
	EXPECT(!field_find(&set, SV("")));
	EXPECT(!field_find(&set, SV_NULL));
	EXPECT_INT(field_get(&set, SV("prio"), &f, &e), RC_USAGE);
	EXPECT_STR(e.text, "no field 'prio', did you mean 'priority'?");
	EXPECT_INT(field_get(&set, SV("zzzz"), &f, &e), RC_USAGE);
	EXPECT_STR(e.text, "no field 'zzzz'");
	EXPECT_INT(field_get(&set, SV_NULL, &f, &e), RC_USAGE);
	EXPECT(!f);
}

static void
picking(void)
{
	const struct field **picked;
	struct err e = ERR_INIT;
	size_t n;

	EXPECT_INT(field_pick(&set, "due, id", 0, &arena, &picked, &n, &e), 0);
	EXPECT_INT((long long)n, 2);
	EXPECT_STR(picked[0]->name, "due_at");
	EXPECT_STR(picked[1]->name, "id");
	EXPECT_INT(
	    field_pick(&set, NULL, FIELD_LISTED, &arena, &picked, &n, &e), 0);
	EXPECT_INT((long long)n, 2);
	EXPECT_STR(picked[1]->name, "subject");
	EXPECT_INT(
	    field_pick(&set, "id,nr", 0, &arena, &picked, &n, &e), RC_USAGE);
	EXPECT_STR(e.text, "no field 'nr'");
	EXPECT_INT(
	    field_pick(&set, "id,id", 0, &arena, &picked, &n, &e), RC_USAGE);
	EXPECT_STR(e.text, "field 'id' is named twice");
	EXPECT_INT(field_pick(&set, "", 0, &arena, &picked, &n, &e), RC_USAGE);
	EXPECT_STR(e.text, "no field is named");
	EXPECT_INT(
	    field_pick(&set, "id,", 0, &arena, &picked, &n, &e), RC_USAGE);
}

static void
reading(void)
{
	EXPECT_STR(data("id", "42"), "42");
	EXPECT_STR(data("id", "0"), "id: '0' is not an id");
	EXPECT_STR(data("votes", "-7"), "-7");
	EXPECT_STR(data("votes", "7x"), "votes: '7x' is not a number");
	EXPECT_STR(data("is_spam", "Yes"), "true");
	EXPECT_STR(data("is_spam", "0"), "false");
	EXPECT_STR(data("is_spam", "on"), "is_spam: 'on' is not yes or no");
	EXPECT_STR(
	    data("due_at", "2026-11-20T14:05:00Z"), "2026-11-20T14:05:00Z");
	EXPECT_STR(data("due_at", "now"), "2027-01-15T08:00:00Z");
	EXPECT_STR(data("due_at", "32 Nov"), "due_at: '32 Nov' is not a time");
	EXPECT_STR(data("wait_s", "90m"), "5400");
	EXPECT_STR(data("wait_s", "x"), "wait_s: 'x' is not a duration");
	EXPECT_STR(data("subject", " a\tb\n"), " a\tb\n");
	EXPECT_STR(data("subject", "\xff"), "subject: not valid UTF-8");
	EXPECT_STR(data("assignee", "bob"), "bob");
	EXPECT_STR(data("subject", ""), NULL);
	EXPECT_STR(data("id", ""), NULL);
}

static void
reading_words(void)
{
	EXPECT_STR(data("priority", "high"), "high");
	EXPECT_STR(data("priority", "HIGH"), "high");
	EXPECT_STR(data("priority", "medium"), "normal");
	EXPECT_STR(data("priority", "hihg"),
	    "priority: 'hihg' is not one of low, normal, high, urgent; "
	    "did you mean 'high'?");
	EXPECT_STR(data("priority", "zzzz"),
	    "priority: 'zzzz' is not one of low, normal, high, urgent");
	EXPECT_INT(field_rank(named("priority"), SV("low")), 0);
	EXPECT_INT(field_rank(named("priority"), SV("urgent")), 3);
	EXPECT_INT(field_rank(named("priority"), SV("medium")), -1);
	EXPECT_INT(field_rank(named("id"), SV("low")), -1);
}

static void
reading_lists(void)
{
	EXPECT_STR(data("tags", "a,b"), "a,b");
	EXPECT_STR(data("tags", " a ,, b c,"), "a,b c");
	EXPECT_STR(data("tags", " , "), NULL);
	EXPECT_STR(human("tags", "a,b"), "a, b");
}

static void
reading_json(void)
{
	EXPECT_STR(data("changes", "{\"a\": [1]}"), "{\"a\": [1]}");
	EXPECT_STR(
	    data("changes", "{"), "changes: not JSON: a mistake near byte 1");
}

static void
a_long_value_does_not_hide_why(void)
{
	char text[3000];
	const char *message;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	message = data("votes", text);
	EXPECT(sv_ends(sv_of(message), SV("is not a number")));
}

static void
nul_bytes(void)
{
	struct err e = ERR_INIT;
	struct value v;

	EXPECT_INT(
	    field_parse(named("subject"), SV("a\0b"), NOW, &v, &arena, &e),
	    RC_DATA);
}

static void
printing_for_people(void)
{
	static const struct {
		int64_t s;
		const char *text;
	} cases[] = {{0, "0s"}, {45, "45s"}, {60, "1m"}, {125, "2m 5s"},
	    {7500, "2h 5m"}, {7205, "2h"}, {273600, "3d 4h"}, {-90, "-1m 30s"},
	    {INT64_MIN, "-106751991167300d 15h"}};
	struct str out = STR_INIT;
	struct value v = {false, 0, SV_NULL};
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++) {
		str_clear(&out);
		v.num = cases[i].s;
		field_print_human(named("wait_s"), &v, &out);
		EXPECT_STR(out.p, cases[i].text);
	}
	v.is_null = true;
	str_clear(&out);
	field_print_human(named("wait_s"), &v, &out);
	field_print(named("wait_s"), &v, &out);
	EXPECT_STR(out.p, "");
	str_free(&out);
	EXPECT_STR(human("is_spam", "1"), "yes");
	EXPECT_STR(human("is_spam", "0"), "no");
	EXPECT_STR(human("due_at", "2026-11-20T14:05:00Z"), "2026-11-20 14:05");
	EXPECT_STR(human("priority", "low"), "low");
}

static void
settings(void)
{
	struct sv name, value;

	EXPECT(field_setting("priority=high", &name, &value));
	EXPECT_SV(name, "priority");
	EXPECT_SV(value, "high");
	EXPECT(field_setting("ticket.serial=", &name, &value));
	EXPECT_SV(name, "ticket.serial");
	EXPECT_SV(value, "");
	EXPECT(field_setting("a=b=c", &name, &value));
	EXPECT_SV(value, "b=c");
	EXPECT(!field_setting("=x", &name, &value));
	EXPECT(!field_setting("Re: a=b", &name, &value));
	EXPECT(!field_setting("42", &name, &value));
	EXPECT(!field_setting("", &name, &value));
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"a field is found by name, or the nearest is named", finding},
	    {"--fields picks and orders", picking},
	    {"a value is read and written alike", reading},
	    {"an enum takes its words and aliases", reading_words},
	    {"a list is put in order", reading_lists},
	    {"JSON text is checked", reading_json},
	    {"a long value does not hide what is wrong with it",
		a_long_value_does_not_hide_why},
	    {"a NUL byte is refused", nul_bytes},
	    {"values for people are short", printing_for_people},
	    {"a setting has a name before its first =", settings},
	};
	int status;

	setenv("TZ", "UTC", 1);
	tzset();
	status = unit_run(tests, COUNT_OF(tests));
	arena_free(&arena);
	return status;
}
