/*
 * Cuts a report in words off from the message that it returns: at a line that
 * says so, or where a mail's header begins.
 */
#include "base/ascii.h"
#include "base/err.h"
#include "base/str.h"
#include "mail/bounce_part.h"
#include "mail/header.h"
#include "mail/line.h"

#define HEAD_MAX ((size_t)16 << 10)
#define SEARCH_MAX ((size_t)1 << 20) /* for the returned message */
#define LINE_MAX_READ 1000
#define TRIES_MAX                                                              \
	500 /* headers looked at: each costs up to BOUNCE_TEXT_MAX             \
	     */

/* Fields of a mail's header; weight 2 are those that no form or summary of a
 * message has. */
static const struct {
	const char *name;
	int weight;
} fields[] = {
    {"received", 2},
    {"message-id", 2},
    {"return-path", 2},
    {"dkim-signature", 2},
    {"from", 1},
    {"to", 1},
    {"subject", 1},
    {"date", 1},
    {"mime-version", 1},
    {"content-type", 1},
    {"delivered-to", 1},
    {"reply-to", 1},
    {"x-mailer", 1},
};

#define HEADER_WEIGHT 4

struct sv
bounce_fold(struct sv text, size_t max, struct arena *a)
{
	char *out = arena_alloc(a, text.n < max ? text.n : max);
	bool is_blank = true;
	size_t i, n = 0;

	for (i = 0; i < text.n && n < max; i++) {
		bool was_blank = is_blank;

		is_blank = ascii_is_space(text.p[i]);
		if (!is_blank)
			out[n++] = ascii_lower(text.p[i]);
		else if (!was_blank)
			out[n++] = ' ';
	}
	return (struct sv){out, n};
}

static int
field_weight(struct sv name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(fields); i++)
		if (sv_eq_ci(name, sv_of(fields[i].name)))
			return fields[i].weight;
	return 0;
}

static bool
starts_field(struct sv line)
{
	return field_weight(sv_sub(line, 0, sv_find_c(line, ':'))) > 0;
}

/* How much a header looks like a mail's. */
static int
header_weight(const struct header *h)
{
	int sum = 0;
	size_t i;

	for (i = 0; i < h->n && sum < HEADER_WEIGHT; i++)
		sum += field_weight(h->v[i].name);
	return sum;
}

/* The lines of a quoted block without the marks in front of them, up to the
 * end of its header. */
static struct sv
unquote(struct sv text, struct arena *a)
{
	struct lines l = lines_of(sv_sub(text, 0, BOUNCE_TEXT_MAX));
	struct str out = STR_INIT;
	struct sv line, kept;
	size_t depth = 0;

	while (lines_next(&l, &line)) {
		while (out.n == 0 && depth < line.n &&
		    (ascii_is_blank(line.p[depth]) || line.p[depth] == '>'))
			depth++;
		if (sv_trim(line).n <= depth && out.n > 0 &&
		    sv_trim(sv_sub(line, depth, line.n)).n == 0)
			break;
		str_add(&out, sv_sub(line, depth, line.n));
		str_add_c(&out, '\n');
	}
	kept = arena_sv(a, str_sv(&out));
	str_free(&out);
	return kept;
}

/* The header behind a dividing line; SV_NULL when none follows at once. */
static struct sv
behind_divider(struct lines l, struct arena *a)
{
	struct sv rest = lines_rest(&l), line, text;
	struct header h;

	while (lines_next(&l, &line)) {
		text = sv_trim(line);
		if (text.n > 0 && text.p[0] != '-' && text.p[0] != '=' &&
		    text.p[0] != '*')
			break;
		rest = lines_rest(&l);
	}
	if (rest.n > 0 && (ascii_is_blank(rest.p[0]) || rest.p[0] == '>'))
		rest = unquote(rest, a);
	rest = sv_sub(rest, 0, BOUNCE_TEXT_MAX);
	rest = sv_sub(rest, header_lead(rest), rest.n);
	h = header_scan(rest, a);
	return header_weight(&h) > 0 ? sv_sub(rest, 0, h.size) : SV_NULL;
}

/* Where the report ends and what follows, as far as one pass can tell. */
static void
split(struct sv body, struct bounce_text *t, struct arena *a)
{
	struct lines l = lines_of(body);
	bool is_cut = false;
	int n_tries = 0;
	struct sv line;

	while (!t->returned.p && lines_next(&l, &line)) {
		struct sv rest =
			      sv_sub(body, (size_t)(line.p - body.p), body.n),
			  low;
		struct header h;

		if (!is_cut && line.n < LINE_MAX_READ) {
			low = bounce_fold(line, LINE_MAX_READ, a);
			if (bounce_phrase_divides(low)) {
				t->returned = behind_divider(l, a);
				t->report.n = (size_t)(line.p - body.p);
				is_cut = true;
				continue;
			}
		}
		if (!starts_field(line) || ++n_tries > TRIES_MAX)
			continue;
		h = header_scan(sv_sub(rest, 0, BOUNCE_TEXT_MAX), a);
		if (header_weight(&h) >= HEADER_WEIGHT) {
			t->returned = sv_sub(rest, 0, h.size);
			if (!is_cut)
				t->report.n = (size_t)(line.p - body.p);
		}
		lines_skip_to(&l, rest.p + (h.size > 0 ? h.size : 1));
	}
}

struct bounce_text
bounce_text_split(const struct mail *m, struct arena *a)
{
	struct sv body = sv_sub(sv_of(m->body), 0, SEARCH_MAX);
	struct bounce_text t = {body, SV_NULL, SV_NULL};

	split(body, &t, a);
	t.report = sv_sub(t.report, 0, BOUNCE_TEXT_MAX);
	t.head = bounce_fold(t.report, HEAD_MAX, a);
	return t;
}

static bool
is_part_of_number(struct sv text, size_t i)
{
	return i < text.n && (ascii_is_alnum(text.p[i]) || text.p[i] == '.');
}

/* The number of digits at i. */
static size_t
digits(struct sv text, size_t i)
{
	size_t n = 0;

	while (i + n < text.n && ascii_is_digit(text.p[i + n]))
		n++;
	return n;
}

/* The length of "x.y.z" at i (RFC 3463), 0 if there is none. */
static size_t
status_length(struct sv text, size_t i)
{
	size_t at = i + 1, n, k;

	for (k = 0; k < 2; k++) {
		if (at >= text.n || text.p[at] != '.')
			return 0;
		n = digits(text, at + 1);
		if (n == 0 || n > 3)
			return 0;
		at += 1 + n;
	}
	/* "5.1.1." ends a sentence, "5.1.1.2" is no status. */
	if (at < text.n && ascii_is_alnum(text.p[at]))
		return 0;
	if (at < text.n && text.p[at] == '.' && digits(text, at + 1) > 0)
		return 0;
	return at - i;
}

struct sv
bounce_find_status(struct sv text)
{
	size_t i, n;

	for (i = 0; i < text.n; i++) {
		if (text.p[i] != '5' && text.p[i] != '4' && text.p[i] != '2')
			continue;
		if (i > 0 && is_part_of_number(text, i - 1))
			continue;
		n = status_length(text, i);
		if (n > 0)
			return sv_sub(text, i, n);
	}
	return SV_NULL;
}

int
bounce_find_code(struct sv text)
{
	size_t i;

	for (i = 0; i + 2 < text.n; i++) {
		if ((text.p[i] != '4' && text.p[i] != '5') ||
		    text.p[i + 1] > '5' || digits(text, i) != 3)
			continue;
		if (i > 0 &&
		    (is_part_of_number(text, i - 1) || text.p[i - 1] == '-' ||
			text.p[i - 1] == '/' || text.p[i - 1] == '@'))
			continue;
		if (i + 3 < text.n && text.p[i + 3] != ' ' &&
		    text.p[i + 3] != '-' && text.p[i + 3] != ':' &&
		    text.p[i + 3] != ',' && text.p[i + 3] != '\n')
			continue;
		return (text.p[i] - '0') * 100 + (text.p[i + 1] - '0') * 10 +
		    (text.p[i + 2] - '0');
	}
	return 0;
}
