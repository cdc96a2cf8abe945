/*
 * Finds the fields of a header in whatever stands there. Fields are views into
 * the raw bytes unless they are folded; then they are copied once.
 */
#include "mail/header.h"

#include <string.h>

#include "base/ascii.h"
#include "base/vec.h"
#include "mail/line.h"

/* A field of one of these names shows that a header goes on after junk. */
static const char *const known_names[] = {"bcc", "cc", "content-disposition",
    "content-id", "content-transfer-encoding", "content-type", "date",
    "delivered-to", "dkim-signature", "from", "in-reply-to", "message-id",
    "mime-version", "received", "references", "reply-to", "return-path",
    "sender", "subject", "to", "x-mailer", "x-original-to"};

/* The field that is being gathered, as a stretch of raw bytes. */
struct span {
	struct sv name;
	const char *from, *to;
	bool is_folded;
};

struct scan {
	struct lines lines;
	struct span field; /* name.p is NULL when there is none */
	VEC(struct mail_header) fields;
	const char *junk_until; /* junk before this place is skipped */
	size_t n_lines;
	struct arena *a;
};

/* The length of the field name that starts the line, 0 if there is none. */
static size_t
name_length(struct sv line, size_t *after_colon)
{
	size_t n = 0, i;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 127 &&
	    line.p[n] != ':')
		n++;
	for (i = n; i < line.n && ascii_is_blank(line.p[i]); i++)
		continue;
	if (n == 0 || i == line.n || line.p[i] != ':' ||
	    sv_starts(sv_sub(line, i, 3), SV("://")))
		return 0;
	*after_colon = i + 1;
	return n;
}

static bool
is_known(struct sv line)
{
	size_t at, i, n = name_length(line, &at);
	struct sv name = sv_sub(line, 0, n);

	for (i = 0; n > 0 && i < COUNT_OF(known_names); i++)
		if (sv_eq_ci(name, sv_of(known_names[i])))
			return true;
	return false;
}

static bool
is_blank_line(struct sv line)
{
	return line.n == 0;
}

static bool
is_dashed(struct sv line)
{
	return sv_starts(line, SV("--"));
}

/* The bytes without the line ends that fold them. */
static struct sv
unfold(const struct span *f, struct arena *a)
{
	struct sv raw = {f->from, (size_t)(f->to - f->from)};
	char *copy;
	size_t i, n = 0;

	if (!f->is_folded)
		return sv_trim(raw);
	copy = arena_alloc(a, raw.n);
	for (i = 0; i < raw.n; i++)
		if (raw.p[i] != '\n' && raw.p[i] != '\r')
			copy[n++] = raw.p[i];
	return sv_trim((struct sv){copy, n});
}

static void
end_field(struct scan *s)
{
	struct mail_header h;

	if (!s->field.name.p)
		return;
	h.name = s->field.name;
	h.value = unfold(&s->field, s->a);
	VEC_ADD(&s->fields, h);
	s->field.name = SV_NULL;
}

static void
begin_field(struct scan *s, struct sv line, size_t name_n, size_t value_at)
{
	end_field(s);
	s->field.name = sv_sub(line, 0, name_n);
	s->field.from = line.p + value_at;
	s->field.to = line.p + line.n;
	s->field.is_folded = false;
}

static void
fold_field(struct scan *s, struct sv line)
{
	if (!s->field.name.p)
		return;
	s->field.to = line.p + line.n;
	s->field.is_folded = true;
}

/* Where the last well-known field of this header starts, seen from a line
 * that is none; the line itself when no such field follows. */
static const char *
last_known(struct lines ahead, struct sv junk)
{
	const char *place = junk.p;
	struct sv line;

	while (lines_next(&ahead, &line)) {
		if (is_blank_line(line) || is_dashed(line))
			break;
		if (is_known(line))
			place = line.p;
	}
	return place;
}

/* Whether the header goes on after a line that is no field. */
static bool
skip_junk(struct scan *s, struct sv line)
{
	if (!s->junk_until)
		s->junk_until = last_known(s->lines, line);
	return line.p < s->junk_until;
}

/* Takes one line; false when the body starts with it. */
static bool
take_line(struct scan *s, struct sv line)
{
	size_t value_at, n;

	if (is_dashed(line))
		return false;
	if (ascii_is_blank(line.p[0])) {
		fold_field(s, line);
		return true;
	}
	n = name_length(line, &value_at);
	if (n > 0) {
		begin_field(s, line, n, value_at);
		return true;
	}
	end_field(s);
	return skip_junk(s, line);
}

/* Reads lines up to the body; returns where that starts. */
static const char *
take_lines(struct scan *s, bool *is_cut)
{
	struct sv line;
	const char *start = s->lines.p;

	while (lines_next(&s->lines, &line)) {
		if (is_blank_line(line))
			return s->lines.p;
		if (++s->n_lines > HEADER_LINES_MAX) {
			*is_cut = true;
			return start;
		}
		if (!take_line(s, line))
			return start;
		start = s->lines.p;
	}
	return start;
}

static const struct mail_header *
fields_keep(const struct scan *s)
{
	struct mail_header *v =
	    arena_array(s->a, s->fields.n, sizeof(struct mail_header));

	if (s->fields.n > 0)
		memcpy(v, s->fields.v, s->fields.n * sizeof(*v));
	return v;
}

struct header
header_scan(struct sv raw, struct arena *a)
{
	struct scan s = {.lines = lines_of(raw), .fields = VEC_INIT, .a = a};
	struct header h = {NULL, 0, 0, false};
	const char *start = s.lines.p, *body = take_lines(&s, &h.is_cut);

	end_field(&s);
	h.v = fields_keep(&s);
	h.n = s.fields.n;
	h.size = (size_t)(body - start);
	VEC_FREE(&s.fields);
	return h;
}

size_t
header_lead(struct sv raw)
{
	struct lines l = lines_of(raw);
	const char *start = l.p, *place = l.p;
	bool had_from = false;
	struct sv line;

	while (lines_next(&l, &line)) {
		bool is_from = sv_starts(line, SV("From ")) ||
		    sv_starts(line, SV(">From "));

		if (sv_trim(line).n > 0 && (!is_from || had_from))
			break;
		had_from = had_from || is_from;
		place = l.p;
	}
	return (size_t)(place - start);
}

struct sv
header_get(const struct mail_header *v, size_t n, const char *name)
{
	struct sv want = sv_of(name);
	size_t i;

	for (i = 0; i < n; i++)
		if (sv_eq_ci(v[i].name, want))
			return v[i].value;
	return SV_NULL;
}
