/* Drafts from solved tickets. */
#include "desk/kb/ticket.h"

#include <string.h>

#include "desk/kb/kb.h"
#include "desk/kb/phrasing.h"
#include "desk/kb/scrub.h"
#include "desk/ticket/ticket.h"

/* Messages that are read of a ticket. */
enum { MESSAGES_MAX = 50 };

enum rc
article_ticket_note(struct desk *d, int64_t id, int64_t ticket_id,
    const char *kind, struct err *e)
{
	static const char sql[] =
	    "insert into article_ticket (article_id, ticket_id, kind, "
	    "created_at) values ($1, $2, $3, $4) "
	    "on conflict (article_id, ticket_id, kind) do nothing";

	return db_run(d->db, sql,
	    DB_ARGS(
		db_int(id), db_int(ticket_id), db_text(kind), db_int(d->now)),
	    NULL, e);
}

/* What people of one side said: kind reply, robots left out. */
static enum rc
read_side(struct desk *d, int64_t ticket_id, const char *sender, int64_t limit,
    struct str *out, struct err *e)
{
	static const char sql[] =
	    "select coalesce(reply, body) from message where ticket_id = $1 "
	    "and kind = 'reply' and sender = $2 and is_auto = 0 and "
	    "is_bounce = 0 and coalesce(reply, body) is not null "
	    "order by created_at, id limit $3";
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(d->db, sql,
		 DB_ARGS(db_int(ticket_id), db_text(sender), db_int(limit)),
		 &st, e)))
		return rc;
	while (db_next(st)) {
		str_add_s(out, out->n ? "\n\n" : "");
		str_add(out, sv_trim(db_col_text(st, 0)));
	}
	return db_end(st, e);
}

enum rc
ticket_question(struct desk *d, int64_t ticket_id, int64_t max_messages,
    struct str *out, struct err *e)
{
	return read_side(d, ticket_id, "user", max_messages, out, e);
}

enum rc
ticket_language(
    struct desk *d, int64_t id, const char **language, struct err *e)
{
	static const char sql[] = "select language from ticket where id = $1 "
				  "and language is not null";
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if (db_next(st))
		*language = arena_dup(d->arena, db_col_text(st, 0));
	return db_end(st, e);
}

/* The names of all who wrote or asked. */
static enum rc
read_names(struct desk *d, int64_t ticket_id, struct scrub *s, struct err *e)
{
	static const char sql[] =
	    "select c.name from ticket t join customer c on "
	    "c.id = t.requester_id where t.id = $1 and c.name is not null "
	    "union select m.from_name from message m where m.ticket_id = $1 "
	    "and m.from_name is not null "
	    "union select c.name from message m join customer c on "
	    "c.id = m.customer_id where m.ticket_id = $1 and "
	    "c.name is not null "
	    "union select a.name from message m join agent a on "
	    "a.id = m.agent_id where m.ticket_id = $1 and a.name is not null";
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e)))
		return rc;
	while (db_next(st))
		scrub_name(s, arena_sv(d->arena, db_col_text(st, 0)));
	return db_end(st, e);
}

/* Its headings, in the ticket's language where there are any in it. */
static void
write_body(const struct scrub *s, const char *language,
    const struct str *problem, const struct str *solution, struct str *body,
    size_t *n_removed)
{
	static const struct {
		const char *language, *problem, *solution;
	} words[] = {
	    {"en", "Problem", "Solution"},
	    {"de", "Problem", "L\xc3\xb6sung"},
	    {"fr", "Probl\xc3\xa8me", "Solution"},
	    {"es", "Problema", "Soluci\xc3\xb3n"},
	    {"it", "Problema", "Soluzione"},
	    {"nl", "Probleem", "Oplossing"},
	};

	size_t i, at = 0;

	for (i = 0; i < COUNT_OF(words); i++)
		if (language && strncmp(language, words[i].language, 2) == 0)
			at = i;
	str_add_f(body, "## %s\n\n", words[at].problem);
	*n_removed += scrub_text(s, str_sv(problem), body);
	str_add_f(body, "\n\n## %s\n\n", words[at].solution);
	*n_removed += scrub_text(s, str_sv(solution), body);
	str_add_c(body, '\n');
}

static enum rc
make(struct desk *d, const struct ticket *t, const char *language,
    struct sv title, struct sv body, int64_t *id, struct err *e)
{
	struct article_change ch = {.note = arena_printf(d->arena,
					"from ticket %lld", (long long)t->id)};
	enum rc rc;

	if ((rc = settings_add(
		 d, &article_fields, SV("title"), title, &ch.settings, e)) ||
	    (rc = settings_add(d, &article_fields, SV("kind"),
		 SV("troubleshooting"), &ch.settings, e)) ||
	    (language &&
		(rc = settings_add(d, &article_fields, SV("language"),
		     sv_of(language), &ch.settings, e))) ||
	    (rc = settings_add(
		 d, &article_fields, SV("content"), body, &ch.settings, e)) ||
	    (rc = article_create(d, &ch, id, e)))
		return rc;
	return article_ticket_note(d, *id, t->id, "source", e);
}

/* The texts of both sides; RC_DATA while there is nothing to tell. */
static enum rc
read_sides(struct desk *d, const struct ticket *t, struct str *problem,
    struct str *solution, struct err *e)
{
	enum rc rc;

	if (t->is_open)
		return err_set(e, RC_DATA, "ticket %lld is not solved yet",
		    (long long)t->id);
	if ((rc = read_side(d, t->id, "user", 1, problem, e)) ||
	    (rc = read_side(d, t->id, "agent", MESSAGES_MAX, solution, e)))
		return rc;
	if (!solution->n)
		return err_set(e, RC_DATA,
		    "ticket %lld has no answer by an agent", (long long)t->id);
	return RC_OK;
}

enum rc
article_from_ticket(struct desk *d, int64_t ticket_id, int64_t *id,
    size_t *n_removed, struct err *e)
{
	struct str problem = STR_INIT, solution = STR_INIT, body = STR_INIT;
	struct str title = STR_INIT;
	struct scrub s = SCRUB_INIT;
	const char *language = NULL;
	struct ticket t;
	enum rc rc;

	*n_removed = 0;
	if ((rc = ticket_find(d, ticket_id, d->arena, &t, e)) ||
	    (rc = read_sides(d, &t, &problem, &solution, e)) ||
	    (rc = read_names(d, t.id, &s, e)) ||
	    (rc = ticket_language(d, t.id, &language, e)))
		goto out;
	*n_removed += scrub_text(&s, subject_plain(sv_of(t.subject)), &title);
	write_body(&s, language, &problem, &solution, &body, n_removed);
	rc = make(d, &t, language, str_sv(&title), str_sv(&body), id, e);
out:
	scrub_free(&s);
	str_free(&title);
	str_free(&body);
	str_free(&solution);
	str_free(&problem);
	return rc;
}
