/* Logging time worked. */
#include "desk/ticket/worktime.h"

#include "base/num.h"
#include "base/str.h"
#include "desk/event.h"
#include "desk/ticket/ticket.h"

enum rc
worktime_parse(struct sv text, int64_t *seconds, struct err *e)
{
	bool is_minus = sv_starts(text, SV("-"));
	bool has_sign = is_minus || sv_starts(text, SV("+"));
	struct sv rest = sv_sub(text, has_sign, text.n);
	int64_t number;

	if (num_parse(rest, 0, INT64_MAX, &number))
		return err_set(e, RC_USAGE,
		    "'%.*s' has no unit: give %lldm for minutes", SV_ARG(text),
		    (long long)number);
	if (!num_parse_duration(rest, seconds))
		return err_set(e, RC_USAGE,
		    "'%.*s' is no duration like 45m or 1h30m", SV_ARG(text));
	if (*seconds == 0 || *seconds > WORKTIME_MAX)
		return err_set(e, RC_DATA, "'%.*s' is %s to log", SV_ARG(text),
		    *seconds ? "more than 31 days, too much" : "no time");
	if (is_minus)
		*seconds = -*seconds;
	return RC_OK;
}

static enum rc
add_entry(
    struct desk *d, int64_t ticket_id, const struct worktime *w, struct err *e)
{
	static const char sql[] =
	    "insert into time_entry (ticket_id, agent_id, seconds, note, "
	    "created_at) values ($1, $2, $3, $4, $5)";

	return db_run(d->db, sql,
	    DB_ARGS(db_int(ticket_id),
		d->caller.id ? db_int(d->caller.id) : db_null(),
		db_int(w->seconds), db_text(w->note), db_int(d->now)),
	    NULL, e);
}

static enum rc
set_sum(struct desk *d, const struct ticket *t, const struct worktime *w,
    struct err *e)
{
	static const char sql[] =
	    "update ticket set worked_s = $1 where id = $2";
	struct str changes = STR_INIT;
	int64_t sum = t->worked_s + w->seconds;
	enum rc rc;

	rc = db_run(d->db, sql, DB_ARGS(db_int(sum), db_int(t->id)), NULL, e);
	if (rc)
		return rc;
	event_number(&changes, "seconds", w->seconds);
	if (w->note)
		event_fact(&changes, "note", sv_of(w->note));
	rc = ticket_event(
	    d, t->id, "ticket.worked", event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

static enum rc
refuse_less(const struct ticket *t, const struct worktime *w, struct err *e)
{
	static const struct field duration = {.type = FIELD_DURATION};
	struct str have = STR_INIT, take = STR_INIT;

	field_print_human(
	    &duration, &(struct value){.num = t->worked_s}, &have);
	field_print_human(
	    &duration, &(struct value){.num = -w->seconds}, &take);
	err_set(e, RC_DATA,
	    "ticket %lld: has %s of work, %s cannot be taken off",
	    (long long)t->id, have.p, take.p);
	str_free(&have);
	str_free(&take);
	return RC_DATA;
}

enum rc
worktime_add(
    struct desk *d, int64_t ticket_id, const struct worktime *w, struct err *e)
{
	struct ticket t;
	enum rc rc;

	if ((rc = ticket_load(d, ticket_id, d->arena, &t, e)) ||
	    (rc = ticket_refuse_merged(&t, e)))
		return rc;
	if (w->seconds < -t.worked_s)
		return refuse_less(&t, w, e);
	if ((rc = add_entry(d, ticket_id, w, e)))
		return rc;
	return set_sum(d, &t, w, e);
}

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "w.ticket_id",
	.flags = FIELD_LISTED,
	.help = "number of the ticket"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "w.created_at",
	.flags = FIELD_LISTED,
	.help = "when it was logged"},
    {.name = "agent",
	.type = FIELD_TEXT,
	.sql = "(select x.login from agent x where x.id = w.agent_id)",
	.flags = FIELD_LISTED,
	.help = "who worked"},
    {.name = "seconds",
	.type = FIELD_DURATION,
	.sql = "w.seconds",
	.flags = FIELD_LISTED,
	.help = "how long"},
    {.name = "total",
	.type = FIELD_DURATION,
	.sql = "(select cast(sum(x.seconds) as bigint) from time_entry x "
	       "where x.ticket_id = w.ticket_id and x.id <= w.id)",
	.flags = FIELD_LISTED,
	.help = "the sum so far"},
    {.name = "note",
	.type = FIELD_TEXT,
	.sql = "w.note",
	.flags = FIELD_LISTED,
	.help = "on what"},
};

const struct fieldset worktime_fields = {
    .record = "time",
    .from = "time_entry w",
    .key = "w.id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "id",
};

const char worktime_of_ticket[] = "w.ticket_id = $1 order by w.id";
