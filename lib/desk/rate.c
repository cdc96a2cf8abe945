/* Counting in mail_rate, and the time of the last answer in auto_answer. */
#include "desk/rate.h"

enum { HOUR = 3600 };

/* "Support+42.abc@Example.org" is "support@example.org". */
struct sv
rate_key(struct desk *d, const char *address)
{
	struct sv v = sv_trim(sv_of(address));
	struct sv local = sv_sub(v, 0, sv_find_c(v, '@'));
	struct sv domain = sv_sub(v, local.n, v.n);
	size_t plus = sv_find_c(local, '+');

	if (plus && plus < local.n)
		local.n = plus;
	return arena_lower(d->arena,
	    sv_of(arena_printf(
		d->arena, "%.*s%.*s", SV_ARG(local), SV_ARG(domain))));
}

/* One more in this hour; the address's earlier hours are of no use. */
static enum rc
count(struct desk *d, const char *sql, struct sv key, int64_t *n, struct err *e)
{
	static const char clear[] =
	    "delete from mail_rate where address = $1 and hour < $2";
	int64_t hour = d->now / HOUR;
	enum rc rc;

	if ((rc = db_get_int(
		 d->db, sql, DB_ARGS(db_view(key), db_int(hour)), n, e)) ||
	    *n > 1)
		return rc;
	return db_run(
	    d->db, clear, DB_ARGS(db_view(key), db_int(hour)), NULL, e);
}

enum rc
rate_ticket(struct desk *d, const char *address, int64_t *n_over, struct err *e)
{
	static const char sql[] =
	    "insert into mail_rate (address, hour, tickets) values ($1, $2, 1) "
	    "on conflict (address, hour) do update set "
	    "tickets = mail_rate.tickets + 1 returning tickets";
	int64_t max = config_int(&d->config, "mail.tickets_per_hour"), n;
	enum rc rc;

	*n_over = 0;
	if (!max || !address || !*address)
		return RC_OK;
	if ((rc = count(d, sql, rate_key(d, address), &n, e)))
		return rc;
	*n_over = n > max ? n - max : 0;
	return RC_OK;
}

static enum rc
count_answer(struct desk *d, struct sv key, struct err *e)
{
	static const char sql[] =
	    "insert into mail_rate (address, hour, answers) values ($1, $2, 1) "
	    "on conflict (address, hour) do update set "
	    "answers = mail_rate.answers + 1 returning answers";
	int64_t n;

	return count(d, sql, key, &n, e);
}

static enum rc
is_below_cap(struct desk *d, struct sv key, bool *may, struct err *e)
{
	static const char sql[] =
	    "select answers from mail_rate where address = $1 and hour = $2";
	int64_t max = config_int(&d->config, "mail.answers_per_hour"), n = 0;
	enum rc rc;

	rc = db_get_int(
	    d->db, sql, DB_ARGS(db_view(key), db_int(d->now / HOUR)), &n, e);
	*may = !max || rc == RC_NOTFOUND || n < max;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static enum rc
is_past_period(struct desk *d, struct sv key, bool *may, struct err *e)
{
	static const char sql[] =
	    "select answered_at from auto_answer where address = $1";
	int64_t period = config_int(&d->config, "mail.answer_period"), at = 0;
	enum rc rc;

	rc = db_get_int(d->db, sql, DB_ARGS(db_view(key)), &at, e);
	*may = rc == RC_NOTFOUND || d->now - at >= period;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

enum rc
rate_answer(struct desk *d, const char *const *addresses, size_t n,
    enum rate_why *why, struct err *e)
{
	size_t i;
	bool may;
	enum rc rc;

	*why = RATE_MAY;
	for (i = 0; i < n && *why == RATE_MAY; i++) {
		struct sv key;

		if (!addresses[i])
			continue;
		key = rate_key(d, addresses[i]);
		if ((rc = is_past_period(d, key, &may, e)))
			return rc;
		if (!may)
			*why = RATE_PERIOD;
		if ((rc = is_below_cap(d, key, &may, e)))
			return rc;
		if (!may)
			*why = RATE_HOUR;
	}
	return RC_OK;
}

enum rc
rate_answered(
    struct desk *d, const char *const *addresses, size_t n, struct err *e)
{
	static const char sql[] =
	    "insert into auto_answer (address, answered_at) values ($1, $2) "
	    "on conflict (address) do update set answered_at = $2";
	struct sv before = SV_NULL;
	size_t i;
	enum rc rc;

	for (i = 0; i < n; i++) {
		struct sv key;

		if (!addresses[i])
			continue;
		key = rate_key(d, addresses[i]);
		if (sv_eq(key, before))
			continue;
		if ((rc = db_run(d->db, sql,
			 DB_ARGS(db_view(key), db_int(d->now)), NULL, e)) ||
		    (rc = count_answer(d, key, e)))
			return rc;
		before = key;
	}
	return RC_OK;
}

enum rc
rate_notice(struct desk *d, const char *address, bool *may, struct err *e)
{
	struct sv key = rate_key(d, address);
	enum rc rc;

	if ((rc = is_below_cap(d, key, may, e)) || !*may)
		return rc;
	return count_answer(d, key, e);
}
