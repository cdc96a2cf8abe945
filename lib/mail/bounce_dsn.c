/*
 * Reads the fields of a delivery status (RFC 3464 2). Blocks and their order
 * are not relied on: a recipient ends where one of its fields comes again, or
 * at a blank line once it has an address and a result.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/err.h"
#include "base/str.h"
#include "mail/bounce_part.h"
#include "mail/line.h"
#include "mail/word.h"

#define VALUE_MAX 2000

enum dsn_field {
	DSN_FINAL,
	DSN_ORIGINAL,
	DSN_ACTION,
	DSN_STATUS,
	DSN_DIAGNOSTIC,
	DSN_ENVELOPE_ID,
	DSN_MESSAGE_ID,
	DSN_OTHER,
};

static const struct {
	const char *name;
	enum dsn_field field;
} names[] = {
    {"Final-Recipient", DSN_FINAL},
    {"Original-Recipient", DSN_ORIGINAL},
    {"Original-Rcpt-To", DSN_ORIGINAL}, /* RFC 5965 */
    {"Action", DSN_ACTION},
    {"Status", DSN_STATUS},
    {"Diagnostic-Code", DSN_DIAGNOSTIC},
    {"Original-Envelope-Id", DSN_ENVELOPE_ID},
    {"Original-Message-ID", DSN_MESSAGE_ID}, /* RFC 8098 */
    {"X-Original-Message-ID", DSN_MESSAGE_ID},
};

struct dsn {
	struct bounce_recipient now;
	unsigned seen; /* bits of enum dsn_field */
	enum dsn_field field;
	struct str value; /* of the field that is being gathered */
	bool is_open;
	struct bounce_parts *out;
};

#define BIT(field) (1u << (field))

static void
end_recipient(struct dsn *d)
{
	bool has_address = d->seen & (BIT(DSN_FINAL) | BIT(DSN_ORIGINAL));

	if ((has_address || (d->seen & BIT(DSN_ACTION))) &&
	    d->out->list.n < BOUNCE_RECIPIENTS_MAX) {
		if (!d->now.address)
			d->now.address = d->now.original;
		VEC_ADD(&d->out->list, d->now);
	}
	memset(&d->now, 0, sizeof(d->now));
	d->seen = 0;
}

/* A value as one line of UTF-8, NULL when empty. */
static const char *
text(const struct dsn *d, struct sv v)
{
	const char *t = word_text(sv_sub(v, 0, VALUE_MAX), d->out->a);

	return t && t[0] ? t : NULL;
}

/* The value behind "rfc822;", without brackets. */
static const char *
address(const struct dsn *d, struct sv v)
{
	size_t semicolon = sv_find_c(v, ';'), open;

	if (semicolon < v.n)
		v = sv_trim(sv_sub(v, semicolon + 1, v.n));
	open = sv_find_c(v, '<');
	if (open < v.n && v.n > 2) {
		v = sv_sub(v, open + 1, v.n);
		v = sv_sub(v, 0, sv_find_c(v, '>'));
	} else if (v.n > 0 && v.p[v.n - 1] == '>') {
		v.n--;
	}
	return text(d, v);
}

static const char *
action_text(const struct dsn *d, struct sv v)
{
	size_t n = 0;

	while (n < v.n && !ascii_is_space(v.p[n]) && v.p[n] != ';' &&
	    v.p[n] != '(')
		n++;
	return text(d, arena_lower(d->out->a, sv_sub(v, 0, n)));
}

static enum bounce_action
action_of(const char *word)
{
	static const struct {
		const char *start;
		enum bounce_action action;
	} words[] = {
	    {"delay", BOUNCE_DELAYED},
	    {"deliver", BOUNCE_DELIVERED},
	    {"relay", BOUNCE_RELAYED},
	    {"expand", BOUNCE_EXPANDED},
	};

	size_t i;

	for (i = 0; i < COUNT_OF(words); i++)
		if (sv_starts(sv_of(word), sv_of(words[i].start)))
			return words[i].action;
	return BOUNCE_FAILED;
}

static const char *
message_id(const struct dsn *d, struct sv v)
{
	size_t open = sv_find_c(v, '<');

	if (open < v.n)
		v = sv_sub(
		    v, open + 1, sv_find_c(sv_sub(v, open + 1, v.n), '>'));
	return text(d, v);
}

static void
put_field(struct dsn *d, struct sv v)
{
	struct bounce_recipient *r = &d->now;

	switch (d->field) {
	case DSN_FINAL:
		r->address = address(d, v);
		break;
	case DSN_ORIGINAL:
		r->original = address(d, v);
		break;
	case DSN_ACTION:
		r->action_text = action_text(d, v);
		r->action = action_of(r->action_text);
		break;
	case DSN_STATUS:
		r->status = arena_dup(d->out->a, bounce_find_status(v));
		break;
	case DSN_DIAGNOSTIC:
		r->diagnostic = text(d, v);
		break;
	case DSN_ENVELOPE_ID:
		d->out->envelope_id = text(d, v);
		break;
	case DSN_MESSAGE_ID:
		d->out->message_id = message_id(d, v);
		break;
	case DSN_OTHER:
		break;
	}
}

static void
end_field(struct dsn *d)
{
	if (d->is_open)
		put_field(d, sv_trim(str_sv(&d->value)));
	d->is_open = false;
}

static enum dsn_field
field_of(struct sv name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++)
		if (sv_eq_ci(name, sv_of(names[i].name)))
			return names[i].field;
	return DSN_OTHER;
}

/* Whether this field begins another recipient. */
static bool
is_next(const struct dsn *d, enum dsn_field field)
{
	return field <= DSN_DIAGNOSTIC && (d->seen & BIT(field)) &&
	    (field != DSN_DIAGNOSTIC || d->now.address || d->now.original);
}

static void
begin_field(struct dsn *d, struct sv line, size_t colon)
{
	end_field(d);
	d->field = field_of(sv_trim(sv_sub(line, 0, colon)));
	if (d->field == DSN_DIAGNOSTIC && (d->seen & BIT(d->field)))
		return; /* a second one adds nothing that the first lacks */
	if (is_next(d, d->field))
		end_recipient(d);
	d->seen |= BIT(d->field);
	d->is_open = d->field != DSN_OTHER;
	str_clear(&d->value);
	str_add(&d->value, sv_sub(line, colon + 1, line.n));
}

static bool
is_name(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if (!ascii_is_alnum(v.p[i]) && v.p[i] != '-' && v.p[i] != ' ')
			return false;
	return v.n > 0;
}

static void
at_blank_line(struct dsn *d)
{
	bool has_address = d->seen & (BIT(DSN_FINAL) | BIT(DSN_ORIGINAL));
	bool has_result = d->seen & (BIT(DSN_ACTION) | BIT(DSN_STATUS));

	end_field(d);
	if (has_address && has_result)
		end_recipient(d);
}

static void
take_line(struct dsn *d, struct sv line)
{
	size_t colon = sv_find_c(line, ':');

	if (sv_trim(line).n == 0) {
		at_blank_line(d);
	} else if (ascii_is_blank(line.p[0])) {
		if (d->is_open) {
			str_add_c(&d->value, ' ');
			str_add(&d->value, sv_trim(line));
		}
	} else if (colon < line.n && is_name(sv_sub(line, 0, colon))) {
		begin_field(d, line, colon);
	} else {
		end_field(d);
	}
}

void
bounce_dsn_read(struct sv text, struct bounce_parts *out)
{
	struct dsn d = {.value = STR_INIT, .out = out};
	struct lines l = lines_of(text);
	struct sv line;

	while (lines_next(&l, &line))
		take_line(&d, line);
	end_field(&d);
	end_recipient(&d);
	str_free(&d.value);
}
