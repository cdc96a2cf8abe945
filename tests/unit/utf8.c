/* Unit tests of base/utf8. */
#include "base/utf8.h"

#include <stdlib.h>

#include "base/err.h"

#include "unit.h"

#define R UTF8_REPLACEMENT

static void
valid(void)
{
	EXPECT(utf8_is_valid(SV("")));
	EXPECT(utf8_is_valid(SV_NULL));
	EXPECT(utf8_is_valid(SV("abc\0\x7F")));
	EXPECT(utf8_is_valid(SV("\xC2\x80\xDF\xBF")));
	EXPECT(utf8_is_valid(SV("\xE0\xA0\x80\xEF\xBF\xBF")));
	EXPECT(utf8_is_valid(SV("\xED\x9F\xBF\xEE\x80\x80")));
	EXPECT(utf8_is_valid(SV("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")));
}

static void
invalid(void)
{
	EXPECT(!utf8_is_valid(SV("\x80")));
	EXPECT(!utf8_is_valid(SV("\xBF"
				 "a")));
	EXPECT(!utf8_is_valid(SV("\xC0\x80")));
	EXPECT(!utf8_is_valid(SV("\xC1\xBF")));
	EXPECT(!utf8_is_valid(SV("\xC3")));
	EXPECT(!utf8_is_valid(SV("\xC3"
				 "a")));
	EXPECT(!utf8_is_valid(SV("\xE0\x9F\xBF")));
	EXPECT(!utf8_is_valid(SV("\xED\xA0\x80")));
	EXPECT(!utf8_is_valid(SV("\xE2\x82")));
	EXPECT(!utf8_is_valid(SV("\xE2\x82"
				 "a")));
	EXPECT(!utf8_is_valid(SV("\xF0\x8F\xBF\xBF")));
	EXPECT(!utf8_is_valid(SV("\xF4\x90\x80\x80")));
	EXPECT(!utf8_is_valid(SV("\xF5\x80\x80\x80")));
	EXPECT(!utf8_is_valid(SV("\xFF")));
}

/* Every code point is written, valid, and read back the same. */
static void
round_trip(void)
{
	struct str s = STR_INIT;
	uint32_t bad = 0;

	for (uint32_t cp = 0; cp <= 0x10FFFF && !bad; cp++) {
		uint32_t want = cp >= 0xD800 && cp <= 0xDFFF ? 0xFFFD : cp;
		uint32_t got;

		str_clear(&s);
		utf8_put(&s, cp);
		if (!utf8_is_valid(str_sv(&s)) ||
		    utf8_next(str_sv(&s), &got) != s.n || got != want)
			bad = cp;
	}
	EXPECT_INT(bad, 0);
	str_clear(&s);
	utf8_put(&s, 0x110000);
	EXPECT_STR(s.p, R);
	str_free(&s);
}

static void
next(void)
{
	uint32_t cp;

	EXPECT_INT((long long)utf8_next(SV("\xE2\x82\xAC"), &cp), 3);
	EXPECT_INT(cp, 0x20AC);
	EXPECT_INT((long long)utf8_next(SV("\xE2\x82"), &cp), 1);
	EXPECT_INT(cp, 0xFFFD);
	EXPECT_INT((long long)utf8_next(SV(R), &cp), 3);
	EXPECT_INT(cp, 0xFFFD);
}

static void
expect_repair(struct sv bad, const char *good)
{
	struct str s = STR_INIT;

	utf8_repair(&s, bad);
	EXPECT_STR(s.p, good);
	EXPECT(utf8_is_valid(str_sv(&s)));
	str_free(&s);
}

static void
repair(void)
{
	expect_repair(SV(""), "");
	expect_repair(SV("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
	expect_repair(SV("gr\xFC\xDF"
			 "e"),
	    "gr" R R "e");
	expect_repair(SV("\xE2\x82"), R R);
	expect_repair(SV("\xED\xA0\x80"), R R R);
	expect_repair(SV("a\xE2\x82\xC3\xA4"), "a" R R "\xC3\xA4");
	expect_repair(SV("a\xFF"), "a" R);
	expect_repair(SV("\xFFz"), R "z");
}

/* Whatever the bytes: repaired text is valid, cut text is a prefix. */
static void
any_bytes(void)
{
	struct str s = STR_INIT;
	unsigned seed = 1;
	bool good = true;

	for (int round = 0; round < 20000; round++) {
		char b[12];
		struct sv v = {b, sizeof(b)};

		for (size_t i = 0; i < sizeof(b); i++) {
			seed = seed * 1103515245U + 12345U;
			b[i] = (char)(0x70 + (seed >> 16) % 0x90);
		}
		str_clear(&s);
		utf8_repair(&s, v);
		good = good && utf8_is_valid(str_sv(&s));
		for (size_t n = 0; n <= sizeof(b); n++) {
			struct sv cut = utf8_cut(str_sv(&s), n);

			good = good && cut.n <= n && cut.n + 4 > n;
			good = good && utf8_is_valid(cut);
			cut = utf8_cut(v, n);
			good = good && cut.n <= n && cut.n + 4 > n;
		}
	}
	EXPECT(good);
	str_free(&s);
}

static void
width(void)
{
	EXPECT_INT((long long)utf8_width(SV("")), 0);
	EXPECT_INT((long long)utf8_width(SV("abc")), 3);
	EXPECT_INT((long long)utf8_width(SV("a\tb\n\x1B\x7F")), 2);
	EXPECT_INT((long long)utf8_width(SV("\xC2\x9B")), 0);
	EXPECT_INT((long long)utf8_width(SV("\xC3\xA9")), 1);
	EXPECT_INT((long long)utf8_width(SV("e\xCC\x81")), 1);
	EXPECT_INT((long long)utf8_width(SV("\xE6\x97\xA5")), 2);
	EXPECT_INT((long long)utf8_width(SV("\xED\x95\x9C")), 2);
	EXPECT_INT((long long)utf8_width(SV("\xEF\xBC\xA1")), 2);
	EXPECT_INT((long long)utf8_width(SV("\xEF\xBD\xB1")), 1);
	EXPECT_INT((long long)utf8_width(SV("\xF0\x9F\x98\x80")), 2);
	EXPECT_INT((long long)utf8_width(SV("\xF0\xA0\x80\x80")), 2);
	EXPECT_INT((long long)utf8_width(SV("\xE2\x80\x8B")), 0);
	EXPECT_INT((long long)utf8_width(SV("\xEF\xB8\x8F")), 0);
	EXPECT_INT((long long)utf8_width(SV("\xC2\xAD")), 1);
	EXPECT_INT((long long)utf8_width(SV("\xE2\x82\xAC")), 1);
	EXPECT_INT((long long)utf8_width(SV("\xFF\xFE")), 2);
}

static void
fit(void)
{
	size_t w;

	EXPECT_SV(utf8_fit(SV("hello"), 3, &w), "hel");
	EXPECT_INT((long long)w, 3);
	EXPECT_SV(utf8_fit(SV("hello"), 9, &w), "hello");
	EXPECT_INT((long long)w, 5);
	EXPECT_SV(utf8_fit(SV("a\xE6\x97\xA5z"), 2, &w), "a");
	EXPECT_INT((long long)w, 1);
	EXPECT_SV(utf8_fit(SV("a\xE6\x97\xA5z"), 3, NULL), "a\xE6\x97\xA5");
	/* An accent stays with its letter. */
	EXPECT_SV(utf8_fit(SV("xe\xCC\x81z"), 2, NULL), "xe\xCC\x81");
	EXPECT_SV(utf8_fit(SV("abc"), 0, &w), "");
	EXPECT_INT((long long)w, 0);
}

static void
cut(void)
{
	struct sv euro = SV("a\xE2\x82\xACz");

	EXPECT_SV(utf8_cut(euro, 0), "");
	EXPECT_SV(utf8_cut(euro, 1), "a");
	EXPECT_SV(utf8_cut(euro, 2), "a");
	EXPECT_SV(utf8_cut(euro, 3), "a");
	EXPECT_SV(utf8_cut(euro, 4), "a\xE2\x82\xAC");
	EXPECT_SV(utf8_cut(euro, 5), "a\xE2\x82\xACz");
	EXPECT_SV(utf8_cut(euro, 99), "a\xE2\x82\xACz");
	EXPECT_SV(utf8_cut(SV("ab\xF0\x9F\x98\x80z"), 5), "ab");
	EXPECT_SV(utf8_cut(SV("ab\xF0\x9F\x98\x80z"), 6), "ab\xF0\x9F\x98\x80");
	EXPECT_SV(utf8_cut(SV("\x80\x80\x80\x80\x80"), 4), "\x80\x80\x80\x80");
	EXPECT(utf8_cut(SV_NULL, 3).p == NULL);
}

static const struct unit_test tests[] = {
    {"what RFC 3629 allows is valid", valid},
    {"overlong forms, surrogates and pieces are not", invalid},
    {"every code point survives writing and reading", round_trip},
    {"a bad byte is one replacement of length 1", next},
    {"repair puts one U+FFFD for each bad byte", repair},
    {"no bytes can make repaired or cut text invalid", any_bytes},
    {"widths are 0, 1 or 2 as terminals draw them", width},
    {"fitting keeps whole characters and their accents", fit},
    {"cutting never splits a character", cut},
};

int
main(void)
{
	return unit_run(tests, COUNT_OF(tests));
}
