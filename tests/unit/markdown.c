/* Markdown in HTML, on a terminal, and as words. */
#include "io/markdown.h"

#include "base/vec.h"
#include "io/html_write.h"
#include "io/markdown_page.h"
#include "unit.h"

static const char *
as_html(const char *source, struct arena *a)
{
	struct markdown_html how = {.top = 2};
	struct str out = STR_INIT;
	struct html_writer w = {.out = &out};
	const char *text;

	markdown_html(sv_of(source), &how, a, &w, NULL);
	text = arena_dup(a, str_sv(&out));
	str_free(&out);
	return text;
}

struct pair {
	const char *source, *want;
};

static void
expect_html(const struct pair *pairs, size_t n)
{
	struct arena a = ARENA_INIT;
	size_t i;

	for (i = 0; i < n; i++)
		EXPECT_STR(as_html(pairs[i].source, &a), pairs[i].want);
	arena_free(&a);
}

static void
test_html(void)
{
	static const struct pair pairs[] = {
	    {"", ""},
	    {"Hello *you* and **me** & `<b>`",
		"<p>Hello <em>you</em> and <strong>me</strong> &amp; "
		"<code>&lt;b&gt;</code></p>\n"},
	    {"~~gone~~", "<p><del>gone</del></p>\n"},
	    {"- [x] done\n- [ ] not",
		"<ul>\n<li><span class=\"task\">\xe2\x98\x91</span> "
		"done</li>\n<li><span class=\"task\">\xe2\x98\x90</span> "
		"not</li>\n</ul>\n"},
	    {"3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
	    {"https://a.example/?a=1&b=2",
		"<p><a href=\"https://a.example/?a=1&amp;b=2\" "
		"rel=\"noopener\">https://a.example/?a=1&amp;b=2</a></p>\n"},
	    {"```sh\nls | wc\n```",
		"<pre tabindex=\"0\"><code class=\"language-sh\">ls | "
		"wc\n</code></pre>\n"},
	    {"![A \"cat\"](c.png)",
		"<p><img src=\"c.png\" alt=\"A &quot;cat&quot;\" "
		"loading=\"lazy\"></p>\n"},
	    {"| a | b |\n|---|--:|\n| 1 | 2 |",
		"<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n"
		"<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n"
		"</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td "
		"align=\"right\">2</td>\n</tr>\n</tbody>\n</table></div>\n"},
	    {"x[^1]\n\n[^1]: y",
		"<p>x<sup class=\"footnote-ref\"><a href=\"#fn-1\" "
		"id=\"fnref-1\">1</a></sup></p>\n<section "
		"class=\"footnotes\">\n<ol>\n<li id=\"fn-1\">\n<p>y <a "
		"href=\"#fnref-1\" class=\"footnote-backref\">\xe2\x86\xa9"
		"</a></p>\n</li>\n</ol>\n</section>\n"},
	};

	expect_html(pairs, COUNT_OF(pairs));
}

static void
test_clean(void)
{
	static const struct pair pairs[] = {
	    {"a <kbd>Ctrl</kbd> <b onclick=x()>b</b>",
		"<p>a <kbd>Ctrl</kbd> <b>b</b></p>\n"},
	    {"<script>alert(1)</script>", "\n"},
	    {"<style>*{}</style>\n\nx", "\n<p>x</p>\n"},
	    {"[x](javascript:alert(1))", "<p>x</p>\n"},
	    {"[x](java&#x0a;script:alert(1))", "<p>x</p>\n"},
	    {"<a href=' \x01java\tscript:alert(1)'>x</a>", "<p>x</p>\n"},
	    {"<a href='data:text/html,x'>x</a>", "<p>x</p>\n"},
	    {"<a href='vbscript&colon;x'>x</a>", "<p>x</p>\n"},
	    {"![x](data:image/svg+xml,<svg>)", "<p>x</p>\n"},
	    {"<svg><a xlink:href='javascript:x'>y</a></svg>", "<p></p>\n"},
	    {"<iframe srcdoc='<script>x</script>'></iframe>", "\n"},
	    {"<font color=red>r</font>", "<p>r</p>\n"},
	    {"<div><unknown-thing>r</unknown-thing></div>", "<div>r</div>\n"},
	    {"<p id=main class=x style=y>t</p>", "<p>t</p>\n"},
	    {"<b>open", "<p><b>open</b></p><b>\n</b>"},
	    {"</div></body></html>x", "x\n"},
	    {"<frameset>\n\nx", "\n<p>x</p>\n"},
	    {"[t](http://e.example '\"><img src=x>')",
		"<p><a href=\"http://e.example\" rel=\"noopener\" "
		"title=\"&quot;&gt;&lt;img src=x&gt;\">t</a></p>\n"},
	};

	expect_html(pairs, COUNT_OF(pairs));
}

static void
test_headings(void)
{
	struct markdown_html how = {.top = 2, .prefix = "a-"};
	struct markdown_headings found = {NULL, 0, 0};
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	struct html_writer w = {.out = &out};

	markdown_html(SV("## One & two\n#### \xc3\x84rger *jetzt*!\n"
			 "## One & two\n## ...\n[u](#one-two)\n"),
	    &how, &a, &w, &found);
	EXPECT_INT(found.n, 4);
	EXPECT_INT(found.v[0].level, 2);
	EXPECT_STR(found.v[0].id, "a-one-two");
	EXPECT_STR(found.v[0].text, "One & two");
	EXPECT_INT(found.v[1].level, 3);
	EXPECT_STR(found.v[1].id, "a-\xc3\x84rger-jetzt");
	EXPECT_STR(found.v[2].id, "a-one-two-3");
	EXPECT_STR(found.v[3].id, "a-section");
	EXPECT(sv_find(str_sv(&out), SV("<h3 id=\"a-\xc3\x84rger-jetzt\">")) <
	    out.n);
	EXPECT(sv_find(str_sv(&out), SV("href=\"#a-one-two\"")) < out.n);
	VEC_FREE(&found);
	str_free(&out);
	arena_free(&a);
}

static struct sv
to_page(void *arg, struct sv url, bool is_image)
{
	(void)arg;
	if (is_image)
		return SV_NULL;
	return sv_eq(url, SV("trick")) ? SV("javascript:x") : SV("page.html");
}

static void
test_targets(void)
{
	struct markdown_html how = {.top = 2, .target = to_page};
	struct arena a = ARENA_INIT;
	struct str out = STR_INIT;
	struct html_writer w = {.out = &out};

	markdown_html(
	    SV("[a](slug) ![b](c.png) [d](trick)"), &how, &a, &w, NULL);
	EXPECT_STR(out.p, "<p><a href=\"page.html\">a</a> b d</p>\n");
	str_free(&out);
	arena_free(&a);
}

static void
expect_term(const char *source, size_t width, bool has_style, bool has_links,
    const char *want)
{
	struct markdown_term how = {width, has_style, has_links};
	struct str out = STR_INIT;

	markdown_term(sv_of(source), &how, &out);
	EXPECT_STR(out.p, want);
	str_free(&out);
}

static void
test_term(void)
{
	expect_term("# Title\n\nSome words that go\non.\nAnd `code`.", 16,
	    false, false, "Title\n\nSome words that\ngo on. And\n`code`.\n");
	expect_term("- one\n- two and more of it\n  1. x\n  2. y\n", 16, false,
	    false, "- one\n- two and more\n  of it\n  1. x\n  2. y\n");
	expect_term("> quoted\n>\n> again\n\nend", 40, false, false,
	    "> quoted\n>\n> again\n\nend\n");
	expect_term(
	    "    a  b\n\n    c\n", 4, false, false, "    a  b\n\n    c\n");
	expect_term("See [here](https://a.example/x) and <b@c.example>.", 0,
	    false, false,
	    "See here[1] and b@c.example.\n\n[1] https://a.example/x\n");
	expect_term("- [x] a\n- [ ] b", 0, false, false, "- [x] a\n- [ ] b\n");
	expect_term("a\\\nb\n\n---\n\n![cat](c.png)", 0, false, false,
	    "a\nb\n\n---\n\n[cat][1]\n\n[1] c.png\n");
}

static void
test_style(void)
{
	expect_term(
	    "**bold words** x", 6, true, false, "\x1b[1mbold words\x1b[0m x\n");
	expect_term("aaaa bbbb cccc **dddd eeee ffff gggg**", 18, true, false,
	    "aaaa bbbb cccc\n\x1b[1mdddd eeee ffff\x1b[0m\n\x1b[1mgggg"
	    "\x1b[0m\n");
	expect_term("[here](https://a.example/\xc3\xbc)", 0, true, true,
	    "\x1b]8;;https://a.example/%C3%BC\x1b\\here\x1b]8;;\x1b\\\n");
	expect_term("a\x1b[31mb\x07", 0, true, false,
	    "a\xef\xbf\xbd[31mb\xef\xbf\xbd\n");
}

static void
test_table(void)
{
	static const char table[] = "| Name | What it is |\n|---|---|\n"
				    "| ticket | tickets and their messages |\n"
				    "| kb | articles |\n";

	expect_term(table, 60, false, false,
	    "Name    What it is\n"
	    "------  --------------------------\n"
	    "ticket  tickets and their messages\n"
	    "kb      articles\n");
	expect_term(table, 24, false, false,
	    "Name    What it is\n"
	    "------  ----------------\n"
	    "ticket  tickets and\n"
	    "        their messages\n"
	    "kb      articles\n");
}

static void
test_plain(void)
{
	struct str out = STR_INIT;

	markdown_plain(SV("# A  *b*\n\nc\nd [e](f) ![g](h)\n\n<script>x"
			  "</script>\n\n| i | j |\n|---|---|\n| k | l |\n"),
	    &out);
	EXPECT_STR(out.p, "A b\nc d e g\ni j\nk l\n");
	str_free(&out);
}

/* Relative addresses lead elsewhere, pictures of a kind nowhere. */
static struct sv
moved(void *arg, struct sv url, bool is_image)
{
	(void)arg;
	if (is_image)
		return sv_is(url, "gone.png") ? SV_NULL : url;
	return sv_is(url, "Page_1.html") ? SV("page_1") : url;
}

static void
expect_page(const char *html, const char *title, const char *text)
{
	struct markdown_html how = {.target = moved};
	struct arena a = ARENA_INIT;
	struct markdown_page page;
	struct str out = STR_INIT;

	EXPECT(markdown_page(sv_of(html), &how, &a, &page, &out));
	EXPECT(sv_is(page.title, title));
	EXPECT_STR(out.p, text);
	str_free(&out);
	arena_free(&a);
}

static void
test_from_html(void)
{
	static const struct pair pairs[] = {
	    {"", ""},
	    {"a  <b>b </b>c\n<i> d</i>", "a **b** c *d*\n"},
	    {"<b>Note:</b>x <b>1</b><b>2</b><b></b>", "**Note:** x **12**\n"},
	    {"<p>a<br>b<br></p><p>&nbsp;</p><div>c<p>d", "a  \nb\n\nc\n\nd\n"},
	    {"1. *x* # [y] &lt;b>", "1\\. \\*x\\* \\# \\[y\\] \\<b\\>\n"},
	    {"<code>a`b</code> <kbd>C</kbd> <s>x</s> H<sub>2</sub>O",
		"``a`b`` `C` ~~x~~ H<sub>2</sub>O\n"},
	    {"<h2>A <br>b</h2><h3></h3><hr>c", "## A b\n\n-----\n\nc\n"},
	    {"<ul>\n<li>a<ul><li>b</ul>\n<li><p>c</p>\n</ul>",
		"  - a\n      - b\n  - c\n"},
	    {"<ol start=3><li>a<p>b</p><li>c</ol>",
		"3.  a\n    \n    b\n\n4.  c\n"},
	    {"<blockquote>a<p>b</blockquote>c", "> a\n> \n> b\n\nc\n"},
	    {"<pre><code class='x language-sh'>a\n\n b</code></pre>",
		"``` sh\na\n\n b\n```\n"},
	    {"<pre data-syntaxhighlighter-params='brush: java; gutter: x'>a",
		"``` java\na\n```\n"},
	    {"<a href='Page_1.html'>see</a><a href='#x'>here</a> "
	     "<a href='javascript:x'>c</a>",
		"[see](page_1)here c\n"},
	    {"<img src=a.png alt='A'> <img src=gone.png alt=B>",
		"![A](a.png) B\n"},
	    {"a<img class='emoticon x' src=a.svg alt=(tick)>", "a(tick)\n"},
	    {"<table><tr><th>a<th>b|c<tr><td><p>1</p><td>"
	     "<code>x|y</code><tr><td>2</table>d",
		"| a | b\\|c |\n| --- | --- |\n| 1 | x\\|y |\n| 2 |  |\n\nd\n"},
	    {"<table><tr><td>a<td>b</table>",
		"|  |  |\n| --- | --- |\n| a | b |\n"},
	    {"<table><tr><td><pre>a\n\n \nb</pre><ul><li onclick=x>c</ul>"
	     "</table>",
		"<table><tbody><tr><td><pre tabindex=\"0\">a&#10;&#10;"
		" \nb</pre><ul><li>c</li></ul></td></tr></tbody></table>\n"},
	    {"<nav>n</nav><script>s</script><style>t</style>a<svg>u</svg>"
	     "<footer>f</footer><textarea>v</textarea>",
		"a\n"},
	    {"<dl><dt>a<dd>b</dl>", "**a**\n\nb\n"},
	    {"<b><p>a</p>b</b> c", "a\n\nb c\n"},
	};
	size_t i;

	for (i = 0; i < COUNT_OF(pairs); i++)
		if (*pairs[i].source)
			expect_page(pairs[i].source, "", pairs[i].want);
}

static void
test_page(void)
{
	struct markdown_html how = {.top = 1};
	struct arena a = ARENA_INIT;
	struct markdown_page page;
	struct str out = STR_INIT;

	expect_page("<title>Site - T</title><body><h1>T <i>x</i></h1><p>a",
	    "T x", "a\n");
	expect_page("<title>T &amp; U</title><body>a", "T & U", "a\n");
	expect_page(
	    "<body>x<main>a<article>b</article></main>y", "", "a\n\nb\n");
	expect_page("<h1>T</h1><article>a</article>b", "T", "a\n");
	expect_page("<title>S : P : Q</title><body><ol><li>S</ol>"
		    "<h1><span id='title-text'>\n S : P : Q </span></h1>"
		    "<div>Created by A</div><div id='main-content'><h1>B</h1>c"
		    "</div><div id=footer>Document generated</div>",
	    "P : Q", "# B\n\nc\n");
	EXPECT(markdown_page(SV("<html lang=de-AT>a"), &how, &a, &page, &out));
	EXPECT_SV(page.language, "de-AT");
	EXPECT(!markdown_page(SV(""), &how, &a, &page, &out));
	str_free(&out);
	arena_free(&a);
}

/* Built to hurt: each is done in a moment, and nothing is lost of it. */
static void
test_hostile(void)
{
	static const char *const pieces[] = {"> ", "- ", "<div>", "<b><i>", "[",
	    "![", "*a ", "`", "<table><tr><td>", "[a](<", "<!--", "[^1]",
	    "| a ", "a@b.", "www.", "~~", "&#x", "((((", "\\\n"};
	struct arena a = ARENA_INIT;
	struct str source = STR_INIT, out = STR_INIT;
	struct html_writer w = {.out = &out};
	struct markdown_html how = {.top = 2};
	struct markdown_term term = {40, true, false};
	struct markdown_page page;
	size_t i, n;

	for (i = 0; i < COUNT_OF(pieces); i++) {
		str_clear(&source);
		for (n = 0; n < 20000; n++)
			str_add_s(&source, pieces[i]);
		str_clear(&out);
		markdown_html(str_sv(&source), &how, &a, &w, NULL);
		markdown_plain(str_sv(&source), &out);
		markdown_term(str_sv(&source), &term, &out);
		(void)markdown_page(str_sv(&source), &how, &a, &page, &out);
	}
	EXPECT(out.n > 0);
	str_free(&source);
	str_free(&out);
	arena_free(&a);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"Markdown becomes HTML", test_html},
	    {"HTML in it is cleaned", test_clean},
	    {"headings have levels in order and ids of their own",
		test_headings},
	    {"the caller says where links lead", test_targets},
	    {"on a terminal it is wrapped", test_term},
	    {"styles and links survive a line's end", test_style},
	    {"tables fit the terminal", test_table},
	    {"for the index words are left", test_plain},
	    {"HTML of others becomes Markdown", test_from_html},
	    {"a page is its main part, under its title", test_page},
	    {"what is built to hurt does not", test_hostile},
	};

	return unit_run(tests, COUNT_OF(tests));
}
