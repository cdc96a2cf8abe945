/* Unit tests of io/yaml. */
#include "io/yaml.h"

#include "base/utf8.h"
#include "unit.h"

static struct arena arena = ARENA_INIT;
static struct err why;

static struct yaml_map
map_of(const char *text)
{
	struct yaml_map map;

	why = (struct err)ERR_INIT;
	if (yaml_read(sv_of(text), &arena, &map, &why))
		map.n = 999;
	return map;
}

static void
pairs(void)
{
	struct yaml_map m = map_of("title: A b\n# c\ntags:\n  - x\n  - 'y z'\n"
				   "none:\nnull: ~\nmore: {a: [1, 2]}\n"
				   "text: |\n  one\n  two\n");

	EXPECT_INT(m.n, 6);
	EXPECT(m.is_block);
	EXPECT_STR(m.pairs[0].key, "title");
	EXPECT_SV(m.pairs[0].text, "A b");
	EXPECT_INT(m.pairs[0].line, 1);
	EXPECT_INT(m.pairs[1].type, YAML_LIST);
	EXPECT_INT(m.pairs[1].line, 3);
	EXPECT_INT(m.pairs[1].n_list, 2);
	EXPECT_SV(m.pairs[1].list[1], "y z");
	EXPECT(!m.pairs[2].text.p);
	EXPECT(!m.pairs[3].text.p);
	EXPECT_INT(m.pairs[4].type, YAML_OTHER);
	EXPECT_SV(m.pairs[5].text, "one\ntwo\n");
	EXPECT_INT(m.pairs[5].line, 9);
}

static void
nothing(void)
{
	EXPECT_INT(map_of("").n, 0);
	EXPECT_INT(map_of("# a comment\n").n, 0);
	EXPECT_INT(map_of("{}").n, 0);
	EXPECT_INT(map_of("a: [[[1]]]\n").pairs[0].type, YAML_OTHER);
	EXPECT(!map_of("{a: b}").is_block);
}

static void
faults(void)
{
	static const struct {
		const char *text, *fault;
	} bad[] = {
	    {"a: b\na: c\n", "line 2: 'a' stands twice"},
	    {"- a\n", "line 1: lines of 'name: value' are expected"},
	    {"words\n", "line 1: lines of 'name: value' are expected"},
	    {"a: [\n", "line 2: did not find expected node content"},
	    {"[a]: b\n", "line 1: a name is expected"},
	    {"a: \"\n", "line 2: found unexpected end of stream"},
	    {"a: \xff\n", "it is no valid UTF-8"},
	};

	size_t i;

	for (i = 0; i < COUNT_OF(bad); i++) {
		EXPECT_INT(map_of(bad[i].text).n, 999);
		EXPECT_STR(why.text, bad[i].fault);
		EXPECT_INT(why.rc, RC_DATA);
	}
}

/* What a text becomes, and whether it is read as the same. */
static void
expect_text(const char *text, const char *written)
{
	struct str out = STR_INIT;
	struct yaml_map m;

	str_add_s(&out, "x: ");
	yaml_text(&out, sv_of(text));
	EXPECT_STR(out.p + 3, written);
	str_add_c(&out, '\n');
	m = map_of(out.p);
	EXPECT_INT(m.n, 1);
	if (m.n == 1)
		EXPECT_STR(arena_dup(&arena, m.pairs[0].text), text);
	str_free(&out);
}

static void
texts(void)
{
	expect_text("plain words", "plain words");
	expect_text("a:b #c", "\"a:b #c\"");
	expect_text("a: b", "\"a: b\"");
	expect_text("a#b", "a#b");
	expect_text("no", "\"no\"");
	expect_text("Null", "\"Null\"");
	expect_text("- x", "\"- x\"");
	expect_text(" x", "\" x\"");
	expect_text("x, y", "\"x, y\"");
	expect_text("say \"hi\" \\", "say \"hi\" \\");
	expect_text("\"hi\" \\", "\"\\\"hi\\\" \\\\\"");
	expect_text("a\nb\tc", "\"a\\nb\\u0009c\"");
	expect_text("Größe 日本", "Größe 日本");
	expect_text("a\xe2\x80\xa8"
		    "b",
	    "\"a\\u2028b\"");
	expect_text("a\xc2\x85"
		    "b",
	    "\"a\\u0085b\"");
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"names and values are read, with their lines", pairs},
	    {"nothing is a map of nothing; what is deeper is passed over",
		nothing},
	    {"what is no head says where and why", faults},
	    {"a text is written so that it is read as the same", texts},
	};
	int status = unit_run(tests, COUNT_OF(tests));

	arena_free(&arena);
	return status;
}
