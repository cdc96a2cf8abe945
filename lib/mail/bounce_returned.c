/* The message that a report returns: found, its header read, its tokens. */
#include <string.h>

#include "base/err.h"
#include "mail/bounce_part.h"
#include "mail/header.h"

bool
bounce_part_is(
    const struct mail_attachment *t, const char *const *types, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(t->type, types[i]) == 0)
			return true;
	return false;
}

static bool
is_returned_part(const struct mail_attachment *t)
{
	static const char *const types[] = {"message/rfc822",
	    "text/rfc822-headers", "message/rfc822-headers", "message/global",
	    "message/global-headers", "text/rfc822-header", "text/rfc822"};

	return bounce_part_is(t, types, COUNT_OF(types));
}

struct sv
bounce_returned_part(const struct mail *m)
{
	size_t i;

	for (i = 0; i < m->n_attachments; i++)
		if (is_returned_part(&m->attachments[i]))
			return m->attachments[i].data;
	return SV_NULL;
}

/* The header of a returned message as a mail; NULL when it has no field. */
static const struct mail *
read_header(struct sv raw, struct arena *a)
{
	size_t lead = header_lead(raw);
	struct header h = header_scan(sv_sub(raw, lead, raw.n), a);
	struct mail *m;

	if (h.n == 0)
		return NULL;
	m = ARENA_NEW(a, struct mail);
	mime_in_parse(sv_sub(raw, lead, h.size), a, m);
	m->body = "";
	return m;
}

/* Addresses with a "+" in front of the "@" are added once each. */
static void
add_token(const char **v, size_t *n, const char *address)
{
	struct sv text = sv_of(address);
	struct sv local = sv_sub(text, 0, sv_find_c(text, '@'));
	size_t i;

	if (sv_find_c(local, '+') == local.n)
		return;
	for (i = 0; i < *n; i++)
		if (strcmp(v[i], address) == 0)
			return;
	v[(*n)++] = address;
}

static void
read_tokens(const struct mail *m, struct bounce *out, struct arena *a)
{
	static const char *const fields[] = {
	    "Return-Path", "Delivered-To", "X-Original-To"};
	const struct mail *r = out->returned;
	struct mail_addrs lists[7] = {m->to, m->cc};
	size_t i, k, n = 2, all = 0;
	const char **v;

	lists[n++] = addr_parse(mail_header_get(m, fields[1]), a);
	lists[n++] = addr_parse(mail_header_get(m, fields[2]), a);
	if (r) {
		lists[n++] = r->reply_to;
		lists[n++] = r->from;
		lists[n++] = addr_parse(mail_header_get(r, fields[0]), a);
	}
	for (i = 0; i < n; i++)
		all += lists[i].n;
	v = arena_array(a, all, sizeof(*v));
	/* Returned lists can be long; ours are not. */
	for (i = 0; i < n; i++)
		for (k = 0; k < lists[i].n && k < 100; k++)
			add_token(v, &out->n_tokens, lists[i].v[k].addr);
	out->tokens = v;
}

void
bounce_returned_read(const struct mail *m, struct sv text,
    struct bounce_parts *parts, struct bounce *out)
{
	struct sv raw = bounce_returned_part(m);

	out->returned = read_header(raw.p ? raw : text, parts->a);
	out->envelope_id = parts->envelope_id;
	out->message_id = out->returned ? out->returned->message_id : NULL;
	if (!out->message_id)
		out->message_id = parts->message_id;
	if (!out->message_id)
		out->message_id = m->in_reply_to;
	read_tokens(m, out, parts->a);
}

void
bounce_returned_guess(const struct mail *returned, enum bounce_action action,
    struct bounce_parts *parts)
{
	struct bounce_recipient r = {.action = action};

	if (!returned || returned->to.n != 1 || !returned->to.v[0].addr ||
	    !strchr(returned->to.v[0].addr, '@'))
		return;
	r.address = returned->to.v[0].addr;
	VEC_ADD(&parts->list, r);
}
