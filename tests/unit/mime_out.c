/* Mails that we write, read again by our own reader. */
#include "mail/mime_out.h"

#include <stdlib.h>
#include <string.h>

#include "mail/encode.h"
#include "mail/mime_in.h"
#include "unit.h"

/* Writes m and checks what every mail must be: CR LF, 7 bits, short lines. */
static struct sv
write_mail(const struct mail_out *m, struct arena *a)
{
	struct str out = STR_INIT;
	struct sv all, rest;
	size_t i, end;

	mime_out_write(m, &out);
	all = arena_sv(a, str_sv(&out));
	str_free(&out);
	for (i = 0; i < all.n; i++) {
		EXPECT((unsigned char)all.p[i] < 0x80 && all.p[i] != '\0');
		if (all.p[i] == '\n')
			EXPECT(i > 0 && all.p[i - 1] == '\r');
	}
	for (rest = all; rest.n; rest = sv_sub(rest, end + 1, rest.n)) {
		end = sv_find_c(rest, '\n');
		EXPECT(end <= 998);
	}
	return all;
}

static const struct mail_addr ann = {"Ann Lee", "ann@example.org"};

static void
round_trip(void)
{
	static const struct mail_addr to[] = {
	    {"Müller, Jürgen \"J\"", "j@example.org"}, {NULL, "k@example.org"}};
	static const char *const references[] = {"a@x", "b@x"};
	static const struct mail_out_file files[] = {
	    {"Übersicht 2026 mit einem recht langen Namen, damit er umbricht"
	     ".pdf",
		"application/pdf", {"%PDF\0\xff", 6}, false},
	    {"note.txt", "text/plain", {"hello\n", 6}, false}};
	struct mail_out m = {.from = ann,
	    .to = {to, 2},
	    .subject = "Größe und Farbe: eine Frage, die länger als eine "
		       "Zeile ist und darum umbrechen muss — ja",
	    .date = 1772442000,
	    .message_id = "one@desk.example",
	    .in_reply_to = "b@x",
	    .references = references,
	    .n_references = 2,
	    .text = SV("Guten Tag,\n\n> zitiert\n\nÄrger.\n-- \nAnn\n"),
	    .html = SV("<p>Guten Tag, &Auml;rger.</p>"),
	    .files = files,
	    .n_files = 2};
	struct arena a = ARENA_INIT;
	struct mail got;

	mime_in_parse(write_mail(&m, &a), &a, &got);
	EXPECT_STR(got.subject, m.subject);
	EXPECT_STR(got.from.v[0].name, "Ann Lee");
	EXPECT_INT(got.to.n, 2);
	EXPECT_STR(got.to.v[0].name, to[0].name);
	EXPECT_STR(got.to.v[1].addr, "k@example.org");
	EXPECT_STR(got.message_id, m.message_id);
	EXPECT_STR(got.in_reply_to, "b@x");
	EXPECT_INT(got.n_references, 2);
	EXPECT_INT(got.date, m.date);
	EXPECT(strstr(got.body, "Ärger.") != NULL);
	EXPECT(strstr(got.html, "&Auml;rger") != NULL);
	EXPECT_INT(got.n_attachments, 2);
	EXPECT_STR(got.attachments[0].name, files[0].name);
	EXPECT(sv_eq(got.attachments[0].data, files[0].bytes));
	EXPECT_STR(got.attachments[1].name, "note.txt");
	arena_free(&a);
}

static void
no_injection(void)
{
	static const struct mail_addr evil[] = {
	    {"a\r\nBcc: x@y", "v@example.org"},
	    {"n", "w@example.org>\r\nBcc: <x@y"}};
	static const struct mail_out_file file = {
	    "a\"\r\nX-Evil: 1.txt", "text/plain\r\nX-Evil: 1", {"x", 1}, false};
	struct mail_out m = {.from = ann,
	    .to = {evil, 2},
	    .subject = "one\r\nBcc: x@y\r\n\r\nbody",
	    .message_id = "id\r\nX-Evil: 1",
	    .files = &file,
	    .n_files = 1};
	struct arena a = ARENA_INIT;
	struct sv all = write_mail(&m, &a);

	EXPECT(sv_find(all, SV("\nBcc:")) == all.n);
	EXPECT(sv_find(all, SV("\nX-Evil")) == all.n);
	EXPECT(sv_find(all, SV("w@example.org")) == all.n);
	arena_free(&a);
}

static void
flowed(void)
{
	struct str out = STR_INIT;

	encode_flowed(&out,
	    SV("From here on a long line goes over the edge of what a "
	       "terminal shows and is wrapped\n> From\n indented  \n"));
	EXPECT_STR(out.p,
	    " From here on a long line goes over the edge of what a terminal "
	    "shows \nand is wrapped\n> From\n  indented\n");
	str_free(&out);
}

static void
same_twice(void)
{
	struct mail_out m = {.from = ann, .text = SV("x"), .html = SV("y")};
	struct arena a = ARENA_INIT;
	struct sv one = write_mail(&m, &a), two = write_mail(&m, &a);

	EXPECT(sv_eq(one, two));
	arena_free(&a);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"a mail that was written is read as it was meant", round_trip},
	    {"no field starts a header of its own", no_injection},
	    {"paragraphs flow, quotes and indents stay", flowed},
	    {"the same mail is written the same", same_twice},
	};

	return unit_run(tests, COUNT_OF(tests));
}
