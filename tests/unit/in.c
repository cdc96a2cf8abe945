/* Unit tests of the record reader. */
#include "io/in.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "unit.h"

/*
 * All records of text in one line: "2:id=1,x=a; 3:…", null as "-", JSON
 * nests as "*"; a message ends it as "! …".
 */
static void
show_all(struct in *in, struct str *out)
{
	const struct in_record *r;
	struct err e = ERR_INIT;
	size_t i;

	while (!in_next(in, &r, &e)) {
		if (!r)
			return;
		str_add_f(out, "%s%zu:", out->n ? "; " : "", r->line);
		for (i = 0; i < r->n_fields; i++) {
			str_add_f(
			    out, "%s%s=", i ? "," : "", r->fields[i].name);
			if (r->fields[i].text.p)
				str_add(out, r->fields[i].text);
			else if (json_first(r->fields[i].json))
				str_add_c(out, '*');
			else
				str_add_c(out, '-');
		}
	}
	EXPECT_INT(e.rc, RC_DATA);
	str_add_f(out, "! %s", e.text);
}

static void
expect_records(struct sv text, bool has_header, const char *want)
{
	struct in *in = in_open_bytes(text, "stdin", has_header);
	struct str out = STR_INIT;

	show_all(in, &out);
	EXPECT_STR(out.p, want);
	str_free(&out);
	in_close(in);
}

static void
tsv_ids(void)
{
	expect_records(SV("1\n2\n"), false, "1:id=1; 2:id=2");
	expect_records(SV("1\n2"), false, "1:id=1; 2:id=2");
	expect_records(SV("1\tx\ty\n2\t\\q\n"), false, "1:id=1; 2:id=2");
	expect_records(SV("id\n1\n"), false, "2:id=1");
	expect_records(SV("id\n"), false, "");
	expect_records(SV(""), false, "");
	expect_records(SV("\n\n"), false, "");
	expect_records(SV("\n1\n\n  \n2\n"), false, "2:id=1; 5:id=2");
	expect_records(SV("\tx\n"), false, "1:id=-");
}

static void
tsv_columns(void)
{
	expect_records(SV("id\ta\tb\n1\tx\ty\n2\n3\t\tz\n"), false,
	    "2:id=1,a=x,b=y; 3:id=2,a=-,b=-; 4:id=3,a=-,b=z");
	expect_records(SV("a\tid\n\t1\n\t\n"), true, "2:a=-,id=1; 3:a=-,id=-");
	expect_records(SV("id\ta\n1\tx\ty\n"), false,
	    "! stdin line 2: 3 columns, but the header names 2");
	expect_records(
	    SV("a\ta\n"), true, "! stdin line 1: column 'a' is there twice");
	expect_records(
	    SV("a\t\tb\n"), true, "! stdin line 1: column 2 has no name");
}

static void
tsv_escapes(void)
{
	expect_records(
	    SV("id\ta\n1\t\\t\\n\\r\\\\x\n"), false, "2:id=1,a=\t\n\r\\x");
	expect_records(SV("id\ta\n1\ta\\qb\n"), false,
	    "! stdin line 2: '\\qb' is no escape, a backslash is written "
	    "'\\\\'");
	expect_records(SV("id\ta\n1\ta\\\n"), false,
	    "! stdin line 2: '\\' is no escape, a backslash is written "
	    "'\\\\'");
	expect_records(SV("id\ta\n1\ta\\\xc3\xa9\xc3\xa9\n"), false,
	    "! stdin line 2: '\\\xc3\xa9\xc3\xa9' is no escape, a backslash is "
	    "written '\\\\'");
}

static void
line_ends(void)
{
	expect_records(SV("\xEF\xBB\xBFid\ta\r\n1\tx\r\n\r\n2\ty\r\n"), false,
	    "2:id=1,a=x; 4:id=2,a=y");
	expect_records(SV("\xEF\xBB\xBF{\"id\":1}\r\n"), false, "1:id=1");
}

static void
json_lines(void)
{
	expect_records(SV("{\"id\":1,\"a\":\"x\"}\n\n \t\n{\"id\":2}\n"), false,
	    "1:id=1,a=x; 4:id=2");
	expect_records(SV("  {\"a\":null,\"b\":\"\",\"c\":[1],\"d\":{\"x\":1},"
			  "\"e\":true,\"f\":1.5}"),
	    true, "1:a=-,b=-,c=*,d=*,e=true,f=1.5");
	expect_records(SV("{\"id\":1}\n[1]\n"), false,
	    "1:id=1! stdin line 2: not a JSON object");
	expect_records(SV("{\"id\":1}\n2\n"), false,
	    "1:id=1! stdin line 2: not a JSON object");
	expect_records(SV("\n{\n\"id\":1\n}\n"), false,
	    "! stdin line 2: not JSON: a mistake near byte 1");
	expect_records(SV("{}"), false, "1:");
}

static void
bad_bytes(void)
{
	expect_records(SV("1\n2\n\xff\n"), false,
	    "1:id=1; 2:id=2! stdin line 3: not valid UTF-8");
	expect_records(
	    SV("1\n2\0\n"), false, "1:id=1! stdin line 2: a NUL byte");
	expect_records(
	    SV("{\"a\":\"\xff\"}"), false, "! stdin line 1: not valid UTF-8");
}

static void
getting(void)
{
	struct in *in =
	    in_open_bytes(SV("{\"id\":7,\"tags\":[\"a\"]}"), "stdin", false);
	const struct in_record *r;
	struct err e = ERR_INIT;

	EXPECT_INT(in_next(in, &r, &e), RC_OK);
	EXPECT_SV(in_get(r, "id"), "7");
	EXPECT(!in_get(r, "ID").p);
	EXPECT(!in_field(r, "absent"));
	EXPECT(!in_get(r, "tags").p);
	EXPECT_INT(json_type_of(in_field(r, "tags")->json), JSON_ARRAY);
	EXPECT_INT(in_next(in, &r, &e), RC_OK);
	EXPECT(!r);
	EXPECT_INT(in_next(in, &r, &e), RC_OK);
	EXPECT(!r);
	in_close(in);
	in_close(NULL);
}

/* Lines of all lengths, so that they end anywhere in the buffer. */
static void
from_a_file(void)
{
	FILE *file = tmpfile();
	const struct in_record *r;
	struct err e = ERR_INIT;
	struct in *in;
	size_t i, k;

	if (!file)
		abort();
	fputs("id\ttext\n", file);
	for (i = 1; i <= 3000; i++) {
		fprintf(file, "%zu\t", i);
		for (k = 0; k < i % 997; k++)
			putc('a' + (int)(i % 26), file);
		putc('\n', file);
	}
	fprintf(file, "3001\t%0200000d", 0);
	rewind(file);
	EXPECT_INT(in_open(&in, fileno(file), "stdin", false, &e), RC_OK);
	for (i = 1; i <= 3000; i++) {
		if (in_next(in, &r, &e) || !r)
			abort();
		EXPECT_INT((long long)r->line, (long long)i + 1);
		EXPECT_INT(strtoll(in_get(r, "id").p, NULL, 10), (long long)i);
		EXPECT_INT(
		    (long long)in_get(r, "text").n, (long long)(i % 997));
	}
	EXPECT_INT(in_next(in, &r, &e), RC_OK);
	EXPECT_INT((long long)in_get(r, "text").n, 200000);
	EXPECT_INT(in_next(in, &r, &e), RC_OK);
	EXPECT(!r);
	in_close(in);
	fclose(file);
}

static void
unreadable(void)
{
	const struct in_record *r;
	struct err e = ERR_INIT;
	struct in *in;
	int fds[2];

	EXPECT_INT(in_open(&in, -1, "stdin", false, &e), RC_IO);
	if (pipe(fds))
		abort();
	EXPECT_INT(in_open(&in, fds[1], "stdin", false, &e), RC_OK);
	EXPECT_INT(in_next(in, &r, &e), RC_IO);
	EXPECT_STR(e.text, "cannot read stdin: bad file descriptor");
	in_close(in);
	close(fds[0]);
	close(fds[1]);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"ids are read with or without a header", tsv_ids},
	    {"a header names the columns", tsv_columns},
	    {"escapes are undone, others refused", tsv_escapes},
	    {"CR LF and a byte order mark do not matter", line_ends},
	    {"JSON lines are records", json_lines},
	    {"bytes that are no text are refused by line", bad_bytes},
	    {"fields are got by name", getting},
	    {"a file is read whatever its lines' lengths", from_a_file},
	    {"what cannot be read is an I/O error", unreadable},
	};

	return unit_run(tests, COUNT_OF(tests));
}
