/* Unit tests of the option parser. */
#include "io/opt.h"

#include "base/clock.h"
#include "unit.h"

static const char *const colours[] = {"red", "green", NULL};

static const struct opt own[] = {
    {'x', "extra", OPT_FLAG, NULL, "an extra", NULL, false},
    {'t', "template", OPT_TEXT, "NAME", "a template", NULL, true},
    {'\0', "colour", OPT_TEXT, "WORD", "a colour", colours, false},
    {'\0', "size", OPT_SIZE, "SIZE", "a size", NULL, false},
    {'\0', "wait", OPT_DURATION, "TIME", "a wait", NULL, false},
    {'\0', "since", OPT_TIME, "TIME", "a start", NULL, false},
};

#define STD                                                                    \
	(OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_LIMIT | OPT_STD_QUIET |   \
	    OPT_STD_VERBOSE)
#define NOW 1800000000
#define WORDS_MAX 16

static struct arena arena;
static struct opts o;
static struct err err;

/* Parses words that stand in one line, parted by single spaces. */
static enum rc
parse_as(const char *line, bool is_query)
{
	char *argv[WORDS_MAX + 1], *word;
	int argc = 0;
	struct sv rest = sv_of(line), piece;

	arena_reset(&arena);
	err.rc = RC_OK;
	err.text[0] = '\0';
	while (*line && sv_split(&rest, ' ', &piece)) {
		word = arena_dup(&arena, piece);
		argv[argc++] = word;
	}
	argv[argc] = NULL;
	return opts_parse(&o, own, COUNT_OF(own), STD, is_query, argc, argv,
	    NOW, &arena, &err);
}

static enum rc
parse(const char *line)
{
	return parse_as(line, false);
}

static void
expect_refused(const char *line, const char *message)
{
	EXPECT_INT(parse(line), RC_USAGE);
	EXPECT_STR(err.text, message);
}

static void
each_spelling(void)
{
	static const char *const lines[] = {"-otsv", "-o tsv", "--output=tsv",
	    "--output tsv", "-qotsv", "-qo tsv", "-o json -o tsv"};
	size_t i;

	for (i = 0; i < COUNT_OF(lines); i++) {
		EXPECT_INT(parse(lines[i]), RC_OK);
		EXPECT_STR(opt_text(&o, "output", NULL), "tsv");
		EXPECT_INT((long long)o.n_operands, 0);
	}
}

static void
flags_and_defaults(void)
{
	EXPECT_INT(parse("-qx"), RC_OK);
	EXPECT(opt_has(&o, "quiet"));
	EXPECT(opt_has(&o, "extra"));
	EXPECT(!opt_has(&o, "verbose"));
	EXPECT_STR(opt_text(&o, "quiet", "other"), NULL);
	EXPECT_STR(opt_text(&o, "output", "other"), "other");
	EXPECT_INT(opt_int(&o, "limit", 7), 7);
	EXPECT_INT(opt_int(&o, "quiet", 0), 1);
}

static void
typed_values(void)
{
	EXPECT_INT(parse("-n 9223372036854775807 --size 2K --wait 1h30m"), 0);
	EXPECT_INT(opt_int(&o, "limit", 0), INT64_MAX);
	EXPECT_INT(opt_int(&o, "size", 0), 2048);
	EXPECT_INT(opt_int(&o, "wait", 0), 5400);
	EXPECT_INT(parse("--since 2026-11-20T00:00:00Z"), 0);
	EXPECT_INT(opt_int(&o, "since", 0), 1795132800);
}

static void
operands(void)
{
	EXPECT_INT(parse("a -q - b=c -- -x --"), RC_OK);
	EXPECT_INT((long long)o.n_operands, 5);
	EXPECT_STR(o.operands[0], "a");
	EXPECT_STR(o.operands[1], "-");
	EXPECT_STR(o.operands[2], "b=c");
	EXPECT_STR(o.operands[3], "-x");
	EXPECT_STR(o.operands[4], "--");
	EXPECT(!o.operands[5]);
	EXPECT(!opt_has(&o, "extra"));
}

static void
values_that_look_like_options(void)
{
	EXPECT_INT(parse("-t -q -t= --template=--x"), RC_OK);
	EXPECT(!opt_has(&o, "quiet"));
	EXPECT_STR(opt_text(&o, "template", NULL), "--x");
	EXPECT_INT(parse("--template="), RC_OK);
	EXPECT_STR(opt_text(&o, "template", NULL), "");
}

static void
repeated(void)
{
	size_t at = 0;

	EXPECT_INT(parse("-ta --template=b -q -t c"), RC_OK);
	EXPECT_STR(opt_next(&o, "template", &at), "a");
	EXPECT_STR(opt_next(&o, "template", &at), "b");
	EXPECT_STR(opt_next(&o, "template", &at), "c");
	EXPECT_STR(opt_next(&o, "template", &at), NULL);
	EXPECT_STR(opt_text(&o, "template", NULL), "c");
}

static void
query_terms(void)
{
	EXPECT_INT(parse_as("-tag:vip -assignee:* -( -\"a -q", true), RC_OK);
	EXPECT_INT((long long)o.n_operands, 4);
	EXPECT_STR(o.operands[0], "-tag:vip");
	EXPECT_STR(o.operands[2], "-(");
	EXPECT_STR(o.operands[3], "-\"a");
	EXPECT(opt_has(&o, "quiet"));
	EXPECT_INT(parse_as("-dpostgresql://host/db", true), RC_OK);
	EXPECT_STR(opt_text(&o, "database", NULL), "postgresql://host/db");
	EXPECT_INT(parse("-tag:vip"), RC_OK);
	EXPECT_STR(opt_text(&o, "template", NULL), "ag:vip");
}

static void
mistakes(void)
{
	expect_refused("--outptu tsv",
	    "unknown option '--outptu', did you mean '--output'?");
	expect_refused(
	    "--out=tsv", "unknown option '--out', did you mean '--output'?");
	expect_refused("--zzzzzz", "unknown option '--zzzzzz'");
	expect_refused("--=x", "unknown option '--'");
	expect_refused("-qz", "unknown option '-z'");
	expect_refused("-y", "unknown option '-y'");
	expect_refused("-\xc3\xa9q", "unknown option '-\xc3\xa9'");
	expect_refused("-n", "option '-n' needs a value N");
	expect_refused("--limit", "option '--limit' needs a value N");
	expect_refused("--quiet=1", "option '--quiet' takes no value");
	expect_refused(
	    "--limit abc", "option '--limit': 'abc' is not a number");
	expect_refused("-n -1", "option '-n': '-1' is not a number");
	expect_refused("-n=3", "option '-n': '=3' is not a number");
	expect_refused("--size x", "option '--size': 'x' is not a size");
	expect_refused("--wait x", "option '--wait': 'x' is not a duration");
	expect_refused("--since x", "option '--since': 'x' is not a time");
	expect_refused(
	    "-o xml", "option '-o': 'xml' is not one of table, tsv, json, id");
	expect_refused("--colour=blue",
	    "option '--colour': 'blue' is not one of red, green");
}

static void
help_comes_first(void)
{
	EXPECT_INT(parse("--help --nonsense"), RC_OK);
	EXPECT(opt_has(&o, "help"));
	EXPECT_INT(parse("--version -n"), RC_OK);
	EXPECT(opt_has(&o, "version"));
	expect_refused("--help=me", "option '--help' takes no value");
}

static void
nothing_at_all(void)
{
	EXPECT_INT(parse(""), RC_OK);
	EXPECT_INT((long long)o.n_operands, 0);
	EXPECT(!o.operands[0]);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"an option's value is taken in each spelling", each_spelling},
	    {"flags are bundled, what was not given has a default",
		flags_and_defaults},
	    {"numbers, sizes, durations and times are parsed", typed_values},
	    {"operands mix with options until --", operands},
	    {"a value may look like an option", values_that_look_like_options},
	    {"a repeated option keeps all its values", repeated},
	    {"a negated query term is an operand", query_terms},
	    {"a mistake is named, with the right name where near", mistakes},
	    {"--help and --version hide what follows", help_comes_first},
	    {"no words at all are fine", nothing_at_all},
	};
	int status = unit_run(tests, COUNT_OF(tests));

	arena_free(&arena);
	return status;
}
