/* Reads the sender fields of a mail for the names that robots have. */
#include "mail/auto_origin.h"

#include "base/ascii.h"
#include "base/err.h"

enum origin_kind {
	ORIGIN_DAEMON,
	ORIGIN_POSTMASTER,
	ORIGIN_DEAF,
};

enum match {
	MATCH_IS,
	MATCH_STARTS,
	MATCH_ENDS,
};

/* Local parts; letters and digits only are compared, so that "No_Reply" and
 * "noreply" are one. */
static const struct local_rule {
	const char *text;
	enum match match;
	enum origin_kind kind;
} local_rules[] = {
    {"mailerdaemon", MATCH_STARTS, ORIGIN_DAEMON},
    {"maildaemon", MATCH_STARTS, ORIGIN_DAEMON},
    {"maildelivery", MATCH_STARTS, ORIGIN_DAEMON},
    {"postmaster", MATCH_IS, ORIGIN_POSTMASTER},
    {"bounce", MATCH_STARTS, ORIGIN_DEAF},
    {"noreply", MATCH_STARTS, ORIGIN_DEAF},
    {"noreply", MATCH_ENDS, ORIGIN_DEAF},
    {"donotreply", MATCH_STARTS, ORIGIN_DEAF},
    {"donotreply", MATCH_ENDS, ORIGIN_DEAF},
    {"dontreply", MATCH_STARTS, ORIGIN_DEAF},
    {"noresponse", MATCH_STARTS, ORIGIN_DEAF},
    {"nobody", MATCH_IS, ORIGIN_DEAF},
    {"majordomo", MATCH_IS, ORIGIN_DEAF},
    {"listserv", MATCH_IS, ORIGIN_DEAF},
};

/* Local parts whose hyphen matters (RFC 2142, RFC 3834 2). */
static const struct local_rule list_rules[] = {
    {"owner-", MATCH_STARTS, ORIGIN_DEAF},
    {"-owner", MATCH_ENDS, ORIGIN_DEAF},
    {"-request", MATCH_ENDS, ORIGIN_DEAF},
    {"-bounces", MATCH_ENDS, ORIGIN_DEAF},
    {"-admin", MATCH_ENDS, ORIGIN_DEAF},
};

/* Display names, compared in the same way. */
static const struct name_rule {
	const char *start;
	bool is_daemon; /* else people have such names too */
} name_rules[] = {
    {"mailerdaemon", true},
    {"maildeliversystem", true},
    {"maildeliverysystem", true},
    {"maildeliverysubsystem", true},
    {"maildeliveryservice", true},
    {"internetmaildelivery", true},
    {"deliverysubsystem", true},
    {"mailadministrator", false},
    {"systemadministrator", false},
    {"microsoftoutlook", false},
};

#define PLAIN_MAX 64

/* The letters and digits of a text in lower case; returns their number. */
static size_t
plain(struct sv v, char *out)
{
	size_t i, n = 0;

	for (i = 0; i < v.n && n < PLAIN_MAX; i++)
		if (ascii_is_alnum(v.p[i]))
			out[n++] = ascii_lower(v.p[i]);
	return n;
}

static bool
matches(const struct local_rule *r, struct sv text)
{
	struct sv want = sv_of(r->text);

	switch (r->match) {
	case MATCH_IS:
		return sv_eq_ci(text, want);
	case MATCH_STARTS:
		return sv_starts_ci(text, want);
	case MATCH_ENDS:
		return sv_ends_ci(text, want);
	}
	return false;
}

static void
mark(struct auto_origin *o, enum origin_kind kind)
{
	switch (kind) {
	case ORIGIN_DAEMON:
		o->is_daemon = true;
		break;
	case ORIGIN_POSTMASTER:
		o->is_postmaster = true;
		break;
	case ORIGIN_DEAF:
		o->is_deaf = true;
		break;
	}
}

static void
mark_address(struct auto_origin *o, struct sv address)
{
	char buf[PLAIN_MAX];
	struct sv local = sv_sub(address, 0, sv_find_c(address, '@'));
	struct sv text = {buf, plain(local, buf)};
	size_t i;

	for (i = 0; i < COUNT_OF(local_rules); i++)
		if (matches(&local_rules[i], text))
			mark(o, local_rules[i].kind);
	for (i = 0; i < COUNT_OF(list_rules); i++)
		if (matches(&list_rules[i], local))
			mark(o, list_rules[i].kind);
}

static void
mark_name(struct auto_origin *o, struct sv name)
{
	char buf[PLAIN_MAX];
	struct sv text = {buf, plain(name, buf)};
	size_t i;

	for (i = 0; i < COUNT_OF(name_rules); i++) {
		if (!sv_starts(text, sv_of(name_rules[i].start)))
			continue;
		o->is_daemon = o->is_daemon || name_rules[i].is_daemon;
		o->is_hinted = true;
	}
}

static void
mark_list(struct auto_origin *o, struct mail_addrs list)
{
	size_t i;

	for (i = 0; i < list.n; i++) {
		mark_address(o, sv_of(list.v[i].addr));
		mark_name(o, sv_of(list.v[i].name));
	}
}

/* The envelope sender, when the mail still has it as a field. */
static void
mark_return_path(struct auto_origin *o, struct sv value)
{
	struct auto_origin path = {.is_null = false};

	if (!value.p)
		return;
	if (sv_is(value, "<>"))
		o->is_null = true;
	if (value.n > 1 && value.p[0] == '<')
		value = sv_sub(value, 1, value.n - 2);
	mark_address(&path, value);
	o->is_daemon = o->is_daemon || path.is_daemon;
}

/* An mbox "From " line: many programs write MAILER-DAEMON there for want of a
 * name, so that it is a hint and no more. */
static void
mark_mbox_line(struct auto_origin *o, struct sv raw)
{
	struct sv from = SV("From ");

	if (!sv_starts(raw, from))
		return;
	raw = sv_sub(raw, from.n, raw.n);
	if (sv_starts(raw, SV("<>")) || sv_starts_ci(raw, SV("MAILER-DAEMON")))
		o->is_hinted = true;
}

struct auto_origin
auto_origin(const struct mail *m, struct sv raw)
{
	struct auto_origin o = {.is_null = false};

	mark_list(&o, m->from);
	if (m->from.n == 0)
		mark_list(&o, m->sender);
	mark_return_path(&o, mail_header_get(m, "Return-Path"));
	mark_mbox_line(&o, raw);
	return o;
}
