/* Entering rows, and what people do with them. */
#include "desk/outbox/outbox.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "base/vec.h"
#include "desk/content.h"
#include "desk/event.h"

enum { ADDRESS_MAX = 320 };

size_t
outbox_recipients(struct sv joined, struct arena *a, const char ***addresses)
{
	VEC(const char *) all = VEC_INIT;
	size_t i, from = 0, n;
	bool is_quoted = false;

	for (i = 0; i <= joined.n; i++) {
		struct sv piece;

		if (i < joined.n && joined.p[i] == '"')
			is_quoted = !is_quoted;
		if (i < joined.n && (joined.p[i] != ',' || is_quoted))
			continue;
		piece = sv_trim(sv_sub(joined, from, i - from));
		from = i + 1;
		if (piece.n)
			VEC_ADD(&all, arena_dup(a, piece));
	}
	n = all.n;
	*addresses = arena_array(a, n + 1, sizeof **addresses);
	if (n)
		memcpy(*addresses, all.v, n * sizeof **addresses);
	VEC_FREE(&all);
	return n;
}

/* Could an envelope hold it, whatever a server makes of it? */
static bool
is_address(const char *s)
{
	const char *at = strrchr(s, '@');
	size_t i;

	for (i = 0; s[i]; i++)
		if ((unsigned char)s[i] <= ' ' || s[i] == '\x7f' ||
		    s[i] == '<' || s[i] == '>')
			return false;
	return i && i <= ADDRESS_MAX && at && at != s && at[1];
}

static enum rc
check_address(const char *what, const char *address, struct err *e)
{
	if (is_address(address))
		return RC_OK;
	return err_set(
	    e, RC_DATA, "%s: '%s' is no mail address", what, address);
}

static enum rc
check_envelope(struct desk *d, const struct outbox_new *o, struct err *e)
{
	const char **to;
	size_t i, n;
	enum rc rc;

	if (o->sender && *o->sender &&
	    (rc = check_address("sender", o->sender, e)))
		return rc;
	n = outbox_recipients(sv_of(o->recipients), d->arena, &to);
	if (!n)
		return err_set(e, RC_DATA, "the mail has no recipient");
	for (i = 0; i < n; i++)
		if ((rc = check_address("recipient", to[i], e)))
			return rc;
	return RC_OK;
}

enum rc
outbox_event(struct desk *d, int64_t id, const char *verb, const char *before,
    const char *after, int code, struct err *e)
{
	static const char find[] = "select ticket_id from outbox where id = $1";
	struct str changes = STR_INIT;
	int64_t ticket_id;
	enum rc rc;

	if ((rc = db_get_int(d->db, find, DB_ARGS(db_int(id)), &ticket_id, e)))
		return rc;
	event_change(&changes, "state", sv_of(before), sv_of(after));
	if (code)
		event_number(&changes, "code", code);
	rc = event_add(d,
	    &(struct event){
		verb, "outbox", id, ticket_id, event_changes_end(&changes)},
	    e);
	str_free(&changes);
	return rc;
}

/* Each try of a post has the same id, as each of a mail its Message-ID. */
static const char *
post_id(struct desk *d)
{
	unsigned char dice[12];
	char *id = arena_strdup(d->arena, "msg_000000000000000000000000");
	size_t i;

	hash_random(dice, sizeof dice);
	for (i = 0; i < sizeof dice; i++)
		snprintf(id + 4 + 2 * i, 3, "%02x", dice[i]);
	return id;
}

static struct db_arg
id_arg(int64_t id)
{
	return id ? db_int(id) : db_null();
}

static enum rc
insert(struct desk *d, const struct outbox_new *o, int64_t content_id,
    int64_t *id, struct err *e)
{
	static const char sql[] =
	    "insert into outbox (kind, purpose, unique_key, ticket_id, "
	    "message_id, sender, recipients, subject, mail_id, content_id, "
	    "is_auto, cancel_on_reply, next_at, started_at, created_at) values "
	    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, "
	    "$14) on conflict (unique_key) do nothing";
	bool is_mail = strcmp(o->kind, "mail") == 0;
	const char *mail_id = o->mail_id || is_mail ? o->mail_id : post_id(d);

	return db_insert(d->db, sql,
	    DB_ARGS(db_text(o->kind), db_text(o->purpose),
		db_text(o->unique_key), id_arg(o->ticket_id),
		id_arg(o->message_id), db_text(o->sender),
		db_text(o->recipients), db_text(o->subject), db_text(mail_id),
		db_int(content_id), db_int(o->is_auto),
		db_int(o->cancel_on_reply), db_int(o->at ? o->at : d->now),
		db_int(d->now)),
	    id, e);
}

enum rc
outbox_add(
    struct desk *d, const struct outbox_new *o, int64_t *id, struct err *e)
{
	static const char known[] =
	    "select id from outbox where unique_key = $1";
	int64_t content_id, other;
	enum rc rc;

	*id = 0;
	if (strcmp(o->kind, "mail") == 0 && (rc = check_envelope(d, o, e)))
		return rc;
	if (o->unique_key) {
		rc = db_get_int(
		    d->db, known, DB_ARGS(db_text(o->unique_key)), &other, e);
		if (rc != RC_NOTFOUND)
			return rc;
	}
	if ((rc = content_put(d, o->content, &content_id, e)))
		return rc;
	rc = insert(d, o, content_id, id, e);
	if (rc == RC_NOTFOUND) {
		*id = 0;
		return RC_OK;
	}
	return rc ? rc
		  : outbox_event(d, *id, "outbox.queued", NULL, "queued", 0, e);
}

/* From which states an act leads where. */
struct outbox_act_row {
	const char *name, *verb, *sql, *after;
	const char *from[4]; /* "" behind the last */
};

#define BUT_FOR_LEASE ", leased_until = null, lease = null where id = $2"

static const struct outbox_act_row acts[] = {
    [OUTBOX_RETRY] = {"retry", "outbox.retried",
	"update outbox set state = 'queued', next_at = $1, started_at = $1, "
	"tries = 0" BUT_FOR_LEASE,
	"queued", {"failed", "cancelled", "queued", ""}},
    [OUTBOX_CANCEL] = {"cancel", "outbox.cancelled",
	"update outbox set state = 'cancelled', next_at = $1" BUT_FOR_LEASE,
	"cancelled", {"queued", "held", "failed", ""}},
    [OUTBOX_HOLD] = {"hold", "outbox.held",
	"update outbox set state = 'held', next_at = $1" BUT_FOR_LEASE, "held",
	{"queued", "", "", ""}},
    [OUTBOX_RELEASE] = {"release", "outbox.released",
	"update outbox set state = 'queued', next_at = $1, "
	"started_at = $1" BUT_FOR_LEASE,
	"queued", {"held", "", "", ""}},
};

static bool
is_from(const struct outbox_act_row *row, const char *state)
{
	size_t i;

	for (i = 0; i < COUNT_OF(row->from) && *row->from[i]; i++)
		if (strcmp(row->from[i], state) == 0)
			return true;
	return false;
}

/* What is held or waits for its time keeps that time. */
static enum rc
read_row(struct desk *d, int64_t id, const char **state, int64_t *next_at,
    struct err *e)
{
	static const char find[] =
	    "select state, next_at from outbox where id = $1";
	struct db_stmt *st;
	enum rc rc;

	*state = NULL;
	if ((rc = db_query(d->db, find, DB_ARGS(db_int(id)), &st, e)))
		return rc;
	if (db_next(st)) {
		*state = arena_dup(d->arena, db_col_text(st, 0));
		*next_at = db_col_int(st, 1);
	}
	if ((rc = db_end(st, e)))
		return rc;
	if (!*state)
		return err_set(e, RC_NOTFOUND,
		    "nothing in the outbox has the "
		    "number %lld",
		    (long long)id);
	return RC_OK;
}

enum rc
outbox_change(struct desk *d, int64_t id, enum outbox_act act, struct err *e)
{
	const struct outbox_act_row *row = &acts[act];
	const char *state;
	int64_t at = 0;
	enum rc rc;

	if ((rc = read_row(d, id, &state, &at, e)))
		return rc;
	if (!is_from(row, state))
		return err_set(e, RC_DATA, "cannot %s %lld: it is %s",
		    row->name, (long long)id, state);
	if (act == OUTBOX_RETRY || (act == OUTBOX_RELEASE && at < d->now))
		at = d->now;
	if ((rc = db_run(
		 d->db, row->sql, DB_ARGS(db_int(at), db_int(id)), NULL, e)))
		return rc;
	return outbox_event(d, id, row->verb, state, row->after, 0, e);
}

enum rc
outbox_cancel_on_reply(struct desk *d, int64_t ticket_id, struct err *e)
{
	static const char find[] =
	    "select id from outbox where ticket_id = $1 and cancel_on_reply = "
	    "1 and state in ('queued', 'held') order by id";
	VEC(int64_t) ids = VEC_INIT;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	if ((rc = db_query(d->db, find, DB_ARGS(db_int(ticket_id)), &st, e)))
		return rc;
	while (db_next(st))
		VEC_ADD(&ids, db_col_int(st, 0));
	rc = db_end(st, e);
	for (i = 0; i < ids.n && !rc; i++)
		rc = outbox_change(d, ids.v[i], OUTBOX_CANCEL, e);
	VEC_FREE(&ids);
	return rc;
}
