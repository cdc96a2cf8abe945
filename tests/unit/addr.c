/* Unit tests of mail/addr: address fields as mails have them. */
#include "mail/addr.h"

#include "base/str.h"
#include "unit.h"

#define MOST 4

struct want {
	const char *name, *addr;
};

static const struct {
	const char *field;
	struct want v[MOST]; /* ends with two NULL */
} cases[] = {
    {"ann@example.org", {{NULL, "ann@example.org"}}},
    {"<ann@example.org>", {{NULL, "ann@example.org"}}},
    {"Ann Lee <ann@example.org>", {{"Ann Lee", "ann@example.org"}}},
    {"\"Lee, Ann\" <ann@example.org>", {{"Lee, Ann", "ann@example.org"}}},
    {"Lee, Ann <ann@example.org>", {{"Lee, Ann", "ann@example.org"}}},
    {"Lee, Ann, Dr. <a@b.c>, Bob <b@b.c>",
	{{"Lee, Ann, Dr.", "a@b.c"}, {"Bob", "b@b.c"}}},
    {"ann@example.org (Ann Lee)", {{"Ann Lee", "ann@example.org"}}},
    {"ann@example.org (Ann \\) (née) Lee)",
	{{"Ann ) (née) Lee", "ann@example.org"}}},
    {"a@b.c, d@e.f", {{NULL, "a@b.c"}, {NULL, "d@e.f"}}},
    {"a@b.c; d@e.f", {{NULL, "a@b.c"}, {NULL, "d@e.f"}}},
    {"a@b.c d@e.f", {{NULL, "a@b.c"}, {NULL, "d@e.f"}}},
    {"A <a@b.c> B <d@e.f>", {{"A", "a@b.c"}, {"B", "d@e.f"}}},
    {"friends: a@b.c, Dan <d@e.f>;", {{NULL, "a@b.c"}, {"Dan", "d@e.f"}}},
    {"undisclosed-recipients:;", {{NULL, NULL}}},
    {"<@x.org,@y.org:ann@z.org>", {{NULL, "ann@z.org"}}},
    {"mailto:ann@z.org", {{NULL, "ann@z.org"}}},
    {"=?utf-8?Q?G=C3=BCnther?=<g@b.c>", {{"Günther", "g@b.c"}}},
    {"\"=?utf-8?Q?G=C3=BCnther?=\" <g@b.c>", {{"Günther", "g@b.c"}}},
    {"=?utf-8?Q?Lee,_Ann?= <g@b.c>", {{"Lee, Ann", "g@b.c"}}},
    {"=?utf-8?Q?a=40b?= <g@b.c>", {{"a@b", "g@b.c"}}},
    {"=?utf-8?Q?Ann_<g=40b.c>?=", {{"Ann", "g@b.c"}}},
    {"=?utf-8?B?R3LDvA==?= =?utf-8?B?w59l?= <g@b.c>", {{"Grüße", "g@b.c"}}},
    {"a..b.@docomo.example", {{NULL, "a..b.@docomo.example"}}},
    {"\"a b\"@example.org", {{NULL, "\"a b\"@example.org"}}},
    {"jdoe@test  . example", {{NULL, "jdoe@test.example"}}},
    {"Pete(A wonderful \\) chap) <pete(his account)@silly.test(his host)>",
	{{"Pete", "pete@silly.test"}}},
    {"<ann@z.org", {{NULL, "ann@z.org"}}},
    {"Ann <ann@z.org", {{"Ann", "ann@z.org"}}},
    {"\"Ann <ann@z.org>", {{"Ann", "ann@z.org"}}},
    {"Ann (home <ann@z.org>", {{"Ann (home", "ann@z.org"}}},
    {"'Ann Lee' <ann@z.org>", {{"Ann Lee", "ann@z.org"}}},
    {"ann@[IPv6:2001:db8::1]", {{NULL, "ann@[IPv6:2001:db8::1]"}}},
    {"MAILER-DAEMON", {{NULL, "MAILER-DAEMON"}}},
    {"MAILER-DAEMON (Mail System)", {{"Mail System", "MAILER-DAEMON"}}},
    {"Mail System <MAILER-DAEMON>", {{"Mail System", "MAILER-DAEMON"}}},
    {"Mail System <>", {{"Mail System", NULL}}},
    {"Mail System", {{"Mail System", NULL}}},
    {"<>", {{NULL, NULL}}},
    {"\"\"", {{NULL, NULL}}},
    {"\x01, x <a\x02@b.c>", {{"x", "a@b.c"}}},
    {"\"a\x02\"@b.c", {{NULL, "\"a\"@b.c"}}},
    {"", {{NULL, NULL}}},
    {" , ;", {{NULL, NULL}}},
    {"G\xFCnther <g@b.c>", {{"Günther", "g@b.c"}}},
};

static size_t
count(const struct want *v)
{
	size_t n = 0;

	while (n < MOST && (v[n].name || v[n].addr))
		n++;
	return n;
}

static void
fields(void)
{
	struct arena a = ARENA_INIT;
	size_t i, k;

	for (i = 0; i < COUNT_OF(cases); i++) {
		struct mail_addrs got = addr_parse(sv_of(cases[i].field), &a);
		size_t n = count(cases[i].v);

		EXPECT_INT((long long)got.n, (long long)n);
		if (got.n != n)
			printf("#   in: %s\n", cases[i].field);
		for (k = 0; k < n && k < got.n; k++) {
			EXPECT_STR(got.v[k].name, cases[i].v[k].name);
			EXPECT_STR(got.v[k].addr, cases[i].v[k].addr);
		}
	}
	arena_free(&a);
}

static void
nothing(void)
{
	struct arena a = ARENA_INIT;

	EXPECT_INT((long long)addr_parse(SV_NULL, &a).n, 0);
	arena_free(&a);
}

/* A field that would cost the square of its length. */
static void
long_fields(void)
{
	static const char *const pieces[] = {
	    "<a ", "<a,", "(a ", "\"a ", "a,", "a@b ", "a:", "=?a?q?", "\\"};
	struct arena a = ARENA_INIT;
	struct str s = STR_INIT;
	size_t i, k;

	for (i = 0; i < COUNT_OF(pieces); i++) {
		str_clear(&s);
		for (k = 0; k < 50000; k++)
			str_add_s(&s, pieces[i]);
		addr_parse(str_sv(&s), &a);
		arena_reset(&a);
	}
	str_free(&s);
	arena_free(&a);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"an address field gives its names and addresses", fields},
	    {"no field gives no address", nothing},
	    {"a long field of broken pieces takes no time", long_fields},
	};

	return unit_run(tests, COUNT_OF(tests));
}
