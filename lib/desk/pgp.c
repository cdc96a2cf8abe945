/* Stored mails through gpg. */
#include "desk/pgp.h"

#include <string.h>

#include "base/str.h"
#include "base/vec.h"
#include "desk/content.h"
#include "mail/charset.h"
#include "mail/pgp.h"

typedef VEC(struct pgp_passage) passages;

/* Each block in a text is a run of gpg; more than a person would write is
 * left as it is. */
enum { BLOCKS_MAX = 20 };

/* A message under way. */
struct opening {
	struct desk *d;
	struct gpg gpg;
	struct pgp_views *views;
	struct pgp_view *view;
	bool is_mail; /* it came as one; else the desk wrote it */
	size_t n_blocks;
	passages passages;
};

struct gpg
pgp_program(struct desk *d)
{
	return (struct gpg){config_text(&d->config, "mail.gpg"), d->arena};
}

static void
note(struct pgp_passage *p, const char *text)
{
	if (p->n_notes < PGP_NOTES_MAX)
		p->notes[p->n_notes++] = text;
}

/* Not being able to run gpg is the caller's to hear once more at the end. */
static const char *
why_not(struct opening *o, enum rc rc, const struct gpg_report *r,
    const struct err *e)
{
	if (!rc)
		return r->why_not;
	if (!o->views->trouble.rc && rc != RC_DATA)
		o->views->trouble = *e;
	return arena_strdup(o->d->arena, e->text);
}

static void
note_signatures(struct opening *o, struct pgp_passage *p,
    const struct gpg_report *r, const char *of_what)
{
	size_t i;

	for (i = 0; i < r->n_signatures; i++)
		note(p,
		    arena_printf(
			o->d->arena, "%s%s", r->signatures[i], of_what));
}

/* Adds what is known of the signature that a mail, or a part of one, has. */
static void
verify(struct opening *o, const struct pgp_mime *m, struct pgp_passage *p)
{
	const char *of_what =
	    m->is_whole ? "" : " (it is of a part of the message)";
	struct gpg_report r;
	struct err e = ERR_INIT;
	const char *why;
	enum rc rc;

	if (!m->signature.p)
		return;
	rc = gpg_verify(&o->gpg, m->content, m->signature, &r, &e);
	if ((why = why_not(o, rc, &r, &e)))
		note(p,
		    arena_printf(
			o->d->arena, "signature not checked: %s", why));
	else
		note_signatures(o, p, &r, of_what);
}

/* False, with a note, where there is no text to be had. */
static bool
decrypt(struct opening *o, struct sv message, struct sv *text,
    struct pgp_passage *p)
{
	struct gpg_report r;
	struct err e = ERR_INIT;
	const char *why;
	enum rc rc = gpg_decrypt(&o->gpg, message, text, &r, &e);

	if ((why = why_not(o, rc, &r, &e))) {
		note(p, arena_printf(o->d->arena, "cannot decrypt: %s", why));
		return false;
	}
	if (r.is_decrypted)
		note(p, "decrypted");
	note_signatures(o, p, &r, "");
	return true;
}

/* A decrypted part: its text, its files, its signature. */
static void
take_part(struct opening *o, struct sv part, struct pgp_passage *p)
{
	struct pgp_mime inner;
	struct mail m;

	mime_in_parse(part, o->d->arena, &m);
	pgp_mime_find(part, o->d->arena, &inner);
	verify(o, &inner, p);
	p->text = sv_of(m.body);
	o->view->subject = m.subject;
	o->view->has_files = true;
	o->view->files = m.attachments;
	o->view->n_files = m.n_attachments;
}

/* PGP/MIME; false where the mail is none. */
static bool
open_mime(struct opening *o, struct sv raw)
{
	struct pgp_passage p = {.text = SV_NULL};
	struct pgp_mime m;
	struct sv part;

	pgp_mime_find(raw, o->d->arena, &m);
	if (!m.cipher.p && !m.signature.p)
		return false;
	verify(o, &m, &p);
	if (m.cipher.p && decrypt(o, m.cipher, &part, &p))
		take_part(o, part, &p);
	VEC_ADD(&o->passages, p);
	return true;
}

static struct sv
as_utf8(struct opening *o, struct sv bytes, struct sv charset)
{
	struct str out = STR_INIT;
	struct sv text;

	charset_to_utf8(&out, bytes, charset);
	text = arena_sv(o->d->arena, str_sv(&out));
	str_free(&out);
	return text;
}

/* What the desk encrypts is a part with a header of its own (RFC 3156). */
static void
take_text(struct opening *o, struct sv plain, struct sv charset,
    struct pgp_passage *p)
{
	if (!o->is_mail && sv_starts_ci(plain, SV("Content-Type:")))
		take_part(o, plain, p);
	else
		p->text = as_utf8(o, plain, charset);
}

static void
open_piece(struct opening *o, const struct pgp_piece *piece, struct sv charset)
{
	struct pgp_passage p = {.text = as_utf8(o, piece->bytes, charset)};
	struct sv named = pgp_armor_field(piece->bytes, "Charset");
	struct sv plain;

	if (piece->kind == PGP_PLAIN && !sv_trim(piece->bytes).n)
		return;
	if (piece->kind == PGP_PLAIN)
		note(&p, "neither encrypted nor signed");
	else if (o->n_blocks++ >= BLOCKS_MAX)
		note(&p, "not looked at: the message has too many blocks");
	else if (decrypt(o, piece->bytes, &plain, &p))
		take_text(o, plain, named.p ? named : charset, &p);
	VEC_ADD(&o->passages, p);
}

/* Armor in the text. Bytes are as they were sent, so that signatures hold. */
static void
open_texts(struct opening *o, struct sv raw, struct sv body)
{
	struct pgp_text stored = {body, SV("utf-8")}, *texts = &stored;
	struct pgp_piece piece;
	size_t n = pgp_has_armor(body), i;

	if (o->is_mail)
		n = pgp_texts(raw, o->d->arena, &texts);
	for (i = 0; i < n; i++)
		while (pgp_next(&texts[i].bytes, &piece))
			open_piece(o, &piece, texts[i].charset);
}

/* A message as it is stored. */
struct stored {
	int64_t id, raw_id;
	struct sv body;
};

static enum rc
open_message(struct opening *o, const struct stored *s, struct err *e)
{
	struct pgp_views *views = o->views;
	struct pgp_passage *kept;
	struct sv raw = SV_NULL;
	enum rc rc;

	o->view = &views->v[views->n];
	o->view->message_id = s->id;
	o->is_mail = s->raw_id != 0;
	o->passages.n = o->n_blocks = 0;
	if (o->is_mail &&
	    (rc = content_get(o->d, s->raw_id, o->d->arena, &raw, e)))
		return rc;
	if (!o->is_mail || !open_mime(o, raw))
		open_texts(o, raw, s->body);
	if (!o->passages.n)
		return RC_OK;
	kept = arena_array(o->d->arena, o->passages.n, sizeof *kept);
	memcpy(kept, o->passages.v, o->passages.n * sizeof *kept);
	o->view->passages = kept;
	o->view->n_passages = o->passages.n;
	views->n++;
	return RC_OK;
}

typedef VEC(struct stored) stored_vec;

static enum rc
find_messages(struct desk *d, int64_t ticket_id, bool with_notes,
    stored_vec *list, struct err *e)
{
	static const char sql[] =
	    "select m.id, m.raw_id, m.body from message m "
	    "where m.ticket_id = $1 and ($2 = 1 or m.kind = 'reply') "
	    "and (m.body like '%-----BEGIN PGP %' or exists (select 1 from "
	    "attachment f where f.message_id = m.id and "
	    "(lower(f.type) like 'application/pgp%' or "
	    "lower(f.type) like 'application/x-pgp%'))) order by m.id";
	struct db_stmt *st;
	enum rc rc;

	rc = db_query(
	    d->db, sql, DB_ARGS(db_int(ticket_id), db_int(with_notes)), &st, e);
	if (rc)
		return rc;
	while (db_next(st)) {
		struct stored s = {db_col_int(st, 0), db_col_int(st, 1),
		    arena_sv(d->arena, db_col_text(st, 2))};

		VEC_ADD(list, s);
	}
	return db_end(st, e);
}

enum rc
pgp_open(struct desk *d, int64_t ticket_id, bool with_notes,
    struct pgp_views *views, struct err *e)
{
	struct opening o = {.d = d,
	    .gpg = pgp_program(d),
	    .views = views,
	    .passages = VEC_INIT};
	stored_vec list = VEC_INIT;
	size_t i;
	enum rc rc;

	memset(views, 0, sizeof *views);
	rc = find_messages(d, ticket_id, with_notes, &list, e);
	views->v = arena_array(d->arena, list.n, sizeof *views->v);
	for (i = 0; i < list.n && !rc; i++)
		rc = open_message(&o, &list.v[i], e);
	VEC_FREE(&list);
	VEC_FREE(&o.passages);
	return rc;
}

const struct pgp_view *
pgp_view_of(const struct pgp_views *views, int64_t message_id)
{
	size_t i;

	for (i = 0; i < views->n; i++)
		if (views->v[i].message_id == message_id)
			return &views->v[i];
	return NULL;
}
