/* FTS5 tables without content, and tsvector columns. */
#include "desk/search/rows.h"

#include <string.h>

#include "base/str.h"

/* What PostgreSQL takes: positions, and bytes of one tsvector. */
enum { POSITION_MAX = 16383, COLUMN_GAP = 10, VECTOR_MAX = 700000 };

struct words {
	const char *add, *remove, *clear, *rows, *same;
	const char *places_make, *places, *places_drop;
};

static const struct words fts5[] = {
    [SEARCH_ARTICLE] = {"insert into article_fts (rowid, title, phrasings, "
			"body) values ($1, $2, $3, $4)",
	"insert into article_fts (article_fts, rowid, title, phrasings, body) "
	"values ('delete', $1, $2, $3, $4)",
	"insert into article_fts (article_fts) values ('delete-all')",
	"select count(*) from article_fts_docsize", NULL,
	"create virtual table temp.search_places using "
	"fts5vocab (main, article_fts, instance)",
	"select term, doc, case col when 'title' then 0 when 'phrasings' "
	"then 1 else 2 end, offset from temp.search_places",
	"drop table temp.search_places"},
    [SEARCH_TICKET] = {"insert into message_fts (rowid, title, body) "
		       "values ($1, $2, $4)",
	"insert into message_fts (message_fts, rowid, title, body) "
	"values ('delete', $1, $2, $4)",
	"insert into message_fts (message_fts) values ('delete-all')",
	"select count(*) from message_fts_docsize", NULL,
	"create virtual table temp.search_places using "
	"fts5vocab (main, message_fts, instance)",
	"select term, doc, case col when 'title' then 0 else 2 end, offset "
	"from temp.search_places",
	"drop table temp.search_places"},
};

static const struct words tsvector[] = {
    [SEARCH_ARTICLE] = {"insert into article_search (article_id, terms) "
			"values ($1, cast($2 as tsvector))",
	"delete from article_search where article_id = $1",
	"delete from article_search", "select count(*) from article_search",
	"select 1 from article_search where article_id = $1 and "
	"terms = cast($2 as tsvector)",
	NULL, NULL, NULL},
    [SEARCH_TICKET] = {"insert into message_search (message_id, terms) "
		       "values ($1, cast($2 as tsvector))",
	"delete from message_search where message_id = $1",
	"delete from message_search", "select count(*) from message_search",
	"select 1 from message_search where message_id = $1 and "
	"terms = cast($2 as tsvector)",
	NULL, NULL, NULL},
};

static bool
is_postgres(struct db *db)
{
	return search_is_postgres(db_dialect(db));
}

static const struct words *
words_of(struct db *db, enum search_kind kind)
{
	return is_postgres(db) ? &tsvector[kind] : &fts5[kind];
}

/* "'term':1A 'other':2A …": terms hold no quote. */
static void
add_vector(struct str *out, const struct search_row *row)
{
	static const char weights[SEARCH_COLUMNS] = {'A', 'B', 'D'};
	int position = 0;
	size_t i;

	for (i = 0; i < SEARCH_COLUMNS; i++) {
		struct sv rest = row->terms[i], term;

		while (sv_split(&rest, ' ', &term) && out->n < VECTOR_MAX) {
			if (position < POSITION_MAX)
				position++;
			str_add_f(out, "'%.*s':%d%c ", SV_ARG(term), position,
			    weights[i]);
		}
		if (position < POSITION_MAX - COLUMN_GAP)
			position += COLUMN_GAP;
	}
}

/* A column without a term is '', not null: the check counts on a row. */
static enum rc
run(struct db *db, const char *sql, const struct search_row *row, bool has_rows,
    struct err *e)
{
	struct str vector = STR_INIT;
	int64_t one;
	enum rc rc;

	if (!is_postgres(db))
		return db_run(db, sql,
		    DB_ARGS(db_int(row->id), db_view(row->terms[0]),
			db_view(row->terms[1]), db_view(row->terms[2])),
		    NULL, e);
	add_vector(&vector, row);
	if (has_rows)
		rc = db_get_int(db, sql,
		    DB_ARGS(db_int(row->id),
			(struct db_arg){DB_TEXT, 0, str_sv(&vector)}),
		    &one, e);
	else
		rc = db_run_later(db, sql,
		    DB_ARGS(db_int(row->id),
			(struct db_arg){DB_TEXT, 0, str_sv(&vector)}),
		    e);
	str_free(&vector);
	return rc;
}

enum rc
search_row_add(struct db *db, const struct search_row *row, struct err *e)
{
	return run(db, words_of(db, row->kind)->add, row, false, e);
}

enum rc
search_row_remove(struct db *db, const struct search_row *row, struct err *e)
{
	const struct words *w = words_of(db, row->kind);

	if (is_postgres(db))
		return db_run(db, w->remove, DB_ARGS(db_int(row->id)), NULL, e);
	return run(db, w->remove, row, false, e);
}

enum rc
search_row_clear(struct db *db, enum search_kind kind, struct err *e)
{
	return db_run(db, words_of(db, kind)->clear, DB_NO_ARGS, NULL, e);
}

void
search_sum_start(struct search_sum *sum, struct db *db, enum search_kind kind)
{
	*sum = (struct search_sum){.db = db, .kind = kind};
}

static uint64_t
place(struct sv term, int64_t id, size_t column, int64_t offset)
{
	uint64_t h = search_hash(term, (uint64_t)id * 0x9E3779B97F4A7C15u);

	h ^= (uint64_t)column << 60 ^ (uint64_t)offset;
	return h * 0xFF51AFD7ED558CCDu;
}

enum rc
search_sum_add(
    struct search_sum *sum, const struct search_row *row, struct err *e)
{
	const struct words *w = words_of(sum->db, sum->kind);
	size_t i;
	int64_t at;
	enum rc rc;

	sum->rows++;
	if (is_postgres(sum->db)) {
		rc = run(sum->db, w->same, row, true, e);
		sum->is_wrong = sum->is_wrong || rc == RC_NOTFOUND;
		return rc == RC_NOTFOUND ? RC_OK : rc;
	}
	for (i = 0; i < SEARCH_COLUMNS; i++) {
		struct sv rest = row->terms[i], term;

		for (at = 0; sv_split(&rest, ' ', &term); at++)
			sum->want += place(term, row->id, i, at);
	}
	return RC_OK;
}

static enum rc
read_places(struct search_sum *sum, const struct words *w, uint64_t *have,
    struct err *e)
{
	struct db_stmt *st;
	enum rc rc;

	*have = 0;
	if ((rc = db_script(sum->db, w->places_make, e)))
		return rc;
	if (!(rc = db_query(sum->db, w->places, DB_NO_ARGS, &st, e))) {
		while (db_next(st))
			*have += place(db_col_text(st, 0), db_col_int(st, 1),
			    (size_t)db_col_int(st, 2), db_col_int(st, 3));
		rc = db_end(st, e);
	}
	if (!rc)
		rc = db_script(sum->db, w->places_drop, e);
	return rc;
}

enum rc
search_sum_end(struct search_sum *sum, bool *in_step, struct err *e)
{
	const struct words *w = words_of(sum->db, sum->kind);
	uint64_t have = sum->want;
	int64_t rows;
	enum rc rc;

	if ((rc = db_get_int(sum->db, w->rows, DB_NO_ARGS, &rows, e)))
		return rc;
	if (!is_postgres(sum->db)) {
		rc = read_places(sum, w, &have, e);
		/* An index that cannot be read is out of step. */
		if (rc == RC_DATA) {
			sum->is_wrong = true;
			rc = RC_OK;
		}
	}
	*in_step = !sum->is_wrong && have == sum->want && rows == sum->rows;
	return rc;
}
