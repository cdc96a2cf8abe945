/* What mails about tickets say: templates filled in. */
#include "desk/mailer.h"

#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/vec.h"
#include "desk/mailer_part.h"
#include "desk/template.h"
#include "io/field.h"

typedef VEC(struct template_value) value_vec;

enum { QUOTE_LINES_MAX = 60 };

/* The ticket's values, behind those that are given here and so win. */
static enum rc
add_ticket_values(
    struct desk *d, int64_t ticket_id, value_vec *values, struct err *e)
{
	struct template_value *own;
	size_t n, i;
	enum rc rc = template_values(d, ticket_id, &own, &n, e);

	for (i = 0; !rc && i < n; i++)
		VEC_ADD(values, own[i]);
	return rc;
}

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

enum rc
mailer_canned(struct desk *d, int64_t ticket_id, const char *name,
    struct sv message, char *const *words, size_t n_words, struct sv *text,
    struct err *e)
{
	value_vec values = VEC_INIT;
	struct str out = STR_INIT;
	struct mailer_people p;
	struct template t;
	enum rc rc;

	if ((rc = add_words(d, words, n_words, &values, e)))
		goto out;
	add_value(&values, "message", arena_dup(d->arena, sv_trim(message)));
	if ((rc = mailer_people(d, ticket_id, &p, e)) ||
	    (rc = template_named(d, name, p.language, &t, e)) ||
	    (rc = add_ticket_values(d, ticket_id, &values, e)) ||
	    (rc = template_expand(
		 t.body, TEMPLATE_PLAIN, values.v, values.n, &out, e)))
		goto out;
	*text = arena_sv(d->arena, str_sv(&out));
out:
	str_free(&out);
	VEC_FREE(&values);
	return rc;
}

/* "On …, NAME wrote:" and the lines that the customer wrote last. */
static enum rc
make_quote(struct desk *d, int64_t ticket_id, const char **quote, struct err *e)
{
	static const char sql[] =
	    "select coalesce(reply, body), coalesce(from_name, from_addr), "
	    "coalesce(sent_at, created_at) from message where ticket_id = $1 "
	    "and kind = 'reply' and sender = 'user' and is_auto = 0 "
	    "order by id desc limit 1";
	struct str s = STR_INIT;
	struct sv rest, line;
	struct db_stmt *st;
	char at[CLOCK_TEXT];
	int lines = 0;
	enum rc rc;

	*quote = NULL;
	if (strcmp(config_text(&d->config, "mail.quote"), "none") == 0)
		return RC_OK;
	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e)))
		return rc;
	if (db_next(st)) {
		rest = sv_trim(db_col_text(st, 0));
		str_add_f(&s, "%.*s, %s:\n", SV_ARG(db_col_text(st, 1)),
		    clock_local(db_col_int(st, 2), at));
		while (lines++ < QUOTE_LINES_MAX && sv_line(&rest, &line))
			str_add_f(&s, "> %.*s\n", SV_ARG(line));
		if (rest.n)
			str_add_s(&s, "> […]\n");
		*quote = arena_dup(d->arena, str_sv(&s));
	}
	str_free(&s);
	return db_end(st, e);
}

/* One part of the template; a part that it lacks stays as it is. */
static enum rc
expand(struct desk *d, const char *text, enum template_context context,
    const value_vec *values, struct sv *out, struct err *e)
{
	struct str s = STR_INIT;
	enum rc rc = RC_OK;

	if (text &&
	    !(rc = template_expand(text, context, values->v, values->n, &s, e)))
		*out = arena_sv(d->arena, str_sv(&s));
	str_free(&s);
	return rc;
}

enum rc
mailer_write(struct desk *d, struct mailing *m, const char *purpose,
    struct sv message, struct err *e)
{
	value_vec values = VEC_INIT;
	struct sv subject = SV_NULL;
	struct mailer_people p;
	struct template t;
	const char *quote;
	enum rc rc;

	if ((rc = mailer_people(d, m->ticket_id, &p, e)) ||
	    (rc = template_choose(
		 d, purpose, p.category_id, p.language, &t, e)) ||
	    (rc = make_quote(d, m->ticket_id, &quote, e)))
		return rc;
	add_value(&values, "message", arena_dup(d->arena, sv_trim(message)));
	add_value(&values, "quote", quote);
	if (!(rc = add_ticket_values(d, m->ticket_id, &values, e)) &&
	    !(rc = expand(
		  d, t.subject, TEMPLATE_HEADER, &values, &subject, e)) &&
	    !(rc = expand(
		  d, t.body, TEMPLATE_PLAIN, &values, &m->mail.text, e)))
		rc =
		    expand(d, t.html, TEMPLATE_HTML, &values, &m->mail.html, e);
	if (!rc && subject.n)
		m->mail.subject = arena_dup(d->arena, subject);
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
	    (rc = mailer_begin(d, &p, &m, e)) || m.why_not)
		return rc;
	address->addr = to;
	m.mail.to = (struct mail_addrs){address, 1};
	m.mail.auto_submitted = "auto-replied";
	m.sender = NULL;
	if ((rc = mailer_write(d, &m, purpose, SV_NULL, e)))
		return rc;
	return mailer_queue(d, &m, &order, &id, e);
}

static bool
is_wanted(struct desk *d, const char *purpose)
{
	struct sv rest = sv_of(config_text(&d->config, "mail.notify")), word;

	while (rest.n && sv_split(&rest, ',', &word))
		if (sv_is(sv_trim(word), purpose))
			return true;
	return false;
}

enum rc
mailer_notify(
    struct desk *d, int64_t ticket_id, const char *purpose, struct err *e)
{
	struct mailer_order order = {.purpose = purpose};
	struct mailing m;
	int64_t id;
	enum rc rc;

	if (!is_wanted(d, purpose))
		return RC_OK;
	if ((rc = mailer_answer(d, ticket_id, &m, e)) || m.why_not)
		return rc;
	m.mail.auto_submitted = "auto-generated";
	if ((rc = mailer_write(d, &m, purpose, SV_NULL, e)))
		return rc;
	return mailer_queue(d, &m, &order, &id, e);
}
