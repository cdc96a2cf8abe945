/* Unit tests of base/num. */
#include "base/num.h"

#include "unit.h"

#define BAD INT64_C(-7777)

/* The number that v says in full range, BAD for none. */
static int64_t
num(const char *s)
{
	int64_t n = 0;

	return num_parse(sv_of(s), INT64_MIN, INT64_MAX, &n) ? n : BAD;
}

static int64_t
size(const char *s)
{
	int64_t n = 0;

	return num_parse_size(sv_of(s), &n) ? n : BAD;
}

static int64_t
duration(const char *s)
{
	int64_t n = 0;

	return num_parse_duration(sv_of(s), &n) ? n : BAD;
}

static void
numbers(void)
{
	EXPECT_INT(num("0"), 0);
	EXPECT_INT(num("-0"), 0);
	EXPECT_INT(num("+42"), 42);
	EXPECT_INT(num("0042"), 42);
	EXPECT_INT(num("-42"), -42);
	EXPECT_INT(num("9223372036854775807"), INT64_MAX);
	EXPECT_INT(num("-9223372036854775808"), INT64_MIN);
	EXPECT_INT(num("-9223372036854775807"), INT64_MIN + 1);
}

static void
no_numbers(void)
{
	static const char *const bad[] = {"", "-", "+", "+-1", "--1", " 1",
	    "1 ", "1x", "x", "0x10", "1.5", "1e3", "1,000",
	    "9223372036854775808", "-9223372036854775809",
	    "18446744073709551616", "99999999999999999999999999", "\xD9\xA1"};

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		EXPECT_INT(num(bad[i]), BAD);
		if (num(bad[i]) != BAD)
			printf("# '%s'\n", bad[i]);
	}
	EXPECT_INT(num(NULL), BAD);
}

static void
range(void)
{
	int64_t n = BAD;

	EXPECT(num_parse(SV("1"), 1, 10, &n) && n == 1);
	EXPECT(num_parse(SV("10"), 1, 10, &n) && n == 10);
	EXPECT(!num_parse(SV("0"), 1, 10, &n));
	EXPECT(!num_parse(SV("11"), 1, 10, &n));
	EXPECT(!num_parse(SV("1\0"), 1, 10, &n));
	EXPECT_INT(n, 10);
}

static void
sizes(void)
{
	EXPECT_INT(size("0"), 0);
	EXPECT_INT(size("1536"), 1536);
	EXPECT_INT(size("1K"), 1024);
	EXPECT_INT(size("2k"), 2048);
	EXPECT_INT(size("3kB"), 3072);
	EXPECT_INT(size("5MiB"), 5 << 20);
	EXPECT_INT(size("5mb"), 5 << 20);
	EXPECT_INT(size("2G"), INT64_C(2) << 30);
	EXPECT_INT(size("8589934591G"), INT64_C(8589934591) << 30);
	EXPECT_INT(size("9223372036854775807"), INT64_MAX);
}

static void
no_sizes(void)
{
	static const char *const bad[] = {"", "K", "-1", "+1", "1T", "1KK",
	    "1 K", "1.5M", "1KiBs", "1B", "8589934592G", "9223372036854775808",
	    "99999999999999999999K"};

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		EXPECT_INT(size(bad[i]), BAD);
}

static void
durations(void)
{
	EXPECT_INT(duration("0"), 0);
	EXPECT_INT(duration("90"), 90);
	EXPECT_INT(duration("90s"), 90);
	EXPECT_INT(duration("15m"), 900);
	EXPECT_INT(duration("2h"), 7200);
	EXPECT_INT(duration("1h30m"), 5400);
	EXPECT_INT(duration("3d"), 259200);
	EXPECT_INT(duration("1w"), 604800);
	EXPECT_INT(duration("1w2d3h4m5s"), 788645);
	EXPECT_INT(duration("1d1s"), 86401);
	EXPECT_INT(duration("15250284452471w"), 15250284452471 * 604800);
}

static void
no_durations(void)
{
	static const char *const bad[] = {"", "h", "1h30", "30m1h", "1h1h",
	    "-5m", "+5m", "-5", "+5", "1.5h", "1 h", "1y", "1H", "1hm",
	    "15250284452472w", "9223372036854775807w", "9223372036854775808",
	    "9223372036854775807m1s"};

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		EXPECT_INT(duration(bad[i]), BAD);
}

static const struct unit_test tests[] = {
    {"integers are read whole, to the ends of their range", numbers},
    {"anything else is no integer", no_numbers},
    {"the range holds, a refusal leaves the result alone", range},
    {"sizes take K, M and G", sizes},
    {"anything else is no size", no_sizes},
    {"durations take units from weeks to seconds", durations},
    {"anything else is no duration", no_durations},
};

int
main(void)
{
	return unit_run(tests, COUNT_OF(tests));
}
