/* What an exported article has more than one of. */
#include "desk/kb/import_part.h"

#include "base/clock.h"
#include "base/str.h"

static struct db_arg
text_of(const struct json *object, const char *key)
{
	return db_view(json_text_of(json_get(object, key)));
}

static struct db_arg
time_of(struct desk *d, const struct json *object, const char *key)
{
	struct sv text = json_text_of(json_get(object, key));
	int64_t t = d->now;

	if (text.n)
		(void)clock_parse(text, d->now, &t, NULL);
	return db_int(t);
}

static enum rc
put_version(struct desk *d, int64_t id, int64_t number,
    const struct json *version, struct err *e)
{
	static const char sql[] =
	    "insert into article_version (article_id, version, title, summary, "
	    "body, note, author_id, created_at) values ($1, $2, $3, $4, $5, "
	    "$6, (select g.id from agent g where g.login = $7), $8)";
	struct db_arg title = text_of(version, "title");
	int64_t said;

	if (title.type == DB_NULL)
		return err_set(e, RC_DATA, "versions: one has no title");
	if (!json_int_of(json_get(version, "version"), &said) || said != number)
		return err_set(e, RC_DATA, "versions: number %lld is expected",
		    (long long)number);
	return db_run(d->db, sql,
	    DB_ARGS(db_int(id), db_int(number), title,
		text_of(version, "summary"), text_of(version, "content"),
		text_of(version, "note"), text_of(version, "author"),
		time_of(d, version, "created_at")),
	    NULL, e);
}

enum rc
article_import_versions(
    struct desk *d, int64_t id, const struct incoming *in, struct err *e)
{
	static const char clear[] =
	    "delete from article_version where article_id = $1";
	static const char set[] =
	    "update article set version = $1 where id = $2";
	const struct json *one = json_first(in->versions);
	int64_t n = 0;
	enum rc rc;

	if (!one)
		return RC_OK;
	rc = db_run(d->db, clear, DB_ARGS(db_int(id)), NULL, e);
	for (; one && !rc; one = json_next(one))
		rc = put_version(d, id, ++n, one, e);
	if (rc)
		return rc;
	return db_run(d->db, set, DB_ARGS(db_int(n), db_int(id)), NULL, e);
}

enum rc
article_import_phrasings(
    struct desk *d, int64_t id, const struct incoming *in, struct err *e)
{
	static const char sql[] =
	    "insert into phrasing (article_id, text, plain, count, state, "
	    "created_at, last_at) values ($1, $2, $3, $4, $5, $6, $7) "
	    "on conflict do nothing";
	const struct json *one = json_first(in->phrasings);
	int64_t count;
	struct db_arg state;
	enum rc rc = RC_OK;

	for (; one && !rc; one = json_next(one)) {
		struct db_arg text = text_of(one, "text");
		struct db_arg plain = text_of(one, "plain");

		if (!json_int_of(json_get(one, "count"), &count) || count < 1)
			count = 1;
		state = text_of(one, "state");
		if (!sv_is(state.bytes, "pending") &&
		    !sv_is(state.bytes, "rejected"))
			state = db_text("active");
		if (text.type == DB_NULL || plain.type == DB_NULL)
			return err_set(e, RC_DATA,
			    "phrasings: one lacks its text or plain");
		rc = db_run(d->db, sql,
		    DB_ARGS(db_int(id), text, plain, db_int(count), state,
			time_of(d, one, "created_at"),
			time_of(d, one, "last_at")),
		    NULL, e);
	}
	return rc;
}
