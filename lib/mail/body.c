/*
 * Chooses among the parts. In multipart/alternative the plain text wins over
 * the HTML; elsewhere all texts are joined. Each part is decoded once.
 */
#include "mail/body.h"

#include <string.h>

#include "base/ascii.h"
#include "base/str.h"
#include "base/vec.h"
#include "mail/charset.h"
#include "mail/flow.h"
#include "mail/html.h"
#include "mail/line.h"
#include "mail/transfer.h"
#include "mail/word.h"

enum want {
	WANT_PLAIN,
	WANT_ANY,
};

struct reader {
	const struct parts *parts;
	struct arena *a;
	struct sv *texts;    /* decoded, as UTF-8; p is NULL when not yet */
	struct sv *readable; /* HTML parts as text */
};

static bool
is_type(const struct part *p, const char *type)
{
	return strcmp(p->type.word, type) == 0;
}

static bool
is_html(const struct part *p)
{
	return is_type(p, "text/html") || is_type(p, "application/xhtml+xml");
}

static struct sv
field(const struct part *p, const char *name)
{
	return header_get(p->header.v, p->header.n, name);
}

/* Whether a leaf declares a file name. */
static bool
is_named(const struct part *p, struct arena *a)
{
	return param_text(&p->disposition, "filename", a) ||
	    param_text(&p->type, "name", a);
}

/* The parameter of a field, whose bytes may be in the mail's charset. */
static const char *
declared(const struct reader *r, const struct part *p, const char *name,
    const char *param)
{
	struct sv v =
	    charset_field(field(p, name), part_charset(r->parts), r->a);
	struct params params = param_parse(v, r->a);

	return param_text(&params, param, r->a);
}

static const char *
file_name(const struct reader *r, const struct part *p)
{
	const char *name = declared(r, p, "Content-Disposition", "filename");

	return name ? name : declared(r, p, "Content-Type", "name");
}

/* Whether a leaf is text to be read rather than an attachment. The mail
 * itself is its text, whatever name it gives to it. */
static bool
is_body_text(const struct part *p, struct arena *a)
{
	if (!is_type(p, "text/plain") && !is_type(p, "text/html"))
		return false;
	if (strcmp(p->disposition.word, "attachment") == 0)
		return false;
	return p->level == 0 || !is_named(p, a);
}

static enum transfer
transfer_of(const struct part *p)
{
	return transfer_find(field(p, "Content-Transfer-Encoding"));
}

static struct sv
charset_of(const struct reader *r, const struct part *p, struct sv bytes)
{
	struct sv label = sv_of(param_text(&p->type, "charset", r->a));

	if (!label.p && is_html(p))
		label = charset_of_html(bytes);
	return label;
}

/* Appends text with LF at each line's end. */
static void
add_lines(struct str *out, struct sv text)
{
	struct lines l = lines_of(text);
	struct sv line;

	while (lines_next(&l, &line)) {
		str_add(out, line);
		if (line.p + line.n < l.p)
			str_add_c(out, '\n');
	}
}

static struct sv
decode_text(const struct reader *r, const struct part *p)
{
	struct sv bytes = transfer_decode_text(transfer_of(p), p->body, r->a);
	struct str utf8 = STR_INIT, text = STR_INIT, flowed = STR_INIT;
	struct sv kept;

	charset_to_utf8(&utf8, bytes, charset_of(r, p, bytes));
	add_lines(&text, str_sv(&utf8));
	if (sv_eq_ci(param_raw(&p->type, "format"), SV("flowed")) &&
	    !is_html(p)) {
		flow_join(&flowed, str_sv(&text),
		    sv_eq_ci(param_raw(&p->type, "delsp"), SV("yes")));
		kept = arena_sv(r->a, str_sv(&flowed));
	} else {
		kept = arena_sv(r->a, str_sv(&text));
	}
	str_free(&utf8);
	str_free(&text);
	str_free(&flowed);
	return kept;
}

/* The text of a leaf as it was sent. */
static struct sv
text_of(struct reader *r, size_t i)
{
	if (!r->texts[i].p)
		r->texts[i] = decode_text(r, &r->parts->v[i]);
	return r->texts[i];
}

/* The same, HTML made readable. */
static struct sv
readable_of(struct reader *r, size_t i)
{
	if (!is_html(&r->parts->v[i]))
		return text_of(r, i);
	if (!r->readable[i].p)
		r->readable[i] = sv_of(html_to_text(text_of(r, i), r->a));
	return r->readable[i];
}

static bool
is_blank(struct sv v)
{
	return sv_trim(v).n == 0;
}

/* Whether two texts have the same letters and digits: mailers send one text
 * twice, as text and as HTML, without calling it an alternative. */
static bool
is_same_text(struct sv a, struct sv b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.n && (unsigned char)a.p[i] < 128 &&
		    !ascii_is_alnum(a.p[i]))
			i++;
		while (k < b.n && (unsigned char)b.p[k] < 128 &&
		    !ascii_is_alnum(b.p[k]))
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (a.p[i++] != b.p[k++])
			return false;
	}
}

/* Appends one part's text below what is there. */
static void
add_text(struct str *out, struct sv text)
{
	if (is_blank(text))
		return;
	if (out->n > 0 && out->p[out->n - 1] != '\n')
		str_add_c(out, '\n');
	if (out->n > 0)
		str_add_c(out, '\n');
	str_add(out, text);
}

static void gather(struct reader *r, size_t i, enum want want, struct str *out);

static void
gather_leaf(struct reader *r, size_t i, enum want want, struct str *out)
{
	const struct part *p = &r->parts->v[i];
	struct sv text;

	if (!is_body_text(p, r->a) || (want == WANT_PLAIN && is_html(p)))
		return;
	text = readable_of(r, i);
	if (is_html(p) && is_same_text(str_sv(out), text))
		return;
	add_text(out, text);
}

/* The first alternative that has a text. */
static bool
gather_first(struct reader *r, size_t i, enum want want, struct str *out)
{
	size_t end = part_end(r->parts, i), child;
	struct str text = STR_INIT;
	bool is_found;

	for (child = i + 1; child < end && text.n == 0;
	     child = part_end(r->parts, child))
		gather(r, child, want, &text);
	is_found = text.n > 0;
	add_text(out, str_sv(&text));
	str_free(&text);
	return is_found;
}

/* At most PART_LEVELS_MAX calls deep. */
static void
gather(struct reader *r, size_t i, enum want want, struct str *out)
{
	const struct part *p = &r->parts->v[i];
	size_t end = part_end(r->parts, i), child;

	if (!p->is_multi) {
		gather_leaf(r, i, want, out);
		return;
	}
	if (is_type(p, "multipart/alternative")) {
		if (!gather_first(r, i, WANT_PLAIN, out) && want == WANT_ANY)
			gather_first(r, i, want, out);
		return;
	}
	for (child = i + 1; child < end; child = part_end(r->parts, child))
		gather(r, child, want, out);
}

/* Where no part is meant as text: the text files among the attachments. */
static void
gather_files(struct reader *r, struct str *out)
{
	size_t i;

	for (i = 0; i < r->parts->n && out->n == 0; i++) {
		const struct part *p = &r->parts->v[i];

		if (!p->is_multi && strncmp(p->type.word, "text/", 5) == 0)
			add_text(out, readable_of(r, i));
	}
}

/* A multipart without parts is what stands outside its boundaries. */
static void
gather_outside(const struct part *p, struct str *out)
{
	charset_to_utf8(out, p->preamble, SV_NULL);
	charset_to_utf8(out, p->epilogue, SV_NULL);
}

/* All HTML that is meant to be read. */
static const char *
gather_html(struct reader *r)
{
	struct str out = STR_INIT;
	const char *html = NULL;
	size_t i;

	for (i = 0; i < r->parts->n; i++) {
		const struct part *p = &r->parts->v[i];

		if (!p->is_multi && is_html(p) && is_body_text(p, r->a))
			add_text(&out, text_of(r, i));
	}
	if (out.n > 0)
		html = arena_dup(r->a, str_sv(&out));
	str_free(&out);
	return html;
}

/* Whether the part is one of those that a multipart/related holds. */
static bool
is_related(const struct parts *parts, size_t i)
{
	size_t k = i;

	while (k > 0 && parts->v[k].level >= parts->v[i].level)
		k--;
	return is_type(&parts->v[k], "multipart/related");
}

static const char *
content_id(const struct part *p, struct arena *a)
{
	struct sv v = field(p, "Content-ID");

	if (sv_starts(v, SV("<")))
		v = sv_sub(v, 1, sv_find_c(v, '>') - 1);
	v = sv_trim(v);
	return v.n > 0 ? word_text(v, a) : NULL;
}

static struct mail_attachment
attachment(const struct reader *r, size_t i)
{
	const struct part *p = &r->parts->v[i];
	struct mail_attachment m = {.type = p->type.word};

	m.name = file_name(r, p);
	m.content_id = content_id(p, r->a);
	m.is_inline = strcmp(p->disposition.word, "inline") == 0 ||
	    (strcmp(p->disposition.word, "attachment") != 0 &&
		is_related(r->parts, i));
	m.data = transfer_decode(transfer_of(p), p->body, r->a);
	return m;
}

static void
gather_attachments(const struct reader *r, struct mail *m)
{
	struct mail_attachment *v = arena_array(r->a, r->parts->n, sizeof(*v));
	size_t i;

	for (i = 0; i < r->parts->n; i++) {
		const struct part *p = &r->parts->v[i];

		if (!p->is_multi && !is_body_text(p, r->a))
			v[m->n_attachments++] = attachment(r, i);
	}
	m->attachments = v;
}

void
body_read(const struct parts *parts, struct arena *a, struct mail *m)
{
	struct reader r = {parts, a, NULL, NULL};
	struct str body = STR_INIT;

	r.texts = arena_array(a, parts->n, sizeof(*r.texts));
	r.readable = arena_array(a, parts->n, sizeof(*r.readable));
	gather(&r, 0, WANT_ANY, &body);
	if (body.n == 0)
		gather_files(&r, &body);
	if (parts->n == 1 && parts->v[0].is_multi)
		gather_outside(&parts->v[0], &body);
	m->body = arena_dup(a, str_sv(&body));
	m->html = gather_html(&r);
	gather_attachments(&r, m);
	str_free(&body);
}
