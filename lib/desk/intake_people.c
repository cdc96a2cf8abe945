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
intake_writer(struct intake_work *w, struct err *e)
{
	struct thread_writer *who = &w->writer;
	struct sv address;
	bool is_own;
	enum rc rc;

	*who = (struct thread_writer){NULL, NULL, 0, 0};
	find_writer(&w->mail, who);
	address = sv_of(who->addr);
	if (!is_usable(address))
		return RC_OK;
	if ((rc = look_up_own(w->d, address, &is_own, e)) || is_own)
		return rc;
	if ((rc = people_agent_by_email(w->d, address, &who->agent_id, e)))
		return rc;
	if (who->agent_id)
		return known_customer(w->d, address, &who->customer_id, e);
	return people_customer(
	    w->d, address, sv_of(who->name), &who->customer_id, e);
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

/* Those who come to take part by one mail. */
struct joining {
	struct intake_work *w;
	int64_t ticket_id, requester_id;
	size_t n, n_left; /* came in, were too many */
};

static enum rc
join(struct joining *j, int64_t customer_id, struct err *e)
{
	static const char sql[] =
	    "insert into participant (ticket_id, customer_id) values ($1, $2) "
	    "on conflict do nothing";
	struct event ev = {"participant.added", "customer", customer_id,
	    j->ticket_id, SV_NULL};
	int64_t n;
	enum rc rc;

	if (!customer_id || customer_id == j->requester_id)
		return RC_OK;
	if ((rc = db_run(j->w->d->db, sql,
		 DB_ARGS(db_int(j->ticket_id), db_int(customer_id)), &n, e)) ||
	    !n)
		return rc;
	return event_add(j->w->d, &ev, e);
}

static enum rc
join_address(struct joining *j, const struct mail_addr *who, bool is_in_to,
    struct err *e)
{
	struct desk *d = j->w->d;
	struct sv address = sv_of(who->addr);
	bool is_desk;
	int64_t id;
	enum rc rc;

	if (!is_usable(address))
		return RC_OK;
	if (j->n == JOIN_MAX) {
		j->n_left++;
		return RC_OK;
	}
	if ((rc = look_up_desk(
		 d, &j->w->mail, address, is_in_to, &is_desk, e)) ||
	    is_desk)
		return rc;
	if ((rc = people_agent_by_email(d, address, &id, e)) || id)
		return rc;
	if ((rc = people_customer(d, address, sv_of(who->name), &id, e)))
		return rc;
	j->n++;
	return join(j, id, e);
}

static enum rc
join_list(struct joining *j, const struct mail_addrs *list, bool is_in_to,
    struct err *e)
{
	size_t i;
	enum rc rc;

	for (i = 0; i < list->n; i++)
		if ((rc = join_address(j, &list->v[i], is_in_to, e)))
			return rc;
	return RC_OK;
}

enum rc
intake_people(struct intake_work *w, int64_t ticket_id, int64_t requester_id,
    struct err *e)
{
	struct joining j = {w, ticket_id, requester_id, 0, 0};
	enum rc rc;

	if ((!w->writer.agent_id &&
		(rc = join(&j, w->writer.customer_id, e))) ||
	    (rc = join_list(&j, &w->mail.to, true, e)) ||
	    (rc = join_list(&j, &w->mail.cc, false, e)))
		return rc;
	if (j.n_left)
		intake_note(w,
		    "%zu more people stand in To and Cc than come to take "
		    "part.",
		    j.n_left);
	return RC_OK;
}
