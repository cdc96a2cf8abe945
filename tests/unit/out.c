/* Unit tests of the printer and its formats. */
#include "io/out.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

#include "capture.h"
#include "io/out_format.h"
#include "unit.h"

static const char *const words[] = {"low", "high", "urgent", NULL};
static const char *const colours[] = {NULL, "yellow", "red", NULL};

static const struct field fields[] = {
    {.name = "id", .type = FIELD_ID},
    {.name = "subject", .type = FIELD_TEXT},
    {.name = "priority",
	.type = FIELD_ENUM,
	.words = words,
	.colours = colours},
    {.name = "created_at", .type = FIELD_TIME},
    {.name = "is_spam", .type = FIELD_BOOL},
    {.name = "tags", .type = FIELD_LIST},
    {.name = "changes", .type = FIELD_JSON},
};

#define N_FIELDS COUNT_OF(fields)

static struct arena arena;
static const struct field *columns[N_FIELDS];
static struct capture capture;
static struct out *out;

static const struct value full[N_FIELDS] = {
    {false, 7, {NULL, 0}},
    {false, 0, {"a\tb\nc\\", 6}},
    {false, 0, {"high", 4}},
    {false, 1795183500, {NULL, 0}},
    {false, 1, {NULL, 0}},
    {false, 0, {"x,y", 3}},
    {false, 0, {"{\"a\": [1]}", 10}},
};

static const struct value bare[N_FIELDS] = {{false, 123, {NULL, 0}},
    {true, 0, {NULL, 0}}, {true, 0, {NULL, 0}}, {true, 0, {NULL, 0}},
    {true, 0, {NULL, 0}}, {true, 0, {NULL, 0}}, {true, 0, {NULL, 0}}};

/* n columns, a terminal so wide (0: none). */
static void
begin(const char *format, size_t n, size_t width, bool no_header)
{
	struct out_setup setup = {format, no_header};
	struct err e = ERR_INIT;

	capture_begin(&capture);
	if (out_open(&out, &setup, &arena, &e))
		abort();
	out->width = width;
	out->has_colour = false;
	if (n)
		out_columns(out, columns, n);
}

static void
expect_printed(const char *want)
{
	struct err e = ERR_INIT;
	struct str text = STR_INIT;
	enum rc rc = out_close(out, &e);

	capture_end(&capture, &text);
	EXPECT_INT(rc, RC_OK);
	EXPECT_STR(text.p, want);
	str_free(&text);
	arena_reset(&arena);
}

static void
tsv(void)
{
	begin("tsv", N_FIELDS, 0, false);
	out_row(out, full);
	out_row(out, bare);
	expect_printed(
	    "id\tsubject\tpriority\tcreated_at\tis_spam\ttags\tchanges\n"
	    "7\ta\\tb\\nc\\\\\thigh\t2026-11-20T14:05:00Z\ttrue\tx,y\t"
	    "{\"a\": [1]}\n"
	    "123\t\t\t\t\t\t\n");
	begin("tsv", 2, 0, true);
	out_row(out, full);
	expect_printed("7\ta\\tb\\nc\\\\\n");
	begin("tsv", 2, 0, false);
	expect_printed("id\tsubject\n");
}

static void
default_in_a_pipe(void)
{
	begin(NULL, 1, 0, false);
	EXPECT(!out_is_table(out));
	out_row(out, full);
	expect_printed("id\n7\n");
}

static void
json(void)
{
	begin("json", N_FIELDS, 0, false);
	out_row(out, full);
	out_row(out, bare);
	expect_printed(
	    "{\"id\":7,\"subject\":\"a\\tb\\nc\\\\\",\"priority\":\"high\","
	    "\"created_at\":\"2026-11-20T14:05:00Z\",\"is_spam\":true,"
	    "\"tags\":[\"x\",\"y\"],\"changes\":{\"a\":[1]}}\n"
	    "{\"id\":123,\"subject\":null,\"priority\":null,"
	    "\"created_at\":null,\"is_spam\":null,\"tags\":[],"
	    "\"changes\":null}\n");
}

static void
json_by_hand(void)
{
	struct json_writer *w;
	int i;

	begin("json", 0, 0, false);
	for (i = 0; i < 2; i++) {
		w = out_json(out);
		json_object_begin(w);
		out_json_field(w, &fields[0], &full[0]);
		json_key(w, "messages");
		json_array_begin(w);
		json_array_end(w);
		json_object_end(w);
		out_json_end(out);
	}
	expect_printed("{\"id\":7,\"messages\":[]}\n"
		       "{\"id\":7,\"messages\":[]}\n");
	begin("tsv", 0, 0, false);
	EXPECT(!out_json(out));
	expect_printed("");
}

static void
ids(void)
{
	static const struct field *const turned[] = {&fields[1], &fields[0]};
	static const struct field *const without[] = {&fields[1], &fields[2]};
	static const struct value values[] = {
	    {false, 0, {"a\tb", 3}}, {false, 9, {NULL, 0}}};

	begin("id", 0, 0, false);
	out_columns(out, turned, 2);
	out_row(out, values);
	out_columns(out, without, 2);
	out_row(out, values);
	expect_printed("9\na\\tb\n");
}

static void
table(void)
{
	begin("table", 6, 0, false);
	EXPECT(out_is_table(out));
	out_row(out, full);
	out_row(out, bare);
	expect_printed(
	    " id  subject  priority  created_at        is_spam  tags\n"
	    "  7  a b\xe2\x8f\x8e"
	    "c\\   high      2026-11-20 14:05  yes      x, y\n"
	    "123\n");
	begin("table", 2, 0, true);
	out_row(out, full);
	expect_printed("7  a b\xe2\x8f\x8e"
		       "c\\\n");
	begin("table", 2, 0, false);
	expect_printed("");
}

static const struct value *
row(const char *subject)
{
	static struct value values[N_FIELDS];

	memcpy(values, full, sizeof(values));
	values[1].text = sv_of(subject);
	return values;
}

static void
table_fits_the_terminal(void)
{
	begin("table", 3, 30, false);
	out_row(out, row("a subject that is much too long for it"));
	out_row(out,
	    row("\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87"
		"\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87"
		"\xe4\xb8\xad\xe6\x96\x87"));
	expect_printed("id  subject           priority\n"
		       " 7  a subject that \xe2\x80\xa6  high\n"
		       " 7  \xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87"
		       "\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad"
		       "\xe2\x80\xa6   high\n");
	begin("table", 4, 20, false);
	out_row(out, row("a subject that is too long"));
	expect_printed("id  subject     pri\xe2\x80\xa6\n"
		       " 7  a subject\xe2\x80\xa6  high\n");
	begin("table", 3, 5, false);
	out_row(out, row("a subject"));
	expect_printed("id  \xe2\x80\xa6\n 7  \xe2\x80\xa6\n");
	begin("table", 3, 1, false);
	out_row(out, row("a subject"));
	expect_printed("\xe2\x80\xa6\n7\n");
}

static void
table_is_safe(void)
{
	begin("table", 2, 0, true);
	out_row(out, row("a\x1b[31mb\r\nc\x07\x7f\xc2\x9bm\xff"));
	out_row(out,
	    row("a\xe2\x80\xae"
		"b\xe2\x81\xa6"
		"c\xe2\x80\xa8"
		"d"));
	expect_printed("7  a\xe2\x90\x9b[31mb\xe2\x8f\x8e"
		       "c\xe2\x90\x87"
		       "\xe2\x90\xa1?m\xef\xbf\xbd\n"
		       "7  abc\xe2\x8f\x8e"
		       "d\n");
}

static void
table_has_colours(void)
{
	begin("table", 3, 0, false);
	out->has_colour = true;
	out_row(out, row("x"));
	out_row(out, bare);
	expect_printed(" \x1b[1mid\x1b[0m  \x1b[1msubject\x1b[0m  "
		       "\x1b[1mpriority\x1b[0m\n"
		       "  7  x        \x1b[33mhigh\x1b[0m\n"
		       "123\n");
}

static void
tables_and_text(void)
{
	begin("table", 2, 0, false);
	out_row(out, row("x"));
	str_add_s(out_text(out), "text\n");
	out_columns(out, &columns[1], 1);
	out_row(out, full + 1);
	expect_printed("id  subject\n 7  x\ntext\n\nsubject\na b\xe2\x8f\x8e"
		       "c\\\n");
}

/* The widths of the first 500 rows hold; nothing is lost by it. */
static void
long_tables(void)
{
	struct err e = ERR_INIT;
	struct str text = STR_INIT;
	struct sv rest, line;
	size_t n = 0;
	int i;

	begin("table", 3, 0, false);
	for (i = 0; i < 1500; i++)
		out_row(out, row(i < 500 ? "x" : "a longer subject"));
	EXPECT_INT(out_close(out, &e), RC_OK);
	capture_end(&capture, &text);
	rest = str_sv(&text);
	while (sv_line(&rest, &line)) {
		if (n == 500)
			EXPECT_SV(line, " 7  x        high");
		if (n == 501 || n == 1500)
			EXPECT_SV(line, " 7  a longer subject  high");
		n++;
	}
	EXPECT_INT((long long)n, 1501);
	str_free(&text);
	arena_reset(&arena);
}

static void
safe_text(void)
{
	struct str text = STR_INIT;

	out_safe(&text,
	    SV("a\tb\r\nc\rd\x1b]0;x\x07 \0\xe2\x80\xae"
	       "\xd7\x90\xe2\x81\xa6 \xc3\xa9"));
	EXPECT_STR(text.p,
	    "a\tb\nc\xe2\x90\x8d"
	    "d\xe2\x90\x9b]0;x\xe2\x90\x87 "
	    "\xe2\x90\x80\xd7\x90\xe2\x81\xa6 \xc3\xa9");
	str_clear(&text);
	out_safe(&text, SV_NULL);
	out_safe_line(&text, SV("\n\t\n"));
	EXPECT_STR(text.p, "\xe2\x8f\x8e \xe2\x8f\x8e");
	str_free(&text);
}

/* Rows into stdout until close; its rc and message. */
static enum rc
write_rows(int fd, struct err *e)
{
	int saved = dup(STDOUT_FILENO);
	struct out_setup setup = {"tsv", false};
	enum rc rc;
	int i;

	fflush(stdout);
	if (saved < 0 || dup2(fd, STDOUT_FILENO) < 0)
		abort();
	close(fd);
	if (out_open(&out, &setup, &arena, e))
		abort();
	out_columns(out, columns, N_FIELDS);
	for (i = 0; i < 5000; i++)
		out_row(out, full);
	EXPECT(out_is_lost(out));
	rc = out_close(out, e);
	if (dup2(saved, STDOUT_FILENO) < 0)
		abort();
	close(saved);
	arena_reset(&arena);
	return rc;
}

static void
full_disk(void)
{
	struct err e = ERR_INIT;
	int fd = open("/dev/full", O_WRONLY);

	if (fd < 0)
		return;
	EXPECT_INT(write_rows(fd, &e), RC_IO);
	EXPECT_STR(e.text, "cannot write to stdout: no space left on device");
}

static void
closed_pipe(void)
{
	struct err e = ERR_INIT;
	int fds[2];

	if (pipe(fds))
		abort();
	close(fds[0]);
	EXPECT_INT(write_rows(fds[1], &e), RC_OK);
}

static void
no_stdout(void)
{
	struct out_setup setup = {"tsv", false};
	struct err e = ERR_INIT;
	struct str text = STR_INIT;

	capture_begin(&capture);
	close(STDOUT_FILENO);
	EXPECT_INT(out_open(&out, &setup, &arena, &e), RC_OK);
	EXPECT_INT(out_close(out, &e), RC_OK);
	EXPECT_INT(out_open(&out, &setup, &arena, &e), RC_OK);
	str_add_s(out_text(out), "x");
	EXPECT_INT(out_flush(out, &e), RC_IO);
	EXPECT_INT(out_close(out, &e), RC_IO);
	capture_end(&capture, &text);
	EXPECT_STR(e.text, "cannot write to stdout: bad file descriptor");
	str_free(&text);
	arena_reset(&arena);
	EXPECT_INT(out_close(NULL, &e), RC_OK);
}

static void
unknown_format(void)
{
	struct out_setup setup = {"xml", false};
	struct err e = ERR_INIT;

	EXPECT_INT(out_open(&out, &setup, &arena, &e), RC_USAGE);
	EXPECT_STR(e.text, "no output format 'xml'");
	EXPECT(!out);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"TSV escapes, and nothing stands for null", tsv},
	    {"TSV is the default in a pipe", default_in_a_pipe},
	    {"JSON has typed values in the fields' order", json},
	    {"JSON records may nest", json_by_hand},
	    {"ids are the id column, or else the first", ids},
	    {"a table is aligned", table},
	    {"a table fits the terminal", table_fits_the_terminal},
	    {"a table cannot command the terminal", table_is_safe},
	    {"a table has colours where it may", table_has_colours},
	    {"tables and text come in order", tables_and_text},
	    {"a long table streams", long_tables},
	    {"text is made safe and stays readable", safe_text},
	    {"a full disk is an error", full_disk},
	    {"a closed pipe is none", closed_pipe},
	    {"a missing stdout is an error if something is printed", no_stdout},
	    {"an unknown format is refused", unknown_format},
	};
	int status;
	size_t i;

	for (i = 0; i < N_FIELDS; i++)
		columns[i] = &fields[i];
	setenv("TZ", "UTC", 1);
	signal(SIGPIPE, SIG_IGN);
	status = unit_run(tests, COUNT_OF(tests));
	arena_free(&arena);
	return status;
}
