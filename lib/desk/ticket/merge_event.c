/* What the history of both tickets says of a merge. */
#include "desk/ticket/merge_event.h"

#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "desk/event.h"

static void
describe_time(
    struct str *changes, const char *field, int64_t before, int64_t after)
{
	char a[CLOCK_TEXT], b[CLOCK_TEXT];

	if (before != after)
		event_change(changes, field,
		    before ? sv_of(clock_rfc3339(before, a)) : SV_NULL,
		    after ? sv_of(clock_rfc3339(after, b)) : SV_NULL);
}

enum rc
merge_note_survivor(struct desk *d, const struct ticket *before,
    const char *verb, int64_t other, struct err *e)
{
	struct str changes = STR_INIT;
	struct ticket now;
	enum rc rc;

	if ((rc = ticket_load(d, before->id, d->arena, &now, e)))
		return rc;
	event_number(&changes, "ticket", other);
	describe_time(
	    &changes, "created_at", before->created_at, now.created_at);
	describe_time(&changes, "first_response_at", before->first_response_at,
	    now.first_response_at);
	rc = ticket_event(d, before->id, verb, event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

enum rc
merge_note_merged(struct desk *d, const struct ticket *before, const char *verb,
    const char *status, const char *name, int64_t other, struct err *e)
{
	struct str changes = STR_INIT;
	enum rc rc;

	if (strcmp(before->status, status) != 0)
		event_change(
		    &changes, "status", sv_of(before->status), sv_of(status));
	event_number(&changes, name, other);
	rc = event_add(d,
	    &(struct event){verb, "ticket", before->id, before->id,
		event_changes_end(&changes)},
	    e);
	str_free(&changes);
	return rc;
}
