/* Unit tests of base/str. */
#include "base/str.h"

#include "unit.h"

static void
empty(void)
{
	struct str s = STR_INIT;

	EXPECT_STR(s.p, "");
	str_clear(&s);
	str_cut(&s, 0);
	str_add(&s, SV_NULL);
	str_add_s(&s, NULL);
	str_add_s(&s, "");
	str_add_n(&s, NULL, 0);
	EXPECT(s.p == str_empty && s.n == 0 && s.cap == 0);
	str_free(&s);
	str_free(&s);
	str_free(NULL);
	EXPECT(s.p == str_empty);
}

static void
adds(void)
{
	struct str s = STR_INIT;

	str_add(&s, SV("ab"));
	str_add_s(&s, "cd");
	str_add_n(&s, "efgh", 2);
	str_add_c(&s, 'g');
	str_add_f(&s, "%d-%s", 42, "x");
	EXPECT_STR(s.p, "abcdefg42-x");
	EXPECT_INT((long long)s.n, 11);
	EXPECT_SV(str_sv(&s), "abcdefg42-x");
	str_free(&s);
}

static void
nul_bytes(void)
{
	struct str s = STR_INIT;

	str_add(&s, SV("a\0b"));
	str_add_c(&s, '\0');
	EXPECT_SV(str_sv(&s), "a\0b\0");
	EXPECT_INT(s.p[s.n], 0);
	str_free(&s);
}

static void
grows(void)
{
	struct str s = STR_INIT;
	bool same = true;

	for (int i = 0; i < 100000; i++)
		str_add_c(&s, (char)('a' + i % 26));
	for (int i = 0; i < 100000; i++)
		same = same && s.p[i] == 'a' + i % 26;
	EXPECT(same);
	EXPECT_INT((long long)s.n, 100000);
	EXPECT(s.cap > s.n && s.cap < 200000);
	EXPECT_INT(s.p[s.n], 0);
	str_free(&s);
}

static void
formats_long(void)
{
	struct str s = STR_INIT;

	for (int width = 0; width < 300; width++) {
		str_clear(&s);
		str_add_f(&s, "%*s|", width, "");
		if (s.n != (size_t)width + 1 || s.p[width] != '|')
			break;
	}
	EXPECT_INT((long long)s.n, 300);
	str_free(&s);
}

static void
reserves(void)
{
	struct str s = STR_INIT;
	char *p;

	str_add_s(&s, "ab");
	p = str_reserve(&s, 1000);
	EXPECT(p == s.p + 2);
	EXPECT_STR(s.p, "ab");
	memset(p, 'x', 1000);
	s.n += 1000;
	s.p[s.n] = '\0';
	EXPECT_INT((long long)strlen(s.p), 1002);
	EXPECT(str_reserve(&s, 0) == s.p + 1002);
	str_free(&s);
}

static void
cuts(void)
{
	struct str s = STR_INIT;
	size_t cap;

	str_add_s(&s, "hello");
	cap = s.cap;
	str_cut(&s, 9);
	EXPECT_STR(s.p, "hello");
	str_cut(&s, 2);
	EXPECT_STR(s.p, "he");
	str_clear(&s);
	EXPECT_STR(s.p, "");
	EXPECT(s.cap == cap);
	str_add_s(&s, "again");
	EXPECT_STR(s.p, "again");
	str_free(&s);
	EXPECT_STR(s.p, "");
}

static const struct unit_test tests[] = {
    {"an empty string is a string and owns nothing", empty},
    {"each way of adding adds at the end", adds},
    {"NUL bytes count", nul_bytes},
    {"a long string keeps what was in it", grows},
    {"formatted text of any length fits", formats_long},
    {"reserved room is behind the text", reserves},
    {"cutting and clearing keep the memory", cuts},
};

int
main(void)
{
	return unit_run(tests, COUNT_OF(tests));
}
