/* Unit tests of desk/search_terms and desk/search_match. */
#include "desk/search/part.h"

#include "unit.h"

static struct sv
terms(struct str *out, const char *text, const char *language)
{
	struct stem *stem = stem_open(language);

	str_clear(out);
	terms_add(out, sv_of(text), stem);
	stem_close(stem);
	return str_sv(out);
}

static void
words(void)
{
	struct str out = STR_INIT;

	EXPECT_SV(terms(&out, "Foo-bar, 12:30 a_b", NULL), "foo bar 12 30 a b");
	EXPECT_SV(terms(&out, "  \n\t -- 😀 \x01", NULL), "");
	EXPECT_SV(terms(&out, "日本語 ok", NULL), "日 本 語 ok");
	EXPECT_SV(terms(&out,
		      "a\xFF"
		      "b",
		      NULL),
	    "a b");
	str_free(&out);
}

static void
folds(void)
{
	struct str out = STR_INIT;

	EXPECT_SV(terms(&out, "Café ÜBER Größe cafe\xCC\x81", NULL),
	    "cafe uber grosse cafe");
	EXPECT_SV(terms(&out, "ΑΘΉΝΑ Ёлка ＡＢ１ Œuvre Ł", NULL),
	    "αθηνα елка ab1 oeuvre l");
	str_free(&out);
}

static void
stems(void)
{
	struct str out = STR_INIT;

	EXPECT_SV(terms(&out, "printers PRINTING", "en"), "printer print");
	EXPECT_SV(terms(&out, "Häusern Passwörter", "de-AT"), "haus passwort");
	EXPECT_SV(terms(&out, "printers", "xx"), "printers");
	EXPECT_SV(terms(&out, "printers", ""), "printers");
	str_free(&out);
}

static void
contractions(void)
{
	struct str out = STR_INIT;

	EXPECT_SV(terms(&out, "don't can’t the user's it'll", NULL),
	    "dont cant the user itll");
	EXPECT_SV(terms(&out, "l'article rock'n'roll 'quoted'", NULL),
	    "l article rock n roll quoted");
	EXPECT_SV(terms(&out, "x's", NULL), "x");
	str_free(&out);
}

static void
long_words(void)
{
	struct str text = STR_INIT, out = STR_INIT;
	int i;

	for (i = 0; i < 5000; i++)
		str_add_s(&text, "ß");
	EXPECT(terms(&out, text.p, "de").n <= TERMS_ROOM);
	EXPECT(out.n > 50);
	str_free(&text);
	str_free(&out);
}

static struct sv
match(const char *store, const char *text, struct arena *a)
{
	struct db_dialect dialect = {.name = store};
	struct asked asked = {
	    .n_languages = 2, .languages = {SV("en"), SV("de")}};
	struct sv made =
	    search_match_all(&dialect, &asked, sv_of(text), a, NULL);

	asked_free(&asked);
	return made;
}

static void
matches(void)
{
	struct arena a = ARENA_INIT;

	EXPECT_SV(match("sqlite", "fire", &a), "(\"fire\" OR \"fir\")");
	EXPECT_SV(match("sqlite", "a-b \"", &a), "\"a b\"");
	EXPECT_SV(match("sqlite", "\"big dog\" cat*", &a),
	    "\"big dog\" AND (\"cat\" * OR \"cat\")");
	EXPECT_SV(match("sqlite", "NEAR( ' \" *", &a), "\"near\"");
	EXPECT_SV(match("postgres", "a-b dog", &a), "('a' <-> 'b') & ('dog')");
	EXPECT_SV(match("postgres", "dog*", &a), "(('dog':*) | ('dog'))");
	EXPECT(!match("postgres", "' | & !", &a).n);
	/* A star means a beginning right behind the last word alone. */
	EXPECT_SV(match("sqlite", "dog-* a*b cat*\"x", &a),
	    "\"dog\" AND \"a b\" AND (\"cat\" * OR \"cat\") AND \"x\"");
	EXPECT_SV(match("sqlite", "\" do* \" a", &a),
	    "(\"do\" * OR \"do\") AND \"a\"");
	EXPECT_SV(match("postgres", "\"big do*\" \"a* b\"", &a),
	    "(('big' <-> 'do':*) | ('big' <-> 'do')) & ('a' <-> 'b')");
	arena_free(&a);
}

static void
same(void)
{
	struct shingles *a = shingles_new(
	    SV("one two three"), SV("four five six seven eight nine ten"));
	struct shingles *b = shingles_new(
	    SV_NULL, SV("> ONE two three\n> four five six seven eight"));
	struct shingles *c = shingles_new(SV("one"), SV("two"));

	EXPECT(shingles_same(a, b) > 0.9);
	EXPECT(shingles_same(b, a) > 0.9);
	EXPECT(shingles_same(a, c) < 0.2);
	EXPECT(shingles_same(c, c) > 0.9);
	shingles_free(a);
	shingles_free(b);
	shingles_free(c);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"words are letters and digits in a row", words},
	    {"case and marks are off", folds},
	    {"endings go by the language", stems},
	    {"an apostrophe parts words, but for English endings",
		contractions},
	    {"a long word is cut", long_words},
	    {"what must be there is said in the store's words", matches},
	    {"the same text is known in part", same},
	};

	return unit_run(tests, sizeof tests / sizeof tests[0]);
}
