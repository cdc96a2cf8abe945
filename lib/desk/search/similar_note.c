/* Looking for what reads alike, and saying so once. */
#include "desk/search/similar_note.h"

#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "base/utf8.h"
#include "desk/config.h"
#include "desk/search/similar.h"
#include "desk/ticket/message.h"

/* Hits that are looked at, tickets that are named, bytes of a subject. */
enum { LOOKED_AT = 10, NAMED = 3, SUBJECT_MAX = 120 };

struct noting {
	struct desk *d;
	int64_t ticket_id;
	struct sha256 digest; /* of the note: by it it is there but once */
	struct str text;
	bool may;
};

/* What makes the note of a ticket the same one, in this desk and in another
 * that it is imported into. */
static struct sha256
digest_of(int64_t ticket_id, int64_t created_at)
{
	struct str key = STR_INIT;
	struct sha256 digest;

	str_add_f(&key, "reported before %lld %lld", (long long)ticket_id,
	    (long long)created_at);
	digest = sha256_of(str_sv(&key));
	str_free(&key);
	return digest;
}

/* n->may: a person opened it, it is no part of another, and has no note. */
static enum rc
may_note(struct noting *n, struct err *e)
{
	static const char find[] =
	    "select t.created_at from ticket t where t.id = $1 and "
	    "t.merged_into_id is null and t.key is null and not exists "
	    "(select 1 from message m where m.ticket_id = t.id and "
	    "m.title is not null and m.is_auto = 1)";
	static const char noted[] = "select 1 from message where digest = $1";
	struct db *db = n->d->db;
	int64_t at, one;
	enum rc rc;

	n->may = false;
	rc = db_get_int(db, find, DB_ARGS(db_int(n->ticket_id)), &at, e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	n->digest = digest_of(n->ticket_id, at);
	rc = db_get_int(
	    db, noted, DB_ARGS(db_blob(hash_sv(&n->digest))), &one, e);
	n->may = rc == RC_NOTFOUND;
	return n->may ? RC_OK : rc;
}

static double
likeness(const struct search_hit *hit)
{
	double words = (hit->share + hit->like) / 2;

	return hit->same > words ? hit->same : words;
}

static enum rc
name(struct noting *n, const struct search_hit *hit, struct err *e)
{
	static const char sql[] = "select subject from ticket where id = $1";
	struct db_stmt *st;
	struct sv subject, cut;
	enum rc rc;

	if ((rc = db_query(n->d->db, sql, DB_ARGS(db_int(hit->id)), &st, e)))
		return rc;
	if (db_next(st)) {
		subject = db_col_text(st, 0);
		cut = utf8_cut(subject, SUBJECT_MAX);
		str_add_s(
		    &n->text, n->text.n ? "; " : "Perhaps reported before: ");
		str_add_f(&n->text, "#%lld %.*s%s (%.2f)", (long long)hit->id,
		    SV_ARG(cut), cut.n < subject.n ? "..." : "", likeness(hit));
	}
	return db_end(st, e);
}

/* The note's text; empty without anything to name. */
static enum rc
look(struct noting *n, struct arena *a, struct err *e)
{
	/* What is linked to it was said already. */
	static const char condition[] =
	    "t.id < $1 and t.merged_into_id is null and (t.is_open = 1 or "
	    "coalesce(t.resolved_at, t.closed_at, t.updated_at) > $2) and "
	    "not exists (select 1 from link x where x.from_id = $1 and "
	    "x.to_id = t.id) and not exists (select 1 from link x where "
	    "x.to_id = $1 and x.from_id = t.id)";
	const struct db_arg args[] = {
	    db_int(n->ticket_id), db_int(n->d->now - SIMILAR_SOLVED_S)};
	struct search_question q = {.limit = LOOKED_AT,
	    .only_public = true,
	    .condition = condition,
	    .args = args,
	    .n_args = COUNT_OF(args)};
	struct search_answer answer;
	size_t i, named = 0;
	enum rc rc;

	if ((rc = similar_ticket(n->d, n->ticket_id, a, &q, e)) ||
	    similar_is_short(q.title, q.words) ||
	    (rc = similar_ask(n->d, &q, a, &answer, e)))
		return rc;
	for (i = 0; i < answer.n && named < NAMED && !rc; i++)
		if (likeness(&answer.hits[i]) >= SIMILAR_NOTED) {
			rc = name(n, &answer.hits[i], e);
			named++;
		}
	return rc;
}

/* Another may have been at it while we looked. */
static enum rc
store(void *arg, struct err *e)
{
	struct noting *n = arg;
	struct message_new m = {.ticket_id = n->ticket_id,
	    .kind = "system",
	    .sender = "system",
	    .channel = "cli",
	    .body = str_sv(&n->text)};
	int64_t id;
	enum rc rc;

	if ((rc = may_note(n, e)) || !n->may)
		return rc;
	m.digest = hash_sv(&n->digest);
	return message_add(n->d, &m, &id, e);
}

enum rc
similar_note(struct desk *d, int64_t ticket_id, bool is_dry, const char **text,
    struct err *e)
{
	struct noting n = {.d = d, .ticket_id = ticket_id, .text = STR_INIT};
	struct arena own = ARENA_INIT;
	enum rc rc;

	*text = NULL;
	if ((rc = may_note(&n, e)) || !n.may)
		goto out;
	if ((rc = look(&n, &own, e)) || !n.text.n)
		goto out;
	if (!is_dry && (rc = db_tx_rows(d->db, store, &n, e)))
		goto out;
	if (n.may)
		*text = arena_dup(d->arena, str_sv(&n.text));
out:
	str_free(&n.text);
	arena_free(&own);
	return rc;
}

enum rc
similar_note_new(struct desk *d, int64_t ticket_id, struct err *e)
{
	const char *wanted = config_text(&d->config, "ticket.duplicates");
	const char *text;

	if (!wanted || strcmp(wanted, "suggest") != 0)
		return RC_OK;
	return similar_note(d, ticket_id, false, &text, e);
}
