/* Votes of readers. */
#include "desk/kb/vote.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "desk/event.h"
#include "desk/kb/part.h"

/* Bytes of a digest that name a reader. */
enum { READER_BYTES = 16 };

enum rc
reader_customer(struct desk *d, int64_t *id, struct err *e)
{
	static const char sql[] = "select customer_id from customer_address "
				  "where address = lower($1)";
	enum rc rc = RC_NOTFOUND;

	*id = 0;
	if (d->caller.role == ROLE_CUSTOMER && d->caller.email)
		rc = db_get_int(
		    d->db, sql, DB_ARGS(db_text(d->caller.email)), id, e);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static enum rc
token_name(struct desk *d, const char *token, const char **name, struct err *e)
{
	struct str text = STR_INIT;
	struct sha256 mac;
	struct sv secret;
	char hex[SHA256_HEX];
	enum rc rc;

	if ((rc = desk_secret(d, "token", &secret, e)))
		return rc;
	if (!secret.n)
		return err_set(e, RC_CONFIG,
		    "the desk has no secret 'token': no reader "
		    "can be told from another");
	str_add_f(&text, "reader %s", token);
	mac = hmac_sha256(secret, str_sv(&text));
	str_free(&text);
	hash_hex(&mac, hex);
	*name = arena_printf(d->arena, "token:%.*s", 2 * READER_BYTES, hex);
	return RC_OK;
}

enum rc
reader_name(struct desk *d, const char *token, const char **name, struct err *e)
{
	int64_t customer;
	enum rc rc;

	if (token && *token)
		return token_name(d, token, name, e);
	if ((rc = reader_customer(d, &customer, e)))
		return rc;
	*name = customer
	    ? arena_printf(d->arena, "customer:%lld", (long long)customer)
	    : arena_printf(d->arena, "agent:%lld", (long long)d->caller.id);
	return RC_OK;
}

/* What the vote was: 1, 0, or -1 for none. */
static enum rc
old_vote(
    struct desk *d, int64_t id, const char *voter, int64_t *was, struct err *e)
{
	static const char sql[] = "select is_helpful from article_vote where "
				  "article_id = $1 and voter = $2";
	enum rc rc =
	    db_get_int(d->db, sql, DB_ARGS(db_int(id), db_text(voter)), was, e);

	if (rc != RC_NOTFOUND)
		return rc;
	*was = -1;
	return RC_OK;
}

/* A vote that was (or -1) becomes another (or -1). */
static enum rc
count(struct desk *d, int64_t id, int64_t was, int64_t is, struct err *e)
{
	static const char sql[] = "update article set helpful = helpful + $1, "
				  "unhelpful = unhelpful + $2 where id = $3";

	return db_run(d->db, sql,
	    DB_ARGS(db_int((is == 1) - (was == 1)),
		db_int((is == 0) - (was == 0)), db_int(id)),
	    NULL, e);
}

static enum rc
put(struct desk *d, const struct article *a, const struct article_vote *v,
    struct err *e)
{
	static const char sql[] =
	    "insert into article_vote (article_id, voter, version, is_helpful, "
	    "comment, created_at, updated_at) "
	    "values ($1, $2, $3, $4, $5, $6, $6) "
	    "on conflict (article_id, voter) do update set "
	    "version = excluded.version, is_helpful = excluded.is_helpful, "
	    "comment = coalesce(excluded.comment, article_vote.comment), "
	    "updated_at = excluded.updated_at";

	return db_run(d->db, sql,
	    DB_ARGS(db_int(a->id), db_text(v->voter),
		db_int(a->published_version), db_int(v->is_helpful),
		db_text(v->comment), db_int(d->now)),
	    NULL, e);
}

enum rc
article_vote(
    struct desk *d, int64_t id, const struct article_vote *vote, struct err *e)
{
	static const char *const words[] = {"no", "yes"};
	struct str changes = STR_INIT;
	struct article a;
	int64_t was;
	enum rc rc;

	if ((rc = article_said("comment", vote->comment, e)) ||
	    (rc = article_load(d, id, &a, e)))
		return rc;
	if (!article_is_visible(&a))
		return err_set(e, RC_DATA,
		    "article '%s' is not there for readers: it cannot be rated",
		    a.slug);
	if ((rc = old_vote(d, id, vote->voter, &was, e)) ||
	    (rc = put(d, &a, vote, e)) ||
	    (rc = count(d, id, was, vote->is_helpful, e)))
		return rc;
	event_number(&changes, "version", a.published_version);
	event_change(&changes, "helpful", was < 0 ? SV_NULL : sv_of(words[was]),
	    sv_of(words[vote->is_helpful]));
	rc = article_add_event(
	    d, id, "article.rated", event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

enum rc
article_unvote(struct desk *d, int64_t id, const char *voter, struct err *e)
{
	static const char sql[] =
	    "delete from article_vote where article_id = $1 and voter = $2";
	struct str changes = STR_INIT;
	int64_t was;
	enum rc rc;

	if ((rc = old_vote(d, id, voter, &was, e)))
		return rc;
	if (was < 0)
		return err_set(e, RC_NOTFOUND, "article %lld: no vote of yours",
		    (long long)id);
	if ((rc = db_run(
		 d->db, sql, DB_ARGS(db_int(id), db_text(voter)), NULL, e)) ||
	    (rc = count(d, id, was, -1, e)))
		return rc;
	event_change(&changes, "helpful", was ? SV("yes") : SV("no"), SV_NULL);
	rc = article_add_event(
	    d, id, "article.unrated", event_changes_end(&changes), e);
	str_free(&changes);
	return rc;
}

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "x.article_id",
	.flags = FIELD_LISTED,
	.help = "number of the article"},
    {.name = "version",
	.type = FIELD_INT,
	.sql = "x.version",
	.flags = FIELD_LISTED,
	.help = "the version that was seen"},
    {.name = "helpful",
	.type = FIELD_BOOL,
	.sql = "x.is_helpful",
	.flags = FIELD_LISTED,
	.help = "whether it helped"},
    {.name = "voter",
	.type = FIELD_TEXT,
	.sql = "case when substr(x.voter, 1, 6) = 'token:' then 'guest' else "
	       "x.voter end",
	.flags = FIELD_LISTED,
	.help = "agent:1, customer:7, or guest"},
    {.name = "updated_at",
	.type = FIELD_TIME,
	.sql = "x.updated_at",
	.flags = FIELD_LISTED,
	.help = "when"},
    {.name = "comment",
	.type = FIELD_TEXT,
	.sql = "x.comment",
	.flags = FIELD_LISTED,
	.help = "what was said with it"},
};

const struct fieldset article_vote_fields = {
    .record = "vote",
    .from = "article_vote x",
    .key = "x.article_id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "-version",
};

const char article_vote_of[] =
    "x.article_id = $1 order by x.version desc, x.updated_at desc, x.voter";

double
votes_lower(int64_t helpful, int64_t unhelpful)
{
	static const double z = 1.96;
	double n = (double)helpful + (double)unhelpful;
	double p, spread;

	if (n <= 0)
		return 0;
	p = (double)helpful / n;
	spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
	return fmax(0, (p + z * z / (2 * n) - spread) / (1 + z * z / n));
}

double
votes_upper(int64_t helpful, int64_t unhelpful)
{
	return 1 - votes_lower(unhelpful, helpful);
}
