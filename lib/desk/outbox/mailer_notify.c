/* Telling the requester what has become of a ticket. */
#include "desk/outbox/mailer.h"

#include "desk/outbox/mailer_part.h"
#include "desk/own.h"
#include "desk/rate.h"

static bool
is_wanted(struct desk *d, const char *purpose)
{
	struct sv rest = sv_of(config_text(&d->config, "mail.notify")), word;

	while (sv_split(&rest, ',', &word))
		if (sv_is(sv_trim(word), purpose))
			return true;
	return false;
}

/* What only programs have written to has nobody who waits for news. */
static enum rc
is_a_persons(struct desk *d, int64_t ticket_id, bool *is_one, struct err *e)
{
	static const char sql[] =
	    "select 1 from ticket t where t.id = $1 and ("
	    "exists (select 1 from message m where m.ticket_id = t.id and "
	    "m.kind = 'reply' and m.is_auto = 0) or not exists ("
	    "select 1 from message m where m.ticket_id = t.id and m.is_auto = "
	    "1))";
	int64_t one;
	enum rc rc =
	    db_get_int(d->db, sql, DB_ARGS(db_int(ticket_id)), &one, e);

	*is_one = rc == RC_OK;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

/* Resolved and closed at once is told once. */
static enum rc
is_told(struct desk *d, int64_t ticket_id, const char *purpose, bool *told,
    struct err *e)
{
	static const char sql[] =
	    "select 1 from outbox where ticket_id = $1 and created_at = $2 and "
	    "purpose = 'resolved' and $3 = 'closed' limit 1";
	int64_t one;
	enum rc rc = db_get_int(d->db, sql,
	    DB_ARGS(db_int(ticket_id), db_int(d->now), db_text(purpose)), &one,
	    e);

	*told = rc == RC_OK;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

/* May the address have one more? Never our own: that would be a loop. */
static enum rc
may_write_to(struct desk *d, const char *address, bool *may, struct err *e)
{
	bool is_own;
	enum rc rc;

	*may = false;
	if ((rc = own_address(d, sv_of(address), &is_own, e)) || is_own)
		return rc;
	return rate_notice(d, address, may, e);
}

static enum rc
notify(struct desk *d, int64_t ticket_id, const char *purpose, struct err *e)
{
	static const struct mail_addrs none = {NULL, 0};
	struct mailer_order order = {.purpose = purpose};
	struct mailing m;
	int64_t id;
	bool may;
	enum rc rc;

	if ((rc = mailer_answer(d, ticket_id, &m, e)) || m.why_not ||
	    !m.mail.to.n ||
	    (rc = may_write_to(d, m.mail.to.v[0].addr, &may, e)) || !may)
		return rc;
	m.mail.cc = none;
	mailer_automatic(d, &m, "auto-generated");
	if ((rc = mailer_write(d, &m, purpose, SV_NULL, e)))
		return rc;
	return mailer_queue(d, &m, &order, &id, e);
}

/* The change is made whatever becomes of its notice. */
static enum rc
tell_trouble(struct desk *d, int64_t ticket_id, const char *purpose,
    const struct err *why, struct err *e)
{
	struct message_new note = {.ticket_id = ticket_id,
	    .kind = "system",
	    .sender = "system",
	    .channel = "cli",
	    .body = sv_of(arena_printf(d->arena,
		"The requester was not told (%s): %s", purpose, why->text))};
	int64_t id;

	return message_add(d, &note, &id, e);
}

enum rc
mailer_notify(
    struct desk *d, int64_t ticket_id, const char *purpose, struct err *e)
{
	struct err why = ERR_INIT;
	bool is_one, told;
	enum rc rc;

	if (!is_wanted(d, purpose))
		return RC_OK;
	if ((rc = is_a_persons(d, ticket_id, &is_one, e)) || !is_one ||
	    (rc = is_told(d, ticket_id, purpose, &told, e)) || told)
		return rc;
	rc = notify(d, ticket_id, purpose, &why);
	if (mailer_is_unfit(rc))
		return tell_trouble(d, ticket_id, purpose, &why, e);
	if (rc)
		*e = why;
	return rc;
}
