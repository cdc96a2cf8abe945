/*
 * What is in the indexes: articles with their texts and the counts of their
 * words, messages by their terms alone. Takes in, takes out, checks, and makes
 * all of it anew.
 */
#include "desk/search/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/vec.h"
#include "desk/search/part.h"
#include "desk/search/rows.h"

/* Records that a check or a rebuild has in memory at once. */
enum { BATCH = 200 };

/* The terms of a text on their way into the index. */
struct texts {
	struct str terms[SEARCH_COLUMNS];
	size_t length[SEARCH_COLUMNS];
	struct search_row row;
};

#define TEXTS_INIT                                                             \
	{                                                                      \
		{STR_INIT, STR_INIT, STR_INIT}, {0},                           \
		{                                                              \
			0                                                      \
		}                                                              \
	}

static void
texts_free(struct texts *t)
{
	size_t i;

	for (i = 0; i < SEARCH_COLUMNS; i++)
		str_free(&t->terms[i]);
}

static void
texts_fill(struct texts *t, enum search_kind kind, int64_t id,
    const struct sv columns[SEARCH_COLUMNS], struct stem *stem)
{
	size_t i;

	t->row.kind = kind;
	t->row.id = id;
	for (i = 0; i < SEARCH_COLUMNS; i++) {
		str_clear(&t->terms[i]);
		t->length[i] = terms_add(&t->terms[i], columns[i], stem);
		t->row.terms[i] = str_sv(&t->terms[i]);
	}
}

const char *
search_language_of(const struct desk *d, const char *language)
{
	if (language && *language)
		return language;
	language = config_text(&d->config, "desk.language");
	return strcmp(language, TERMS_LANGUAGE) == 0 ? NULL : language;
}

static enum rc
add_language(
    struct db *db, enum search_kind kind, const char *language, struct err *e)
{
	static const char sql[] =
	    "insert into search_language (kind, language) values ($1, $2) "
	    "on conflict do nothing";

	if (!language || search_language(language) != language)
		return RC_OK;
	return db_run(db, sql,
	    DB_ARGS(db_text(kind == SEARCH_TICKET ? "ticket" : "article"),
		db_text(language)),
	    NULL, e);
}

/* The index's side of an article: step 1 puts it in, -1 takes it out. */
static enum rc
index_article(
    struct db *db, const struct search_entry *entry, int step, struct err *e)
{
	const struct sv columns[SEARCH_COLUMNS] = {
	    entry->title, entry->phrasings, entry->body};
	struct stem *stem = stem_open(search_language(entry->language));
	struct texts t = TEXTS_INIT;
	enum rc rc;

	texts_fill(&t, SEARCH_ARTICLE, entry->id, columns, stem);
	if (step > 0)
		rc = search_row_add(db, &t.row, e);
	else
		rc = search_row_remove(db, &t.row, e);
	if (!rc &&
	    !(rc = search_count_article(
		  db, &t.row, t.length, columns, step, e)) &&
	    step > 0)
		rc = add_language(db, SEARCH_ARTICLE, entry->language, e);
	texts_free(&t);
	stem_close(stem);
	return rc;
}

/* The first lines, as many as are used. */
static struct sv
first_phrasings(struct sv phrasings)
{
	struct sv rest = phrasings, line;
	size_t n = 0;

	while (n < SEARCH_PHRASINGS_MAX && sv_line(&rest, &line))
		n++;
	return sv_sub(phrasings, 0, phrasings.n - rest.n);
}

#define ENTRY_COLUMNS "id, version, language, title, phrasings, body"

static void
read_entry(struct db_stmt *st, struct arena *a, struct search_entry *entry)
{
	*entry = (struct search_entry){.id = db_col_int(st, 0),
	    .version = db_col_int(st, 1),
	    .language = arena_dup(a, db_col_text(st, 2)),
	    .title = arena_sv(a, db_col_text(st, 3)),
	    .phrasings = arena_sv(a, db_col_text(st, 4)),
	    .body = arena_sv(a, db_col_text(st, 5))};
}

enum rc
search_leave(struct desk *d, int64_t article_id, struct err *e)
{
	static const char find[] =
	    "select " ENTRY_COLUMNS " from search_entry where id = $1";
	static const char remove[] = "delete from search_entry where id = $1";
	struct search_entry old = {0};
	struct arena a = ARENA_INIT;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(d->db, find, DB_ARGS(db_int(article_id)), &st, e)))
		return rc;
	if (db_next(st))
		read_entry(st, &a, &old);
	rc = db_end(st, e);
	if (!rc && old.id && !(rc = index_article(d->db, &old, -1, e)))
		rc =
		    db_run(d->db, remove, DB_ARGS(db_int(article_id)), NULL, e);
	arena_free(&a);
	return rc;
}

enum rc
search_enter(struct desk *d, const struct search_entry *entry, struct err *e)
{
	static const char sql[] =
	    "insert into search_entry (" ENTRY_COLUMNS ") "
	    "values ($1, $2, $3, $4, $5, $6)";
	struct search_entry kept = *entry;
	enum rc rc;

	kept.phrasings = first_phrasings(entry->phrasings);
	/* What comes out of the store again is what goes in. */
	if (kept.language && search_language(kept.language) != kept.language)
		kept.language = NULL;
	if ((rc = search_leave(d, entry->id, e)) ||
	    (rc = db_run(d->db, sql,
		 DB_ARGS(db_int(kept.id), db_int(kept.version),
		     db_text(kept.language), db_view(kept.title),
		     db_view(kept.phrasings), db_view(kept.body)),
		 NULL, e)))
		return rc;
	return index_article(d->db, &kept, 1, e);
}

/* --- messages --- */

/* A word of a subject that a mistyped word may be meant for. */
static bool
is_plain(struct sv form)
{
	size_t i;

	for (i = 0; i < form.n; i++)
		if (ascii_is_digit(form.p[i]))
			return false;
	return form.n > 3;
}

/* Of a subject's words so many are kept for correcting others. */
enum { TITLE_WORDS = 24 };

/* The words of a title that others can be corrected to, in their order: who
 * writes beside us waits for words, too, and must not do so in a circle. */
static size_t
title_words(struct sv title, struct arena *a, struct sv words[TITLE_WORDS])
{
	struct terms t;
	size_t n = 0;

	terms_start(&t, title, NULL);
	while (n < TITLE_WORDS && terms_next(&t))
		if (is_plain(t.form))
			words[n++] = arena_sv(a, t.form);
	qsort(words, n, sizeof *words, sv_order);
	return n;
}

/* In one statement, for it is one of every ticket's. */
static enum rc
add_title_words(struct db *db, struct sv title, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str sql = STR_INIT;
	struct sv words[TITLE_WORDS] = {{NULL, 0}};
	struct db_arg args[2 * TITLE_WORDS];
	size_t n = title_words(title, &a, words), i;
	char *back;
	enum rc rc = RC_OK;

	str_add_s(
	    &sql, "insert into search_word (kind, word, back, docs) values ");
	for (i = 0; i < n; i++) {
		back = arena_alloc(&a, words[i].n + 1);
		search_backwards(words[i], back);
		args[2 * i] = db_view(words[i]);
		args[2 * i + 1] = db_view((struct sv){back, words[i].n});
		str_add_f(&sql, "%s('title', $%zu, $%zu, 1)", i ? ", " : "",
		    2 * i + 1, 2 * i + 2);
	}
	str_add_s(&sql, " on conflict do nothing");
	if (n)
		rc = db_run_later(db, sql.p, args, 2 * n, e);
	str_free(&sql);
	arena_free(&a);
	return rc;
}

static enum rc
index_message(
    struct db *db, const struct search_message *m, bool is_added, struct err *e)
{
	const struct sv columns[SEARCH_COLUMNS] = {m->title, SV_NULL, m->body};
	struct stem *stem = stem_open(search_language(m->language));
	struct texts t = TEXTS_INIT;
	enum rc rc;

	texts_fill(&t, SEARCH_TICKET, m->id, columns, stem);
	if (!is_added)
		rc = search_row_remove(db, &t.row, e);
	else if (!(rc = search_row_add(db, &t.row, e)) &&
	    !(rc = add_language(db, SEARCH_TICKET, m->language, e)))
		rc = add_title_words(db, m->title, e);
	texts_free(&t);
	stem_close(stem);
	return rc;
}

enum rc
search_add(struct db *db, const struct search_message *m, struct err *e)
{
	return index_message(db, m, true, e);
}

enum rc
search_remove(struct db *db, const struct search_message *m, struct err *e)
{
	return index_message(db, m, false, e);
}

/* --- all of it --- */

/* What is done with each text that should be in the index. */
struct walk {
	struct db *db;
	bool is_rebuild;
	struct search_sum sum;
};

static enum rc
take_article(struct walk *w, const struct search_entry *entry, struct err *e)
{
	const struct sv columns[SEARCH_COLUMNS] = {
	    entry->title, entry->phrasings, entry->body};
	struct texts t = TEXTS_INIT;
	struct stem *stem;
	enum rc rc;

	if (w->is_rebuild)
		return index_article(w->db, entry, 1, e);
	stem = stem_open(search_language(entry->language));
	texts_fill(&t, SEARCH_ARTICLE, entry->id, columns, stem);
	rc = search_sum_add(&w->sum, &t.row, e);
	texts_free(&t);
	stem_close(stem);
	return rc;
}

static enum rc
take_message(struct walk *w, const struct search_message *m, struct err *e)
{
	const struct sv columns[SEARCH_COLUMNS] = {m->title, SV_NULL, m->body};
	struct texts t = TEXTS_INIT;
	struct stem *stem;
	enum rc rc;

	if (w->is_rebuild)
		return index_message(w->db, m, true, e);
	stem = stem_open(search_language(m->language));
	texts_fill(&t, SEARCH_TICKET, m->id, columns, stem);
	rc = search_sum_add(&w->sum, &t.row, e);
	texts_free(&t);
	stem_close(stem);
	return rc;
}

/* The next texts behind *last; *n of them. */
static enum rc
walk_batch(struct walk *w, enum search_kind kind, struct arena *a,
    int64_t *last, size_t *n, struct err *e)
{
	static const char articles[] =
	    "select " ENTRY_COLUMNS
	    " from search_entry where id > $1 order by id limit $2";
	static const char messages[] =
	    "select id, language, title, body from message "
	    "where id > $1 order by id limit $2";
	struct search_entry entries[BATCH];
	struct search_message found[BATCH];
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	*n = 0;
	if ((rc = db_query(w->db, kind == SEARCH_ARTICLE ? articles : messages,
		 DB_ARGS(db_int(*last), db_int(BATCH)), &st, e)))
		return rc;
	for (; *n < BATCH && db_next(st); ++*n) {
		if (kind == SEARCH_ARTICLE) {
			read_entry(st, a, &entries[*n]);
			continue;
		}
		found[*n] = (struct search_message){.id = db_col_int(st, 0),
		    .language = arena_dup(a, db_col_text(st, 1)),
		    .title = arena_sv(a, db_col_text(st, 2)),
		    .body = arena_sv(a, db_col_text(st, 3))};
	}
	rc = db_end(st, e);
	for (i = 0; i < *n && !rc; i++) {
		*last = kind == SEARCH_ARTICLE ? entries[i].id : found[i].id;
		rc = kind == SEARCH_ARTICLE ? take_article(w, &entries[i], e)
					    : take_message(w, &found[i], e);
	}
	return rc;
}

static enum rc
walk_all(struct walk *w, enum search_kind kind, struct err *e)
{
	struct arena a = ARENA_INIT;
	int64_t last = 0;
	size_t n;
	enum rc rc;

	do {
		arena_reset(&a);
		rc = walk_batch(w, kind, &a, &last, &n, e);
	} while (!rc && n);
	arena_free(&a);
	return rc;
}

enum rc
search_check(struct db *db, bool *in_step, struct err *e)
{
	static const char sizes[] =
	    "select count(*) from search_word where kind = 'size' and "
	    "word = 'docs' and docs <> (select count(*) from search_entry)";
	struct walk w = {.db = db};
	bool is_right = true;
	int64_t wrong;
	enum rc rc;

	*in_step = true;
	search_sum_start(&w.sum, db, SEARCH_TICKET);
	if ((rc = walk_all(&w, SEARCH_TICKET, e)) ||
	    (rc = search_sum_end(&w.sum, &is_right, e)))
		return rc;
	*in_step = is_right;
	search_sum_start(&w.sum, db, SEARCH_ARTICLE);
	if ((rc = walk_all(&w, SEARCH_ARTICLE, e)) ||
	    (rc = search_sum_end(&w.sum, &is_right, e)) ||
	    (rc = db_get_int(db, sizes, DB_NO_ARGS, &wrong, e)))
		return rc;
	*in_step = *in_step && is_right && !wrong;
	return RC_OK;
}

enum rc
search_rebuild(struct db *db, struct err *e)
{
	struct walk w = {.db = db, .is_rebuild = true};
	enum rc rc;

	if ((rc = search_row_clear(db, SEARCH_TICKET, e)) ||
	    (rc = search_row_clear(db, SEARCH_ARTICLE, e)) ||
	    (rc = db_script(db,
		 "delete from search_word; delete from search_language", e)) ||
	    (rc = walk_all(&w, SEARCH_TICKET, e)))
		return rc;
	return walk_all(&w, SEARCH_ARTICLE, e);
}
