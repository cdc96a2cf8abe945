/* Unit tests of base/sv. */
#include "base/sv.h"

#include "base/err.h"

#include "unit.h"

static void
of(void)
{
	EXPECT_INT((long long)sv_of("abc").n, 3);
	EXPECT(sv_of("").p != NULL);
	EXPECT(sv_of(NULL).p == NULL && sv_of(NULL).n == 0);
	EXPECT_INT((long long)SV("a\0b").n, 3);
}

static void
sub(void)
{
	EXPECT_SV(sv_sub(SV("hello"), 1, 3), "ell");
	EXPECT_SV(sv_sub(SV("hello"), 3, 99), "lo");
	EXPECT_SV(sv_sub(SV("hello"), 5, 1), "");
	EXPECT_SV(sv_sub(SV("hello"), 99, 1), "");
	EXPECT_SV(sv_sub(SV("hello"), 1, SIZE_MAX), "ello");
	EXPECT(sv_sub(SV_NULL, 1, 2).p == NULL);
}

static void
equal(void)
{
	EXPECT(sv_eq(SV("a\0b"), SV("a\0b")));
	EXPECT(!sv_eq(SV("a\0b"), SV("a\0c")));
	EXPECT(!sv_eq(SV("a"), SV("ab")));
	EXPECT(sv_eq(SV_NULL, SV("")));
	EXPECT(sv_eq_ci(SV("Re: Hello"), SV("rE: hELLO")));
	EXPECT(!sv_eq_ci(SV("\xC3\x84"), SV("\xC3\xA4")));
	EXPECT(!sv_eq_ci(SV("@"), SV("`")));
	EXPECT(!sv_eq_ci(SV("["), SV("{")));
	EXPECT(sv_is(SV("id"), "id"));
	EXPECT(!sv_is(SV("id"), "ids"));
	EXPECT(sv_is(SV_NULL, ""));
}

static void
order(void)
{
	EXPECT(sv_cmp(SV("a"), SV("b")) < 0);
	EXPECT(sv_cmp(SV("b"), SV("a")) > 0);
	EXPECT(sv_cmp(SV("a"), SV("ab")) < 0);
	EXPECT(sv_cmp(SV("ab"), SV("a")) > 0);
	EXPECT(sv_cmp(SV("\xFF"), SV("a")) > 0);
	EXPECT(sv_cmp(SV("x"), SV("x")) == 0);
	EXPECT(sv_cmp(SV_NULL, SV("")) == 0);
	EXPECT(sv_cmp(SV_NULL, SV("a")) < 0);
}

static void
ends(void)
{
	EXPECT(sv_starts(SV("hello"), SV("he")));
	EXPECT(!sv_starts(SV("hello"), SV("He")));
	EXPECT(!sv_starts(SV("h"), SV("he")));
	EXPECT(sv_starts(SV("h"), SV_NULL));
	EXPECT(sv_starts(SV_NULL, SV("")));
	EXPECT(sv_starts_ci(SV("Re: x"), SV("RE:")));
	EXPECT(!sv_starts_ci(SV("R"), SV("RE:")));
	EXPECT(sv_ends(SV("a.eml"), SV(".eml")));
	EXPECT(!sv_ends(SV("eml"), SV(".eml")));
	EXPECT(sv_ends(SV("x"), SV("")));
	EXPECT(sv_ends(SV_NULL, SV_NULL));
	EXPECT(sv_ends_ci(SV("A.EML"), SV(".eml")));
	EXPECT(!sv_ends_ci(SV("A.EMLX"), SV(".eml")));
}

static void
find(void)
{
	EXPECT_INT((long long)sv_find_c(SV("a,b"), ','), 1);
	EXPECT_INT((long long)sv_find_c(SV("ab"), ','), 2);
	EXPECT_INT((long long)sv_find_c(SV("a\0b"), '\0'), 1);
	EXPECT_INT((long long)sv_find_c(SV_NULL, 'x'), 0);
	EXPECT_INT((long long)sv_find(SV("ababac"), SV("abac")), 2);
	EXPECT_INT((long long)sv_find(SV("ababa"), SV("abac")), 5);
	EXPECT_INT((long long)sv_find(SV("xxab"), SV("ab")), 2);
	EXPECT_INT((long long)sv_find(SV("xxa"), SV("ab")), 3);
	EXPECT_INT((long long)sv_find(SV("x"), SV("")), 0);
	EXPECT_INT((long long)sv_find(SV_NULL, SV("x")), 0);
	EXPECT_INT((long long)sv_find(SV("a"), SV("long needle")), 1);
	EXPECT_INT((long long)sv_find_ci(SV("My TicKet"), SV("ticket")), 3);
	EXPECT_INT((long long)sv_find_ci(SV("My Ticke"), SV("ticket")), 8);
	EXPECT_INT((long long)sv_find_ci(SV("a"), SV("")), 0);
	EXPECT_INT((long long)sv_find_ci(SV_NULL, SV("a")), 0);
}

static void
trim(void)
{
	EXPECT_SV(sv_trim(SV(" \t\r\n\f\v a b \t\r\n\f\v")), "a b");
	EXPECT_SV(sv_trim(SV("   ")), "");
	EXPECT_SV(sv_trim(SV("")), "");
	EXPECT_SV(sv_trim(SV("\xC2\xA0")), "\xC2\xA0");
	EXPECT_SV(sv_trim(SV("\0 ")), "\0");
	EXPECT(sv_trim(SV_NULL).p == NULL);
}

/* Pieces of text, each in brackets, into buf. */
static const char *
pieces(struct sv text, char buf[64])
{
	struct sv piece;
	int n = 0;

	buf[0] = '\0';
	while (n < 50 && sv_split(&text, ',', &piece))
		n += snprintf(buf + n, 64 - (size_t)n, "[%.*s]", SV_ARG(piece));
	if (sv_split(&text, ',', &piece))
		return "one more after the end";
	return buf;
}

static void
split(void)
{
	char buf[64];

	EXPECT_STR(pieces(SV("a,b"), buf), "[a][b]");
	EXPECT_STR(pieces(SV("a,,b"), buf), "[a][][b]");
	EXPECT_STR(pieces(SV(""), buf), "");
	EXPECT_STR(pieces(SV_NULL, buf), "");
	EXPECT_STR(pieces(SV("a,"), buf), "[a][]");
	EXPECT_STR(pieces(SV(","), buf), "[][]");
	EXPECT_STR(pieces(SV(",a"), buf), "[][a]");
	EXPECT_STR(pieces(SV(",,"), buf), "[][][]");
	EXPECT_STR(pieces(sv_sub(SV("a,b,c"), 0, 2), buf), "[a][]");
}

static const char *
lines(struct sv text, char buf[64])
{
	struct sv line;
	int n = 0;

	buf[0] = '\0';
	while (n < 50 && sv_line(&text, &line))
		n += snprintf(buf + n, 64 - (size_t)n, "[%.*s]", SV_ARG(line));
	return buf;
}

static void
line(void)
{
	char buf[64];

	EXPECT_STR(lines(SV("a\nb\r\nc\rd"), buf), "[a][b][c][d]");
	EXPECT_STR(lines(SV("a\n"), buf), "[a]");
	EXPECT_STR(lines(SV("a\r\n"), buf), "[a]");
	EXPECT_STR(lines(SV("\n\n"), buf), "[][]");
	EXPECT_STR(lines(SV("\n\r"), buf), "[][]");
	EXPECT_STR(lines(SV("\r\r\n"), buf), "[][]");
	EXPECT_STR(lines(SV(""), buf), "");
	EXPECT_STR(lines(SV_NULL, buf), "");
}

static const struct unit_test tests[] = {
    {"a view of a string has its length, one of NULL is of nothing", of},
    {"a part is clamped to the view", sub},
    {"views are equal byte by byte, or but for ASCII case", equal},
    {"the order is that of bytes, a prefix first", order},
    {"starts and ends are seen, also of nothing", ends},
    {"what is not found has the length as its place", find},
    {"trimming takes ASCII white space at both ends", trim},
    {"splitting keeps empty pieces, also the last", split},
    {"lines end in LF, CR LF, CR or the end of text", line},
};

int
main(void)
{
	return unit_run(tests, COUNT_OF(tests));
}
