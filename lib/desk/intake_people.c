/* The people of a mail: who wrote it, and who else takes part. */
#include "desk/intake_part.h"

#include "desk/event.h"
#include "desk/people.h"
#include "desk/token.h"

enum {
	ADDRESS_MAX = 320, /* RFC 5321: 64 + 1 + 255 */
	JOIN_MAX = 100,    /* people of one mail who come to take part */
};

static bool
is_usable(struct sv address)
{
	return address.n <= ADDRESS_MAX && people_is_address(address);
}

/* Is a the address b, or b with something behind a '+' in its local part? */
static bool
is_same_box(struct sv a, struct sv b)
{
	struct sv local = sv_sub(a, 0, sv_find_c(a, '@'));
	struct sv domain = sv_sub(a, local.n, a.n);
	size_t plus = sv_find_c(local, '+');

	if (sv_eq_ci(a, b))
		return true;
	return plus < local.n && b.n == plus + domain.n &&
	    sv_starts_ci(b, sv_sub(local, 0, plus)) && sv_ends_ci(b, domain);
}

static bool
is_in(const struct mail_addrs *list, struct sv address)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (is_same_box(address, sv_of(list->v[i].addr)))
			return true;
	return false;
}

/* An address of the desk's own, as far as it knows them. */
static enum rc
look_up_own(struct desk *d, struct sv address, bool *is_own, struct err *e)
{
	static const char sql[] = "select 1 from team where lower(email) = "
				  "lower($1)";
	struct mail_addrs desk = addr_parse(
	    sv_of(config_text(&d->config, "desk.address")), d->arena);
	int64_t n;
	enum rc rc;

	*is_own = is_in(&desk, address);
	if (*is_own)
		return RC_OK;
	if ((rc = token_in_address(d, address, &n, e)))
		return rc;
	*is_own = n != 0;
	if (*is_own)
		return RC_OK;
	rc = db_get_int(d->db, sql, DB_ARGS(db_view(address)), &n, e);
	*is_own = rc == RC_OK;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

/* A stored customer's address; nobody is made. */
static enum rc
known_customer(struct desk *d, struct sv address, int64_t *id, struct err *e)
{
	static const char sql[] = "select customer_id from customer_address "
				  "where address = lower($1)";
	enum rc rc = db_get_int(d->db, sql, DB_ARGS(db_view(address)), id, e);

	return rc == RC_NOTFOUND ? RC_OK : rc;
}

/* From; Reply-To where From names nobody one could write to. */
static void
find_writer(const struct mail *m, struct thread_writer *w)
{
	const struct mail_addrs *lists[] = {&m->from, &m->reply_to};
	size_t i, k;

	for (i = 0; i < COUNT_OF(lists); i++)
		for (k = 0; k < lists[i]->n; k++)
			if (is_usable(sv_of(lists[i]->v[k].addr))) {
				w->addr = lists[i]->v[k].addr;
				w->name = lists[i]->v[k].name;
				return;
			}
	if (m->from.n) {
		w->addr = m->from.v[0].addr;
		w->name = m->from.v[0].name;
	}
}

enum rc
intake_writer(struct desk *d, const struct mail *m, struct thread_writer *w,
    struct err *e)
{
	struct sv address;
	bool is_own;
	enum rc rc;

	*w = (struct thread_writer){NULL, NULL, 0, 0};
	find_writer(m, w);
	address = sv_of(w->addr);
	if (!is_usable(address))
		return RC_OK;
	if ((rc = look_up_own(d, address, &is_own, e)) || is_own)
		return rc;
	if ((rc = people_agent_by_email(d, address, &w->agent_id, e)))
		return rc;
	if (w->agent_id)
		return known_customer(d, address, &w->customer_id, e);
	return people_customer(d, address, sv_of(w->name), &w->customer_id, e);
}

enum rc
intake_join(
    struct desk *d, int64_t ticket_id, int64_t customer_id, struct err *e)
{
	static const char sql[] =
	    "insert into participant (ticket_id, customer_id) values ($1, $2) "
	    "on conflict do nothing";
	int64_t n;
	enum rc rc;

	if ((rc = db_run(d->db, sql,
		 DB_ARGS(db_int(ticket_id), db_int(customer_id)), &n, e)) ||
	    !n)
		return rc;
	return event_add(d,
	    &(struct event){"participant.added", "customer", customer_id,
		ticket_id, SV_NULL},
	    e);
}

/* Addresses that the mail system says it was delivered to. */
static bool
is_delivered_to(
    struct desk *d, const struct mail *m, struct sv address, bool *is_told)
{
	static const char *const names[] = {
	    "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"};
	size_t i;

	*is_told = false;
	for (i = 0; i < COUNT_OF(names); i++) {
		struct mail_addrs to =
		    addr_parse(mail_header_get(m, names[i]), d->arena);

		*is_told |= to.n > 0;
		if (is_in(&to, address))
			return true;
	}
	return false;
}

/*
 * Is the address one that the mail came to the desk by? Where the desk does not
 * know its own, the mail system may have said it; without that, To as a whole
 * has to count as the desk.
 */
static enum rc
look_up_desk(struct desk *d, const struct mail *m, struct sv address,
    bool is_in_to, bool *is_desk, struct err *e)
{
	bool is_told;

	if (!config_text(&d->config, "desk.address")) {
		*is_desk = is_delivered_to(d, m, address, &is_told) ||
		    (is_in_to && !is_told);
		if (*is_desk)
			return RC_OK;
	}
	return look_up_own(d, address, is_desk, e);
}

static enum rc
join_one(struct desk *d, const struct mail_addr *who, int64_t ticket_id,
    int64_t requester_id, struct err *e)
{
	int64_t id;
	enum rc rc;

	if ((rc = people_agent_by_email(d, sv_of(who->addr), &id, e)) || id)
		return rc;
	if ((rc = people_customer(
		 d, sv_of(who->addr), sv_of(who->name), &id, e)) ||
	    id == requester_id)
		return rc;
	return intake_join(d, ticket_id, id, e);
}

enum rc
intake_join_all(struct desk *d, const struct mail *m, int64_t ticket_id,
    int64_t requester_id, size_t *n_left, struct err *e)
{
	const struct mail_addrs *lists[] = {&m->to, &m->cc};
	size_t i, k, n = 0;
	bool is_desk;
	enum rc rc;

	*n_left = 0;
	for (i = 0; i < COUNT_OF(lists); i++)
		for (k = 0; k < lists[i]->n; k++) {
			const struct mail_addr *who = &lists[i]->v[k];

			if (!is_usable(sv_of(who->addr)))
				continue;
			if (n == JOIN_MAX) {
				++*n_left;
				continue;
			}
			if ((rc = look_up_desk(
				 d, m, sv_of(who->addr), i == 0, &is_desk, e)))
				return rc;
			if (is_desk)
				continue;
			n++;
			if ((rc = join_one(d, who, ticket_id, requester_id, e)))
				return rc;
		}
	return RC_OK;
}
