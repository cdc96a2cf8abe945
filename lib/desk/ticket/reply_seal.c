/* One part for each ticket's people, encrypted, signed, or both. */
#include "desk/ticket/reply_seal.h"

#include <string.h>

#include "base/str.h"
#include "desk/pgp.h"
#include "mail/gpg.h"
#include "mail/pgp.h"

struct reply_seal {
	int64_t ticket_id;
	const char *to, *cc; /* whom it was made for */
	const char *subject;
	struct sv stored; /* the text of the message */
	struct sv header, body;
};

/* A ticket's answer under way. */
struct sealing {
	struct desk *d;
	struct reply *r;
	int64_t ticket_id;
	struct mailing mail;
	struct reply_seal *seal;
};

/* In a snapshot: the whole mail as it would go out unsealed. */
static enum rc
compose(void *arg, struct err *e)
{
	struct sealing *s = arg;
	struct message_new described = {.kind = NULL};
	enum rc rc;

	s->seal->stored = s->r->message.body;
	if ((rc = mailer_answer(s->d, s->ticket_id, &s->mail, e)))
		return rc;
	if (s->mail.why_not)
		return err_set(e, RC_DATA, "%s", s->mail.why_not);
	if (s->r->canned &&
	    (rc = mailer_canned(s->d, s->ticket_id, s->r->canned,
		 s->r->message.body, s->r->words, s->r->n_words,
		 &s->seal->stored, NULL, e)))
		return rc;
	mailer_describe(s->d, &s->mail, &described);
	s->seal->to = described.to;
	s->seal->cc = described.cc;
	reply_files(s->d, &s->r->message, &s->mail.mail);
	return mailer_write(s->d, &s->mail, "reply", s->seal->stored, e);
}

/* Everybody who gets it, and the desk itself. */
static const char *const *
readers(struct sealing *s, size_t *n)
{
	const struct mail_out *m = &s->mail.mail;
	const char *self = config_text(&s->d->config, "mail.pgp_self");
	const char **list =
	    arena_array(s->d->arena, m->to.n + m->cc.n + 1, sizeof *list);
	size_t i;

	*n = 0;
	for (i = 0; i < m->to.n + m->cc.n; i++) {
		const struct mail_addr *a =
		    i < m->to.n ? &m->to.v[i] : &m->cc.v[i - m->to.n];

		if (a->addr)
			list[(*n)++] = a->addr;
	}
	if (self)
		list[(*n)++] = self;
	return list;
}

static enum rc
encrypt(struct sealing *s, struct sv part, struct str *header, struct str *body,
    struct err *e)
{
	struct gpg gpg = pgp_program(s->d);
	size_t n;
	const char *const *to = readers(s, &n);
	struct sv armor;
	enum rc rc = gpg_encrypt(&gpg, part, to, n, s->r->sign, &armor, e);

	if (rc)
		return rc;
	pgp_wrap_encrypted(armor, header, body);
	s->seal->stored = armor;
	return RC_OK;
}

static enum rc
sign(struct sealing *s, struct sv part, struct str *header, struct str *body,
    struct err *e)
{
	struct gpg gpg = pgp_program(s->d);
	const char *micalg;
	struct sv armor;
	enum rc rc = gpg_sign(&gpg, part, &armor, &micalg, e);

	if (!rc)
		pgp_wrap_signed(part, armor, micalg, header, body);
	return rc;
}

static enum rc
seal(struct sealing *s, struct err *e)
{
	struct str part = STR_INIT, header = STR_INIT, body = STR_INIT;
	enum rc rc = db_snapshot(s->d->db, compose, s, e);

	if (!rc) {
		s->mail.mail.is_exact = s->r->sign;
		mime_out_body(&s->mail.mail, &part);
		rc = s->r->encrypt
		    ? encrypt(s, str_sv(&part), &header, &body, e)
		    : sign(s, str_sv(&part), &header, &body, e);
	}
	s->seal->ticket_id = s->ticket_id;
	s->seal->subject = s->mail.mail.subject;
	s->seal->header = arena_sv(s->d->arena, str_sv(&header));
	s->seal->body = arena_sv(s->d->arena, str_sv(&body));
	str_free(&part);
	str_free(&header);
	str_free(&body);
	return rc;
}

enum rc
reply_seal(struct desk *d, const int64_t *ticket_ids, size_t n, struct reply *r,
    struct err *e)
{
	struct reply_seal *seals = arena_array(d->arena, n, sizeof *seals);
	size_t i;

	for (i = 0; i < n; i++) {
		struct sealing s = {.d = d,
		    .r = r,
		    .ticket_id = ticket_ids[i],
		    .seal = &seals[i]};

		if (seal(&s, e))
			return err_ctx(
			    e, "ticket %lld", (long long)ticket_ids[i]);
	}
	r->seals = seals;
	r->n_seals = n;
	return RC_OK;
}

/* The addresses that a mail names, joined as in a message. */
static bool
is_same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

enum rc
reply_seal_use(
    struct reply *r, int64_t ticket_id, struct mailing *m, struct err *e)
{
	const struct reply_seal *seal = NULL;
	size_t i;

	for (i = 0; i < r->n_seals && !seal; i++)
		if (r->seals[i].ticket_id == ticket_id)
			seal = &r->seals[i];
	if (!seal || m->why_not || !is_same(seal->to, r->message.to) ||
	    !is_same(seal->cc, r->message.cc))
		return err_set(e, RC_TEMPFAIL,
		    "ticket %lld: those who get the answer have changed "
		    "meanwhile",
		    (long long)ticket_id);
	m->mail.subject = seal->subject;
	m->sealed_header = seal->header;
	m->sealed = seal->body;
	r->message.body = seal->stored;
	if (r->encrypt)
		r->message.n_attachments = 0;
	return RC_OK;
}
