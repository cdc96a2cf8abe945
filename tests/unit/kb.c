/* Unit tests of what knowledge counts and cuts: desk/kb_vote, kb_scrub,
 * kb_phrasing. */
#include "desk/kb/vote.h"

#include <math.h>

#include "base/arena.h"
#include "desk/kb/phrasing.h"
#include "desk/kb/scrub.h"
#include "unit.h"

static struct arena arena = ARENA_INIT;

static bool
is_near(double a, double b)
{
	return fabs(a - b) < 0.00005;
}

static void
votes(void)
{
	EXPECT(is_near(votes_lower(1, 0), 0.2065));
	EXPECT(is_near(votes_lower(2, 1), 0.2077));
	EXPECT(is_near(votes_lower(10, 0), 0.7225));
	EXPECT(is_near(votes_lower(90, 10), 0.8256));
	EXPECT(is_near(votes_lower(99, 11), 0.8298));
	EXPECT(is_near(votes_lower(0, 5), 0));
	EXPECT(is_near(votes_lower(0, 0), 0));
	EXPECT(is_near(votes_upper(0, 0), 1));
	EXPECT(is_near(votes_upper(0, 1), 1 - 0.2065));
	EXPECT(votes_lower(INT64_MAX, 0) <= 1);
}

static void
expect_plain(const char *subject, const char *want)
{
	EXPECT_STR(arena_dup(&arena, subject_plain(sv_of(subject))), want);
}

static void
subjects(void)
{
	expect_plain("Re: AW: Fwd[2]: [desk #42] Paper jam ", "Paper jam");
	expect_plain("Reset: how?", "Reset: how?");
	expect_plain("RE:Paper", "Paper");
	expect_plain("[unclosed", "[unclosed");
	expect_plain("Re:", "Re:");
}

static void
expect_scrubbed(const char *name, const char *text, const char *want)
{
	struct scrub s = SCRUB_INIT;
	struct str out = STR_INIT;

	scrub_name(&s, sv_of(name));
	(void)scrub_text(&s, sv_of(text), &out);
	EXPECT_STR(out.p, want);
	str_free(&out);
	scrub_free(&s);
}

static void
persons(void)
{
	expect_scrubbed("Zoe Miller", "ZOE and miller's, Zoey stays",
	    "[name] and [name]'s, Zoey stays");
	expect_scrubbed(
	    "J\xc3\xbcrgen Groß", "An J\xc3\xbcrgen!", "An [name]!");
	expect_scrubbed("Al", "Al stays", "Al stays");
	expect_scrubbed("", "mail <a.b+c@example.org>, or mailto:x@y.z.",
	    "mail <[address]>, or [address].");
	expect_scrubbed("", "call +49 (30) 123-45 67 now", "call [number] now");
	expect_scrubbed("",
	    "on 2026-11-20 at 10.0.0.12:8080, version 1.2.3, "
	    "error 404, 65 535",
	    "on 2026-11-20 at 10.0.0.12:8080, version 1.2.3, error 404, "
	    "65 535");
	expect_scrubbed("", "@ a@ @b", "@ a@ @b");
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"votes have the bounds of the Wilson interval", votes},
	    {"a subject loses what mail programs and desks put in front",
		subjects},
	    {"names, addresses and long numbers are taken out, others stay",
		persons},
	};
	int status = unit_run(tests, COUNT_OF(tests));

	arena_free(&arena);
	return status;
}
