/*
 * Puts a mail together: header, parts, what the fields say. The work is done
 * in header, part, word, addr and body.
 */
#include "mail/mime_in.h"

#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/vec.h"
#include "mail/body.h"
#include "mail/charset.h"
#include "mail/header.h"
#include "mail/part.h"
#include "mail/word.h"

/* What the fields are read from. */
struct source {
	const struct mail *m;
	struct sv charset; /* of bytes that are not UTF-8 */
	struct arena *a;
};

static struct sv
text_field(const struct source *s, const char *name)
{
	struct sv v = mail_header_get(s->m, name);

	return charset_field(v, s->charset, s->a);
}

static const char *
subject(const struct source *s)
{
	const char *text = word_text(text_field(s, "Subject"), s->a);

	return text && text[0] ? text : NULL;
}

/* A message id as it is kept: without white space and control characters, and
 * repaired. */
static const char *
id_text(struct sv v, struct arena *a)
{
	struct str plain = STR_INIT, text = STR_INIT;
	const char *id = NULL;
	size_t i;

	for (i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] > ' ' && v.p[i] != 0x7F)
			str_add_c(&plain, v.p[i]);
	charset_to_utf8(&text, str_sv(&plain), SV_NULL);
	if (text.n > 0)
		id = arena_dup(a, str_sv(&text));
	str_free(&text);
	str_free(&plain);
	return id;
}

/* Takes the next "<id>" off rest. */
static bool
next_bracketed(struct sv *rest, struct sv *id)
{
	struct sv v = sv_sub(*rest, sv_find_c(*rest, '<'), rest->n);
	size_t end = sv_find_c(v, '>');

	if (v.n == 0 || end == v.n)
		return false;
	*id = sv_sub(v, 1, end - 1);
	*rest = sv_sub(v, end + 1, v.n);
	return true;
}

/* Takes the next word without brackets off rest. */
static bool
next_bare(struct sv *rest, struct sv *id)
{
	struct sv v = sv_trim(*rest);
	size_t n = 0;

	while (n < v.n && !ascii_is_space(v.p[n]) && v.p[n] != ',')
		n++;
	*id = sv_sub(v, 0, n);
	while (n < v.n && v.p[n] == ',')
		n++;
	*rest = sv_sub(v, n, v.n);
	return v.n > 0;
}

struct ids {
	const char **v;
	size_t n;
};

/* The ids of a field: those in brackets; without any, the words. */
static struct ids
read_ids(struct sv value, size_t max, struct arena *a)
{
	VEC(const char *) list = VEC_INIT;
	struct ids ids = {NULL, 0};
	struct sv rest = value, one;
	const char *id;
	bool is_bare;

	while (list.n < max && next_bracketed(&rest, &one))
		if ((id = id_text(one, a)))
			VEC_ADD(&list, id);
	is_bare = list.n == 0;
	for (rest = value; is_bare && list.n < max && next_bare(&rest, &one);)
		if ((id = id_text(one, a)))
			VEC_ADD(&list, id);
	ids.v = arena_array(a, list.n, sizeof(*ids.v));
	if (list.n > 0)
		memcpy(ids.v, list.v, list.n * sizeof(*ids.v));
	ids.n = list.n;
	VEC_FREE(&list);
	return ids;
}

static const char *
first_id(const struct source *s, const char *name)
{
	struct ids ids = read_ids(mail_header_get(s->m, name), 1, s->a);

	return ids.n > 0 ? ids.v[0] : NULL;
}

static struct mail_addrs
addresses(const struct source *s, const char *name)
{
	return addr_parse(text_field(s, name), s->a);
}

static void
read_fields(struct mail *m, struct sv charset, struct arena *a)
{
	struct source s = {m, charset, a};
	struct ids refs =
	    read_ids(mail_header_get(m, "References"), (size_t)-1, a);

	m->subject = subject(&s);
	m->message_id = first_id(&s, "Message-ID");
	m->in_reply_to = first_id(&s, "In-Reply-To");
	m->references = refs.v;
	m->n_references = refs.n;
	m->from = addresses(&s, "From");
	m->sender = addresses(&s, "Sender");
	m->reply_to = addresses(&s, "Reply-To");
	m->to = addresses(&s, "To");
	m->cc = addresses(&s, "Cc");
	m->has_date = clock_parse_rfc5322(mail_header_get(m, "Date"), &m->date);
}

void
mime_in_parse(struct sv raw, struct arena *a, struct mail *m)
{
	size_t lead = header_lead(raw);
	struct parts parts = part_split(sv_sub(raw, lead, raw.n), a);

	if (parts.v[0].header.n == 0 && lead > 0)
		parts = part_split(raw, a); /* no mail: keep it as it is */
	memset(m, 0, sizeof(*m));
	m->headers = parts.v[0].header.v;
	m->n_headers = parts.v[0].header.n;
	m->is_cut = parts.is_cut;
	read_fields(m, part_charset(&parts), a);
	body_read(&parts, a, m);
	m->is_broken = m->n_headers == 0 ||
	    (!m->subject && !m->body[0] && m->n_attachments == 0);
}

struct sv
mail_header_get(const struct mail *m, const char *name)
{
	return header_get(m->headers, m->n_headers, name);
}
