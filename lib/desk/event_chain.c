/* The chain of events: adding to its end, and proving it. */
#include "desk/event.h"

#include <stdio.h>
#include <string.h>

#include "desk/event_part.h"

enum {
	COLUMNS = EVENT_COLUMNS,
	/* Rows of one insert; a power of two. */
	CHUNK = 64,
	/* Up to this many, each number of rows has an insert of its own, so
	 * that few are prepared. */
	CHUNK_EXACT = 8,
};

/* Of everything of a row that the chain covers, in this order. */
static struct sha256
link_hash(const struct sha256 *before, const struct event_row *row)
{
	char numbers[128];
	int n = snprintf(numbers, sizeof numbers, "%lld %lld %lld %lld %lld",
	    (long long)row->id, (long long)row->at, (long long)row->agent_id,
	    (long long)row->record_id, (long long)row->ticket_id);
	struct sv pieces[] = {hash_sv(before), {numbers, (size_t)n}, row->verb,
	    row->record, row->digest};

	return sha256_pieces(pieces, COUNT_OF(pieces));
}

struct sha256
event_digest(struct sv salt, struct sv changes)
{
	struct sv pieces[] = {salt, changes};

	return sha256_pieces(pieces, COUNT_OF(pieces));
}

enum rc
event_head_read(struct db *db, struct event_head *head, struct err *e)
{
	static const char sql[] =
	    "select id, hash from event order by id desc limit 1";
	struct db_stmt *st;
	enum rc rc;

	memset(head, 0, sizeof *head);
	if ((rc = db_query(db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	if (db_next(st)) {
		struct sv bytes = db_col_blob(st, 1);

		head->id = db_col_int(st, 0);
		if (bytes.n == sizeof head->hash.v)
			memcpy(head->hash.v, bytes.p, bytes.n);
	}
	return db_end(st, e);
}

void
event_link(struct event_head *head, struct event_row row, struct sha256 *hash,
    struct db_arg *args)
{
	row.id = head->id + 1;
	*hash = link_hash(&head->hash, &row);
	*head = (struct event_head){row.id, *hash};
	args[0] = db_int(row.id);
	args[1] = db_int(row.at);
	args[2] = event_id_or_null(row.agent_id);
	args[3] = db_view(row.verb);
	args[4] = db_view(row.record);
	args[5] = db_int(row.record_id);
	args[6] = event_id_or_null(row.ticket_id);
	args[7] = db_view(row.changes);
	args[8] = db_blob(row.salt);
	args[9] = db_blob(row.digest);
	args[10] = db_blob(hash_sv(hash));
}

#define INSERT                                                                 \
	"insert into event (id, at, agent_id, verb, record, record_id, "       \
	"ticket_id, changes, salt, digest, hash) values "

/* Almost always it is one row, so its text is made beforehand. */
static const char *
insert_of(size_t n, struct str *sql)
{
	static const char one[] =
	    INSERT "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
	size_t i;

	if (n == 1)
		return one;
	str_add_s(sql, INSERT "(");
	for (i = 0; i < n * COLUMNS; i++) {
		if (i)
			str_add_s(sql, i % COLUMNS ? ", " : "), (");
		str_add_f(sql, "$%zu", i + 1);
	}
	str_add_c(sql, ')');
	return sql->p;
}

static enum rc
append_chunk(struct db *db, struct event_head *head,
    const struct event_row *rows, size_t n, struct err *e)
{
	struct sha256 hashes[CHUNK];
	struct db_arg args[CHUNK * COLUMNS];
	struct str text = STR_INIT;
	size_t i;
	enum rc rc;

	for (i = 0; i < n; i++)
		event_link(head, rows[i], &hashes[i], &args[i * COLUMNS]);
	rc = db_run(db, insert_of(n, &text), args, n * COLUMNS, NULL, e);
	str_free(&text);
	return rc;
}

static size_t
chunk_of(size_t n)
{
	size_t size = CHUNK;

	if (n <= CHUNK_EXACT)
		return n;
	while (size > n)
		size /= 2;
	return size;
}

enum rc
event_append(struct db *db, struct event_head *head,
    const struct event_row *rows, size_t n, struct err *e)
{
	size_t done, size;
	enum rc rc;

	for (done = 0; done < n; done += size) {
		size = chunk_of(n - done);
		if ((rc = append_chunk(db, head, rows + done, size, e)))
			return rc;
	}
	return RC_OK;
}

/* Looks at one row; false when it does not fit what came before. */
static bool
verify_row(struct db_stmt *st, struct event_audit *audit)
{
	struct event_row row = event_row_at(st);
	struct sha256 hash = link_hash(&audit->head, &row), digest;
	bool is_erased = db_col_is_null(st, 8);

	audit->events++;
	audit->erased += is_erased;
	if (row.id != audit->events)
		audit->fault = "an event before it is missing";
	else if (!sv_eq(hash_sv(&hash), db_col_blob(st, 10)))
		audit->fault = "the event or the one before it was altered";
	audit->head = hash;
	if (!audit->fault && is_erased && !db_col_is_null(st, 7))
		audit->fault = "its changes stand there without their salt";
	if (!audit->fault && !is_erased) {
		digest = event_digest(row.salt, row.changes);
		if (!sv_eq(hash_sv(&digest), row.digest))
			audit->fault = "its changes were altered";
	}
	if (audit->fault)
		audit->bad_id = row.id;
	return !audit->fault;
}

enum rc
event_verify(struct desk *d, struct event_audit *audit, struct err *e)
{
	static const char sql[] =
	    "select id, at, agent_id, verb, record, record_id, ticket_id, "
	    "changes, salt, digest, hash from event order by id";
	struct db_stmt *st;
	enum rc rc;

	memset(audit, 0, sizeof *audit);
	if ((rc = db_query(d->db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	while (db_next(st) && verify_row(st, audit))
		;
	return db_end(st, e);
}

enum rc
event_by_hash(
    struct desk *d, const struct sha256 *hash, int64_t *id, struct err *e)
{
	static const char sql[] = "select id from event where hash = $1";
	enum rc rc;

	*id = 0;
	rc = db_get_int(d->db, sql, DB_ARGS(db_blob(hash_sv(hash))), id, e);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}
