/* Which rows are due, and leasing them. */
#include "desk/outbox/claim.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "desk/outbox/outbox.h"

enum {
	MINUTE_S = 60,
	BYTES_MAX = 32 * 1024 * 1024, /* of all the rows of a claim together */
};

/* How many mails went to a domain within the last minute. */
struct domain {
	struct sv name;
	int64_t n;
};

struct taking {
	struct desk *desk;
	struct outbox_claim *claim;
	VEC(struct outbox_item) items;
	VEC(struct domain) domains;
	int64_t bytes;
};

static struct domain *
domain_of(struct taking *t, const char *address)
{
	const char *at = strrchr(address, '@');
	struct sv name = sv_of(at ? at + 1 : address);
	size_t i;

	for (i = 0; i < t->domains.n; i++)
		if (sv_eq_ci(t->domains.v[i].name, name))
			return &t->domains.v[i];
	VEC_ADD(&t->domains, ((struct domain){name, 0}));
	return &t->domains.v[t->domains.n - 1];
}

/* What was sent of late, or is on its way, counts. */
static enum rc
count_domains(struct taking *t, struct err *e)
{
	static const char sql[] =
	    "select recipients from outbox where sent_at > $1 and kind = "
	    "'mail' union all select recipients from outbox where state = "
	    "'sending' and leased_until > $2 and next_at is not null and "
	    "kind = 'mail'";
	int64_t now = t->desk->now;
	struct db_stmt *st;
	const char **to;
	size_t i, n;
	enum rc rc;

	if (!t->claim->per_domain)
		return RC_OK;
	if ((rc = db_query(t->desk->db, sql,
		 DB_ARGS(db_int(now - MINUTE_S), db_int(now)), &st, e)))
		return rc;
	while (db_next(st)) {
		n = outbox_recipients(db_col_text(st, 0), t->claim->arena, &to);
		for (i = 0; i < n; i++)
			domain_of(t, to[i])->n++;
	}
	return db_end(st, e);
}

/* Counts the mail, unless one of its domains has enough. */
static bool
fits_domains(struct taking *t, const char **to, size_t n)
{
	size_t i;

	if (!t->claim->per_domain)
		return true;
	for (i = 0; i < n; i++)
		if (domain_of(t, to[i])->n >= t->claim->per_domain)
			return false;
	for (i = 0; i < n; i++)
		domain_of(t, to[i])->n++;
	return true;
}

static void
take_row(struct taking *t, struct db_stmt *st)
{
	struct arena *a = t->claim->arena;
	struct outbox_item item = {.id = db_col_int(st, 0),
	    .ticket_id = db_col_int(st, 1),
	    .content_id = db_col_int(st, 2),
	    .tries = db_col_int(st, 3) + 1,
	    .started_at = db_col_int(st, 4),
	    .sender = arena_dup(a, db_col_text(st, 5)),
	    .mail_id = arena_dup(a, db_col_text(st, 7)),
	    .hook = arena_dup(a, db_col_text(st, 6)),
	    .purpose = arena_dup(a, db_col_text(st, 9))};
	bool is_mail = strcmp(t->claim->kind, "mail") == 0;
	const char **to = arena_array(a, 1, sizeof *to);
	size_t i, n = 1;

	*to = item.hook;
	if (is_mail)
		n = outbox_recipients(db_col_text(st, 6), a, &to);
	if (is_mail && !fits_domains(t, to, n))
		return;
	item.n_to = n;
	item.to = arena_array(a, n, sizeof *item.to);
	for (i = 0; i < n; i++)
		item.to[i].address = to[i];
	t->bytes += db_col_int(st, 8);
	VEC_ADD(&t->items, item);
}

/* Where no row is passed over for its domain they are locked, and senders side
 * by side take different ones. */
static enum rc
find_due(struct taking *t, struct err *e)
{
	struct db *db = t->desk->db;
	bool is_locked = !t->claim->per_domain;
	int64_t limit = is_locked ? t->claim->limit : INT64_MAX;
	struct str sql = STR_INIT;
	struct db_stmt *st;
	enum rc rc;

	str_add_f(&sql,
	    "select o.id, o.ticket_id, o.content_id, o.tries, o.started_at, "
	    "o.sender, o.recipients, o.mail_id, "
	    "(select x.size from content x where x.id = o.content_id), "
	    "o.purpose from outbox o "
	    "where o.state in ('queued', 'sending') and o.next_at <= $1 and "
	    "o.kind = $2 and (o.state = 'queued' or o.leased_until <= $1) "
	    "order by o.next_at, o.id limit $3 %s",
	    is_locked ? db_dialect(db)->claim_lock : "");
	rc = db_query(db, sql.p,
	    DB_ARGS(
		db_int(t->desk->now), db_text(t->claim->kind), db_int(limit)),
	    &st, e);
	str_free(&sql);
	if (rc)
		return rc;
	while ((int64_t)t->items.n < t->claim->limit && t->bytes < BYTES_MAX &&
	    db_next(st))
		take_row(t, st);
	return db_end(st, e);
}

static enum rc
lease(struct taking *t, struct outbox_item *item, struct err *e)
{
	static const char sql[] =
	    "update outbox set state = 'sending', lease = $1, leased_until = "
	    "$2, tries = $3 where id = $4";
	struct outbox_claim *c = t->claim;

	return db_run(t->desk->db, sql,
	    DB_ARGS(db_text(c->lease), db_int(c->leased_until),
		db_int(item->tries), db_int(item->id)),
	    NULL, e);
}

static enum rc
take(void *arg, struct err *e)
{
	struct taking *t = arg;
	size_t i;
	enum rc rc;

	t->items.n = t->domains.n = 0;
	t->bytes = 0;
	if ((rc = count_domains(t, e)) || (rc = find_due(t, e)))
		return rc;
	for (i = 0; i < t->items.n; i++)
		if ((rc = lease(t, &t->items.v[i], e)))
			return rc;
	return RC_OK;
}

enum rc
outbox_claim(struct desk *d, struct outbox_claim *claim, struct err *e)
{
	struct taking t = {
	    .desk = d, .claim = claim, .items = VEC_INIT, .domains = VEC_INIT};
	unsigned char dice[16];
	size_t i;
	enum rc rc;

	hash_random(dice, sizeof dice);
	for (i = 0; i < sizeof dice; i++)
		snprintf(claim->lease + 2 * i, 3, "%02x", dice[i]);
	claim->leased_until = d->now + OUTBOX_LEASE_S;
	claim->n = 0;
	/* How many go to a domain is decided by more than the rows taken. */
	rc = (claim->per_domain ? db_tx : db_tx_rows)(d->db, take, &t, e);
	if (!rc && t.items.n) {
		claim->n = t.items.n;
		claim->items =
		    arena_array(claim->arena, claim->n, sizeof *claim->items);
		memcpy(
		    claim->items, t.items.v, claim->n * sizeof *claim->items);
	}
	VEC_FREE(&t.items);
	VEC_FREE(&t.domains);
	return rc;
}

enum rc
outbox_is_due(struct desk *d, const char *kind, bool *is_due, struct err *e)
{
	static const char sql[] =
	    "select 1 from outbox where state in ('queued', 'sending') and "
	    "next_at <= $1 and (state = 'queued' or leased_until <= $1) and "
	    "kind = $2 limit 1";
	int64_t one;
	enum rc rc = db_get_int(
	    d->db, sql, DB_ARGS(db_int(d->now), db_text(kind)), &one, e);

	*is_due = rc == RC_OK;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

enum rc
outbox_renew(struct desk *d, struct outbox_claim *claim, struct err *e)
{
	static const char sql[] =
	    "update outbox set leased_until = $1 where lease = $2 and state = "
	    "'sending' and next_at <= $3";

	if (claim->leased_until - d->now > OUTBOX_LEASE_S / 2)
		return RC_OK;
	claim->leased_until = d->now + OUTBOX_LEASE_S;
	return db_run(d->db, sql,
	    DB_ARGS(db_int(claim->leased_until), db_text(claim->lease),
		db_int(d->now)),
	    NULL, e);
}
