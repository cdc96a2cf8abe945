/* Opening a ticket with a mail, and what it has to do with others. */
#include "desk/intake/part.h"

#include "base/utf8.h"
#include "desk/fieldset.h"
#include "desk/people.h"
#include "desk/ticket/link.h"
#include "desk/ticket/tag.h"

enum { SUBJECT_MAX = 1000 }; /* bytes, as a ticket's subject */

static enum rc
add_setting(struct intake_work *w, const char *name, struct sv text,
    struct settings *s, struct err *e)
{
	if (!text.n || setting_given(s, name))
		return RC_OK;
	return settings_add(
	    w->d, &ticket_fields_builtin, sv_of(name), text, s, e);
}

/* A ticket that continues another is for the same people. */
static enum rc
inherit(
    struct intake_work *w, int64_t from_id, struct settings *s, struct err *e)
{
	static const char sql[] =
	    "select t.priority, "
	    "(select x.name from category x where x.id = t.category_id), "
	    "(select x.name from team x where x.id = t.team_id) "
	    "from ticket t where t.id = $1";
	static const char *const names[] = {"priority", "category", "team"};
	struct db_stmt *st;
	int i;
	enum rc rc, ended;

	if ((rc = db_query(w->d->db, sql, DB_ARGS(db_int(from_id)), &st, e)))
		return rc;
	if (db_next(st))
		for (i = 0; i < (int)COUNT_OF(names) && !rc; i++)
			rc = add_setting(w, names[i],
			    arena_sv(w->d->arena, db_col_text(st, i)), s, e);
	ended = db_end(st, rc ? &(struct err)ERR_INIT : e);
	return rc ? rc : ended;
}

/* What a new ticket is linked with or says of another one. */
static enum rc
relate(struct intake_work *w, int64_t ticket_id, struct err *e)
{
	struct link_end before = {
	    .kind = "follow-up", .other = w->r->continued_id};
	int64_t other = w->thread.suggested_id;
	enum rc rc;

	if (before.other && (rc = link_add(w->d, ticket_id, &before, e)))
		return rc;
	if (other)
		intake_note(w,
		    "The subject names ticket %lld, but the writer takes no "
		    "part in it. If this belongs there: ticket link %lld "
		    "refers-to %lld, or: ticket merge %lld --into %lld",
		    (long long)other, (long long)ticket_id, (long long)other,
		    (long long)ticket_id, (long long)other);
	if (!w->mail.is_broken)
		return RC_OK;
	intake_note(w,
	    "The mail could not be read; 'ticket show --raw' has it as "
	    "it came.");
	return tag_add(w->d, ticket_id, SV("broken"), e);
}

static const char *
ticket_subject(const struct intake_work *w)
{
	return arena_dup(
	    w->d->arena, utf8_cut(sv_of(w->mail.subject), SUBJECT_MAX));
}

/* Who asks: the writer, unless a setting says who. */
static enum rc
requester_of(
    struct intake_work *w, int64_t ticket_id, int64_t *id, struct err *e)
{
	struct ticket t;
	enum rc rc;

	*id = w->writer.customer_id;
	if (!setting_given(&w->in->settings, "requester"))
		return RC_OK;
	if ((rc = ticket_load(w->d, ticket_id, w->d->arena, &t, e)))
		return rc;
	*id = t.requester_id;
	return RC_OK;
}

/* The settings of a ticket that the mail opens. */
static enum rc
settle(struct intake_work *w, struct settings *s, struct err *e)
{
	struct thread_writer *writer = &w->writer;
	enum rc rc;

	*s = w->in->settings;
	if (writer->agent_id && !writer->customer_id &&
	    (rc = people_customer(w->d, sv_of(writer->addr),
		 sv_of(writer->name), &writer->customer_id, e)))
		return rc;
	if (writer->customer_id &&
	    (rc = add_setting(w, "requester", sv_of(writer->addr), s, e)))
		return rc;
	return w->r->continued_id ? inherit(w, w->r->continued_id, s, e)
				  : RC_OK;
}

enum rc
intake_open(struct intake_work *w, struct err *e)
{
	struct ticket_new n = {.subject = ticket_subject(w),
	    .channel = w->in->channel,
	    .is_broken = w->mail.is_broken};
	int64_t id, requester;
	enum rc rc;

	if ((rc = settle(w, &n.settings, e)))
		return rc;
	intake_message(w, &n.first);
	if ((rc = ticket_create(w->d, &n, &id, e)) ||
	    (!w->is.is_auto &&
		((rc = requester_of(w, id, &requester, e)) ||
		    (rc = intake_people(w, id, requester, e)))) ||
	    (rc = relate(w, id, e)) || (rc = intake_file(w, id, e)))
		return rc;
	w->r->what = INTAKE_NEW;
	w->r->ticket_id = id;
	return intake_answer(w, e);
}
