/* Closing and reopening. */
#include "desk/ticket/close.h"

#include <string.h>

#include "base/str.h"
#include "desk/fieldset.h"
#include "desk/ticket/ticket.h"

/* Children that a message names; of more it tells the number. */
enum { NAMED_MAX = 10 };

static enum rc
resolve(struct desk *d, const struct ticket *t, const char *resolution,
    struct err *e)
{
	struct ticket_change change = {.if_version = -1};
	enum rc rc;

	if ((rc = settings_add(d, &ticket_fields_builtin, SV("resolution"),
		 sv_of(resolution), &change.settings, e)) ||
	    (rc = settings_add(d, &ticket_fields_builtin, SV("status"),
		 SV("resolved"), &change.settings, e)))
		return rc;
	return ticket_change(d, t->id, &change, NULL, e);
}

enum rc
close_ticket(struct desk *d, int64_t id, const char *resolution, struct err *e)
{
	struct ticket t;
	enum rc rc;

	if ((rc = ticket_load(d, id, d->arena, &t, e)) ||
	    (rc = ticket_refuse_merged(&t, e)))
		return rc;
	if (strcmp(t.status, "closed") == 0)
		return RC_OK;
	if (!resolution && t.is_open)
		return err_set(e, RC_DATA,
		    "ticket %lld: is %s: only a resolved ticket closes; "
		    "--resolution TEXT does both",
		    (long long)id, t.status);
	if (resolution && (rc = resolve(d, &t, resolution, e)))
		return rc;
	return ticket_set_status(d, id, "closed", e);
}

enum rc
close_check_children(struct desk *d, int64_t id, struct err *e)
{
	static const char sql[] =
	    "select l.from_id from link l join ticket t on t.id = l.from_id "
	    "where l.to_id = $1 and l.kind = 'parent' and t.is_open = 1 "
	    "order by l.from_id";
	struct str list = STR_INIT;
	struct db_stmt *st;
	size_t n = 0;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	for (; db_next(st); n++)
		if (n < NAMED_MAX)
			str_add_f(&list, "%s%lld", n ? ", " : "",
			    (long long)db_col_int(st, 0));
	if (n > NAMED_MAX)
		str_add_f(&list, " and %zu more", n - NAMED_MAX);
	if (!(rc = db_end(st, e)) && n)
		rc = err_set(e, RC_DATA,
		    "ticket %lld: its child%s %s %s still open; --force closes "
		    "it all the same",
		    (long long)id, n == 1 ? "" : "ren", list.p,
		    n == 1 ? "is" : "are");
	str_free(&list);
	return rc;
}

enum rc
close_reopen(struct desk *d, int64_t id, struct err *e)
{
	struct ticket t;
	enum rc rc;

	if ((rc = ticket_load(d, id, d->arena, &t, e)))
		return rc;
	if (t.merged_into_id)
		return err_set(e, RC_DATA,
		    "ticket %lld: is part of ticket %lld now; 'unmerge %lld' "
		    "takes it out",
		    (long long)id, (long long)t.merged_into_id, (long long)id);
	if (t.is_open)
		return RC_OK;
	return ticket_set_status(
	    d, id, t.assignee_id ? "in_progress" : "open", e);
}
