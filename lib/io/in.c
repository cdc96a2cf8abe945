/*
 * Lines from a file descriptor, checked and handed to the grammar that the
 * first one shows. Memory is that of the longest line.
 */
#include "io/in.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "io/in_format.h"

#define CHUNK ((size_t)64 * 1024)
#define LINE_MAX_MIB 256
#define LINE_BYTES ((size_t)LINE_MAX_MIB * 1024 * 1024)
#define BOM "\xEF\xBB\xBF"

enum rc
in_fail(const struct in *in, struct err *e, const char *fmt, ...)
{
	struct str text = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_add_vf(&text, fmt, ap);
	va_end(ap);
	err_set(e, RC_DATA, "%s line %zu: %s", in->name, in->line, text.p);
	str_free(&text);
	return RC_DATA;
}

static struct in *
make(int fd, const char *name, bool has_header)
{
	struct arena own = ARENA_INIT;
	struct in *in = ARENA_NEW(&own, struct in);

	in->fd = fd;
	in->name = arena_strdup(&own, name);
	in->wants_header = has_header;
	in->buf = (struct str)STR_INIT;
	in->own = own;
	return in;
}

enum rc
in_open(
    struct in **in, int fd, const char *name, bool has_header, struct err *e)
{
	*in = NULL;
	if (fd < 0)
		return err_sys(e, RC_IO, EBADF, "cannot read %s", name);
	*in = make(fd, name, has_header);
	return RC_OK;
}

struct in *
in_open_bytes(struct sv bytes, const char *name, bool has_header)
{
	struct in *in = make(-1, name, has_header);

	str_add(&in->buf, bytes);
	in->is_eof = true;
	return in;
}

void
in_close(struct in *in)
{
	struct arena own;

	if (!in)
		return;
	json_free(in->json);
	arena_free(&in->scratch);
	str_free(&in->buf);
	own = in->own;
	arena_free(&own);
}

static void
wait_readable(int fd)
{
	struct pollfd p = {fd, POLLIN, 0};

	(void)poll(&p, 1, -1);
}

/* Reads more behind the line that was begun, which moves to the front. */
static enum rc
fill(struct in *in, struct err *e)
{
	struct str *buf = &in->buf;
	size_t rest = buf->n - in->at;
	ssize_t n;

	if (in->at > 0) {
		memmove(buf->p, buf->p + in->at, rest);
		str_cut(buf, rest);
		in->at = 0;
	}
	for (;;) {
		n = read(in->fd, str_reserve(buf, CHUNK), CHUNK);
		if (n >= 0)
			break;
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			wait_readable(in->fd);
		else if (errno != EINTR)
			return err_sys(
			    e, RC_IO, errno, "cannot read %s", in->name);
	}
	buf->n += (size_t)n;
	buf->p[buf->n] = '\0';
	in->is_eof = n == 0;
	return RC_OK;
}

/* The bytes of the next line without their LF; *has is false at the end. */
static enum rc
raw_line(struct in *in, struct sv *line, bool *has, struct err *e)
{
	struct sv rest;
	size_t n;

	*line = SV_NULL;
	*has = false;
	for (;;) {
		rest = sv_sub(str_sv(&in->buf), in->at, SIZE_MAX);
		n = in->scanned;
		n += sv_find_c(sv_sub(rest, n, SIZE_MAX), '\n');
		if (n < rest.n || in->is_eof)
			break;
		in->scanned = n;
		if (n > LINE_BYTES) {
			in->line++;
			return in_fail(
			    in, e, "longer than %d MiB", LINE_MAX_MIB);
		}
		if (fill(in, e))
			return e->rc;
	}
	*has = rest.n > 0;
	*line = sv_sub(rest, 0, n);
	in->at += n < rest.n ? n + 1 : n;
	in->scanned = 0;
	in->line += *has;
	return RC_OK;
}

/* The same as text: without CR and byte order mark, valid UTF-8, no NUL. */
static enum rc
next_line(struct in *in, struct sv *line, bool *has, struct err *e)
{
	enum rc rc = raw_line(in, line, has, e);

	if (rc || !*has)
		return rc;
	if (in->line == 1 && sv_starts(*line, SV(BOM)))
		*line = sv_sub(*line, sizeof(BOM) - 1, SIZE_MAX);
	if (sv_ends(*line, SV("\r")))
		line->n--;
	if (!utf8_is_valid(*line))
		return in_fail(in, e, "not valid UTF-8");
	if (line->n && memchr(line->p, '\0', line->n))
		return in_fail(in, e, "a NUL byte");
	return RC_OK;
}

/* Tabs make a TSV line a record, though an empty one. */
static bool
is_blank(const struct in *in, struct sv line)
{
	if (sv_trim(line).n > 0)
		return false;
	return in->is_json || !in->is_begun || sv_find_c(line, '\t') == line.n;
}

static enum rc
begin(struct in *in, struct sv line, bool *is_header, struct err *e)
{
	in->is_begun = true;
	in->is_json = sv_starts(sv_trim(line), SV("{"));
	*is_header = false;
	return in->is_json ? RC_OK : in_tsv_begin(in, line, is_header, e);
}

static enum rc
parse(struct in *in, struct sv line, struct err *e)
{
	arena_reset(&in->scratch);
	json_free(in->json);
	in->json = NULL;
	in->record.line = in->line;
	in->text = line;
	return in->is_json ? in_json_record(in, line, e)
			   : in_tsv_record(in, line, e);
}

enum rc
in_next(struct in *in, const struct in_record **record, struct err *e)
{
	struct sv line;
	bool has, is_header;
	enum rc rc;

	*record = NULL;
	for (;;) {
		rc = next_line(in, &line, &has, e);
		if (rc || !has)
			return rc;
		if (is_blank(in, line))
			continue;
		is_header = false;
		if (!in->is_begun)
			rc = begin(in, line, &is_header, e);
		if (rc || !is_header)
			break;
	}
	if (!rc)
		rc = parse(in, line, e);
	if (!rc)
		*record = &in->record;
	return rc;
}

struct sv
in_line(const struct in *in)
{
	return in->text;
}

const char *const *
in_columns(const struct in *in, size_t *n)
{
	*n = in->has_header ? in->n_columns : 0;
	return in->has_header ? in->columns : NULL;
}

const struct in_field *
in_field(const struct in_record *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->n_fields; i++) {
		if (strcmp(r->fields[i].name, name) == 0)
			return &r->fields[i];
	}
	return NULL;
}

struct sv
in_get(const struct in_record *r, const char *name)
{
	const struct in_field *f = in_field(r, name);

	return f ? f->text : SV_NULL;
}
