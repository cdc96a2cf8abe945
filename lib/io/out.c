/*
 * stdout: one buffer, written in large pieces; the first error is kept until
 * somebody asks. A new format is one row in each of two tables here.
 */
#include "io/out.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "io/out_format.h"
#include "io/term.h"

#define BUFFER_BYTES ((size_t)64 * 1024)

const char *const out_formats[] = {"table", "tsv", "json", "id", NULL};

static const struct out_format *const formats[] = {
    &out_table_format,
    &out_tsv_format,
    &out_json_format,
    &out_id_format,
};

_Static_assert(
    COUNT_OF(out_formats) == COUNT_OF(formats) + 1, "each format has a name");

static const struct out_format *
find_format(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(formats); i++) {
		if (strcmp(out_formats[i], name) == 0)
			return formats[i];
	}
	return NULL;
}

enum rc
out_open(struct out **o, const struct out_setup *setup, struct arena *a,
    struct err *e)
{
	bool is_tty = term_is(STDOUT_FILENO);
	const char *name = setup->format;
	const struct out_format *format;

	*o = NULL;
	if (!name)
		name = is_tty ? "table" : "tsv";
	format = find_format(name);
	if (!format)
		return err_set(e, RC_USAGE, "no output format '%s'", name);
	*o = ARENA_NEW(a, struct out);
	(*o)->format = format;
	(*o)->no_header = setup->no_header;
	(*o)->a = a;
	(*o)->buf = (struct str)STR_INIT;
	(*o)->width = is_tty ? term_width() : 0;
	(*o)->has_colour = term_has_colour();
	(*o)->json.out = &(*o)->buf;
	return RC_OK;
}

/* Waits until a stdout that does not block takes bytes again. */
static void
wait_writable(void)
{
	struct pollfd p = {STDOUT_FILENO, POLLOUT, 0};

	(void)poll(&p, 1, -1);
}

/* Empties the buffer into stdout; after an error into nowhere. */
static void
drain(struct out *o)
{
	size_t at = 0;
	ssize_t n;

	if (o->buf.n)
		o->is_used = true;
	while (!o->error && at < o->buf.n) {
		n = write(STDOUT_FILENO, o->buf.p + at, o->buf.n - at);
		if (n >= 0)
			at += (size_t)n;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			wait_writable();
		else if (errno != EINTR)
			o->error = errno;
	}
	str_clear(&o->buf);
}

static void
drain_if_full(struct out *o)
{
	if (o->buf.n >= BUFFER_BYTES)
		drain(o);
}

/* Lets a format that looks ahead give up what it holds. */
static void
settle(struct out *o)
{
	if (o->format->settle)
		o->format->settle(o);
	drain_if_full(o);
}

void
out_columns(struct out *o, const struct field *const *fields, size_t n)
{
	const struct field **copy = arena_array(o->a, n, sizeof(*copy));

	CHECK(n > 0);
	settle(o);
	memcpy(copy, fields, n * sizeof(*copy));
	o->fields = copy;
	o->n_fields = n;
	o->format->columns(o);
}

void
out_row(struct out *o, const struct value *values)
{
	CHECK(o->fields);
	o->format->row(o, values);
	drain_if_full(o);
}

struct str *
out_text(struct out *o)
{
	settle(o);
	return &o->buf;
}

struct json_writer *
out_json(struct out *o)
{
	if (o->format != &out_json_format)
		return NULL;
	return &o->json;
}

void
out_json_end(struct out *o)
{
	CHECK(o->json.depth == 0 && !o->json.has_key);
	str_add_c(&o->buf, '\n');
	drain_if_full(o);
}

bool
out_is_table(const struct out *o)
{
	return o->format == &out_table_format;
}

bool
out_is_lost(const struct out *o)
{
	return o->error != 0;
}

static enum rc
report(const struct out *o, struct err *e)
{
	if (o->error == 0 || o->error == EPIPE)
		return RC_OK;
	return err_sys(e, RC_IO, o->error, "cannot write to stdout");
}

enum rc
out_flush(struct out *o, struct err *e)
{
	settle(o);
	drain(o);
	return report(o, e);
}

enum rc
out_close(struct out *o, struct err *e)
{
	if (!o)
		return RC_OK;
	settle(o);
	drain(o);
	/* Started without a stdout and printed nothing: nothing was lost. */
	if (close(STDOUT_FILENO) != 0 && !o->error &&
	    (o->is_used || errno != EBADF))
		o->error = errno;
	if (o->format->end)
		o->format->end(o);
	str_free(&o->buf);
	return report(o, e);
}
