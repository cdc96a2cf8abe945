/* What stays of a mail that is larger than the desk takes. */
#include "desk/intake/part.h"

#include "base/utf8.h"
#include "base/vec.h"

/* Attachments that a note names; of the rest it tells the number. */
enum { NAMED_MAX = 20 };

struct fitting {
	const struct mail *m;
	struct sv raw;
	bool *is_dropped; /* beside m->attachments */
	size_t size;      /* of the mail without what was dropped */
	bool is_cut_off;  /* the last attachment goes on behind raw */
};

/* What an attachment takes of the mail's bytes: base64 makes four of three. */
static size_t
cost(const struct fitting *f, size_t i)
{
	struct sv data = f->m->attachments[i].data;

	if (data.p >= f->raw.p && data.p < f->raw.p + f->raw.n)
		return data.n;
	return data.n + data.n / 3;
}

static void
drop(struct fitting *f, size_t i)
{
	size_t n = cost(f, i);

	f->is_dropped[i] = true;
	f->size -= n < f->size ? n : f->size;
}

/* The place of the largest one that is still there, n_attachments for none. */
static size_t
largest(const struct fitting *f)
{
	size_t best = f->m->n_attachments, i;

	for (i = 0; i < f->m->n_attachments; i++)
		if (!f->is_dropped[i] &&
		    (best == f->m->n_attachments ||
			f->m->attachments[i].data.n >
			    f->m->attachments[best].data.n))
			best = i;
	return best;
}

/* The last attachment of a mail that was cut off is cut off itself. */
static void
drop_surplus(struct fitting *f, size_t max)
{
	size_t i;

	if (f->is_cut_off && f->m->n_attachments)
		drop(f, f->m->n_attachments - 1);
	while (f->size > max && (i = largest(f)) < f->m->n_attachments)
		drop(f, i);
}

static void
name_dropped(const struct fitting *f, struct str *note)
{
	size_t i, n = 0;

	for (i = 0; i < f->m->n_attachments; i++) {
		const struct mail_attachment *file = &f->m->attachments[i];

		if (!f->is_dropped[i] || n++ >= NAMED_MAX)
			continue;
		str_add_f(note, "\nleft out: %s (%s, %s%zu bytes)",
		    file->name ? file->name : "an attachment without a name",
		    file->type,
		    f->is_cut_off && i + 1 == f->m->n_attachments ? "at least "
								  : "",
		    file->data.n);
	}
	if (n > NAMED_MAX)
		str_add_f(note, "\nleft out: %zu more", n - NAMED_MAX);
}

static const char *
describe(const struct fitting *f, const struct intake_fit *fit, size_t total,
    size_t max, struct arena *a)
{
	struct str note = STR_INIT;
	const char *text;

	str_add_f(&note,
	    "The mail has %zu bytes, more than the %zu that are stored: of the "
	    "original only its beginning is kept.",
	    total, max);
	name_dropped(f, &note);
	if (fit->body.n < sv_of(f->m->body).n)
		str_add_f(&note, "\nleft out: the text behind %zu bytes", max);
	text = arena_dup(a, str_sv(&note));
	str_free(&note);
	return text;
}

static void
keep_attachments(
    struct intake_fit *fit, const struct fitting *f, struct arena *a)
{
	struct attachment_new *kept =
	    arena_array(a, f->m->n_attachments, sizeof *kept);
	size_t i;

	for (i = 0; i < f->m->n_attachments; i++) {
		const struct mail_attachment *file = &f->m->attachments[i];

		if (!f->is_dropped[i])
			kept[fit->n_attachments++] =
			    (struct attachment_new){.name = file->name,
				.type = file->type,
				.bytes = file->data,
				.is_inline = file->is_inline};
	}
	fit->attachments = kept;
}

void
intake_fit(const struct mail *m, const struct intake *in, struct arena *a,
    struct intake_fit *fit)
{
	struct fitting f = {m, in->raw,
	    arena_array(a, m->n_attachments, sizeof *f.is_dropped), in->raw.n,
	    in->n_unread > 0};
	size_t total = in->raw.n + in->n_unread;

	*fit = (struct intake_fit){.raw = in->raw, .body = sv_of(m->body)};
	if (total > in->max_size) {
		drop_surplus(&f, in->max_size);
		fit->raw = sv_sub(in->raw, 0, in->max_size);
		fit->body = utf8_cut(fit->body, in->max_size);
		fit->note = describe(&f, fit, total, in->max_size, a);
	}
	keep_attachments(fit, &f, a);
}
