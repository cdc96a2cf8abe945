/* Unit tests of mail/word, mail/charset and mail/param: header text. */
#include "mail/word.h"

#include "mail/charset.h"
#include "mail/param.h"
#include "unit.h"

static const struct {
	const char *raw, *text;
} words[] = {
    {"plain", "plain"},
    {"=?utf-8?Q?caf=C3=A9?=", "café"},
    {"=?UTF-8?q?a_b?= c", "a b c"},
    {"a =?utf-8?Q?b?= c", "a b c"},
    {"a=?utf-8?Q?b?=c", "abc"},
    /* adjacent words with padding, split characters, folded */
    {"=?utf-8?B?R3LDvA==?= =?utf-8?B?w59l?=", "Grüße"},
    {"=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße"},
    {"=?utf-8?Q?Gr=C3?=\t=?UTF-8?B?vMOfZQ==?=", "Grüße"},
    {"=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé"},
    {"=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"},
    /* what senders do to them */
    {"=?utf-8?Q?a b?=", "a b"},
    {"=?utf-8?Q?what?"
     "?=",
	"what?"},
    {"=?utf-8?Q?100=25=?=", "100%="},
    {"=?utf-8?Q?a=3Xb?=", "a=3Xb"},
    {"=?utf-8*en?Q?a?=", "a"},
    {"=?utf-8?X?a?=", "=?utf-8?X?a?="},
    {"=?utf-8?Q?open", "=?utf-8?Q?open"},
    {"=?utf-8?Q?a =?utf-8?Q?b?=", "=?utf-8?Q?a b"},
    {"=??Q?a?=", "=??Q?a?="},
    {"=?utf-8?B?!!R3I=!!?=", "Gr"},
    {"=?utf-8?Q?"
     "?=",
	""},
    {"= ? =?", "= ? =?"},
    /* charsets */
    {"=?iso-8859-1?Q?=93x=94?=", "“x”"},
    {"=?cp-1252?Q?=80?=", "€"},
    {"=?Windows-1251?Q?=CF?=", "П"},
    {"=?us-ascii?Q?=C3=A9?=", "é"},
    {"=?us-ascii?Q?=E9?=", "é"},
    {"=?x-nonsense?Q?=E9?=", "é"},
    {"=?utf-8?Q?=E9t?=", "\xEF\xBF\xBDt"},
    {"=?gb2312?B?xOO6ww==?=", "你好"},
    {"=?ks_c_5601-1987?Q?=B0=A1?=", "가"},
    {"=?shift_jis?Q?=83c=81=5B=83=8B?=", "ツール"},
    {"=?ISO-2022-JP?B?g2OBW4OL?=", "ツール"},
    {"=?ISO-2022-JP?B?GyRCJCIbKEI=?=", "あ"},
    {"=?iso-2022-jp?Q?=C3=A9?=", "é"},
    {"=?utf-16?B?/v8AYQBi?=", "ab"},
    {"caf\xC3\xA9", "café"},
    {"caf\xE9", "café"},
    /* white space and control bytes */
    {"  a \t b\r\n ", "a b"},
    {"=?utf-8?Q?a=00b=0Ac?=", "ab c"},
    {"=?utf-8?Q?a=C2=A0b=E3=80=80c?=", "a b c"},
};

static void
decodes(void)
{
	struct arena a = ARENA_INIT;
	size_t i;

	for (i = 0; i < COUNT_OF(words); i++)
		EXPECT_STR(word_text(sv_of(words[i].raw), &a), words[i].text);
	EXPECT_STR(word_text(SV_NULL, &a), "");
	arena_free(&a);
}

static void
lengths(void)
{
	EXPECT_INT((long long)word_length(SV("=?utf-8?Q?a?= b")), 13);
	EXPECT_INT((long long)word_length(SV("=?utf-8?Q?a b?=")), 0);
	EXPECT_INT((long long)word_length(SV("=?utf-8?Q?a")), 0);
	EXPECT_INT((long long)word_length(SV("x")), 0);
	EXPECT_INT((long long)word_length(SV_NULL), 0);
}

/* 50,000 words, whole and broken; each took the square once. */
static void
many(void)
{
	static const char *const pieces[] = {
	    "=?utf-8?B?R3LDvA==?= ", "=?a?q?", "=?koi8-r?Q?=C1?= x ", "=?"};
	struct arena a = ARENA_INIT;
	struct str s = STR_INIT;
	size_t i, k;

	for (i = 0; i < COUNT_OF(pieces); i++) {
		str_clear(&s);
		for (k = 0; k < 50000; k++)
			str_add_s(&s, pieces[i]);
		EXPECT(strlen(word_text(str_sv(&s), &a)) > 99999);
		arena_reset(&a);
	}
	str_free(&s);
	arena_free(&a);
}

static const struct {
	const char *field, *param, *text; /* param NULL: the word itself */
} params[] = {
    {"Text/Plain; charset=utf-8", NULL, "text/plain"},
    {"text/plain ; x=y", NULL, "text/plain"},
    {"(c) text/plain (c); x=y", "x", "y"},
    {"text/plain; charset=\"utf-8\"; x=y", "charset", "utf-8"},
    {"text/plain; charset = utf-8 (the good one)", "charset", "utf-8"},
    {"text/plain; CHARSET=utf-8;;", "charset", "utf-8"},
    {"text/plain charset=utf-8", "charset", "utf-8"},
    {"text/plain; charset=utf-8 format=flowed", "format", "flowed"},
    {"charset=utf-8", "charset", "utf-8"},
    {"a/b; name=a b (1).pdf", "name", "a b (1).pdf"},
    {"a/b; name=\"a \\\"b\\\" \\\\.pdf\"", "name", "a \"b\" \\.pdf"},
    {"a/b; name=\"open.pdf", "name", "open.pdf"},
    {"a/b; name=\"\"", "name", NULL},
    {"a/b; names=x", "name", NULL},
    {"a/b; name=\"=?utf-8?Q?r=C3=A9?=.pdf\"", "name", "ré.pdf"},
    {"a/b; name*=utf-8'en'r%C3%A9.pdf", "name", "ré.pdf"},
    {"a/b; name*=iso-8859-1''r%E9.pdf", "name", "ré.pdf"},
    {"a/b; name*=r%C3%A9.pdf", "name", "ré.pdf"},
    {"a/b; name*=utf-8''100%.pdf", "name", "100%.pdf"},
    {"a/b; name*0=a; name*1=b; name*2=c", "name", "abc"},
    {"a/b; name*1=b; name*0=a", "name", "ab"},
    {"a/b; name*0*=utf-8''r%C3; name*1*=%A9; name*2=.p%df", "name", "ré.p%df"},
    {"a/b; name=old; name*=utf-8''new", "name", "new"},
    {"a/b; name*0=\"=?utf-8?Q?r=C3\"; name*1=\"=A9?=\"", "name", "ré"},
    {"", "name", NULL},
};

static void
parameters(void)
{
	struct arena a = ARENA_INIT;
	struct params p;
	size_t i;

	for (i = 0; i < COUNT_OF(params); i++) {
		p = param_parse(sv_of(params[i].field), &a);
		EXPECT_STR(params[i].param ? param_text(&p, params[i].param, &a)
					   : p.word,
		    params[i].text);
	}
	p = param_parse(SV_NULL, &a);
	EXPECT_STR(p.word, "");
	arena_free(&a);
}

static void
charsets(void)
{
	struct str s = STR_INIT;
	size_t i;

	charset_to_utf8(&s, SV("a\0b\xFF"), SV("gb2312"));
	EXPECT_STR(s.p, "ab\xEF\xBF\xBD");
	str_clear(&s);
	charset_to_utf8(&s, SV("\x1B$B$\"\x1B(B x"), SV_NULL);
	EXPECT_STR(s.p, "あ x");
	str_clear(&s);
	charset_to_utf8(&s, SV("\x88\x62"), SV("big5-hkscs"));
	EXPECT_STR(s.p, "Ê̄");
	str_clear(&s);
	/* a long text: characters lie across the converter's pieces */
	str_add_c(&s, 'x');
	for (i = 0; i < 10000; i++)
		str_add_s(&s, "\xB0\xA1");
	{
		struct str out = STR_INIT;

		charset_to_utf8(&out, str_sv(&s), SV("gbk"));
		EXPECT_INT((long long)out.n, 1 + 3 * 10000);
		str_clear(&out);
		charset_to_utf8(&out, SV("\x8A"), SV("big5"));
		EXPECT_STR(out.p, "\xEF\xBF\xBD");
		str_free(&out);
	}
	EXPECT_SV(charset_of_html(SV("<META http-equiv=x content='text/html; "
				     "charset=KOI8-R'>")),
	    "KOI8-R");
	EXPECT(charset_of_html(SV("<meta name=x><p charset=no>")).n == 0);
	str_free(&s);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"header text is decoded whatever its words are like", decodes},
	    {"the length of an encoded word without blanks", lengths},
	    {"50,000 encoded words take no time", many},
	    {"parameters are read and decoded", parameters},
	    {"charsets become UTF-8 with visible repair", charsets},
	};

	return unit_run(tests, COUNT_OF(tests));
}
