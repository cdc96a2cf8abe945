/* Views, a reader once a day. */
#include "desk/kb/view.h"

#include "desk/kb/vote.h"

enum { DAY_S = 86400 };

/* Of earlier days, who read need not be known any more, whatever it was. */
static enum rc
forget(struct desk *d, int64_t day, struct err *e)
{
	static const char sql[] = "delete from article_view where day < $1";

	return db_run(d->db, sql, DB_ARGS(db_int(day)), NULL, e);
}

/* *of_day: how many it makes on that day. */
static enum rc
count(struct desk *d, int64_t id, int64_t day, int64_t *of_day, struct err *e)
{
	static const char by_day[] =
	    "insert into article_view_day (article_id, day, views) "
	    "values ($1, $2, 1) on conflict (article_id, day) do update set "
	    "views = article_view_day.views + 1 returning views";
	static const char in_all[] =
	    "update article set views = views + 1 where id = $1";
	enum rc rc;

	if ((rc = db_get_int(
		 d->db, by_day, DB_ARGS(db_int(id), db_int(day)), of_day, e)))
		return rc;
	return db_run(d->db, in_all, DB_ARGS(db_int(id)), NULL, e);
}

enum rc
article_view(struct desk *d, int64_t id, const char *reader, struct err *e)
{
	static const char sql[] =
	    "insert into article_view (article_id, day, reader) "
	    "select a.id, $2, $3 from article a where a.id = $1 and "
	    "a.state in ('published', 'outdated') "
	    "on conflict (article_id, day, reader) do nothing";
	int64_t day = d->now / DAY_S, changes = 0, of_day;
	const char *name;
	enum rc rc;

	/* Of a customer or an agent a digest is enough, too. */
	if ((rc = reader_name(d, reader, &name, e)) ||
	    (rc = db_run(d->db, sql,
		 DB_ARGS(db_int(id), db_int(day), db_blob(sv_of(name))),
		 &changes, e)) ||
	    !changes || (rc = count(d, id, day, &of_day, e)))
		return rc;
	return of_day == 1 ? forget(d, day, e) : RC_OK;
}
