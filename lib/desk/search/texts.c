/* The texts of those that may be hits. */
#include "desk/search/part.h"

enum { TEXTS_AT_ONCE = 50 };

static struct candidate *
candidate_of(struct candidate *candidates, size_t n, int64_t id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (candidates[i].id == id)
			return &candidates[i];
	return NULL;
}

static void
take_text(struct db_stmt *st, struct candidate *c, struct arena *a)
{
	size_t i;

	c->language = arena_sv(a, db_col_text(st, 1));
	for (i = 0; i < SEARCH_COLUMNS; i++)
		c->columns[i] = arena_sv(a, db_col_text(st, (int)i + 2));
	c->helpful = db_col_int(st, 5);
	c->unhelpful = db_col_int(st, 6);
}

/* Those of n candidates; the last one fills up what sql asks for beyond. */
static enum rc
load_some(struct db *db, const char *sql, size_t n_args,
    struct candidate *candidates, size_t n, struct arena *a, struct err *e)
{
	struct db_arg args[TEXTS_AT_ONCE];
	struct candidate *c;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	for (i = 0; i < n_args; i++)
		args[i] = db_int(candidates[i < n ? i : n - 1].id);
	if ((rc = db_query(db, sql, args, n_args, &st, e)))
		return rc;
	while (db_next(st))
		if ((c = candidate_of(candidates, n, db_col_int(st, 0))))
			take_text(st, c, a);
	return db_end(st, e);
}

/* What load_some asks for n_args of. */
static const char *
texts_sql(const struct search_question *q, size_t n_args, struct arena *a)
{
	struct str sql = STR_INIT;
	const char *copy;
	size_t i;

	if (q->kind == SEARCH_ARTICLE)
		str_add_f(&sql,
		    "select s.id, s.language, s.title, s.phrasings, s.body, "
		    "%s, %s from search_entry s join article a on a.id = s.id "
		    "where s.id in (",
		    q->helpful ? q->helpful : "0",
		    q->unhelpful ? q->unhelpful : "0");
	else
		str_add_s(&sql,
		    "select m.id, m.language, m.title, null, m.body, 0, 0 "
		    "from message m where m.id in (");
	for (i = 1; i <= n_args; i++)
		str_add_f(&sql, "%s$%zu", i > 1 ? ", " : "", i);
	str_add_s(&sql, ")");
	copy = arena_dup(a, str_sv(&sql));
	str_free(&sql);
	return copy;
}

/* One by one where they are in a file, as that is the quickest; elsewhere each
 * question is a way to the server and back. */
enum rc
search_texts(struct db *db, const struct search_question *q,
    struct candidate *candidates, size_t n, struct arena *a, struct err *e)
{
	size_t step = db_dialect(db)->is_file ? 1 : TEXTS_AT_ONCE, i;
	const char *sql;
	enum rc rc = RC_OK;

	if (!n)
		return RC_OK;
	if (step > n)
		step = n;
	sql = texts_sql(q, step, a);
	for (i = 0; i < n && !rc; i += step)
		rc = load_some(db, sql, step, candidates + i,
		    n - i < step ? n - i : step, a, e);
	return rc;
}
