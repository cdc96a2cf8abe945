/* Makes a desk from what portable_export wrote, in one transaction. */
#include "desk/store/portable.h"

#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "db/migrate.h"
#include "desk/event.h"
#include "desk/search/search.h"
#include "desk/store/portable_part.h"
#include "io/in.h"
#include "io/term.h"

enum { SHOWN_EACH = 10000 };

/* One try. */
struct import {
	struct desk *desk;
	struct portable_import *job;
	struct in *in;
	struct arena whole; /* for all of it */
	struct sha256_sum *sum;
	struct portable_rows rows;
	int64_t schema; /* of what is imported; 0 before its first line */
	bool is_ended;
	bool at_once;  /* rows are sent one by one, */
	bool is_vague; /* or one of those sent was refused: which? */
};

static enum rc
read_number(const struct in_field *f, const char *name, int64_t *n)
{
	return json_int_of(json_get(f->json, name), n) ? RC_OK : RC_DATA;
}

/* Is it what was written, all of it? */
static enum rc
end(struct import *x, const struct in_field *f, struct err *e)
{
	struct sha256 digest = sha256_end(x->sum);
	char hex[SHA256_HEX];
	int64_t rows;

	x->is_ended = true;
	if (read_number(f, "rows", &rows))
		return err_set(e, RC_DATA, "the end lacks the number of rows");
	if (rows != x->rows.n)
		return err_set(e, RC_DATA,
		    "there must be %lld rows before it, and there are %lld",
		    (long long)rows, (long long)x->rows.n);
	if (!sv_is(json_text_of(json_get(f->json, "sha256")),
		hash_hex(&digest, hex)))
		return err_set(e, RC_DATA,
		    "the lines before it were altered: their SHA-256 is not "
		    "this one");
	return RC_OK;
}

/* Nothing was done in it but to make it, and to bring it up to date. */
static enum rc
require_unused(struct desk *d, struct err *e)
{
	static const char sql[] =
	    "select count(*) from event where verb not in ('desk.created', "
	    "'desk.migrated')";
	static const char tickets_sql[] = "select count(*) from ticket";
	struct event_queue waiting;
	int64_t events, tickets;
	enum rc rc;

	if ((rc = db_get_int(d->db, sql, DB_NO_ARGS, &events, e)) ||
	    (rc = db_get_int(d->db, tickets_sql, DB_NO_ARGS, &tickets, e)) ||
	    (rc = event_waiting(d, &waiting, e)))
		return rc;
	if (events || tickets || waiting.n)
		return err_set(
		    e, RC_DATA, "the desk there is in use; name a new one");
	return RC_OK;
}

/* The few rows that a new desk is born with. */
static enum rc
clear(struct import *x, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = portable_n_tables; i > 0 && !rc; i--) {
		const struct portable_table *t = &portable_tables[i - 1];

		if (t->since <= x->schema)
			rc = db_run(x->desk->db,
			    arena_printf(&x->whole, "delete from %s", t->name),
			    DB_NO_ARGS, NULL, e);
	}
	return rc;
}

/* An empty store gets its schema; a desk that is there says whether it may be
 * replaced. */
static enum rc
prepare(struct import *x, struct err *e)
{
	struct desk *d = x->desk;
	int64_t version;
	enum rc rc;

	if ((rc = db_version(d->db, &version, e)))
		return rc;
	if (version < 1) {
		if ((rc = desk_require_owner(d, e)))
			return rc;
		rc = migrate_to(d->db, x->schema, e);
	} else if (x->schema < migrate_latest()) {
		rc = err_set(e, RC_CONFIG,
		    "its schema is %lld, and that of the desk there %lld; name "
		    "one that is not there yet",
		    (long long)x->schema, (long long)version);
	} else if (!(rc = migrate_require(d->db, e)) &&
	    !(rc = caller_find(d->db, x->job->as, d->arena, &d->caller, e)) &&
	    !(rc = caller_require(&d->caller, ACT_ADMIN, e))) {
		rc = require_unused(d, e);
	}
	x->rows.is_older = x->schema < migrate_latest();
	return rc ? rc : clear(x, e);
}

static enum rc
begin(struct import *x, const struct in_record *r, struct err *e)
{
	const struct in_field *f = in_field(r, "desk");
	int64_t format;

	if (!f || read_number(f, "format", &format) ||
	    read_number(f, "schema", &x->schema) || x->schema < 1)
		return err_set(e, RC_DATA, "this is no exported desk");
	if (format != PORTABLE_FORMAT)
		return err_set(e, RC_CONFIG,
		    "its format is %lld, this program knows %d; install the "
		    "newer deskutils",
		    (long long)format, PORTABLE_FORMAT);
	if (x->schema > migrate_latest())
		return err_set(e, RC_CONFIG,
		    "its schema is %lld, this program knows %lld; install the "
		    "newer deskutils",
		    (long long)x->schema, (long long)migrate_latest());
	return RC_OK;
}

static enum rc
take_line(struct import *x, const struct in_record *r, struct err *e)
{
	enum rc rc;

	if (x->is_ended)
		return err_set(e, RC_DATA, "something behind the end");
	if (r->n_fields != 1)
		return err_set(e, RC_DATA, "no row of an exported desk");
	if (x->schema && strcmp(r->fields[0].name, "end") == 0)
		return end(x, &r->fields[0], e);
	rc = x->schema ? portable_row_add(&x->rows, &r->fields[0], e)
		       : begin(x, r, e);
	sha256_add(x->sum, in_line(x->in));
	sha256_add(x->sum, SV("\n"));
	if (x->rows.n % SHOWN_EACH == 0)
		term_progress("import", (size_t)x->rows.n, 0);
	return rc;
}

static enum rc
read_lines(struct import *x, struct err *e)
{
	const struct in_record *r;
	size_t line = 0;
	enum rc rc;

	while (!(rc = in_next(x->in, &r, e)) && r) {
		bool is_first = !x->schema;

		line = r->line;
		if ((rc = take_line(x, r, e)))
			return err_ctx(e, "%s line %zu", x->job->name, line);
		if (is_first && (rc = prepare(x, e)))
			return rc;
	}
	if (!rc && !line)
		rc = err_set(e, RC_DATA, "%s is empty", x->job->name);
	else if (!rc && !x->is_ended)
		rc = err_set(e, RC_DATA, "%s line %zu: the end is missing",
		    x->job->name, line + 1);
	return rc;
}

/* What hurts a row comes before what is wrong with a later line. */
static enum rc
take_lines(struct import *x, struct err *e)
{
	enum rc rc = read_lines(x, e), late;

	if (x->at_once)
		return rc;
	if (!x->rows.is_refused && (late = portable_rows_put(&x->rows, e)))
		rc = late;
	x->is_vague = x->rows.is_refused && rc == RC_DATA;
	return rc;
}

/* The ids to come lie behind those that came. */
static enum rc
give_ids(struct import *x, struct err *e)
{
	size_t i, n;
	enum rc rc = RC_OK;

	for (i = 0; i < portable_n_tables && !rc; i++) {
		const struct portable_table *t = &portable_tables[i];

		if (portable_columns(t, &x->whole, &n)[0].is_made)
			rc = db_ids_given(x->desk->db, t->name, e);
	}
	return rc;
}

/* What the store keeps beside the rows. */
static enum rc
finish(struct import *x, struct err *e)
{
	int64_t from, to;
	enum rc rc;

	if ((rc = portable_rows_end(&x->rows, e)) ||
	    (rc = migrate_run(x->desk->db, &from, &to, e)) ||
	    (rc = give_ids(x, e)))
		return rc;
	return search_rebuild(x->desk->db, e);
}

/* --as is a name of the desk that was there. */
static enum rc
note_restore(struct desk *d, struct err *e)
{
	return event_add(
	    d, &(struct event){.verb = "desk.restored", .record = "desk"}, e);
}

static enum rc
import_all(void *arg, struct err *e)
{
	struct import *base = arg, x = *base;
	struct desk *d = x.desk;
	enum rc rc;

	x.sum = sha256_begin(&x.whole);
	x.rows.db = d->db;
	x.rows.whole = &x.whole;
	x.rows.at_once = x.at_once;
	if (lseek(x.job->fd, 0, SEEK_SET) < 0)
		return err_set(e, RC_IO, "cannot read %s", x.job->name);
	if (!(rc = in_open(&x.in, x.job->fd, x.job->name, false, e)) &&
	    !(rc = take_lines(&x, e)) && !(rc = finish(&x, e)) &&
	    !(rc = caller_find(d->db, NULL, d->arena, &d->caller, e)) &&
	    x.job->is_restore)
		rc = note_restore(d, e);
	term_progress("import", 0, 0);
	in_close(x.in);
	base->is_vague = x.is_vague;
	base->at_once |= x.is_vague;
	x.job->rows = x.rows.n;
	portable_rows_free(&x.rows);
	arena_free(&x.whole);
	return rc;
}

/* *made: the store is a new one. */
static enum rc
open_target(struct desk *d, bool *made, struct err *e)
{
	enum rc rc = db_open(d->url, DB_WRITE, &d->db, e);

	*made = rc == RC_NOTFOUND;
	if (*made)
		return desk_make(d, e);
	/* None of them is to come behind those that are imported. */
	if (!rc)
		event_settle(d, &(struct err)ERR_INIT);
	return rc;
}

enum rc
portable_import(struct desk *d, struct portable_import *job, struct err *e)
{
	struct import x = {.desk = d, .job = job};
	bool made;
	enum rc rc;

	if ((rc = open_target(d, &made, e)))
		return rc;
	job->has_begun = true;
	x.at_once = db_dialect(d->db)->is_serial;
	rc = db_tx(d->db, import_all, &x, e);
	if (rc && x.is_vague) {
		*e = (struct err)ERR_INIT;
		rc = db_tx(d->db, import_all, &x, e);
	}
	if (rc && made)
		desk_discard(d);
	return rc;
}

bool
portable_is(struct sv start)
{
	return sv_starts(start, SV("{\"desk\":{"));
}
