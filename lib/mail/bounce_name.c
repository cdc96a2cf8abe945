/*
 * Finds the recipients that a report in words names. Where an address stands
 * in its line tells what it is; only the best kind of place that the report
 * has is used.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/err.h"
#include "mail/bounce_part.h"
#include "mail/line.h"
#include "mail/word.h"

#define ADDRESS_MAX 320
#define DIAGNOSTIC_MAX 600
#define NAMES_MAX 2000
#define LINE_MAX_READ 4000
#define LEAD_MAX 200 /* how far in front of an address words tell of it */

enum place {
	PLACE_START, /* the line begins with it */
	PLACE_LEAD,  /* behind "recipient", "delivered to" … */
	PLACE_CODE,  /* on a line with a reply or status code */
	PLACE_IN_TEXT,
	PLACE_NONE,
};

struct name {
	struct sv address;
	enum place place;
	const char *from; /* where what is said of it begins */
};

struct names {
	VEC(struct name) list;
	const struct mail *m;
	struct arena *a;
};

static bool
is_local(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80 ||
	    (c && strchr("!#$%&*+-/=?^_`{|}~.", c));
}

static bool
is_domain(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80 || c == '-' ||
	    c == '.' || c == '_';
}

/* The address around the '@' at place at; SV_NULL if it is none. */
static struct sv
address_around(struct sv line, size_t at, size_t least)
{
	size_t from = at, to = at + 1;

	while (from > least && at - from < ADDRESS_MAX &&
	    is_local(line.p[from - 1]))
		from--;
	while (to < line.n && to - at < ADDRESS_MAX && is_domain(line.p[to]))
		to++;
	while (from < at && strchr("*=.-`", line.p[from]))
		from++;
	while (to > at + 1 && strchr(".-_", line.p[to - 1]))
		to--;
	if (from == at || to == at + 1)
		return SV_NULL;
	return sv_sub(line, from, to - from);
}

/* Whether a line begins with the address and nothing of a sentence. */
static bool
is_start(struct sv line, struct sv address)
{
	struct sv lead = {line.p, (size_t)(address.p - line.p)};
	size_t i;

	for (i = 0; i < lead.n; i++)
		if (!strchr(" \t<>\"'([*-|", lead.p[i]) || lead.p[i] == '\0')
			return false;
	return true;
}

static bool
is_of(struct mail_addrs list, struct sv address)
{
	size_t i;

	for (i = 0; i < list.n; i++)
		if (sv_eq_ci(sv_of(list.v[i].addr), address))
			return true;
	return false;
}

/* Addresses that a report gives for help. */
static bool
is_help(struct sv address)
{
	return sv_starts_ci(address, SV("postmaster@")) ||
	    sv_starts_ci(address, SV("mailer-daemon@")) ||
	    sv_starts_ci(address, SV("support@")) ||
	    sv_starts_ci(address, SV("abuse@"));
}

static enum place
place_of(const struct names *names, struct sv line, struct sv address)
{
	bool is_own = is_of(names->m->from, address) || is_help(address);
	bool is_sender = is_of(names->m->to, address);
	size_t before = (size_t)(address.p - line.p);
	size_t from = before > LEAD_MAX ? before - LEAD_MAX : 0;
	struct sv lead;

	if (is_start(line, address))
		return is_own || is_sender ? PLACE_IN_TEXT : PLACE_START;
	lead = arena_lower(names->a, sv_sub(line, from, before - from));
	if (bounce_phrase_names(lead))
		return is_own ? PLACE_IN_TEXT : PLACE_LEAD;
	return is_own || is_sender ? PLACE_NONE : PLACE_IN_TEXT;
}

static void
take_line(struct names *names, struct sv line)
{
	bool has_code;
	size_t at, least = 0;

	line = sv_sub(line, 0, LINE_MAX_READ);
	has_code = bounce_find_code(line) || bounce_find_status(line).n > 0;
	for (at = 0; names->list.n < NAMES_MAX; at++) {
		struct name n = {SV_NULL, PLACE_NONE, line.p};

		at += sv_find_c(sv_sub(line, at, line.n), '@');
		if (at >= line.n)
			return;
		n.address = address_around(line, at, least);
		if (!n.address.p)
			continue;
		least = (size_t)(n.address.p - line.p) + n.address.n;
		n.place = place_of(names, line, n.address);
		if (n.place == PLACE_IN_TEXT && has_code)
			n.place = PLACE_CODE;
		if (n.place == PLACE_START)
			n.from = n.address.p + n.address.n;
		VEC_ADD(&names->list, n);
	}
}

static enum place
best_place(const struct names *names)
{
	enum place best = PLACE_NONE;
	size_t i;

	for (i = 0; i < names->list.n; i++)
		if (names->list.v[i].place < best)
			best = names->list.v[i].place;
	return best;
}

static bool
is_known(const struct bounce_parts *out, struct sv address)
{
	size_t i;

	for (i = 0; i < out->list.n; i++)
		if (sv_eq_ci(sv_of(out->list.v[i].address), address))
			return true;
	return false;
}

static const char *
one_line(struct sv v, struct arena *a)
{
	const char *text;

	v = sv_trim(sv_sub(v, 0, DIAGNOSTIC_MAX));
	while (v.n > 0 && strchr("<\"'( \t\n", v.p[v.n - 1]) && v.p[v.n - 1])
		v.n--;
	while (v.n > 0 && strchr(">:\"')], \t", v.p[0]) && v.p[0])
		v = sv_sub(v, 1, v.n);
	text = word_text(v, a);
	return text && text[0] ? text : NULL;
}

static void
add_recipient(struct bounce_parts *out, struct sv address, struct sv said,
    enum bounce_action action)
{
	struct bounce_recipient r = {.action = action};

	if (address.n == 0 || is_known(out, address) ||
	    out->list.n >= BOUNCE_RECIPIENTS_MAX)
		return;
	r.address = word_text(address, out->a);
	r.diagnostic = one_line(said, out->a);
	VEC_ADD(&out->list, r);
}

/* X-Failed-Recipients: what exim and Gmail put into the header. */
static void
add_failed(const struct mail *m, enum bounce_action action, struct sv report,
    struct bounce_parts *out)
{
	struct mail_addrs list =
	    addr_parse(mail_header_get(m, "X-Failed-Recipients"), out->a);
	size_t i, at;

	for (i = 0; i < list.n; i++) {
		struct sv address = sv_of(list.v[i].addr);

		at = i < 20 ? sv_find_ci(report, address) : report.n;
		add_recipient(out, address,
		    sv_sub(report, at + address.n, report.n), action);
	}
}

static void
add_named(const struct names *names, struct sv report,
    enum bounce_action action, struct bounce_parts *out)
{
	enum place best = best_place(names);
	const char *end = report.p + report.n;
	size_t i, k;

	for (i = 0; best != PLACE_NONE && i < names->list.n; i++) {
		const struct name *n = &names->list.v[i];
		const char *until = end;

		if (n->place != best)
			continue;
		for (k = i + 1; k < names->list.n && until == end; k++)
			if (names->list.v[k].place == best &&
			    !sv_eq_ci(names->list.v[k].address, n->address))
				until = names->list.v[k].address.p;
		add_recipient(out, n->address,
		    (struct sv){n->from,
			until > n->from ? (size_t)(until - n->from) : 0},
		    action);
	}
}

void
bounce_text_read(const struct mail *m, const struct bounce_text *t,
    enum bounce_action action, struct bounce_parts *out)
{
	struct names names = {VEC_INIT, m, out->a};
	struct lines l = lines_of(t->report);
	struct sv line;

	add_failed(m, action, t->report, out);
	while (out->list.n == 0 && lines_next(&l, &line))
		take_line(&names, line);
	if (out->list.n == 0)
		add_named(&names, t->report, action, out);
	VEC_FREE(&names.list);
}
