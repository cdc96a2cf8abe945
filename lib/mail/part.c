/*
 * The boundary splitter. A closed multipart stays on the stack until one
 * around it goes on, because mails exist that go on with a closed boundary.
 */
#include "mail/part.h"

#include <string.h>

#include "base/ascii.h"
#include "base/vec.h"
#include "mail/line.h"

#define NO_PART ((size_t)-1)

struct frame {
	size_t part;
	struct sv boundary;
	bool is_closed;
	const char *closed_at; /* the first byte of the epilogue */
};

struct split {
	struct lines lines;
	const char *prev_end; /* of the line before, without its line end */
	VEC(struct part) parts;
	struct frame stack[PART_LEVELS_MAX];
	size_t depth;
	size_t leaf; /* the part whose body is being read, or NO_PART */
	bool is_cut;
	bool is_over; /* another mail of an mbox follows */
	struct arena *a;
};

static struct sv
between(const char *from, const char *to)
{
	return (struct sv){from, to > from ? (size_t)(to - from) : 0};
}

/* Whether a word is "type/subtype". */
static bool
is_media_type(const char *word)
{
	const char *slash = strchr(word, '/');

	return slash && slash > word && slash[1] && !strchr(slash + 1, '/');
}

static void
read_type(struct split *s, struct part *p)
{
	struct sv v = header_get(p->header.v, p->header.n, "Content-Type");
	const struct frame *f = s->depth ? &s->stack[s->depth - 1] : NULL;

	p->type = param_parse(v, s->a);
	v = header_get(p->header.v, p->header.n, "Content-Disposition");
	p->disposition = param_parse(v, s->a);
	if (is_media_type(p->type.word))
		return;
	p->type.word = "text/plain";
	if (f && strcmp(s->parts.v[f->part].type.word, "multipart/digest") == 0)
		p->type.word = "message/rfc822";
}

/* Everything from here to the end becomes one attachment. */
static void
cut_here(struct split *s, struct header header, struct sv rest)
{
	static const struct params octets = {
	    "application/octet-stream", NULL, 0};
	static const struct params attachment = {"attachment", NULL, 0};
	struct part p = {.header = header, .level = s->depth};

	p.type = octets;
	p.disposition = attachment;
	p.body = rest;
	VEC_ADD(&s->parts, p);
	s->leaf = s->parts.n - 1;
	s->is_cut = true;
	lines_skip_to(&s->lines, s->lines.end);
}

/* Whether a line that starts with "--" is this boundary. */
static bool
is_boundary(struct sv line, struct sv boundary, bool *is_closing)
{
	struct sv rest;

	if (!sv_starts(sv_sub(line, 2, line.n), boundary))
		return false;
	rest = sv_sub(line, 2 + boundary.n, line.n);
	*is_closing = sv_starts(rest, SV("--"));
	if (*is_closing)
		rest = sv_sub(rest, 2, rest.n);
	return sv_trim(rest).n == 0;
}

/* The boundary that a multipart names; SV_NULL when it names none. */
static struct sv
named_boundary(const struct params *type, struct arena *a)
{
	struct sv v = param_raw(type, "boundary");

	if (!v.p) /* RFC 2231 pieces */
		v = sv_of(param_text(type, "boundary", a));
	while (v.n > 0 && ascii_is_space(v.p[v.n - 1]))
		v.n--;
	return v.n > 0 ? v : SV_NULL;
}

/*
 * The boundary that the body has: the named one, or, where no line is that,
 * the first line in its form that a part's header follows.
 */
static struct sv
true_boundary(struct sv body, struct sv named)
{
	struct lines l = lines_of(body);
	struct sv line, before = SV_NULL, found = SV_NULL;
	bool is_closing;

	while (lines_next(&l, &line)) {
		bool is_dashed = line.n > 2 && sv_starts(line, SV("--"));

		if (named.p && is_dashed &&
		    is_boundary(line, named, &is_closing))
			return named;
		if (!found.p && before.n > 0 &&
		    sv_starts_ci(line, SV("Content-")))
			found = before;
		before = is_dashed ? sv_trim(sv_sub(line, 2, line.n)) : SV_NULL;
	}
	return found.p ? found : named;
}

/* The innermost open multipart that the line belongs to, else the innermost
 * closed one, as depth; 0 when it is no boundary. */
static size_t
find_frame(const struct split *s, struct sv line, bool *is_closing)
{
	size_t i, closed = 0;
	bool closing;

	for (i = s->depth; i > 0; i--) {
		const struct frame *f = &s->stack[i - 1];

		if ((f->is_closed && closed) ||
		    !is_boundary(line, f->boundary, &closing))
			continue;
		*is_closing = closing;
		if (!f->is_closed)
			return i;
		closed = i;
	}
	return closed;
}

/* The boundary of a multipart inside another that names none: its first line
 * with text, if a part's header follows. */
static struct sv
next_boundary(struct split *s)
{
	struct lines l = s->lines;
	struct sv line = SV_NULL, after;
	bool is_closing;

	while (lines_next(&l, &line) && line.n == 0)
		continue;
	if (line.n < 3 || !sv_starts(line, SV("--")) ||
	    find_frame(s, line, &is_closing) > 0 || !lines_next(&l, &after) ||
	    !sv_starts_ci(after, SV("Content-")))
		return SV_NULL;
	return sv_trim(sv_sub(line, 2, line.n));
}

/* Puts a multipart's boundary on the stack. False when it has none. */
static bool
push(struct split *s, const struct params *type)
{
	struct frame f = {s->parts.n, SV_NULL, false, NULL};

	if (strncmp(type->word, "multipart/", 10) != 0)
		return false;
	f.boundary = named_boundary(type, s->a);
	if (s->depth == 0)
		f.boundary = true_boundary(lines_rest(&s->lines), f.boundary);
	else if (!f.boundary.p)
		f.boundary = next_boundary(s);
	if (f.boundary.n == 0)
		return false;
	s->stack[s->depth++] = f;
	return true;
}

/* Starts the part whose header begins at the next line. */
static void
open_part(struct split *s)
{
	static const struct header none = {NULL, 0, 0, false};
	struct sv rest = lines_rest(&s->lines);
	struct part p = {.level = s->depth};

	if (s->parts.n + 1 >= PART_COUNT_MAX ||
	    s->depth + 1 == PART_LEVELS_MAX) {
		cut_here(s, none, rest);
		return;
	}
	p.header = header_scan(rest, s->a);
	read_type(s, &p);
	lines_skip_to(&s->lines, rest.p + p.header.size);
	p.body = lines_rest(&s->lines);
	if (p.header.is_cut) {
		cut_here(s, p.header, p.body);
		return;
	}
	s->leaf = push(s, &p.type) ? NO_PART : s->parts.n;
	VEC_ADD(&s->parts, p);
	s->prev_end = s->lines.p;
}

static void
end_body(struct split *s, size_t part, const char *end)
{
	struct sv *body = &s->parts.v[part].body;

	*body = between(body->p, end);
}

static void
pop(struct split *s, const char *end)
{
	const struct frame *f = &s->stack[--s->depth];
	struct part *p = &s->parts.v[f->part];

	end_body(s, f->part, end);
	if (f->closed_at)
		p->epilogue = between(f->closed_at, end);
}

static void
at_boundary(struct split *s, size_t depth, bool is_closing)
{
	const char *end = s->prev_end;
	struct part *p;

	if (s->leaf != NO_PART)
		end_body(s, s->leaf, end);
	s->leaf = NO_PART;
	while (s->depth > depth)
		pop(s, end);
	p = &s->parts.v[s->stack[depth - 1].part];
	if (!p->is_multi)
		p->preamble = between(p->body.p, end);
	p->is_multi = true;
	s->stack[depth - 1].is_closed = is_closing;
	s->stack[depth - 1].closed_at = is_closing ? s->lines.p : NULL;
	if (!is_closing)
		open_part(s);
}

/* Whether an mbox goes on with its next mail behind this one's end. */
static bool
is_next_mail(const struct split *s, struct sv line)
{
	return s->depth == 1 && s->stack[0].is_closed &&
	    sv_starts(line, SV("From ")) && ascii_is_digit(line.p[line.n - 1]);
}

static void
split_lines(struct split *s)
{
	struct sv line;

	while (lines_next(&s->lines, &line)) {
		bool is_closing = false;
		size_t depth = 0;

		s->is_over = s->is_over || is_next_mail(s, line);
		if (!s->is_over && sv_starts(line, SV("--")))
			depth = find_frame(s, line, &is_closing);
		if (depth > 0)
			at_boundary(s, depth, is_closing);
		else
			s->prev_end = line.p + line.n;
	}
}

/* Ends what is open. A multipart whose boundary never came is a text. */
static void
finish(struct split *s)
{
	const char *end = s->lines.end;
	size_t i;

	if (s->leaf != NO_PART)
		end_body(s, s->leaf, end);
	while (s->depth > 0)
		pop(s, end);
	for (i = 0; i < s->parts.n; i++) {
		struct part *p = &s->parts.v[i];

		if (!p->is_multi &&
		    strncmp(p->type.word, "multipart/", 10) == 0)
			p->type.word = "text/plain";
	}
}

struct parts
part_split(struct sv raw, struct arena *a)
{
	struct split s = {
	    .lines = lines_of(raw), .parts = VEC_INIT, .leaf = NO_PART, .a = a};
	struct parts out = {NULL, 0, false};
	struct part *v;

	open_part(&s);
	split_lines(&s);
	finish(&s);
	v = arena_array(a, s.parts.n, sizeof(*v));
	memcpy(v, s.parts.v, s.parts.n * sizeof(*v));
	out.v = v;
	out.n = s.parts.n;
	out.is_cut = s.is_cut;
	VEC_FREE(&s.parts);
	return out;
}

struct sv
part_charset(const struct parts *p)
{
	struct sv label = SV_NULL;
	size_t i;

	for (i = 0; i < p->n && label.n == 0; i++)
		label = param_raw(&p->v[i].type, "charset");
	return label;
}

size_t
part_end(const struct parts *p, size_t i)
{
	size_t level = p->v[i].level, end = i + 1;

	while (end < p->n && p->v[end].level > level)
		end++;
	return end;
}
