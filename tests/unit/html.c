/* Unit tests of mail/html: HTML as readable text. */
#include "mail/html.h"

#include "base/html_scan.h"
#include "base/str.h"
#include "unit.h"

static const struct {
	const char *html, *text;
} cases[] = {
    {"", ""},
    {"plain", "plain\n"},
    {"<p>a</p><p>b</p>", "a\n\nb\n"},
    {"<div>a</div><div>b</div>", "a\nb\n"},
    {"<div>a</div><div><br></div><div>b</div>", "a\n\nb\n"},
    {"a<br>b<br><br>c<br><br><br><br>d", "a\nb\n\nc\n\nd\n"},
    {"  a \n\t b&nbsp;&nbsp;c ", "a b c\n"},
    {"a <b>b</b>c", "a bc\n"},
    {"<head><title>t</title><style>s</style></head><body>b"
     "<script>x</script></body>",
	"b\n"},
    {"<ul><li>a<li>b<ul><li>c</ul></ul>d", "- a\n- b\n  - c\n\nd\n"},
    {"<ol><li>a</li><li><p>b</p></li></ol>", "1. a\n\n2. b\n"},
    {"<p>x<blockquote><p>a</p><p>b</p></blockquote>y",
	"x\n\n> a\n>\n> b\n\ny\n"},
    {"<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n>> b\n"},
    {"<pre>a  b\n\n\n c</pre>d", "a  b\n\n\n c\n\nd\n"},
    {"<table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table>",
	"a  b\nc  d\n"},
    {"<a href='http://x.org/'>x.org</a>", "x.org\n"},
    {"<a href='http://x.org/a'>here</a> and", "here <http://x.org/a> and\n"},
    {"<a href='http://x.org/a'>here</a>and", "here <http://x.org/a> and\n"},
    {"<a href='http://x.org/a'>here</a>.", "here <http://x.org/a>.\n"},
    {"<a href='mailto:a@b.c?subject=x'>a@b.c</a>", "a@b.c\n"},
    {"<a href='mailto:a@b.c'>Ann</a>", "Ann <a@b.c>\n"},
    {"<a href='#top'>up</a> <a href='javascript:x'>y</a>", "up y\n"},
    {"<a href='http://x.org/'><img src=x></a>z", "z\n"},
    {"<img alt='Our logo'>", "Our logo\n"},
    {"a<img alt='Our logo'>b", "ab\n"},
    {"a<hr>b", "a\n---\nb\n"},
    {"&lt;&auml;&#8364;&amp;", "<ä€&\n"},
    {"a<!-- c -->b<![if x]>c", "abc\n"},
    {"a < b", "a < b\n"},
    {"<p>unclosed <b>tags <i>here", "unclosed tags here\n"},
    {"a<o:p></o:p>b", "ab\n"},
};

static void
readable(void)
{
	struct arena a = ARENA_INIT;
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++)
		EXPECT_STR(
		    html_to_text(sv_of(cases[i].html), &a), cases[i].text);
	EXPECT_STR(html_to_text(SV_NULL, &a), "");
	arena_free(&a);
}

static void
strips(void)
{
	struct arena a = ARENA_INIT;

	EXPECT_STR(html_strip(SV("<p>a <b>b</b>&amp;&#65;&#x42;&x;<p>c<br>d"
				 "<script>x</script><table><tr><td>1<td>2"),
		       &a),
	    "a b&AB&x;\n\nc\nd\n1  2\n");
	arena_free(&a);
}

static struct str
repeat(const char *before, const char *piece, size_t n, const char *after)
{
	struct str s = STR_INIT;
	size_t i;

	str_add_s(&s, before);
	for (i = 0; i < n; i++)
		str_add_s(&s, piece);
	str_add_s(&s, after);
	return s;
}

/* What makes a tree builder slow loses its tags, never its text. */
static void
hostile(void)
{
	static const char *const pieces[] = {"<div>", "<b><i></b>",
	    "<p><font a=1>", "<table><tr><td>", "<blockquote>", "<ul><li>",
	    "<a x=1 ", "<!--", "<script>", "<svg>", "<"};
	struct arena a = ARENA_INIT;
	size_t i;

	for (i = 0; i < COUNT_OF(pieces); i++) {
		struct str s = repeat("first", pieces[i], 50000, " last");
		struct sv text = sv_of(html_to_text(str_sv(&s), &a));

		EXPECT(sv_starts(text, SV("first")) || text.n > 5);
		if (i < 6)
			EXPECT(sv_ends(text, SV("last\n")));
		str_free(&s);
		arena_reset(&a);
	}
	arena_free(&a);
}

static void
tame(void)
{
	struct str deep = repeat("", "<div>", 1000, "x");
	struct str wide = repeat("", "<div>x</div>", 1000, "x");

	EXPECT(!html_is_tame(str_sv(&deep)));
	EXPECT(html_is_tame(str_sv(&wide)));
	str_free(&deep);
	str_free(&wide);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"HTML becomes a readable text", readable},
	    {"tags can be taken out without a tree", strips},
	    {"hostile HTML takes no time and keeps its text", hostile},
	    {"deep nesting is told from many elements", tame},
	};

	return unit_run(tests, COUNT_OF(tests));
}
