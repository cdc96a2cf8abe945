/* In how many articles each word is, and how long they are: search_word. */
#include "desk/search/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

typedef VEC(struct sv) sv_list;

static void
sort_once(struct sv *v, size_t *n)
{
	size_t i, kept = 0;

	if (*n)
		qsort(v, *n, sizeof *v, sv_order);
	for (i = 0; i < *n; i++)
		if (!kept || !sv_eq(v[kept - 1], v[i]))
			v[kept++] = v[i];
	*n = kept;
}

static enum rc
count_words(struct db *db, const char *kind, struct sv *words, size_t n,
    int step, struct err *e)
{
	static const char more[] =
	    "insert into search_word (kind, word, back, docs) "
	    "values ($1, $2, $3, 1) on conflict (kind, word) "
	    "do update set docs = search_word.docs + 1";
	static const char less[] = "update search_word set docs = docs - 1 "
				   "where kind = $1 and word = $2";
	static const char none[] = "delete from search_word where kind = $1 "
				   "and word = $2 and docs <= 0";
	bool has_back = strcmp(kind, "form") == 0;
	char back[TERMS_ROOM];
	size_t i;
	enum rc rc = RC_OK;

	sort_once(words, &n);
	for (i = 0; i < n && !rc; i++) {
		struct db_arg word = db_view(words[i]);

		if (step > 0) {
			if (has_back)
				search_backwards(words[i], back);
			rc = db_run(db, more,
			    DB_ARGS(db_text(kind), word,
				has_back
				    ? db_view((struct sv){back, words[i].n})
				    : db_null()),
			    NULL, e);
			continue;
		}
		if (!(rc = db_run(
			  db, less, DB_ARGS(db_text(kind), word), NULL, e)))
			rc = db_run(
			    db, none, DB_ARGS(db_text(kind), word), NULL, e);
	}
	return rc;
}

static enum rc
count_size(struct db *db, const char *what, int64_t n, struct err *e)
{
	static const char sql[] =
	    "insert into search_word (kind, word, docs) "
	    "values ('size', $1, $2) on conflict (kind, word) "
	    "do update set docs = search_word.docs + excluded.docs";

	return db_run(db, sql, DB_ARGS(db_text(what), db_int(n)), NULL, e);
}

static enum rc
count_sizes(
    struct db *db, const size_t length[SEARCH_COLUMNS], int step, struct err *e)
{
	static const char *const names[SEARCH_COLUMNS] = {
	    "title", "phrasings", "body"};
	size_t i;
	enum rc rc = count_size(db, "docs", step, e);

	for (i = 0; i < SEARCH_COLUMNS && !rc; i++)
		rc = count_size(db, names[i], step * (int64_t)length[i], e);
	return rc;
}

enum rc
search_count_article(struct db *db, const struct search_row *row,
    const size_t length[SEARCH_COLUMNS],
    const struct sv columns[SEARCH_COLUMNS], int step, struct err *e)
{
	struct arena a = ARENA_INIT;
	sv_list terms = VEC_INIT, forms = VEC_INIT;
	struct terms scan;
	struct sv rest, term;
	size_t i;
	enum rc rc;

	for (i = 0; i < SEARCH_COLUMNS; i++) {
		for (rest = row->terms[i]; sv_split(&rest, ' ', &term);)
			VEC_ADD(&terms, term);
		for (terms_start(&scan, columns[i], NULL); terms_next(&scan);)
			VEC_ADD(&forms, arena_sv(&a, scan.form));
	}
	if (!(rc = count_words(db, "form", forms.v, forms.n, step, e)) &&
	    !(rc = count_sizes(db, length, step, e)))
		rc = count_words(db, "term", terms.v, terms.n, step, e);
	VEC_FREE(&terms);
	VEC_FREE(&forms);
	arena_free(&a);
	return rc;
}
