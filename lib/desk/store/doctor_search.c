/* Does a search find what is there? */
#include "desk/store/doctor_part.h"

#include <string.h>

#include "desk/search/search.h"

/* The longest word of a text: few other messages have it. */
static struct sv
rare_word(struct sv body)
{
	struct sv best = SV_NULL;
	size_t i = 0, start;

	while (i < body.n) {
		for (start = i; i < body.n &&
		     ((body.p[i] >= 'a' && body.p[i] <= 'z') ||
			 (body.p[i] >= 'A' && body.p[i] <= 'Z'));
		     i++)
			;
		if (i - start > best.n && i - start <= 30)
			best = sv_sub(body, start, i - start);
		if (i == start)
			i++;
	}
	return best;
}

/* Is the ticket of a message found by a word of it? */
static void
search_for(struct doctor *doc, int64_t ticket_id, struct sv word)
{
	struct desk *d = doc->desk;
	const struct search_reading *reading;
	struct sv condition = sv_of(search_condition(db_dialect(d->db), false));
	size_t at = sv_find(condition, SV("{VALUE}"));
	struct err e = ERR_INIT;
	int64_t one;
	enum rc rc;

	if (!(rc = search_reading(d->db, d->arena, &reading, &e)))
		rc = db_get_int(d->db,
		    arena_printf(d->arena,
			"select 1 from ticket t where t.id = $1 and %.*s$2%s",
			(int)at, condition.p,
			condition.p + at + strlen("{VALUE}")),
		    DB_ARGS(db_int(ticket_id),
			db_view(search_match(reading, word))),
		    &one, &e);
	if (rc == RC_OK)
		doctor_say(doc, FINDING_OK, NULL,
		    "a search finds the latest message by its word '%.*s'",
		    SV_ARG(word));
	else
		doctor_say(doc, FINDING_ERROR, "run 'desk check --repair'",
		    "ticket %lld is not found by its word '%.*s'%s%s",
		    (long long)ticket_id, SV_ARG(word),
		    rc == RC_NOTFOUND ? "" : ": ",
		    rc == RC_NOTFOUND ? "" : e.text);
}

void
doctor_search(struct doctor *doc)
{
	static const char sql[] =
	    "select ticket_id, body from message where body is not null "
	    "order by id desc limit 1";
	struct desk *d = doc->desk;
	struct err e = ERR_INIT;
	struct db_stmt *st;
	struct sv word = SV_NULL;
	int64_t ticket_id = 0;

	/* The finding tells a word of it. */
	if (!caller_may(&d->caller, ACT_NOTES) ||
	    db_query(d->db, sql, DB_NO_ARGS, &st, &e))
		return;
	if (db_next(st)) {
		ticket_id = db_col_int(st, 0);
		word = arena_sv(d->arena, rare_word(db_col_text(st, 1)));
	}
	if (db_end(st, &e))
		doctor_say(
		    doc, FINDING_ERROR, "run 'desk check'", "%s", e.text);
	else if (word.n)
		search_for(doc, ticket_id, word);
}
