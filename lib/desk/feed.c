/* Printing events in batches, waiting for more, and keeping the cursor. */
#include "desk/feed.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/stop.h"
#include "base/str.h"
#include "desk/event.h"
#include "desk/records.h"
#include "desk/select.h"

enum {
	BATCH = 100, /* events between two moves of the cursor */
	LOOK_MS = 2000,
};

struct reader {
	struct cmd *cmd;
	const struct feed *feed;
	struct query_sql sql; /* $1 and $2: events behind and up to these */
	const struct field **fields;
	size_t n;
	struct value *values;
	int64_t last;  /* the event behind which the next one is */
	int64_t saved; /* where the cursor stands; -1: there is none yet */
	int64_t left;  /* how many more to print, -1 for no end */
};

/* A condition for --since. */
static enum rc
since_scope(struct cmd *c, const char *since, const char **scope, struct err *e)
{
	int64_t n;

	*scope = NULL;
	if (!since)
		return RC_OK;
	if (num_parse(sv_of(since), 0, INT64_MAX, &n))
		*scope = arena_printf(&c->arena, "v.id > %lld", (long long)n);
	else if (clock_parse(sv_of(since), c->desk.now, &n, NULL))
		*scope = arena_printf(&c->arena, "v.at >= %lld", (long long)n);
	else
		return err_set(e, RC_USAGE,
		    "option '--since': '%s' is no time and no event's id",
		    since);
	return RC_OK;
}

/* Where the cursor stands; -1 when there is none. */
static enum rc
cursor_get(struct desk *d, const char *name, int64_t *event_id, struct err *e)
{
	static const char sql[] = "select event_id from cursor where name = $1";
	enum rc rc =
	    db_get_int(d->db, sql, DB_ARGS(db_text(name)), event_id, e);

	if (rc != RC_NOTFOUND)
		return rc;
	*event_id = -1;
	return RC_OK;
}

static enum rc
cursor_write(struct desk *d, const char *name, int64_t event_id, struct err *e)
{
	static const char sql[] =
	    "insert into cursor (name, event_id, updated_at) "
	    "values ($1, $2, $3) on conflict (name) do update "
	    "set event_id = excluded.event_id, "
	    "updated_at = excluded.updated_at";

	return db_run(d->db, sql,
	    DB_ARGS(db_text(name), db_int(event_id), db_int(clock_now())), NULL,
	    e);
}

static enum rc
save(void *arg, struct err *e)
{
	struct reader *r = arg;
	const char *name = r->feed->cursor;
	int64_t stands;
	enum rc rc;

	if ((rc = cursor_get(&r->cmd->desk, name, &stands, e)))
		return rc;
	if (stands != r->saved)
		return err_set(e, RC_TEMPFAIL,
		    "cursor '%s': another reader has moved it meanwhile", name);
	return cursor_write(&r->cmd->desk, name, r->last, e);
}

/* Hands out what was printed, and only then moves the cursor behind it. */
static enum rc
hand_out(struct reader *r, struct err *e)
{
	enum rc rc;

	if ((rc = out_flush(r->cmd->out, e)))
		return rc;
	if (!r->feed->cursor || r->last == r->saved || out_is_lost(r->cmd->out))
		return RC_OK;
	rc = db_tx(r->cmd->desk.db, save, r, e);
	/* The signal may have ended the wait for other writers. */
	if (rc == RC_TEMPFAIL && stop_asked())
		rc = db_tx(r->cmd->desk.db, save, r, e);
	if (!rc)
		r->saved = r->last;
	return rc;
}

/* Prints events up to head, as many as a batch and the limit allow. */
static enum rc
print_batch(struct reader *r, int64_t head, int64_t *printed, struct err *e)
{
	int64_t batch = r->left >= 0 && r->left < BATCH ? r->left : BATCH;
	struct db_stmt *st;
	enum rc rc;

	*printed = 0;
	r->sql.args.v[0] = db_int(r->last);
	r->sql.args.v[1] = db_int(head);
	r->sql.args.v[r->sql.args.n - 1] = db_int(batch);
	if ((rc = db_query(r->cmd->desk.db, r->sql.sql.p, r->sql.args.v,
		 r->sql.args.n, &st, e)))
		return rc;
	while (db_next(st)) {
		select_row(st, r->fields, r->n, r->values);
		out_row(r->cmd->out, r->values);
		r->last = db_col_int(st, (int)r->n);
		(*printed)++;
	}
	if (*printed < batch)
		r->last = head;
	if (r->left >= 0)
		r->left -= *printed;
	return db_end(st, e);
}

static bool
may_go_on(const struct reader *r)
{
	return r->left != 0 && !stop_asked() && !out_is_lost(r->cmd->out);
}

/* All events that are there, a batch at a time. */
static enum rc
print_all(struct reader *r, struct err *e)
{
	static const char sql[] = "select coalesce(max(id), 0) from event";
	int64_t head, printed;
	enum rc rc;

	if ((rc = db_get_int(r->cmd->desk.db, sql, DB_NO_ARGS, &head, e)))
		return rc;
	/* An older store was put in the place of the one we knew. */
	if (head < r->last && !r->feed->cursor)
		r->last = head;
	while (r->last < head && may_go_on(r)) {
		if ((rc = print_batch(r, head, &printed, e)) ||
		    (printed && (rc = hand_out(r, e))))
			return rc;
	}
	return RC_OK;
}

/* Now and then without any: a signal that came just before the wait is seen
 * then, and where events are sealed, the one who should have done it may have
 * died, so that this one looks itself. */
static enum rc
wait_for_events(
    struct desk *d, struct pollfd *reader, bool *changed, struct err *e)
{
	enum rc rc = db_wait(d->db, reader, LOOK_MS, changed, e);

	if (rc || db_dialect(d->db)->is_serial)
		return rc;
	rc = event_settle(d, e);
	/* The store is away, and nothing has come from it. */
	if (rc == RC_TEMPFAIL && !*changed) {
		*e = (struct err)ERR_INIT;
		return RC_OK;
	}
	*changed = true;
	return rc;
}

enum rc
feed_follow(struct cmd *c, enum rc (*print)(void *, bool *, struct err *),
    void *arg, struct err *e)
{
	/* No events are asked for: an end of those who read our output shows
	 * all the same. */
	struct pollfd reader = {STDOUT_FILENO, 0, 0};
	bool changed, done = false;
	enum rc rc;

	stop_catch();
	do {
		if ((rc = wait_for_events(&c->desk, &reader, &changed, e)) ||
		    (changed && (rc = print(arg, &done, e))))
			return rc;
	} while (!done && !stop_asked() && !out_is_lost(c->out) &&
	    !(reader.revents & (POLLERR | POLLHUP)));
	return RC_OK;
}

static enum rc
print_more(void *arg, bool *done, struct err *e)
{
	struct reader *r = arg;
	enum rc rc = print_all(r, e);

	*done = !may_go_on(r);
	return rc;
}

static enum rc
prepare(struct reader *r, struct err *e)
{
	struct cmd *c = r->cmd;
	struct query_compile how;
	struct query *q;
	const char *scope;
	enum rc rc;

	if ((rc = since_scope(c, r->feed->since, &scope, e)) ||
	    (rc = select_fields(c, &event_fields, &r->fields, &r->n, e)) ||
	    (rc = records_parse(
		 c, r->feed->words, &event_fields, scope, &q, &how, e)))
		return rc;
	if (query_has_order(q))
		return err_set(e, RC_USAGE,
		    "'sort' cannot stand beside --cursor and --follow");
	r->values = arena_array(&c->arena, r->n, sizeof *r->values);
	query_sql_arg(&r->sql, db_null());
	query_sql_arg(&r->sql, db_null());
	str_clear(&r->sql.sql);
	query_fields(r->fields, r->n, how.dialect, &r->sql.sql);
	str_add_f(&r->sql.sql,
	    ", v.id from %s where v.id > $1 and v.id <= $2 and ",
	    event_fields.from);
	if ((rc = query_condition(q, &event_fields, &how, &r->sql, e)))
		return rc;
	str_add_s(&r->sql.sql, " order by v.id limit ");
	query_sql_arg(&r->sql, db_null());
	return RC_OK;
}

/* Events by their order in the log, which a query cannot change. */
static enum rc
print_in_order(struct reader *r, struct err *e)
{
	const char *cursor = r->feed->cursor;
	enum rc rc;

	if ((cursor &&
		(rc = name_check("option '--cursor'", sv_of(cursor), e))) ||
	    (rc = prepare(r, e)))
		return rc;
	r->saved = -1;
	if (cursor && (rc = cursor_get(&r->cmd->desk, cursor, &r->saved, e)))
		return rc;
	r->last = r->saved > 0 ? r->saved : 0;
	out_columns(r->cmd->out, r->fields, r->n);
	rc = r->feed->follows ? feed_follow(r->cmd, print_more, r, e)
			      : print_all(r, e);
	return rc ? rc : hand_out(r, e);
}

enum rc
feed_print(struct cmd *c, const struct feed *f, struct err *e)
{
	struct reader r = {.cmd = c,
	    .feed = f,
	    .sql = QUERY_SQL_INIT,
	    .left = f->limit > 0 ? f->limit : -1};
	const char *scope;
	enum rc rc;

	if ((rc = event_settle(&c->desk, e)))
		return rc;
	if (f->follows || f->cursor) {
		rc = print_in_order(&r, e);
		query_sql_free(&r.sql);
		return rc;
	}
	if ((rc = since_scope(c, f->since, &scope, e)))
		return rc;
	return records_list(c, f->words, &event_fields, scope, e);
}

static struct sv
num_text(int64_t n, char buf[24])
{
	int len = snprintf(buf, 24, "%lld", (long long)n);

	return (struct sv){buf, (size_t)len};
}

enum rc
cursor_set(struct desk *d, const char *name, int64_t event_id, struct err *e)
{
	static const char head_sql[] = "select coalesce(max(id), 0) from event";
	struct str changes = STR_INIT;
	int64_t before, head;
	char text[2][24];
	enum rc rc;

	if ((rc = name_check("cursor", sv_of(name), e)) ||
	    (rc = db_get_int(d->db, head_sql, DB_NO_ARGS, &head, e)) ||
	    (rc = cursor_get(d, name, &before, e)))
		return rc;
	if (event_id > head)
		return err_set(e, RC_DATA, "cursor '%s': no event %lld yet",
		    name, (long long)event_id);
	if (event_id == before)
		return RC_OK;
	if ((rc = cursor_write(d, name, event_id, e)))
		return rc;
	event_fact(&changes, "name", sv_of(name));
	event_change(&changes, "event_id",
	    before < 0 ? SV_NULL : num_text(before, text[0]),
	    num_text(event_id, text[1]));
	rc = event_add(d,
	    &(struct event){.verb = "cursor.set",
		.record = "cursor",
		.changes = event_changes_end(&changes)},
	    e);
	str_free(&changes);
	return rc;
}

enum rc
cursor_remove(struct desk *d, const char *name, struct err *e)
{
	static const char sql[] = "delete from cursor where name = $1";
	struct str changes = STR_INIT;
	int64_t before;
	enum rc rc;

	if ((rc = cursor_get(d, name, &before, e)))
		return rc;
	if (before < 0)
		return err_set(e, RC_NOTFOUND, "no cursor '%s'", name);
	if ((rc = db_run(d->db, sql, DB_ARGS(db_text(name)), NULL, e)))
		return rc;
	event_fact(&changes, "name", sv_of(name));
	rc = event_add(d,
	    &(struct event){.verb = "cursor.removed",
		.record = "cursor",
		.changes = event_changes_end(&changes)},
	    e);
	str_free(&changes);
	return rc;
}

static const struct field fields[] = {
    {.name = "name",
	.type = FIELD_TEXT,
	.sql = "r.name",
	.flags = FIELD_LISTED | FIELD_FILTER | FIELD_SORT,
	.help = "what its reader is called"},
    {.name = "event_id",
	.type = FIELD_INT,
	.sql = "r.event_id",
	.flags = FIELD_LISTED | FIELD_FILTER | FIELD_SORT,
	.help = "the last event that the reader got"},
    {.name = "behind",
	.type = FIELD_INT,
	.sql = "(select max(x.id) from event x) - r.event_id",
	.flags = FIELD_LISTED | FIELD_FILTER | FIELD_SORT,
	.help = "how many events there are since"},
    {.name = "updated_at",
	.type = FIELD_TIME,
	.sql = "r.updated_at",
	.flags = FIELD_LISTED | FIELD_FILTER | FIELD_SORT,
	.help = "when it moved last"},
};

const struct fieldset cursor_fields = {
    .record = "cursor",
    .from = "cursor r",
    .key = "r.name",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "name",
};
