/* The people of a mail: who wrote it, and who else takes part. */
#include "desk/intake/part.h"

#include "desk/event.h"
#include "desk/own.h"
#include "desk/people.h"

enum {
	ADDRESS_MAX = 320, /* RFC 5321: 64 + 1 + 255 */
	JOIN_MAX = 100,    /* people of one mail who come to take part */
	WRITERS_MAX = 20,  /* addresses of From that are looked at */
};

static bool
is_usable(struct sv address)
{
	return address.n <= ADDRESS_MAX && people_is_address(address);
}

static bool
is_in(const struct mail_addrs *list, struct sv address)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (own_is_same_box(address, sv_of(list->v[i].addr)))
			return true;
	return false;
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

/* One that could be written to, and is not the desk's own. */
static enum rc
is_somebody(struct desk *d, const char *address, bool *is_one, struct err *e)
{
	bool is_own = false;
	enum rc rc;

	*is_one = is_usable(sv_of(address));
	if (!*is_one)
		return RC_OK;
	rc = own_address(d, sv_of(address), &is_own, e);
	*is_one = !is_own;
	return rc;
}

/* From; Reply-To where From names nobody one could write to, or the desk
 * itself, as forms on web pages do. */
static enum rc
find_writer(struct intake_work *w, bool *is_one, struct err *e)
{
	const struct mail *m = &w->mail;
	const struct mail_addrs *lists[] = {&m->from, &m->reply_to};
	const struct mail_addr *found = m->from.n ? &m->from.v[0] : NULL;
	size_t i, k;
	enum rc rc;

	*is_one = false;
	for (i = 0; i < COUNT_OF(lists) && !*is_one; i++)
		for (k = 0; k < lists[i]->n && k < WRITERS_MAX && !*is_one;
		     k++) {
			const struct mail_addr *a = &lists[i]->v[k];

			if ((rc = is_somebody(w->d, a->addr, is_one, e)))
				return rc;
			if (*is_one)
				found = a;
		}
	if (found) {
		w->writer.addr = found->addr;
		w->writer.name = found->name;
	}
	return RC_OK;
}

enum rc
intake_writer(struct intake_work *w, struct err *e)
{
	struct thread_writer *who = &w->writer;
	bool is_one, is_report = w->is.is_bounce || w->is.kind == AUTO_FEEDBACK;
	struct sv address;
	enum rc rc;

	*who = (struct thread_writer){NULL, NULL, 0, 0};
	if ((rc = find_writer(w, &is_one, e)) || !is_one)
		return rc;
	address = sv_of(who->addr);
	if ((rc = people_agent_by_email(w->d, address, &who->agent_id, e)))
		return rc;
	if (who->agent_id || is_report)
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
	return own_address(d, address, is_desk, e);
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
