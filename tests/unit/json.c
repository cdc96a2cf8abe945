/* Unit tests of JSON: the writer, the strict reader. */
#include "io/json.h"

#include <stdlib.h>

#include "unit.h"

static void
writing(void)
{
	struct str out = STR_INIT;
	struct json_writer w = {.out = &out};

	json_object_begin(&w);
	json_key(&w, "a");
	json_int(&w, INT64_MIN);
	json_key(&w, "b");
	json_array_begin(&w);
	json_bool(&w, true);
	json_null(&w);
	json_array_begin(&w);
	json_array_end(&w);
	json_object_begin(&w);
	json_object_end(&w);
	json_text(&w, SV("x"));
	json_array_end(&w);
	json_key(&w, "c");
	json_text_or_null(&w, NULL);
	json_key(&w, "d");
	json_text(&w, SV_NULL);
	json_key(&w, "e");
	json_text(&w, SV(""));
	json_key(&w, "f");
	json_raw(&w, SV(" { \"x\" :\n[ 1, 2.5 ] } "));
	json_key(&w, "g");
	json_raw(&w, SV("no json"));
	json_object_end(&w);
	EXPECT_STR(out.p,
	    "{\"a\":-9223372036854775808,\"b\":[true,null,[],{},\"x\"],"
	    "\"c\":null,\"d\":null,\"e\":\"\",\"f\":{\"x\":[1,2.5]},"
	    "\"g\":\"no json\"}");
	str_free(&out);
}

static void
writing_twice(void)
{
	struct str out = STR_INIT;
	struct json_writer w = {.out = &out};
	int i;

	for (i = 0; i < 2; i++) {
		json_array_begin(&w);
		json_int(&w, i);
		json_array_end(&w);
		str_add_c(&out, '\n');
	}
	EXPECT_STR(out.p, "[0]\n[1]\n");
	str_free(&out);
}

static void
quoting(void)
{
	static const struct {
		struct sv from;
		const char *to;
	} cases[] = {
	    {{"", 0}, "\"\""},
	    {{NULL, 0}, "\"\""},
	    {{"a\"b\\c/", 6}, "\"a\\\"b\\\\c/\""},
	    {{"\b\f\n\r\t", 5}, "\"\\b\\f\\n\\r\\t\""},
	    {{"a\0b", 3}, "\"a\\u0000b\""},
	    {{"\x1b[m\x7f", 4}, "\"\\u001b[m\\u007f\""},
	    {{"\xc2\x9b", 2}, "\"\\u009b\""},
	    {{"\xc3\xa9\xf0\x9f\x98\x80", 6}, "\"\xc3\xa9\xf0\x9f\x98\x80\""},
	    {{"a\xff\xc3", 3}, "\"a\xef\xbf\xbd\xef\xbf\xbd\""},
	    {{"\xed\xa0\x80", 3}, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
	};
	struct str out = STR_INIT;
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++) {
		str_clear(&out);
		json_quote(&out, cases[i].from);
		EXPECT_STR(out.p, cases[i].to);
	}
	str_free(&out);
}

static struct json *
parse(const char *text)
{
	struct err e = ERR_INIT;
	struct json *j;

	if (json_parse(sv_of(text), &j, &e)) {
		printf("# %s\n", e.text);
		abort();
	}
	return j;
}

static void
reading(void)
{
	struct json *j = parse("{\"n\":1, \"t\":\"\\u00e9\\ud83d\\ude00\","
			       "\"b\":true,\"z\":null,\"a\":[1,[]],\"N\":2}");
	const struct json *m;
	int64_t n = 0;

	EXPECT_INT(json_type_of(j), JSON_OBJECT);
	EXPECT(json_int_of(json_get(j, "n"), &n));
	EXPECT_INT(n, 1);
	EXPECT(json_int_of(json_get(j, "N"), &n));
	EXPECT_INT(n, 2);
	EXPECT_SV(json_text_of(json_get(j, "t")), "\xc3\xa9\xf0\x9f\x98\x80");
	EXPECT(json_bool_of(json_get(j, "b")));
	EXPECT_INT(json_type_of(json_get(j, "z")), JSON_NULL);
	EXPECT_INT(json_type_of(json_get(j, "a")), JSON_ARRAY);
	m = json_first(json_get(j, "a"));
	EXPECT_INT(json_type_of(m), JSON_NUMBER);
	EXPECT(!json_key_of(m));
	m = json_next(m);
	EXPECT_INT(json_type_of(m), JSON_ARRAY);
	EXPECT(!json_first(m));
	EXPECT(!json_next(m));
	EXPECT_STR(json_key_of(json_first(j)), "n");
	EXPECT(!json_get(j, "absent"));
	EXPECT(!json_get(json_get(j, "n"), "n"));
	json_free(j);
	json_free(NULL);
}

static void
absent_values(void)
{
	int64_t n;

	EXPECT_INT(json_type_of(NULL), JSON_NULL);
	EXPECT(!json_get(NULL, "a"));
	EXPECT(!json_first(NULL));
	EXPECT(!json_next(NULL));
	EXPECT(!json_text_of(NULL).p);
	EXPECT(!json_int_of(NULL, &n));
	EXPECT(!json_bool_of(NULL));
}

static void
expect_number(const char *text, bool is_int, int64_t want, const char *scalar)
{
	struct arena a = ARENA_INIT;
	struct json *j = parse(text);
	int64_t n = 0;

	EXPECT_INT(json_int_of(j, &n), is_int);
	EXPECT_INT(n, want);
	EXPECT(sv_is(json_scalar_of(j, &a), scalar));
	json_free(j);
	arena_free(&a);
}

static void
numbers(void)
{
	expect_number(
	    "9007199254740992", true, 9007199254740992, "9007199254740992");
	expect_number(
	    "-9007199254740991", true, -9007199254740991, "-9007199254740991");
	expect_number("0", true, 0, "0");
	expect_number("-0", true, 0, "0");
	expect_number("1e3", true, 1000, "1000");
	expect_number("1.5", false, 0, "1.5");
	expect_number("0.1", false, 0, "0.1");
	expect_number("1E-7", false, 0, "1e-07");
	expect_number("0.30000000000000004", false, 0, "0.30000000000000004");
}

static void
scalars(void)
{
	struct arena a = ARENA_INIT;
	struct json *j = parse("[true,false,\"x\",null,[],{}]");
	const struct json *m = json_first(j);

	EXPECT_SV(json_scalar_of(m, &a), "true");
	EXPECT_SV(json_scalar_of(m = json_next(m), &a), "false");
	EXPECT_SV(json_scalar_of(m = json_next(m), &a), "x");
	EXPECT(!json_scalar_of(m = json_next(m), &a).p);
	EXPECT(!json_scalar_of(m = json_next(m), &a).p);
	EXPECT(!json_scalar_of(json_next(m), &a).p);
	EXPECT(!json_scalar_of(NULL, &a).p);
	json_free(j);
	arena_free(&a);
}

static void
printing(void)
{
	struct json *j = parse(" [ { \"a\\n\" : -1.25 , \"b\" : [ ] } , true ,"
			       " null , \"\\u001b\", {} ]\n");
	struct str out = STR_INIT;

	json_print(&out, j);
	EXPECT_STR(
	    out.p, "[{\"a\\n\":-1.25,\"b\":[]},true,null,\"\\u001b\",{}]");
	str_free(&out);
	json_free(j);
}

static void
expect_refused(struct sv text, const char *message)
{
	struct err e = ERR_INIT;
	struct json *j;

	EXPECT_INT(json_parse(text, &j, &e), RC_DATA);
	EXPECT(!j);
	EXPECT_STR(e.text, message);
	json_free(j);
}

static void
mistakes(void)
{
	static const struct {
		struct sv text;
		const char *why;
	} cases[] = {
	    {{NULL, 0}, "nothing there"},
	    {{"", 0}, "nothing there"},
	    {{"  \n", 3}, "nothing there"},
	    {{"01", 2}, "a leading zero at byte 1"},
	    {{"[-01]", 5}, "a leading zero at byte 3"},
	    {{"1.", 2}, "a bad number at byte 3"},
	    {{".5", 2}, "an unknown word at byte 1"},
	    {{"+1", 2}, "an unknown word at byte 1"},
	    {{"-", 1}, "a bad number at byte 2"},
	    {{"1e", 2}, "a bad number at byte 3"},
	    {{"1e+", 3}, "a bad number at byte 4"},
	    {{"0x10", 4}, "an unknown word at byte 2"},
	    {{"NaN", 3}, "an unknown word at byte 1"},
	    {{"tru", 3}, "an unknown word at byte 1"},
	    {{"[1] x", 5}, "an unknown word at byte 5"},
	    {{"[1] 2", 5}, "a mistake near byte 5"},
	    {{"[1] 2  ", 7}, "a mistake near byte 5"},
	    {{"true1", 5}, "a mistake near byte 5"},
	    {{"1 ]", 3}, "a stray bracket at byte 3"},
	    {{"[1,]", 4}, "a mistake near byte 4"},
	    {{"{\"a\"}", 5}, "a mistake near byte 5"},
	    {{"[1", 2}, "a mistake near byte 2"},
	    {{"\"a", 2}, "a text without end at byte 3"},
	    {{"\"a\nb\"", 5}, "a raw control character at byte 3"},
	    {{"\"a\0b\"", 5}, "a raw control character at byte 3"},
	    {{"\"\\u0000\"", 8}, "a NUL at byte 2"},
	    {{"{\"\\u0000\":1}", 12}, "a NUL at byte 3"},
	    {{"\"\\u00g0\"", 8}, "a bad \\u at byte 2"},
	    {{"\"\\u12", 5}, "a bad \\u at byte 2"},
	    {{"\"\\x\"", 4}, "a bad escape at byte 2"},
	    {{"\"\\", 2}, "a bad escape at byte 2"},
	    {{"\"\\\0\"", 4}, "a bad escape at byte 2"},
	    {{"\x01[]", 3}, "an unknown word at byte 1"},
	    {{"[\f]", 3}, "an unknown word at byte 2"},
	    {{"\xEF\xBB\xBF[]", 5}, "an unknown word at byte 1"},
	    {{"\"\xff\"", 3}, "not valid UTF-8"},
	    {{"9007199254740993", 16}, "a number beyond 2^53 at byte 17"},
	    {{"-9007199254740993.0", 19}, "a number beyond 2^53 at byte 18"},
	    {{"18446744073709551617", 20}, "a number beyond 2^53 at byte 21"},
	    {{"1e16", 4}, "a number beyond 2^53"},
	    {{"1e999", 5}, "a number beyond 2^53"},
	    {{"{\"a\":1,\"b\":2,\"a\":3}", 19}, "key 'a' is there twice"},
	    {{"[{\"x\":{\"a\":1,\"\\u0061\":3}}]", 26},
		"key 'a' is there twice"},
	};

	char message[200];
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++) {
		snprintf(
		    message, sizeof(message), "not JSON: %s", cases[i].why);
		expect_refused(cases[i].text, message);
	}
}

static void
lone_surrogates(void)
{
	struct err e = ERR_INIT;
	struct json *j;

	EXPECT_INT(json_parse(SV("\"\\ud800\""), &j, &e), RC_DATA);
	EXPECT_INT(json_parse(SV("\"\\udc00\""), &j, &e), RC_DATA);
	EXPECT_INT(json_parse(SV("\"\\ud800\\u0041\""), &j, &e), RC_DATA);
	EXPECT_INT(json_parse(SV("\"\\ud800x\""), &j, &e), RC_DATA);
}

static void
depth(void)
{
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	struct json *j;
	int i;

	for (i = 0; i < 100; i++)
		str_add_c(&text, '[');
	for (i = 0; i < 100; i++)
		str_add_c(&text, ']');
	EXPECT_INT(json_parse(str_sv(&text), &j, &e), RC_OK);
	json_free(j);
	str_clear(&text);
	for (i = 0; i < 1000000; i++)
		str_add_c(&text, '[');
	expect_refused(str_sv(&text), "not JSON: too deep nesting at byte 101");
	str_free(&text);
}

/* A text in memory that ends where it ends: for the sanitizer. */
static void
no_byte_behind_the_end(void)
{
	static const char *const texts[] = {"1", "12", "tru", "\"\\u", "\"a",
	    "{\"a\":", "-", "[1,", "nul", "\"\\ud83d\\u"};
	struct err e = ERR_INIT;
	struct json *j;
	char *copy;
	size_t i, n;

	for (i = 0; i < COUNT_OF(texts); i++) {
		n = strlen(texts[i]);
		copy = malloc(n);
		if (!copy)
			abort();
		memcpy(copy, texts[i], n);
		json_parse((struct sv){copy, n}, &j, &e);
		json_free(j);
		free(copy);
	}
	EXPECT(true);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"the writer keeps commas and nesting right", writing},
	    {"a writer may write several values", writing_twice},
	    {"text is quoted as valid UTF-8", quoting},
	    {"values are read by name and in order", reading},
	    {"an absent value is like null", absent_values},
	    {"numbers up to 2^53 are exact", numbers},
	    {"scalars are read as text", scalars},
	    {"a value is printed on one line", printing},
	    {"what is not JSON is refused, with the byte", mistakes},
	    {"lone surrogates are refused", lone_surrogates},
	    {"nesting is bounded", depth},
	    {"no byte behind the text is read", no_byte_behind_the_end},
	};

	return unit_run(tests, COUNT_OF(tests));
}
