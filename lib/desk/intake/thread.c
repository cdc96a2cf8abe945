/* Which ticket a mail goes to, beyond what it answers. */
#include "desk/intake/part.h"

#include <string.h>

#include "desk/rate.h"

enum { HOUR = 3600 };

/* A report belongs to what it reports on. */
static enum rc
by_report(struct intake_work *w, struct err *e)
{
	enum rc rc;

	memset(&w->bounced, 0, sizeof w->bounced);
	if (!w->is.report)
		return RC_OK;
	if ((rc = bounced_find(w->d, w->is.report, &w->bounced, e)) ||
	    !w->bounced.ticket.id)
		return rc;
	w->thread.ticket = w->bounced.ticket;
	w->thread.by = THREAD_REPORT;
	return RC_OK;
}

/* Closed for so long that an answer is a new matter. An agent's is none, nor
 * is what a program says. */
static bool
is_past_reopening(const struct intake_work *w)
{
	const struct ticket *t = &w->thread.ticket;
	int64_t window = config_int(&w->d->config, "ticket.reopen_window");

	return strcmp(t->status, "closed") == 0 && t->closed_at &&
	    w->d->now - t->closed_at > window && !w->writer.agent_id &&
	    !w->is.is_auto;
}

/* The newest of those that were opened in this hour from the address, or from
 * it with something behind a '+'. */
static enum rc
find_newest(struct intake_work *w, int64_t *id, struct err *e)
{
	static const char sql[] =
	    "select t.id from customer_address a join ticket t "
	    "on t.requester_id = a.customer_id where (a.address = $1 or "
	    "(a.address >= $2 and a.address < $3 and a.address like $4)) and "
	    "t.created_at >= $5 and t.merged_into_id is null "
	    "order by t.is_open desc, t.id desc limit 1";
	struct arena *a = w->d->arena;
	struct sv key = rate_key(w->d, w->writer.addr);
	struct sv local = sv_sub(key, 0, sv_find_c(key, '@'));
	struct sv domain = sv_sub(key, local.n, key.n);
	const char *from = arena_printf(a, "%.*s+", SV_ARG(local));
	const char *to = arena_printf(a, "%.*s%c", SV_ARG(local), '+' + 1);
	enum rc rc;

	rc = db_get_int(w->d->db, sql,
	    DB_ARGS(db_view(key), db_text(from), db_text(to),
		db_text(arena_printf(a, "%%%.*s", SV_ARG(domain))),
		db_int(w->d->now - w->d->now % HOUR)),
	    id, e);
	if (rc == RC_NOTFOUND)
		*id = 0;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static enum rc
take_newest(struct intake_work *w, struct err *e)
{
	struct thread *t = &w->thread;
	int64_t id;
	enum rc rc;

	if ((rc = find_newest(w, &id, e)) || !id ||
	    (rc = ticket_find(w->d, id, w->d->arena, &t->ticket, e)))
		return rc;
	t->by = THREAD_LIMIT;
	t->is_member = true;
	t->suggested_id = 0;
	w->r->continued_id = 0;
	return RC_OK;
}

static enum rc
by_limit(struct intake_work *w, struct err *e)
{
	int64_t n_over;
	enum rc rc;

	if (w->in->is_archive || w->is.is_auto || w->writer.agent_id ||
	    !w->writer.customer_id)
		return RC_OK;
	if ((rc = rate_ticket(w->d, w->writer.addr, &n_over, e)) || !n_over ||
	    (rc = take_newest(w, e)))
		return rc;
	if (n_over == 1 && w->thread.by)
		intake_note(w,
		    "%s has opened %lld tickets within this hour, as many as "
		    "mail.tickets_per_hour allows: further mails come here.",
		    w->writer.addr,
		    (long long)config_int(
			&w->d->config, "mail.tickets_per_hour"));
	return RC_OK;
}

enum rc
intake_thread(struct intake_work *w, struct err *e)
{
	enum rc rc;

	memset(&w->thread, 0, sizeof w->thread);
	if ((rc = by_report(w, e)))
		return rc;
	if (!w->thread.by &&
	    (rc = thread_find(w->d, &w->mail, &w->writer, &w->thread, e)))
		return rc;
	if (w->thread.by && is_past_reopening(w)) {
		w->r->continued_id = w->thread.ticket.id;
		w->thread.by = THREAD_NONE;
	}
	return w->thread.by ? RC_OK : by_limit(w, e);
}
