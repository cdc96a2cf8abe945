/* Knowing our own addresses, and our own mail by what we put into it. */
#include "desk/own.h"

#include "base/hash.h"
#include "desk/ticket/ticket.h"
#include "desk/token.h"

struct mail_addrs
own_addresses(struct desk *d)
{
	return addr_parse(
	    sv_of(config_text(&d->config, "desk.address")), d->arena);
}

bool
own_is_same_box(struct sv a, struct sv b)
{
	struct sv local = sv_sub(a, 0, sv_find_c(a, '@'));
	struct sv domain = sv_sub(a, local.n, a.n);
	size_t plus = sv_find_c(local, '+');

	if (sv_eq_ci(a, b))
		return true;
	return plus < local.n && b.n == plus + domain.n &&
	    sv_starts_ci(b, sv_sub(local, 0, plus)) && sv_ends_ci(b, domain);
}

static enum rc
look_up_team(struct desk *d, struct sv address, bool *is_own, struct err *e)
{
	static const char sql[] =
	    "select 1 from team where lower(email) = lower($1)";
	int64_t one;
	enum rc rc;

	rc = db_get_int(d->db, sql, DB_ARGS(db_view(address)), &one, e);
	*is_own = rc == RC_OK;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

enum rc
own_address(struct desk *d, struct sv address, bool *is_own, struct err *e)
{
	struct mail_addrs desk = own_addresses(d);
	int64_t ticket_id;
	size_t i;
	enum rc rc;

	*is_own = false;
	for (i = 0; i < desk.n && !*is_own; i++)
		*is_own = own_is_same_box(address, sv_of(desk.v[i].addr));
	if (*is_own || !address.n)
		return RC_OK;
	if ((rc = token_in_address(d, address, &ticket_id, e)))
		return rc;
	*is_own = ticket_id != 0;
	return *is_own ? RC_OK : look_up_team(d, address, is_own, e);
}

static enum rc
is_marked(struct desk *d, const struct mail *m, bool *is_ours, struct err *e)
{
	struct sv given = mail_header_get(m, "X-Desk-Mark");
	struct err unsigned_desk = ERR_INIT;
	const char *mark;
	enum rc rc;

	*is_ours = false;
	if (!given.n)
		return RC_OK;
	rc = token_mark(d, &mark, &unsigned_desk);
	if (rc && rc != RC_CONFIG) {
		*e = unsigned_desk;
		return rc;
	}
	*is_ours =
	    !rc && given.n == sv_of(mark).n && hash_eq(given, sv_of(mark));
	return RC_OK;
}

enum rc
own_message_id(
    struct desk *d, const char *id, int64_t *ticket_id, struct err *e)
{
	static const char sql[] = "select ticket_id from outbox where "
				  "mail_id = $1 and kind = 'mail' limit 1";
	enum rc rc;

	*ticket_id = 0;
	if (!id)
		return RC_OK;
	if ((rc = token_in_message_id(d, sv_of(id), ticket_id, e)) ||
	    *ticket_id)
		return rc;
	rc = db_get_int(d->db, sql, DB_ARGS(db_text(id)), ticket_id, e);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static enum rc
by_reply_to(
    struct desk *d, const struct mail *m, int64_t *ticket_id, struct err *e)
{
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < m->reply_to.n && !rc && !*ticket_id; i++)
		rc = token_in_address(
		    d, sv_of(m->reply_to.v[i].addr), ticket_id, e);
	return rc;
}

static enum rc
is_from_us(struct desk *d, const struct mail *m, bool *is_own, struct err *e)
{
	*is_own = false;
	if (!m->from.n || !m->from.v[0].addr)
		return RC_OK;
	return own_address(d, sv_of(m->from.v[0].addr), is_own, e);
}

/* A number as the ticket that has become of it; 0 where there is none. */
static enum rc
follow_merges(struct desk *d, int64_t *ticket_id, struct err *e)
{
	struct err gone = ERR_INIT;
	struct ticket t;
	enum rc rc;

	if (!*ticket_id)
		return RC_OK;
	rc = ticket_find(d, *ticket_id, d->arena, &t, &gone);
	if (rc && rc != RC_NOTFOUND) {
		*e = gone;
		return rc;
	}
	*ticket_id = rc ? 0 : t.id;
	return RC_OK;
}

enum rc
own_mail(
    struct desk *d, const struct mail *m, int64_t *ticket_id, struct err *e)
{
	bool is_ours;
	enum rc rc;

	if ((rc = own_message_id(d, m->message_id, ticket_id, e)))
		return rc;
	if (!*ticket_id) {
		if ((rc = is_marked(d, m, &is_ours, e)) ||
		    (!is_ours && (rc = is_from_us(d, m, &is_ours, e))) ||
		    (is_ours && (rc = by_reply_to(d, m, ticket_id, e))))
			return rc;
	}
	return follow_merges(d, ticket_id, e);
}
