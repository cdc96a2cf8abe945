/* Texts of messages, decrypted ones too. */
#include "show_text.h"

#include "io/out.h"
#include "mail/trim.h"

static void
add_indented(struct str *out, struct sv text)
{
	struct str safe = STR_INIT;
	struct sv rest, line;

	out_safe(&safe, text);
	rest = sv_trim(str_sv(&safe));
	while (sv_line(&rest, &line))
		str_add_f(out, "%s%.*s\n", line.n ? "    " : "", SV_ARG(line));
	str_free(&safe);
}

/* What was newly written, where that is not all of it. */
void
show_text(struct str *out, const struct show_text *t)
{
	bool is_short = t->reply.n && !t->is_full &&
	    !sv_eq(sv_trim(t->reply), sv_trim(t->body));

	add_indented(out, is_short ? t->reply : t->body);
	if (is_short)
		str_add_s(out, "    [… quoted text: --full shows it]\n");
}

static void
add_note(struct str *out, const char *what, const char *note)
{
	str_add_f(out, "%s: ", what);
	out_safe_line(out, sv_of(note));
	str_add_c(out, '\n');
}

/* Decrypted text is trimmed here, as the desk does with what it can read. */
static void
add_passage(struct str *out, const struct pgp_passage *p, bool is_only,
    const struct show_text *stored)
{
	struct show_text t = *stored;
	struct trim trimmed = {.reply = SV_NULL};
	size_t i;

	for (i = 0; i < p->n_notes; i++)
		add_note(out, "pgp", p->notes[i]);
	if (p->text.p) {
		if (is_only)
			trim_reply(p->text, t.arena, &trimmed);
		t.body = p->text;
		t.reply = trimmed.reply;
	}
	show_text(out, &t);
}

void
show_view(
    struct str *out, const struct pgp_view *view, const struct show_text *t)
{
	size_t i;

	if (view->subject)
		add_note(out, "subject", view->subject);
	for (i = 0; i < view->n_passages; i++)
		add_passage(out, &view->passages[i], view->n_passages == 1, t);
	for (i = 0; i < view->n_files; i++) {
		const struct mail_attachment *f = &view->files[i];

		str_add_s(out, "    [");
		out_safe_line(out, sv_of(f->name ? f->name : "attachment"));
		str_add_s(out, ": ");
		out_safe_line(out, sv_of(f->type));
		str_add_f(out, ", %zu bytes, encrypted]\n", f->data.n);
	}
}
