/* Unit tests of verb tables, their help, and the nearest name. */
#include "io/verb.h"

#include "capture.h"
#include "unit.h"

static enum rc
nothing(struct cmd *c, struct err *e)
{
	(void)c;
	(void)e;
	return RC_OK;
}

static const char *const orders[] = {"age", "id", NULL};

static const struct opt list_opts[] = {
    {'\0', "order", OPT_TEXT, "WORD", "what comes first", orders, false},
    {'t', "tag", OPT_TEXT, "TAG", "only with this tag", NULL, true},
};

static const struct verb verbs[] = {
    {.name = "list",
	.operands = "[QUERY]...",
	.help = "list tickets",
	VERB_OPTS(list_opts),
	.std = OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
	.is_query = true,
	.store = STORE_READ,
	.run = nothing},
    {.name = "set",
	.operands = "ID... field=value...",
	.help = "change tickets",
	.run = nothing},
    {.name = "search",
	.operands = "",
	.help = "look for words",
	.run = nothing},
};

static const struct program ticket = {
    .name = "ticket",
    .help = "tickets and their messages",
    .verbs = verbs,
    .n_verbs = COUNT_OF(verbs),
};

static const struct verb sole[] = {
    {.operands = "[FILE]", .help = "not used", .run = nothing},
};

static const struct program single = {
    .name = "mail2ticket",
    .help = "one mail becomes a ticket",
    .verbs = sole,
    .n_verbs = 1,
};

static void
expect_closest(const char *word, const char *want)
{
	static const char *const names[] = {
	    "priority", "status", "subject", "id", "list", "set", "search"};

	EXPECT_STR(name_closest(word, names, COUNT_OF(names)), want);
}

static void
closest(void)
{
	expect_closest("prio", "priority");
	expect_closest("PRIORITY", "priority");
	expect_closest("priroity", "priority");
	expect_closest("prriorityy", "priority");
	expect_closest("priyyority", "priority");
	expect_closest("prxyzority", NULL);
	expect_closest("lst", "list");
	expect_closest("sett", "set");
	expect_closest("di", "id");
	expect_closest("s", NULL);
	expect_closest("st", "status");
	expect_closest("xxx", NULL);
	expect_closest("", NULL);
	EXPECT_STR(name_closest("a", NULL, 0), NULL);
}

static void
closest_long_words(void)
{
	char word[200];
	const char *names[1] = {word};

	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	EXPECT_STR(name_closest(word, names, 1), NULL);
	EXPECT_STR(name_closest("aab", names, 1), NULL);
	EXPECT_STR(name_closest("aa", names, 1), word);
}

static void
finding(void)
{
	const struct verb *v;
	struct err e = ERR_INIT;

	EXPECT_INT(verb_find(&ticket, "set", &v, &e), RC_OK);
	EXPECT(v == &verbs[1]);
	EXPECT_INT(verb_find(&ticket, "lits", &v, &e), RC_USAGE);
	EXPECT_STR(e.text, "no verb 'lits', did you mean 'list'?");
	EXPECT(!v);
	EXPECT_INT(verb_find(&ticket, "frobnicate", &v, &e), RC_USAGE);
	EXPECT_STR(e.text, "no verb 'frobnicate', see 'ticket --help'");
	EXPECT_INT(verb_find(&ticket, NULL, &v, &e), RC_USAGE);
	EXPECT_STR(e.text, "no verb given, see 'ticket --help'");
	EXPECT_INT(verb_find(&single, NULL, &v, &e), RC_OK);
	EXPECT(v == &sole[0]);
	EXPECT_INT(verb_find(&single, "any.eml", &v, &e), RC_OK);
}

static void
help_of_a_verb(void)
{
	struct capture c;
	struct str text = STR_INIT;

	capture_begin(&c);
	verb_help(&ticket, &verbs[0]);
	capture_end(&c, &text);
	EXPECT_STR(text.p,
	    "usage: ticket list [-H] [-n N] [-o FORMAT] [-t TAG]... "
	    "[--fields NAMES]\n"
	    "                   [--order WORD] [QUERY]...\n"
	    "\n"
	    "list tickets\n"
	    "\n"
	    "options:\n"
	    "  -H, --no-header      leave the header line out\n"
	    "  -n, --limit N        at most N records\n"
	    "  -o, --output FORMAT  how records are printed: table, tsv, json, "
	    "id\n"
	    "  -t, --tag TAG        only with this tag\n"
	    "      --fields NAMES   which fields, in order, joined by commas\n"
	    "      --order WORD     what comes first: age, id\n"
	    "      --help           print this help\n"
	    "      --version        print the version\n");
	str_free(&text);
}

static void
help_of_a_program(void)
{
	struct capture c;
	struct str text = STR_INIT;

	capture_begin(&c);
	verb_help_program(&ticket);
	capture_end(&c, &text);
	EXPECT_STR(text.p,
	    "usage: ticket VERB [OPTION]... [OPERAND]...\n"
	    "\n"
	    "tickets and their messages\n"
	    "\n"
	    "verbs:\n"
	    "  list    list tickets\n"
	    "  set     change tickets\n"
	    "  search  look for words\n"
	    "\n"
	    "'ticket VERB --help' tells more about a verb.\n");
	capture_begin(&c);
	verb_help_program(&single);
	capture_end(&c, &text);
	EXPECT_STR(text.p,
	    "usage: mail2ticket [FILE]\n"
	    "\n"
	    "one mail becomes a ticket\n"
	    "\n"
	    "options:\n"
	    "      --help     print this help\n"
	    "      --version  print the version\n");
	str_free(&text);
}

static void
specification(void)
{
	struct capture c;
	struct str text = STR_INIT;

	capture_begin(&c);
	verb_spec(&ticket);
	capture_end(&c, &text);
	str_cut(&text, sv_find(str_sv(&text), SV("verb\tsearch")));
	EXPECT_STR(text.p,
	    "verb\tlist\tlist tickets\n"
	    "option\tlist\t\torder\tWORD\tage,id\twhat comes first\n"
	    "option\tlist\tt\ttag\tTAG\t\tonly with this tag\n"
	    "option\tlist\to\toutput\tFORMAT\ttable,tsv,json,id\t"
	    "how records are printed\n"
	    "option\tlist\tH\tno-header\t\t\tleave the header line out\n"
	    "option\tlist\t\tfields\tNAMES\t\t"
	    "which fields, in order, joined by commas\n"
	    "option\tlist\tn\tlimit\tN\t\tat most N records\n"
	    "option\tlist\t\thelp\t\t\tprint this help\n"
	    "option\tlist\t\tversion\t\t\tprint the version\n"
	    "verb\tset\tchange tickets\n"
	    "option\tset\t\thelp\t\t\tprint this help\n"
	    "option\tset\t\tversion\t\t\tprint the version\n");
	str_free(&text);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"the closest name is a prefix or two edits away", closest},
	    {"long words are not compared", closest_long_words},
	    {"a verb is found by name, or the nearest is named", finding},
	    {"the help of a verb shows usage and options", help_of_a_verb},
	    {"the help of a program shows its verbs", help_of_a_program},
	    {"the specification has a line a verb and option", specification},
	};

	return unit_run(tests, COUNT_OF(tests));
}
