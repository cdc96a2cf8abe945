/* Unit tests of mail/mime_in: whole mails, most of them broken somehow. */
#include "mail/mime_in.h"

#include "base/str.h"
#include "base/utf8.h"
#include "unit.h"

#define MULTI(kind, b)                                                         \
	"Subject: s\nMIME-Version: 1.0\n"                                      \
	"Content-Type: multipart/" kind "; boundary=\"" b "\"\n\n"
#define TEXT "Content-Type: text/plain; charset=utf-8\n\n"
#define HTML "Content-Type: text/html; charset=utf-8\n\n"
#define FILE_PART "Content-Type: a/b; name=f.x\n\n"

/* What a mail must come to; attachments as "name size|name size". */
static const struct {
	const char *raw;
	const char *subject;
	const char *body;
	const char *attachments;
} cases[] = {
    /* headers */
    {"Subject: s\n\nhi\n", "s", "hi\n", ""},
    {"Subject: s\r\n\r\nhi\r\n", "s", "hi\n", ""},
    {"Subject: s\r\rhi\r", "s", "hi\n", ""},
    {"Subject: s\r\n\nhi\r\nho\n", "s", "hi\nho\n", ""},
    {"Subject: s\r\r\n\r\r\nhi\r\r\n", "s", "hi\n", ""},
    {"From a Fri Nov 20 14:05:00 2026\nSubject: s\n\nhi\n", "s", "hi\n", ""},
    {"\n\n  \nSubject: s\n\nhi\n", "s", "hi\n", ""},
    {" odd\nSubject: s\n\nhi\n", "s", "hi\n", ""},
    {"Subject : s\n\nhi\n", "s", "hi\n", ""},
    {"subject:s\n\nhi\n", "s", "hi\n", ""},
    {"Subject: a\n b\n\tc\n\nhi\n", "a b c", "hi\n", ""},
    {"Subject: a\n \n b\n\nhi\n", "a b", "hi\n", ""},
    {"Subject:\n\nhi\n", NULL, "hi\n", ""},
    {"Subject: s\nSubject: t\n\nhi\n", "s", "hi\n", ""},
    {"X: y\nthis is junk\nSubject: s\n\nhi\n", "s", "hi\n", ""},
    {"Subject: s\nhere the text begins\n\nhi\n", "s",
	"here the text begins\n\nhi\n", ""},
    {"Subject: s", "s", "", ""},
    {"just text\nand more\n", NULL, "just text\nand more\n", ""},
    {"\njust text\n", NULL, "just text\n", ""},
    {"From here on it is text\n", NULL, "From here on it is text\n", ""},
    {"http://example.org/ is it\n", NULL, "http://example.org/ is it\n", ""},
    {"", NULL, "", ""},
    {"\n\n\n", NULL, "", ""},
    {"Subject: =?utf-8?B?R3LDvA==?=\n =?utf-8?B?w59l?=\n\nhi\n", "Grüße",
	"hi\n", ""},
    {"Subject: Gr\xFC\xDF"
     "e\nContent-Type: text/plain; charset=iso-8859-1\n\n"
     "Gr\xFC\xDF"
     "e\n",
	"Grüße", "Grüße\n", ""},
    {"Subject: \xC4\xE3\xBA\xC3\nContent-Type: text/plain; charset=gb2312\n\n"
     "\xC4\xE3\xBA\xC3\n",
	"你好", "你好\n", ""},
    /* charsets of the body */
    {"Content-Type: text/plain; charset=iso-8859-1\n\n\x93x\x94\n", NULL,
	"“x”\n", ""},
    {"Content-Type: text/plain; charset=us-ascii\n\ncaf\xC3\xA9\n", NULL,
	"café\n", ""},
    {"Content-Type: text/plain; charset=cp-1252\n\n\x80\n", NULL, "€\n", ""},
    {"Content-Type: text/plain; charset=nonsense\n\ncaf\xE9\n", NULL, "café\n",
	""},
    {"Content-Type: text/plain; charset=utf-8\n\ncaf\xE9 au\n", NULL,
	"caf\xEF\xBF\xBD au\n", ""},
    {"X: y\n\ncaf\xE9\n", NULL, "café\n", ""},
    {"Content-Type: foo\n\nhi\n", NULL, "hi\n", ""},
    {"Content-Type: text/html\n\n<meta charset=koi8-r><p>\xC1\n", NULL, "а\n",
	""},
    /* transfer encodings */
    {"Content-Transfer-Encoding: quoted-printable\n\n"
     "a=3Db=\n c =\nd  \n=e9=C3=\n=zz a=b =4",
	NULL, "a=b c d\né\xC3\x83=zz a=b =4", ""},
    {"Content-Transfer-Encoding: base64\n\naGVsbG8=\n", NULL, "hello", ""},
    {"Content-Transfer-Encoding: BASE64 \n\naGVs\nbG8\n", NULL, "hello", ""},
    {"Content-Transfer-Encoding: base64\n\naGVsbG8=\nIHlvdQ==\n", NULL,
	"hello you", ""},
    {"Content-Transfer-Encoding: base64\n\naGVsbG8gdG8gYWxs\nIQ==\n"
     "--\nsent by a list\n",
	NULL, "hello to all!\n--\nsent by a list", ""},
    {"Content-Transfer-Encoding: base64\n\nThis is not base64, is it?\n", NULL,
	"This is not base64, is it?\n", ""},
    {"Content-Transfer-Encoding: base64\n\nHello\n", NULL, "Hello\n", ""},
    {"Content-Transfer-Encoding: strange\n\nhi\n", NULL, "hi\n", ""},
    {"Content-Type: text/plain; format=flowed\n\na \nb\n> q \n> r\n-- \ns\n",
	NULL, "a b\n> q r\n-- \ns\n", ""},
    {"Content-Type: text/plain; format=flowed; delsp=yes\n\na \nb\n", NULL,
	"ab\n", ""},
    /* multiparts */
    {MULTI("mixed", "b") "pre\n--b\n" TEXT "hi\n--b\n" FILE_PART
			 "1234\n--b--\npost\n",
	"s", "hi", "f.x 4"},
    {MULTI("mixed", "b") "--b\n" TEXT "hi\n--b\n" FILE_PART "1234\n", "s", "hi",
	"f.x 5"},
    {MULTI("mixed", "b") "--b\n" TEXT "hi\n--b\n" FILE_PART "1234\n--b", "s",
	"hi", "f.x 4"},
    {MULTI("mixed", "b") "--b\n" TEXT "hi\n\n--b \t\n" TEXT "ho\n--b--", "s",
	"hi\n\nho", ""},
    {MULTI("mixed", "b") "no boundary\n", "s", "no boundary\n", ""},
    {MULTI("mixed", "b") "--c\n" TEXT "hi\n--c\n" FILE_PART "12\n--c--\n", "s",
	"hi", "f.x 2"},
    {"Subject: s\nContent-Type: multipart/mixed\n\n--c\n" TEXT "hi\n--c--\n",
	"s", "hi", ""},
    {"Subject: s\nContent-Type: multipart/mixed\n\nhi\n", "s", "hi\n", ""},
    {"Subject: s\nContent-Type: multipart/mixed; boundary=b\n--b\n" TEXT
     "hi\n--b--\n",
	"s", "hi", ""},
    {MULTI("mixed", "b") "--bb\n" TEXT "x\n--b\n\n--bb\nhi\n--b--\n", "s",
	"--bb\nhi", ""},
    {MULTI("mixed", "b") "--b\nno header here\n--b--\n", "s", "no header here",
	""},
    {MULTI("mixed", "b") "--b--\n--b\n" TEXT "hi\n--b--\n", "s", "hi", ""},
    {MULTI("mixed", "b") "only this\n--b--\n", "s", "only this", ""},
    /* the same boundary inside and outside */
    {MULTI("mixed", "b") "--b\nContent-Type: multipart/alternative; "
			 "boundary=b\n\n--b\n" TEXT "hi\n--b\n" HTML
			 "<p>hi\n--b--\n--b\n" FILE_PART "1\n--b--\n",
	"s", "hi", "f.x 1"},
    {MULTI("mixed", "b") "--b\nContent-Type: multipart/mixed\n\n--c\n" TEXT
			 "hi\n--c\n" FILE_PART "1\n--c--\n--b--\n",
	"s", "hi", "f.x 1"},
    /* which text */
    {MULTI("alternative", "b") "--b\n" TEXT "plain\n--b\n" HTML
			       "<p>html\n--b--\n",
	"s", "plain", ""},
    {MULTI("alternative", "b") "--b\n" HTML "<p>html\n--b\n" TEXT
			       "plain\n--b--\n",
	"s", "plain", ""},
    {MULTI("alternative", "b") "--b\n" TEXT " \n--b\n" HTML "<p>html\n--b--\n",
	"s", "html\n", ""},
    {MULTI("mixed", "b") "--b\n" HTML "<p>html\n--b\n" TEXT "footer\n--b--\n",
	"s", "html\n\nfooter", ""},
    {MULTI("mixed", "b") "--b\n" TEXT "one, two\n--b\n" HTML
			 "<p>one, <b>two</b>\n--b--\n",
	"s", "one, two", ""},
    {MULTI("mixed", "b") "--b\nContent-Type: text/plain; name=n.txt\n\n"
			 "in a file\n--b--\n",
	"s", "in a file", "n.txt 9"},
    {"Content-Type: text/html\n\n<p>a<p>b\n", NULL, "a\n\nb\n", ""},
    {"Content-Type: text/plain; name=n.txt\n\nhi\n", NULL, "hi\n", ""},
    /* attachments */
    {MULTI("digest", "b") "--b\n\nSubject: t\n\nin\n--b--\n", "s", "", "- 14"},
    {MULTI("mixed", "b") "--b\nContent-Type: message/rfc822\n\n"
			 "Content-Type: multipart/mixed; boundary=c\n\n--c\n\n"
			 "in\n--c--\n\n--b\n" TEXT "hi\n--b--\n",
	"s", "hi", "- 57"},
    {"Content-Type: message/rfc822\n\nSubject: t\n\nin\n", NULL, "", "- 15"},
    {MULTI("mixed", "b") "--b\nContent-Type: a/b\nContent-Disposition: "
			 "attachment;\n filename*0*=utf-8''r%C3%A9;\n "
			 "filename*1=.pdf\n\n--b--\n",
	"s", "", "ré.pdf 0"},
    {MULTI("mixed", "b") "--b\n" TEXT "\xC4\xE3\n--b\nContent-Type: a/b; "
			 "charset=x\nContent-Disposition: attachment; "
			 "filename=r\xE9.pdf\n\n--b--\n",
	"s", "\xEF\xBF\xBD\xEF\xBF\xBD", "r\xEF\xBF\xBD.pdf 0"},
    {MULTI("mixed", "b") "--b\nContent-Type: a/b; name=x\n"
			 "Content-Transfer-Encoding: x-uuencode\n\n"
			 "begin 644 x.txt\n#0V%T\n`\nend\n--b--\n",
	"s", "", "x 3"},
    {MULTI("mixed", "b") "--b\nContent-Type: a/b\n"
			 "Content-Transfer-Encoding: base64\n\n"
			 "aGV*s\n bG8=\n--b--\n",
	"s", "", "- 5"},
};

static void
add_attachments(struct str *s, const struct mail *m)
{
	size_t i;

	for (i = 0; i < m->n_attachments; i++)
		str_add_f(s, "%s%s %zu", i ? "|" : "",
		    m->attachments[i].name ? m->attachments[i].name : "-",
		    m->attachments[i].data.n);
}

static void
mails(void)
{
	struct arena a = ARENA_INIT;
	struct str s = STR_INIT;
	struct mail m;
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++) {
		bool had_failed = unit_failed;

		unit_failed = false;
		str_clear(&s);
		mime_in_parse(sv_of(cases[i].raw), &a, &m);
		add_attachments(&s, &m);
		EXPECT_STR(m.subject, cases[i].subject);
		EXPECT_STR(m.body, cases[i].body);
		EXPECT_STR(s.p, cases[i].attachments);
		if (unit_failed)
			printf("# in: %s\n", cases[i].raw);
		unit_failed = unit_failed || had_failed;
	}
	str_free(&s);
	arena_free(&a);
}

static void
fields(void)
{
	struct arena a = ARENA_INIT;
	struct mail m;

	mime_in_parse(SV("From: Ann <a@b.c>\nTo: x@y.z, q@r.s\nCc: c@d.e\n"
			 "Sender: s@b.c\nReply-To: r@b.c\n"
			 "Date: Fri, 20 Nov 2026 14:05:00 +0100\n"
			 "Message-ID:\n <one@\n b.c>\n"
			 "In-Reply-To: \"yours\" <two@b.c> <three@b.c>\n"
			 "References: <zero@b.c>\n <two@b.c>,<two@b.c>\n\n"),
	    &a, &m);
	EXPECT_STR(m.from.v[0].name, "Ann");
	EXPECT_STR(m.from.v[0].addr, "a@b.c");
	EXPECT_INT((long long)m.to.n, 2);
	EXPECT_STR(m.cc.v[0].addr, "c@d.e");
	EXPECT_STR(m.sender.v[0].addr, "s@b.c");
	EXPECT_STR(m.reply_to.v[0].addr, "r@b.c");
	EXPECT(m.has_date);
	EXPECT_INT(m.date, 1795179900);
	EXPECT_STR(m.message_id, "one@b.c");
	EXPECT_STR(m.in_reply_to, "two@b.c");
	EXPECT_INT((long long)m.n_references, 3);
	EXPECT_STR(m.references[0], "zero@b.c");
	EXPECT_STR(m.references[2], "two@b.c");
	EXPECT_INT((long long)m.n_headers, 9);
	EXPECT_SV(mail_header_get(&m, "sender"), "s@b.c");
	EXPECT(!mail_header_get(&m, "Bcc").p);
	arena_free(&a);
}

static void
no_fields(void)
{
	struct arena a = ARENA_INIT;
	struct mail m;

	mime_in_parse(SV("X: y\n\nhi"), &a, &m);
	EXPECT(!m.subject && !m.message_id && !m.in_reply_to && !m.html);
	EXPECT(!m.has_date && m.from.n == 0 && m.n_references == 0);
	EXPECT(!m.is_broken && !m.is_cut);
	mime_in_parse(
	    SV("Message-ID: bare@b.c\nReferences: x@y z@y\n\n"), &a, &m);
	EXPECT_STR(m.message_id, "bare@b.c");
	EXPECT_INT((long long)m.n_references, 2);
	EXPECT(m.is_broken);
	mime_in_parse(SV_NULL, &a, &m);
	EXPECT_STR(m.body, "");
	EXPECT(m.is_broken);
	mime_in_parse(SV("no header at all"), &a, &m);
	EXPECT(m.is_broken);
	arena_free(&a);
}

static void
nul_bytes(void)
{
	struct arena a = ARENA_INIT;
	struct mail m;

	mime_in_parse(SV("Subject: a\0b\nFrom: \0a@b.c\n\nhe\0llo\n"), &a, &m);
	EXPECT_STR(m.subject, "ab");
	EXPECT_STR(m.from.v[0].addr, "a@b.c");
	EXPECT_STR(m.body, "hello\n");
	mime_in_parse(SV("Content-Type: text/html\n\n<p>he\0llo\n"), &a, &m);
	EXPECT_STR(m.body, "hello\n");
	arena_free(&a);
}

static void
attachment(void)
{
	static const char raw[] =
	    MULTI("related", "b") "--b\n" HTML "<p>hi\n--b\n"
				  "Content-Type: IMAGE/PNG\n"
				  "Content-ID: <x@y>\n\n\0\1\2\n--b\n"
				  "Content-Type: a/b\n"
				  "Content-Disposition: attachment\n\n--b--\n";
	struct arena a = ARENA_INIT;
	struct mail m;

	mime_in_parse((struct sv){raw, sizeof(raw) - 1}, &a, &m);
	EXPECT_INT((long long)m.n_attachments, 2);
	EXPECT_STR(m.attachments[0].type, "image/png");
	EXPECT_STR(m.attachments[0].content_id, "x@y");
	EXPECT(m.attachments[0].is_inline && !m.attachments[1].is_inline);
	EXPECT_SV(m.attachments[0].data, "\0\1\2");
	EXPECT_STR(m.html, "<p>hi");
	arena_free(&a);
}

/* before, then n times piece, with the turn's number for "%d". */
static struct str
repeat(const char *before, const char *piece, int n, bool is_numbered)
{
	struct str s = STR_INIT;
	int i;

	str_add_s(&s, before);
	for (i = 0; i < n; i++) {
		str_add_s(&s, piece);
		if (is_numbered)
			str_add_f(&s, "%d\n\n--b%d\n", i, i);
	}
	return s;
}

static void
limits(void)
{
	struct arena a = ARENA_INIT;
	struct mail m;
	struct str deep = repeat("Subject: s\n",
	    "Content-Type: multipart/mixed; boundary=b", 20000, true);
	struct str wide =
	    repeat(MULTI("mixed", "b"), "--b\n" FILE_PART "1\n", 3000, false);
	struct str tall = repeat("Subject: s\n", "X: y\n", 30000, false);

	mime_in_parse(str_sv(&deep), &a, &m);
	EXPECT(m.is_cut && m.n_attachments == 1);
	EXPECT_STR(m.subject, "s");
	EXPECT(m.attachments[0].data.n > deep.n - 64 * 64);
	mime_in_parse(str_sv(&wide), &a, &m);
	EXPECT(m.is_cut && m.n_attachments < 1000);
	EXPECT_SV(sv_sub(m.attachments[m.n_attachments - 1].data, 0, 13),
	    "Content-Type:");
	mime_in_parse(str_sv(&tall), &a, &m);
	EXPECT(m.is_cut && m.n_attachments == 1 && m.n_headers == 25000);
	str_free(&deep);
	str_free(&wide);
	str_free(&tall);
	arena_free(&a);
}

/* Every prefix of a mail is a mail. */
static void
prefixes(void)
{
	struct arena a = ARENA_INIT;
	struct mail m;
	size_t i, n;

	for (i = 0; i < COUNT_OF(cases); i++) {
		struct sv raw = sv_of(cases[i].raw);

		for (n = 0; n < raw.n; n++) {
			mime_in_parse(sv_sub(raw, 0, n), &a, &m);
			EXPECT(utf8_is_valid(sv_of(m.body)));
			arena_reset(&a);
		}
	}
	arena_free(&a);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"a mail gives its subject, body and attachments", mails},
	    {"the fields of a mail are read", fields},
	    {"what a mail does not have is NULL", no_fields},
	    {"NUL bytes are dropped from text", nul_bytes},
	    {"an attachment says what it is", attachment},
	    {"beyond a limit the rest is one attachment", limits},
	    {"any prefix of a mail can be read", prefixes},
	};

	return unit_run(tests, COUNT_OF(tests));
}
