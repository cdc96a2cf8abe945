/*
 * What the stores do for a search, and the one place that has their words for
 * it: counting a term's texts, and the first choice of texts, which is then
 * ranked by their words (search/score.c). On SQLite FTS5 with desk_rank, on
 * PostgreSQL tsvector with ts_rank.
 */
#include "desk/search/part.h"

#include <string.h>

#include "base/vec.h"

/*
 * Texts of a term that are counted; past that their share among the newest
 * tells. Texts that the first choice looks at: of a query the newest.
 */
enum {
	COUNT_MAX = 256,
	NEWEST = 2048,
	POSTGRES_NEWEST = 1024,
	NEWEST_MIN = 16,
	ALL_TEXTS = 3000,
	POSTGRES_TEXTS = 600,
	IN_TURN_MAX = 1000,
	POSTGRES_MORE = 5,
};

#define NO_LIMIT ((int64_t)1 << 40)

/* One kind of texts in one store. {MATCH} and so on are filled in. */
struct table {
	const char *count, *count_newest;
	const char *choose;
	/* The same in two steps, or NULL: texts by rank, and each looked at
	 * until there are enough. */
	const char *rank, *look;
	/* Or NULL: of the newest, and how many were looked at. */
	const char *newest;
	/* Or NULL: both counts in one. Where $4 or more of the newest have the
	 * term it is theirs, below 0. */
	const char *count_at_once;
};

static const struct table fts5[] = {
    [SEARCH_ARTICLE] =
	{
	    .count = "select count(*) from (select 1 from article_fts "
		     "where article_fts match $1 limit $2)",
	    .count_newest =
		"select count(*) from article_fts where article_fts match $1 "
		"and rowid > $2",
	    .choose = "select f.rowid, f.rowid, "
		      "desk_rank(article_fts, {WEIGHTS}, 3.0, 3.0, 1.0) as r "
		      "from article_fts f join article hit on hit.id = f.rowid "
		      "join article a on a.id = hit.id "
		      "where article_fts match {MATCH}{CONDITION} "
		      "order by r desc, f.rowid desc limit {LIMIT}",
	    .rank = "select f.rowid, "
		    "desk_rank(article_fts, {WEIGHTS}, 3.0, 3.0, 1.0) as r "
		    "from article_fts f where article_fts match {MATCH} "
		    "order by r desc, f.rowid desc",
	    .look = "select a.id from article hit "
		    "join article a on a.id = hit.id "
		    "where hit.id = {ID}{CONDITION}",
	},
    [SEARCH_TICKET] =
	{
	    .count = "select count(*) from (select 1 from message_fts "
		     "where message_fts match $1 limit $2)",
	    .count_newest =
		"select count(*) from message_fts where message_fts match $1 "
		"and rowid > $2",
	    .choose =
		"select id, ticket_id, max(r) from (select m.id as id, "
		"m.ticket_id as ticket_id, "
		"desk_rank(message_fts, {WEIGHTS}, 3.0, 1.0) as r "
		"from message_fts f join message m on m.id = f.rowid "
		"join ticket t on t.id = m.ticket_id "
		"where message_fts match {MATCH}{CONDITION} "
		"order by f.rowid desc limit {TEXTS}) "
		"group by ticket_id order by 3 desc, 1 desc limit {LIMIT}",
	    .rank =
		"select id, r from (select f.rowid as id, "
		"desk_rank(message_fts, {WEIGHTS}, 3.0, 1.0) as r "
		"from message_fts f where message_fts match {MATCH} "
		"order by f.rowid desc limit {TEXTS}) order by r desc, id desc",
	    .look = "select m.ticket_id from message m "
		    "join ticket t on t.id = m.ticket_id "
		    "where m.id = {ID}{CONDITION}",
	},
};

static const struct table tsvector[] = {
    [SEARCH_ARTICLE] =
	{
	    .count = "select count(*) from (select 1 from article_search "
		     "where terms @@ cast($1 as tsquery) limit $2) x",
	    .count_newest =
		"select count(*) from article_search "
		"where terms @@ cast($1 as tsquery) and article_id > $2",
	    .choose =
		"select f.article_id, f.article_id, cast(1000000 * "
		"ts_rank(f.terms, cast({MATCH} as tsquery), 1) as bigint) as r "
		"from article_search f join article hit "
		"on hit.id = f.article_id join article a on a.id = hit.id "
		"where f.terms @@ cast({MATCH} as tsquery){CONDITION} "
		"order by r desc, f.article_id desc limit {LIMIT}",
	},
    [SEARCH_TICKET] =
	{
	    .count = "select count(*) from (select 1 from message_search "
		     "where terms @@ cast($1 as tsquery) limit $2) x",
	    .count_newest =
		"select count(*) from message_search "
		"where terms @@ cast($1 as tsquery) and message_id > $2",
	    /* What is left out is not ranked. */
	    .choose =
		"select id, ticket_id, r from (select distinct on (ticket_id) "
		"id, ticket_id, r from (select n.id, n.ticket_id, "
		"cast(1000000 * ts_rank(n.terms, cast({MATCH} as tsquery), 1) "
		"as bigint) as r from (select m.id, m.ticket_id, f.terms "
		"from message_search f join message m on m.id = f.message_id "
		"join ticket t on t.id = m.ticket_id "
		"where f.terms @@ cast({MATCH} as tsquery){CONDITION} "
		"order by f.message_id desc limit {TEXTS}) n) x "
		"order by ticket_id, r desc, id desc) y "
		"order by r desc, id desc limit {LIMIT}",
	    /* Ranked before tickets are looked up, so that few are. */
	    .newest =
		"select n.message_id, m.ticket_id, n.texts from (select "
		"f.message_id, count(*) over () as texts, cast(1000000 * "
		"ts_rank(f.terms, cast({MATCH} as tsquery), 1) as bigint) as r "
		"from (select message_id, terms from message_search "
		"where terms @@ cast({MATCH} as tsquery) "
		"order by message_id desc limit {TEXTS}) f "
		"order by r desc, f.message_id desc) n "
		"join message m on m.id = n.message_id "
		"join ticket t on t.id = m.ticket_id where 1 = 1{CONDITION} "
		"order by n.r desc, n.message_id desc limit {LIMIT}",
	    .count_at_once =
		"select case when n >= $4 then -n else (select count(*) from "
		"(select 1 from message_search "
		"where terms @@ cast($1 as tsquery) limit $2) x) end "
		"from (select count(*) as n from message_search "
		"where terms @@ cast($1 as tsquery) and message_id > $3) y",
	},
};

static const struct table *
table_of(const struct db_dialect *dialect, enum search_kind kind)
{
	return search_is_postgres(dialect) ? &tsvector[kind] : &fts5[kind];
}

/* So many of the newest texts have a term that more than COUNT_MAX of all have,
 * surely. */
static int64_t
many_of(const struct asked *asked, int64_t newest)
{
	int64_t n = 4 * COUNT_MAX * newest / (asked->docs + 1) + 1;

	return n > NEWEST_MIN ? n : NEWEST_MIN;
}

static enum rc
count_term(struct db *db, const struct table *table, struct asked *asked,
    struct db_arg match, int64_t *docs, struct err *e)
{
	int64_t newest = table->count_at_once ? POSTGRES_NEWEST : NEWEST;
	int64_t from = asked->docs - newest;
	enum rc rc;

	if (table->count_at_once)
		rc = db_get_int(db, table->count_at_once,
		    DB_ARGS(match, db_int(COUNT_MAX + 1), db_int(from),
			db_int(many_of(asked, newest))),
		    docs, e);
	else
		rc = db_get_int(db, table->count,
		    DB_ARGS(match, db_int(COUNT_MAX + 1)), docs, e);
	if (rc || (*docs >= 0 && (*docs <= COUNT_MAX || from <= 0)))
		return rc;
	if (*docs < 0)
		*docs = -*docs;
	else if ((rc = db_get_int(db, table->count_newest,
		      DB_ARGS(match, db_int(from)), docs, e)))
		return rc;
	*docs = *docs * asked->docs / newest;
	if (*docs <= COUNT_MAX)
		*docs = COUNT_MAX + 1;
	return RC_OK;
}

enum rc
search_count(struct db *db, struct asked *asked, struct sv term, bool is_prefix,
    int64_t *docs, struct err *e)
{
	const struct db_dialect *dialect = db_dialect(db);
	struct str match = STR_INIT;
	enum rc rc;

	search_match_term(dialect, &match, term, is_prefix);
	rc = count_term(db, table_of(dialect, asked->kind), asked,
	    db_view(str_sv(&match)), docs, e);
	str_free(&match);
	return rc;
}

/* A statement while it is made. */
struct making {
	struct str sql;
	VEC(struct db_arg) args;
};

static void
add_arg(struct making *m, struct db_arg arg)
{
	VEC_ADD(&m->args, arg);
	str_add_f(&m->sql, "$%zu", m->args.n);
}

static void
add_condition(struct making *m, const struct search_question *q)
{
	if (q->only_public)
		str_add_s(&m->sql, " and m.kind = 'reply'");
	if (q->except_id) {
		str_add_s(&m->sql,
		    q->kind == SEARCH_TICKET ? " and t.id <> "
					     : " and a.id <> ");
		add_arg(m, db_int(q->except_id));
	}
	if (q->condition)
		str_add_f(&m->sql, " and (%s)", q->condition);
}

/* What is filled into a statement. */
struct filling {
	const struct search_question *q;
	struct sv match, weights;
	int64_t texts, limit;
	size_t id; /* the number of {ID}'s parameter */
	bool is_common;
};

/* The parameter that is set for each text. */
static void
add_id(struct making *m, struct filling *f)
{
	add_arg(m, db_null());
	f->id = m->args.n;
}

static void
make(struct making *m, const char *sql, struct filling *f)
{
	const struct search_question *q = f->q;
	struct sv rest = sv_of(sql);
	size_t at, i;

	for (i = 0; i < q->n_args; i++)
		VEC_ADD(&m->args, q->args[i]);
	for (;; rest = sv_sub(rest, sv_find_c(rest, '}') + 1, rest.n)) {
		at = sv_find_c(rest, '{');
		str_add(&m->sql, sv_sub(rest, 0, at));
		rest = sv_sub(rest, at, rest.n);
		if (!rest.n)
			return;
		if (sv_starts(rest, SV("{MATCH}")))
			add_arg(m, db_view(f->match));
		else if (sv_starts(rest, SV("{WEIGHTS}")))
			add_arg(m, db_view(f->weights));
		else if (sv_starts(rest, SV("{CONDITION}")))
			add_condition(m, q);
		else if (sv_starts(rest, SV("{TEXTS}")))
			add_arg(m, db_int(f->texts));
		else if (sv_starts(rest, SV("{LIMIT}")))
			add_arg(m, db_int(f->limit));
		else
			add_id(m, f);
	}
}

typedef VEC(struct candidate) candidate_list;

static enum rc
choose_at_once(struct db *db, const char *sql, struct filling *f,
    candidate_list *found, struct err *e)
{
	struct making m = {.sql = STR_INIT};
	struct db_stmt *st;
	enum rc rc;

	found->n = 0;
	make(&m, sql, f);
	if (!(rc = db_query(db, m.sql.p, m.args.v, m.args.n, &st, e))) {
		while (db_next(st)) {
			struct candidate c = {.id = db_col_int(st, 0),
			    .record_id = db_col_int(st, 1)};

			VEC_ADD(found, c);
		}
		rc = db_end(st, e);
	}
	str_free(&m.sql);
	VEC_FREE(&m.args);
	return rc;
}

static bool
has_record(const candidate_list *found, int64_t record_id)
{
	size_t i;

	for (i = 0; i < found->n; i++)
		if (found->v[i].record_id == record_id)
			return true;
	return false;
}

/* Of the newest texts: each record by its best. *is_enough: there are no better
 * ones, or as many as are wanted. */
static enum rc
choose_newest(struct db *db, const struct table *table, struct filling *f,
    candidate_list *found, bool *is_enough, struct err *e)
{
	struct filling twice = *f;
	struct making m = {.sql = STR_INIT};
	int64_t rows = 0, n_texts = f->texts;
	struct db_stmt *st;
	enum rc rc;

	twice.limit = 2 * f->limit;
	make(&m, table->newest, &twice);
	if (!(rc = db_query(db, m.sql.p, m.args.v, m.args.n, &st, e))) {
		for (; db_next(st); rows++) {
			struct candidate c = {.id = db_col_int(st, 0),
			    .record_id = db_col_int(st, 1)};

			n_texts = db_col_int(st, 2);
			if ((int64_t)found->n < f->limit &&
			    !has_record(found, c.record_id))
				VEC_ADD(found, c);
		}
		rc = db_end(st, e);
	}
	*is_enough = (int64_t)found->n >= f->limit ||
	    (rows < twice.limit && n_texts < f->texts);
	str_free(&m.sql);
	VEC_FREE(&m.args);
	return rc;
}

/* Is the text one that may be a hit? Each record once. */
static enum rc
look_at(struct db *db, struct making *look, size_t id_at, int64_t id,
    candidate_list *found, struct err *e)
{
	int64_t record_id;
	enum rc rc;

	look->args.v[id_at - 1] = db_int(id);
	rc = db_get_int(
	    db, look->sql.p, look->args.v, look->args.n, &record_id, e);
	if (rc)
		return rc == RC_NOTFOUND ? RC_OK : rc;
	if (!has_record(found, record_id)) {
		struct candidate c = {.id = id, .record_id = record_id};

		VEC_ADD(found, c);
	}
	return RC_OK;
}

/* The ranked ones one after another; *n_texts is how many there were. */
static enum rc
choose_in_turn(struct db *db, const struct table *table, struct filling *f,
    candidate_list *found, int64_t *n_texts, struct err *e)
{
	struct making rank = {.sql = STR_INIT}, look = {.sql = STR_INIT};
	struct db_stmt *st;
	enum rc rc, ended;

	*n_texts = 0;
	found->n = 0;
	make(&rank, table->rank, f);
	make(&look, table->look, f);
	if (!(rc = db_query(
		  db, rank.sql.p, rank.args.v, rank.args.n, &st, e))) {
		while (!rc && (int64_t)found->n < f->limit &&
		    *n_texts < f->texts && db_next(st)) {
			++*n_texts;
			rc = look_at(
			    db, &look, f->id, db_col_int(st, 0), found, e);
		}
		ended = db_end(st, rc ? &(struct err)ERR_INIT : e);
		rc = rc ? rc : ended;
	}
	str_free(&rank.sql);
	str_free(&look.sql);
	VEC_FREE(&rank.args);
	VEC_FREE(&look.args);
	return rc;
}

/* Where the newest texts are not enough, all of them. */
static enum rc
choose(struct db *db, struct filling *f, candidate_list *found, struct err *e)
{
	const struct table *table = table_of(db_dialect(db), f->q->kind);
	bool is_enough;
	int64_t n_texts;
	enum rc rc;

	if (table->rank && f->limit <= IN_TURN_MAX) {
		if ((rc = choose_in_turn(db, table, f, found, &n_texts, e)) ||
		    (int64_t)found->n >= f->limit || n_texts < f->texts)
			return rc;
		f->texts = NO_LIMIT;
	} else if (table->newest && f->is_common) {
		if ((rc = choose_newest(db, table, f, found, &is_enough, e)) ||
		    is_enough)
			return rc;
	}
	return choose_at_once(db, table->choose, f, found, e);
}

/* Has each of the words so many texts that the newest of them should do? */
static bool
is_common(const struct asked *asked)
{
	size_t i;

	for (i = 0; i < asked->n; i++)
		if (asked->words[i].docs <= POSTGRES_TEXTS)
			return false;
	return true;
}

enum rc
search_choose(struct db *db, const struct search_question *q,
    struct asked *asked, size_t limit, struct arena *a,
    struct candidate **candidates, size_t *n, struct err *e)
{
	const struct db_dialect *dialect = db_dialect(db);
	struct filling f = {.q = q, .limit = (int64_t)limit};
	candidate_list found = VEC_INIT;
	struct str weights = STR_INIT;
	enum rc rc = RC_OK;

	/* ts_rank knows nothing of rare words: more of its choice is read. */
	if (search_is_postgres(dialect) && q->mode != SEARCH_ALL &&
	    f.limit <= IN_TURN_MAX)
		f.limit *= POSTGRES_MORE;
	f.match = q->mode == SEARCH_ALL
	    ? search_match_all(dialect, asked, q->words, a, &weights)
	    : search_match_any(dialect, asked, q->mode, a, &weights);
	f.weights = str_sv(&weights);
	f.texts = ALL_TEXTS;
	if (q->mode == SEARCH_LIKE || f.limit > IN_TURN_MAX)
		f.texts = NO_LIMIT;
	else if (search_is_postgres(dialect) && q->mode == SEARCH_ALL)
		f.texts = POSTGRES_TEXTS;
	f.is_common = f.texts == POSTGRES_TEXTS && is_common(asked);
	if (f.match.n)
		rc = choose(db, &f, &found, e);
	*n = rc ? 0 : found.n;
	*candidates = arena_array(a, *n, sizeof **candidates);
	if (*n)
		memcpy(*candidates, found.v, *n * sizeof *found.v);
	VEC_FREE(&found);
	str_free(&weights);
	return rc ? rc : search_texts(db, q, *candidates, *n, a, e);
}
