/* What the search engine is told of an article. */
#include "base/str.h"
#include "base/vec.h"
#include "desk/kb/kb.h"
#include "desk/search/search.h"
#include "io/markdown.h"

/* Learned questions, the ones asked most first, a line each. */
static enum rc
read_phrasings(struct desk *d, int64_t id, struct str *lines, struct err *e)
{
	static const char sql[] =
	    "select text from phrasing where article_id = $1 and "
	    "state = 'active' order by count desc, last_at desc, id limit $2";
	struct db_stmt *st;
	struct sv line;
	size_t i;
	enum rc rc;

	if ((rc = db_query(d->db, sql,
		 DB_ARGS(db_int(id), db_int(SEARCH_PHRASINGS_MAX)), &st, e)))
		return rc;
	while (db_next(st)) {
		line = db_col_text(st, 0);
		for (i = 0; i < line.n; i++)
			str_add_c(lines, line.p[i] == '\n' ? ' ' : line.p[i]);
		str_add_c(lines, '\n');
	}
	return db_end(st, e);
}

enum rc
article_index(struct desk *d, int64_t id, struct err *e)
{
	struct str body = STR_INIT, phrasings = STR_INIT;
	struct article_text text;
	struct article a;
	enum rc rc;

	/* What readers see is found; of a draft what it says so far. */
	if ((rc = article_load(d, id, &a, e)) ||
	    (rc = article_text_load(d, &a,
		 article_is_visible(&a) ? a.published_version : a.version,
		 &text, e)) ||
	    (rc = read_phrasings(d, id, &phrasings, e)))
		goto out;
	if (text.summary)
		str_add_f(&body, "%s\n", text.summary);
	markdown_plain(sv_of(text.body), &body);
	rc = search_enter(d,
	    &(struct search_entry){.id = id,
		.version = text.version,
		.language = search_language_of(d, a.language),
		.title = sv_of(text.title),
		.phrasings = str_sv(&phrasings),
		.body = str_sv(&body)},
	    e);
out:
	str_free(&phrasings);
	str_free(&body);
	return rc;
}

enum rc
article_unindex(struct desk *d, int64_t id, struct err *e)
{
	return search_leave(d, id, e);
}
