/* Raising a ticket to those who can do more about it. */
#include "desk/escalate.h"

#include <stdio.h>

#include "base/str.h"
#include "desk/event.h"
#include "desk/outbox/mailer.h"
#include "desk/ticket/ticket.h"

static enum rc
check(const struct ticket *t, int64_t level, struct err *e)
{
	if (!t->is_open && level > 0)
		return err_set(e, RC_DATA,
		    "ticket %lld: is %s: reopen it before it is escalated",
		    (long long)t->id, t->status);
	if (level > ESCALATION_MAX)
		return err_set(e, RC_DATA,
		    "ticket %lld: is at level %lld, the highest",
		    (long long)t->id, (long long)t->escalation);
	return RC_OK;
}

/* The reason as a note that says what it is for. */
static enum rc
add_note(struct desk *d, const struct ticket *t, int64_t level,
    struct sv reason, struct err *e)
{
	struct message_new note = {.ticket_id = t->id,
	    .kind = "note",
	    .sender = "agent",
	    .channel = "cli",
	    .agent_id = d->caller.id,
	    .from_addr = d->caller.email};
	struct str text = STR_INIT;
	int64_t id;
	enum rc rc;

	if (level)
		str_add_f(
		    &text, "Escalated to level %lld.\n\n", (long long)level);
	else
		str_add_s(&text, "No longer escalated.\n\n");
	str_add(&text, reason);
	note.body = str_sv(&text);
	rc = ticket_message(d, &note, &id, e);
	str_free(&text);
	return rc;
}

static enum rc
add_event(struct desk *d, const struct ticket *t, int64_t level,
    struct sv reason, struct err *e)
{
	struct str changes = STR_INIT;
	char before[32], after[32];
	enum rc rc;

	snprintf(before, sizeof before, "%lld", (long long)t->escalation);
	snprintf(after, sizeof after, "%lld", (long long)level);
	if (level != t->escalation)
		event_change(
		    &changes, "escalation", sv_of(before), sv_of(after));
	event_fact(&changes, "reason", reason);
	rc = ticket_event(d, t->id,
	    level < t->escalation ? "ticket.deescalated" : "ticket.escalated",
	    event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

enum rc
escalate_ticket(
    struct desk *d, int64_t id, const struct escalation *esc, struct err *e)
{
	static const char sql[] =
	    "update ticket set escalation = $1 where id = $2";
	struct ticket t;
	int64_t level;
	enum rc rc;

	if ((rc = ticket_load(d, id, d->arena, &t, e)) ||
	    (rc = ticket_refuse_merged(&t, e)))
		return rc;
	level = esc->level < 0 ? t.escalation + 1 : esc->level;
	if ((rc = check(&t, level, e)) ||
	    (rc = db_run(
		 d->db, sql, DB_ARGS(db_int(level), db_int(id)), NULL, e)) ||
	    (rc = add_note(d, &t, level, esc->reason, e)))
		return rc;
	if ((rc = add_event(d, &t, level, esc->reason, e)) ||
	    level <= t.escalation)
		return rc;
	return mailer_notify(d, id, "escalated", e);
}
