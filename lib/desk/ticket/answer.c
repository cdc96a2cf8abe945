/* Whether there is an acknowledgement, and to whom. */
#include "desk/ticket/answer.h"

#include <string.h>

#include "desk/outbox/mailer.h"
#include "desk/own.h"
#include "desk/people.h"
#include "desk/rate.h"

/* What each question is asked about. */
struct asking {
	struct desk *d;
	const struct answer *a;
	const char *to; /* who gets it */
	const char *why_not;
};

static bool
is_yes(const char *text)
{
	return text && strcmp(text, "yes") == 0;
}

/* The envelope's sender where the mail system has noted it, else From. */
static const char *
address_of(struct desk *d, const struct mail *m)
{
	struct mail_addrs path =
	    addr_parse(mail_header_get(m, "Return-Path"), d->arena);

	if (path.n && path.v[0].addr)
		return path.v[0].addr;
	return m->from.n ? m->from.v[0].addr : NULL;
}

static enum rc
ask_settings(struct asking *q, struct err *e)
{
	static const char sql[] =
	    "select m.acknowledges from ticket t join team m "
	    "on m.id = t.team_id where t.id = $1";
	int64_t acknowledges = 1;
	enum rc rc;

	if (!is_yes(config_text(&q->d->config, "mail.acknowledge"))) {
		q->why_not = "mail.acknowledge is not yes";
		return RC_OK;
	}
	rc = db_get_int(
	    q->d->db, sql, DB_ARGS(db_int(q->a->ticket_id)), &acknowledges, e);
	if (rc && rc != RC_NOTFOUND)
		return rc;
	if (!acknowledges)
		q->why_not = "the team does not acknowledge";
	return RC_OK;
}

static enum rc
ask_mail(struct asking *q, struct err *e)
{
	(void)e;
	if (!q->a->is->may_answer)
		q->why_not = q->a->is->why_not;
	return RC_OK;
}

static enum rc
is_among(
    struct desk *d, const struct mail_addrs *list, bool *is_own, struct err *e)
{
	size_t i;
	enum rc rc = RC_OK;

	*is_own = false;
	for (i = 0; i < list->n && !rc && !*is_own; i++)
		if (list->v[i].addr)
			rc = own_address(d, sv_of(list->v[i].addr), is_own, e);
	return rc;
}

/* What came by a list or a blind copy was not written to us. */
static enum rc
ask_whether_to_us(struct asking *q, struct err *e)
{
	bool is_to_us;
	enum rc rc;

	if ((rc = is_among(q->d, &q->a->mail->to, &is_to_us, e)) ||
	    (!is_to_us && (rc = is_among(q->d, &q->a->mail->cc, &is_to_us, e))))
		return rc;
	if (!is_to_us)
		q->why_not = "no address of the desk in To and Cc";
	return RC_OK;
}

static enum rc
ask_address(struct asking *q, struct err *e)
{
	bool is_own;
	enum rc rc;

	if (!q->to || !people_is_address(sv_of(q->to))) {
		q->why_not = "nobody to answer to";
		return RC_OK;
	}
	if ((rc = own_address(q->d, sv_of(q->to), &is_own, e)))
		return rc;
	if (is_own)
		q->why_not = "it would go to the desk itself";
	return RC_OK;
}

static enum rc
ask_rate(struct asking *q, struct err *e)
{
	static const char *const words[] = {[RATE_MAY] = NULL,
	    [RATE_PERIOD] = "answered within mail.answer_period",
	    [RATE_HOUR] = "mail.answers_per_hour is reached"};
	const char *const both[] = {q->to, q->a->from};
	enum rate_why why;
	enum rc rc = rate_answer(q->d, both, COUNT_OF(both), &why, e);

	if (!rc)
		q->why_not = words[why];
	return rc;
}

static enum rc
send(struct asking *q, const char **trouble, struct err *e)
{
	const char *const both[] = {q->to, q->a->from};
	struct err said = ERR_INIT;
	enum rc rc;

	rc = mailer_auto_answer(q->d, q->a->ticket_id, q->a->message_id, q->to,
	    "acknowledgement", &said);
	if (!rc)
		return rate_answered(q->d, both, COUNT_OF(both), e);
	if (mailer_is_unfit(rc)) {
		q->why_not = *trouble = arena_strdup(q->d->arena, said.text);
		return RC_OK;
	}
	*e = said;
	return rc;
}

enum rc
answer_acknowledge(struct desk *d, const struct answer *a, const char **why_not,
    const char **trouble, struct err *e)
{
	static enum rc (*const questions[])(struct asking *, struct err *) = {
	    ask_settings, ask_mail, ask_whether_to_us, ask_address, ask_rate};
	struct asking q = {d, a, address_of(d, a->mail), NULL};
	size_t i;
	enum rc rc = RC_OK;

	*trouble = NULL;
	for (i = 0; i < COUNT_OF(questions) && !rc && !q.why_not; i++)
		rc = questions[i](&q, e);
	if (!rc && !q.why_not)
		rc = send(&q, trouble, e);
	*why_not = q.why_not;
	return rc;
}
