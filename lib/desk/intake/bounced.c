/* Reports matched with tickets, and the marks on addresses. */
#include "desk/intake/bounced.h"

#include <string.h>

#include "base/utf8.h"
#include "desk/event.h"
#include "desk/own.h"
#include "desk/token.h"

enum {
	TOKENS_MAX = 20,
	RECIPIENTS_MAX = 100, /* looked at */
	NAMED_MAX = 10,       /* told of */
	TEXT_MAX = 500,       /* bytes of a diagnostic */
};

/* Takes the ticket if there is one of that number. */
static enum rc
take(struct desk *d, int64_t id, bool is_proven, struct bounced *b,
    struct err *e)
{
	struct err gone = ERR_INIT;
	enum rc rc;

	if (!id)
		return RC_OK;
	rc = ticket_find(d, id, d->arena, &b->ticket, &gone);
	if (rc) {
		b->ticket.id = 0;
		if (rc == RC_NOTFOUND)
			return RC_OK;
		*e = gone;
		return rc;
	}
	b->is_proven = is_proven;
	return RC_OK;
}

static enum rc
by_token(struct desk *d, const struct bounce *report, struct bounced *b,
    struct err *e)
{
	int64_t id;
	size_t i;
	enum rc rc;

	for (i = 0; i < report->n_tokens && i < TOKENS_MAX && !b->ticket.id;
	     i++)
		if ((rc = token_in_address(
			 d, sv_of(report->tokens[i]), &id, e)) ||
		    (rc = take(d, id, true, b, e)))
			return rc;
	return RC_OK;
}

static enum rc
by_message(struct desk *d, const struct bounce *report, struct bounced *b,
    struct err *e)
{
	static const char sql[] = "select ticket_id from message "
				  "where message_id = $1 order by id limit 1";
	int64_t id;
	enum rc rc;

	if (!report->message_id)
		return RC_OK;
	if ((rc = own_message_id(d, report->message_id, &id, e)) ||
	    (rc = take(d, id, true, b, e)) || b->ticket.id)
		return rc;
	rc = db_get_int(
	    d->db, sql, DB_ARGS(db_text(report->message_id)), &id, e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return take(d, id, false, b, e);
}

enum rc
bounced_find(struct desk *d, const struct bounce *report, struct bounced *b,
    struct err *e)
{
	enum rc rc;

	memset(b, 0, sizeof *b);
	if ((rc = by_token(d, report, b, e)) || b->ticket.id)
		return rc;
	return by_message(d, report, b, e);
}

/* "5.1.1 no such user", one line of at most TEXT_MAX bytes. */
static const char *
reason_of(struct desk *d, const struct bounce_recipient *r)
{
	struct sv text = utf8_cut(sv_of(r->diagnostic), TEXT_MAX);

	if (!r->status && !text.n)
		return NULL;
	return arena_printf(d->arena, "%s%s%.*s", r->status ? r->status : "",
	    r->status && text.n ? " " : "", SV_ARG(text));
}

static enum rc
add_event(struct desk *d, int64_t customer_id, int64_t ticket_id,
    const char *verb, const char *status, struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc;

	if (status)
		event_fact(&changes, "status", sv_of(status));
	rc = event_add(d,
	    &(struct event){verb, "customer", customer_id, ticket_id,
		event_changes_end(&changes)},
	    e);
	str_free(&changes);
	return rc;
}

/* *is_known: the address is one of the ticket's people's. */
static enum rc
mark_address(struct desk *d, int64_t ticket_id, const char *address,
    const struct bounce_recipient *r, bool *is_known, struct err *e)
{
	static const char hard[] =
	    "update customer_address set bounced_hard_at = $1, "
	    "bounce_text = $2 where address = lower($3) and customer_id in ("
	    "select requester_id from ticket where id = $4 union "
	    "select customer_id from participant where ticket_id = $4) "
	    "returning customer_id";
	static const char soft[] =
	    "update customer_address set bounces_soft = bounces_soft + 1, "
	    "bounce_text = $2 where address = lower($3) and customer_id in ("
	    "select requester_id from ticket where id = $4 union "
	    "select customer_id from participant where ticket_id = $4) "
	    "and $1 > 0 returning customer_id";
	int64_t customer;
	enum rc rc;

	*is_known = false;
	if (!address)
		return RC_OK;
	rc = db_get_int(d->db, r->is_hard ? hard : soft,
	    DB_ARGS(db_int(d->now), db_text(reason_of(d, r)), db_text(address),
		db_int(ticket_id)),
	    &customer, e);
	*is_known = rc == RC_OK;
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return add_event(
	    d, customer, ticket_id, "customer.bounced", r->status, e);
}

enum rc
bounced_mark(struct desk *d, const struct bounced *b,
    const struct bounce *report, struct err *e)
{
	bool is_known;
	size_t i;
	enum rc rc;

	if (!b->is_proven || report->is_complaint)
		return RC_OK;
	for (i = 0; i < report->n_recipients && i < RECIPIENTS_MAX; i++) {
		const struct bounce_recipient *r = &report->recipients[i];

		if (r->action != BOUNCE_FAILED)
			continue;
		/* Where it was sent to, before where that was handed on to. */
		if ((rc = mark_address(
			 d, b->ticket.id, r->original, r, &is_known, e)) ||
		    (!is_known &&
			(rc = mark_address(
			     d, b->ticket.id, r->address, r, &is_known, e))))
			return rc;
	}
	return RC_OK;
}

static void
describe_one(const struct bounce_recipient *r, struct str *text)
{
	const char *who = r->original ? r->original : r->address;
	struct sv why = utf8_cut(sv_of(r->diagnostic), TEXT_MAX);

	str_add_f(text, "%s: %s", who ? who : "a recipient without a name",
	    bounce_action_word(r->action));
	if (r->status)
		str_add_f(text, " %s", r->status);
	if (why.n)
		str_add_f(text, ": %.*s", SV_ARG(why));
}

void
bounced_describe(const struct bounce *report, struct str *text)
{
	size_t i;

	if (!report->n_recipients)
		str_add_f(text, "%s; the report names no address",
		    report->is_complaint ? "complaint"
					 : bounce_action_word(report->action));
	for (i = 0; i < report->n_recipients && i < NAMED_MAX; i++) {
		if (i)
			str_add_c(text, '\n');
		describe_one(&report->recipients[i], text);
	}
	if (report->n_recipients > NAMED_MAX)
		str_add_f(
		    text, "\nand %zu more", report->n_recipients - NAMED_MAX);
}

enum rc
bounced_clear(struct desk *d, const char *address, struct err *e)
{
	static const char sql[] =
	    "update customer_address set bounced_hard_at = null, "
	    "bounces_soft = 0, bounce_text = null where address = lower($1) "
	    "and (bounced_hard_at is not null or bounces_soft > 0) "
	    "returning customer_id";
	int64_t customer;
	enum rc rc;

	if (!address)
		return RC_OK;
	rc = db_get_int(d->db, sql, DB_ARGS(db_text(address)), &customer, e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	return add_event(d, customer, 0, "customer.reached", NULL, e);
}
