/*
 * Delivery notices as JSON: what Amazon SES has its notification service mail.
 * The object may stand as a string in another one, so that escapes are taken
 * off and the keys are looked for; no more of JSON is needed.
 */
#include "base/err.h"
#include "mail/bounce_part.h"
#include "mail/word.h"

static const struct {
	const char *type, *list; /* the key of the recipients' array */
	enum bounce_action action;
} types[] = {
    {"bounce", "bouncedRecipients", BOUNCE_FAILED},
    {"complaint", "complainedRecipients", BOUNCE_DELIVERED},
    {"delivery", "recipients", BOUNCE_DELIVERED},
};

/* Without backslashes and line ends, which mailers put between tokens. */
static struct sv
plain(struct sv text, struct arena *a)
{
	char *out = arena_alloc(a, text.n);
	size_t i, n = 0;

	for (i = 0; i < text.n; i++)
		if (text.p[i] != '\\' && text.p[i] != '\n')
			out[n++] = text.p[i];
	return (struct sv){out, n};
}

/* What stands behind a key and its colon; SV_NULL without the key. */
static struct sv
behind(struct sv text, const char *key)
{
	struct sv name = sv_of(key), rest = text;
	size_t at;

	while ((at = sv_find(rest, name)) < rest.n) {
		struct sv tail = sv_sub(rest, at + name.n, rest.n);

		if (at > 0 && rest.p[at - 1] == '"' && tail.n > 0 &&
		    tail.p[0] == '"') {
			tail = sv_trim(sv_sub(tail, 1, tail.n));
			if (sv_starts(tail, SV(":")))
				return sv_trim(sv_sub(tail, 1, tail.n));
		}
		rest = tail;
	}
	return SV_NULL;
}

/* The string that text starts with. */
static struct sv
string(struct sv text)
{
	if (!sv_starts(text, SV("\"")))
		return SV_NULL;
	text = sv_sub(text, 1, text.n);
	return sv_sub(text, 0, sv_find_c(text, '"'));
}

static const char *
value(struct sv text, const char *key, struct arena *a)
{
	const char *v = word_text(string(behind(text, key)), a);

	return v && v[0] ? v : NULL;
}

/* One item of the array: an object, or an address as a string. */
static void
add_item(struct sv item, enum bounce_action action, struct bounce_parts *out)
{
	struct bounce_recipient r = {.action = action};
	struct sv status = string(behind(item, "status"));

	r.address = sv_starts(item, SV("\""))
	    ? word_text(string(item), out->a)
	    : value(item, "emailAddress", out->a);
	if (!r.address || out->list.n >= BOUNCE_RECIPIENTS_MAX)
		return;
	r.action_text = value(item, "action", out->a);
	r.status = arena_dup(out->a, bounce_find_status(status));
	r.diagnostic = value(item, "diagnosticCode", out->a);
	VEC_ADD(&out->list, r);
}

/* Items end with "}" or, as strings, with a comma. */
static void
add_items(struct sv list, enum bounce_action action, struct bounce_parts *out)
{
	bool is_object;
	size_t n;

	if (!sv_starts(list, SV("[")))
		return;
	list = sv_sub(list, 1, sv_find_c(list, ']') - 1);
	while ((list = sv_trim(list)).n > 0) {
		is_object = list.p[0] == '{';
		n = sv_find_c(list, is_object ? '}' : ',');
		add_item(sv_sub(list, 0, n), action, out);
		list = sv_sub(list, n + 1, list.n);
		if (sv_starts(list, SV(",")))
			list = sv_sub(list, 1, list.n);
	}
}

/* The Message-ID that the notice's copy of the header has. */
static const char *
header_id(struct sv mail, struct arena *a)
{
	struct sv v =
	    string(behind(behind(mail, "commonHeaders"), "messageId"));
	size_t open;

	if (!v.p) {
		v = sv_sub(
		    mail, sv_find_ci(mail, SV("\"Message-ID\"")), mail.n);
		v = string(behind(v, "value"));
	}
	open = sv_find_c(v, '<');
	if (open < v.n)
		v = sv_sub(v, open + 1, v.n);
	v = sv_sub(v, 0, sv_find_c(v, '>'));
	return v.n > 0 ? word_text(v, a) : NULL;
}

bool
bounce_json_read(
    struct sv text, enum bounce_action *action, struct bounce_parts *out)
{
	struct sv json, type;
	size_t i;

	if (!sv_starts(sv_trim(text), SV("{")))
		return false;
	json = plain(text, out->a);
	type = string(behind(json, "notificationType"));
	for (i = 0; i < COUNT_OF(types); i++) {
		if (!sv_eq_ci(type, sv_of(types[i].type)))
			continue;
		*action = types[i].action;
		add_items(behind(json, types[i].list), *action, out);
		json = behind(json, "mail");
		out->envelope_id = value(json, "messageId", out->a);
		out->message_id = header_id(json, out->a);
		out->is_complaint = sv_eq_ci(type, SV("complaint"));
		return true;
	}
	return false;
}
