/* What mails about tickets say: templates filled in. */
#include "desk/outbox/mailer.h"

#include <string.h>

#include "base/vec.h"
#include "desk/outbox/mailer_part.h"
#include "desk/template/macro.h"
#include "desk/template/template.h"
#include "io/field.h"

typedef VEC(struct template_value) value_vec;

static void
add_value(value_vec *values, const char *name, const char *value)
{
	VEC_ADD(values, ((struct template_value){name, value}));
}

static enum rc
add_words(struct desk *d, char *const *words, size_t n, value_vec *values,
    struct err *e)
{
	struct sv name, value;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!field_setting(words[i], &name, &value))
			return err_set(e, RC_USAGE,
			    "'%s' is not of the form name=value", words[i]);
		add_value(values, arena_dup(d->arena, name),
		    arena_dup(d->arena, value));
	}
	return RC_OK;
}

/* All parts of a template, with these values before the ticket's own. */
static enum rc
fill_in(struct desk *d, const struct template *t, int64_t ticket_id,
    const value_vec *given, struct template_text *text, struct err *e)
{
	struct template_value *values;
	size_t n;
	enum rc rc;

	if ((rc = template_bind(
		 d, t, ticket_id, given->v, given->n, &values, &n, e)))
		return rc;
	return template_render(d, t, values, n, text, e);
}

/* A canned reply is its text; a macro has changes beside it. */
static enum rc
fill_in_named(struct desk *d, const struct template *t, int64_t ticket_id,
    const value_vec *values, struct sv *text, struct macro *macro,
    struct err *e)
{
	struct template_text filled;
	enum rc rc;

	if (strcmp(t->kind, "macro") != 0) {
		if (!(rc = fill_in(d, t, ticket_id, values, &filled, e)))
			*text = sv_of(filled.body);
		return rc;
	}
	if (!macro)
		return err_set(e, RC_USAGE,
		    "'%s' is a macro: its changes go with no sealed mail",
		    t->name);
	if (!(rc = macro_read(d, ticket_id, t, values->v, values->n, macro, e)))
		*text = sv_of(macro->text.body);
	return rc;
}

enum rc
mailer_canned(struct desk *d, int64_t ticket_id, const char *name,
    struct sv message, char *const *words, size_t n_words, struct sv *text,
    struct macro *macro, struct err *e)
{
	value_vec values = VEC_INIT;
	struct mailer_people p;
	struct template t;
	enum rc rc;

	add_value(&values, "message", arena_dup(d->arena, sv_trim(message)));
	if (!(rc = add_words(d, words, n_words, &values, e)) &&
	    !(rc = mailer_people(d, ticket_id, &p, e)) &&
	    !(rc = template_named(d, name, p.language, &t, e)))
		rc = fill_in_named(d, &t, ticket_id, &values, text, macro, e);
	VEC_FREE(&values);
	return rc;
}

enum rc
mailer_write(struct desk *d, struct mailing *m, const char *purpose,
    struct sv message, struct err *e)
{
	const char *quote = config_text(&d->config, "mail.quote");
	value_vec values = VEC_INIT;
	struct template_text filled;
	struct mailer_people p;
	struct template t;
	enum rc rc;

	if ((rc = mailer_people(d, m->ticket_id, &p, e)) ||
	    (rc = template_choose(
		 d, purpose, p.category_id, p.language, &t, e)))
		return rc;
	if (message.p)
		add_value(
		    &values, "message", arena_dup(d->arena, sv_trim(message)));
	if (strcmp(quote, "none") == 0)
		add_value(&values, "quote", NULL);
	if (!(rc = fill_in(d, &t, m->ticket_id, &values, &filled, e))) {
		m->mail.text = sv_of(filled.body);
		m->mail.html = sv_of(filled.html);
		if (filled.subject)
			m->mail.subject = filled.subject;
	}
	VEC_FREE(&values);
	return rc;
}

enum rc
mailer_auto_answer(struct desk *d, int64_t ticket_id, int64_t message_id,
    const char *to, const char *purpose, struct err *e)
{
	struct mail_addr *address = ARENA_NEW(d->arena, struct mail_addr);
	struct mailer_order order = {
	    .purpose = purpose, .message_id = message_id};
	struct mailer_people p;
	struct mailing m;
	int64_t id;
	enum rc rc;

	if ((rc = mailer_people(d, ticket_id, &p, e)) ||
	    (rc = mailer_begin(d, &p, &m, e)))
		return rc;
	if (m.why_not)
		return err_set(e, RC_CONFIG, "%s", m.why_not);
	address->addr = to;
	m.mail.to = (struct mail_addrs){address, 1};
	m.sender = NULL;
	mailer_automatic(d, &m, "auto-replied");
	if ((rc = mailer_write(d, &m, purpose, SV_NULL, e)))
		return rc;
	return mailer_queue(d, &m, &order, &id, e);
}
