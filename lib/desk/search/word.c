/*
 * The words of an index: in how many texts each is, what it weighs by that,
 * and which of them a mistyped word may have been.
 */
#include "desk/search/part.h"

#include <math.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* Shorter words are taken as they are. */
enum { CORRECTED_MIN = 4, TWO_ERRORS_MIN = 8, LOOKED_AT_MAX = 4000 };

/* Words with a beginning that are looked at, those of most texts. */
enum { COMPLETED_MAX = 200 };

static double
idf(double all, double docs)
{
	return log(1 + (all - docs + 0.5) / (docs + 0.5));
}

static enum rc
read_sizes(struct db *db, struct asked *asked, struct err *e)
{
	static const char sql[] =
	    "select word, docs from search_word where kind = 'size'";
	double total[SEARCH_COLUMNS] = {0};
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	if ((rc = db_query(db, sql, DB_NO_ARGS, &st, e)))
		return rc;
	while (db_next(st)) {
		struct sv word = db_col_text(st, 0);
		int64_t n = db_col_int(st, 1);

		if (sv_is(word, "docs"))
			asked->docs = n;
		else if (sv_is(word, "title"))
			total[SEARCH_TITLE] = (double)n;
		else if (sv_is(word, "phrasings"))
			total[SEARCH_PHRASINGS] = (double)n;
		else if (sv_is(word, "body"))
			total[SEARCH_BODY] = (double)n;
	}
	for (i = 0; i < SEARCH_COLUMNS && asked->docs > 0; i++)
		asked->average[i] = total[i] / (double)asked->docs;
	return db_end(st, e);
}

/* Messages are never taken out, so that the greatest id tells their number. */
static enum rc
read_all(struct db *db, struct asked *asked, struct err *e)
{
	if (asked->kind == SEARCH_ARTICLE)
		return read_sizes(db, asked, e);
	return db_get_int(db, "select coalesce(max(id), 0) from message",
	    DB_NO_ARGS, &asked->docs, e);
}

static enum rc
count_term(struct db *db, struct asked *asked, struct sv term, int64_t *n,
    struct err *e)
{
	static const char sql[] = "select docs from search_word "
				  "where kind = 'term' and word = $1";
	enum rc rc;

	if (asked->kind == SEARCH_TICKET)
		return search_count(db, asked, term, false, n, e);
	rc = db_get_int(db, sql, DB_ARGS(db_view(term)), n, e);
	if (rc == RC_NOTFOUND) {
		*n = 0;
		return RC_OK;
	}
	return rc;
}

static enum rc
weigh(struct db *db, struct asked *asked, struct asked_word *w, struct err *e)
{
	int64_t n;
	size_t i;
	enum rc rc = RC_OK;

	w->docs = 0;
	if (w->is_prefix)
		rc = search_count(db, asked, w->form, true, &w->docs, e);
	for (i = 0; i < w->n_terms && !rc; i++)
		if (!asked_covers(w, w->terms[i]) &&
		    !(rc = count_term(db, asked, w->terms[i], &n, e)))
			w->docs += n;
	if (w->docs > asked->docs)
		w->docs = asked->docs;
	w->weight = idf((double)asked->docs, (double)w->docs);
	return rc;
}

/* A word as characters, for counting errors. */
struct letters {
	uint32_t v[TERMS_MAX];
	size_t n;
};

static void
spell(struct sv word, struct letters *l)
{
	size_t len;

	for (l->n = 0; word.n && l->n < COUNT_OF(l->v); l->n++) {
		len = utf8_next(word, &l->v[l->n]);
		word = sv_sub(word, len, word.n);
	}
}

static size_t
min3(size_t a, size_t b, size_t c)
{
	size_t n = a < b ? a : b;

	return n < c ? n : c;
}

/* Letters left out, put in, changed, or swapped with their neighbour; more
 * than most is not counted on. */
static size_t
errors(const struct letters *a, const struct letters *b, size_t most)
{
	size_t rows[3][TERMS_MAX + 1], i, k, least;
	size_t *before = rows[0], *last = rows[1], *row = rows[2], *spare;

	for (k = 0; k <= b->n; k++)
		last[k] = k;
	for (i = 1; i <= a->n; i++) {
		row[0] = least = i;
		for (k = 1; k <= b->n; k++) {
			row[k] = min3(row[k - 1] + 1, last[k] + 1,
			    last[k - 1] + (a->v[i - 1] != b->v[k - 1]));
			if (i > 1 && k > 1 && a->v[i - 1] == b->v[k - 2] &&
			    a->v[i - 2] == b->v[k - 1] &&
			    before[k - 2] + 1 < row[k])
				row[k] = before[k - 2] + 1;
			if (row[k] < least)
				least = row[k];
		}
		if (least > most)
			return most + 1;
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[b->n];
}

/* The nearest word so far; cost counts errors, less for a frequent word. */
struct nearest {
	struct letters asked;
	size_t most;
	double cost;
	struct sv word;
	struct arena *a;
};

static void
consider(struct nearest *near, struct sv word, int64_t docs)
{
	struct letters l;
	double cost;
	size_t n;

	/* Letters are at least as many bytes. */
	if (word.n + near->most < near->asked.n || word.n >= TERMS_MAX)
		return;
	spell(word, &l);
	if (l.n + near->most < near->asked.n ||
	    l.n > near->asked.n + near->most)
		return;
	n = errors(&near->asked, &l, near->most);
	if (n > near->most || n == 0)
		return;
	cost = (double)n + (l.v[0] == near->asked.v[0] ? 0 : 0.5) -
	    0.1 * log((double)docs + 1);
	if (near->word.p && cost >= near->cost)
		return;
	near->cost = cost;
	near->word = arena_sv(near->a, word);
}

void
search_backwards(struct sv word, char *back)
{
	size_t at = word.n, len;
	uint32_t cp;

	while (word.n) {
		len = utf8_next(word, &cp);
		at -= len;
		memcpy(back + at, word.p, len);
		word = sv_sub(word, len, word.n);
	}
}

/* The first n characters. */
static struct sv
head(struct sv word, size_t n)
{
	struct sv rest = word;
	uint32_t cp;

	while (n-- && rest.n)
		rest = sv_sub(rest, utf8_next(rest, &cp), rest.n);
	return sv_sub(word, 0, word.n - rest.n);
}

/* Behind all words that begin so. */
static struct sv
behind(struct sv start, struct arena *a)
{
	return sv_of(arena_printf(a, "%.*s\xF4\x8F\xBF\xBF", SV_ARG(start)));
}

static enum rc
look_at(struct db *db, enum search_kind kind, bool is_back, struct sv start,
    struct nearest *near, struct err *e)
{
	static const char by_word[] =
	    "select word, docs from search_word where kind = $1 and "
	    "word >= $2 and word < $3 limit $4";
	static const char by_back[] =
	    "select word, docs from search_word where kind = $1 and "
	    "back >= $2 and back < $3 limit $4";
	struct sv end = behind(start, near->a);
	struct db_stmt *st;
	enum rc rc;

	if ((rc = db_query(db, is_back ? by_back : by_word,
		 DB_ARGS(db_text(kind == SEARCH_TICKET ? "title" : "form"),
		     db_view(start), db_view(end), db_int(LOOKED_AT_MAX)),
		 &st, e)))
		return rc;
	while (db_next(st))
		consider(near, db_col_text(st, 0), db_col_int(st, 1));
	return db_end(st, e);
}

static bool
has_digit(struct sv word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if (ascii_is_digit(word.p[i]))
			return true;
	return false;
}

/*
 * The nearest word of the index. One error leaves one half of the word as it
 * is, two mostly its first or its last third: only words that begin or end
 * like it are looked at.
 */
static enum rc
find_nearest(struct db *db, enum search_kind kind, struct sv form,
    struct arena *a, struct sv *word, struct err *e)
{
	struct nearest near = {.a = a};
	char back[TERMS_ROOM];
	size_t n;
	enum rc rc;

	*word = SV_NULL;
	spell(form, &near.asked);
	n = near.asked.n;
	if (n < CORRECTED_MIN || form.n >= TERMS_MAX || has_digit(form))
		return RC_OK;
	near.most = n < TWO_ERRORS_MIN ? 1 : 2;
	n = n < TWO_ERRORS_MIN ? (n - 1) / 2 : n / 3;
	if (n < 2)
		n = 2;
	search_backwards(form, back);
	if ((rc = look_at(db, kind, false, head(form, n), &near, e)) ||
	    (rc = look_at(
		 db, kind, true, head((struct sv){back, form.n}, n), &near, e)))
		return rc;
	*word = near.word;
	return RC_OK;
}

static enum rc
correct(struct db *db, struct asked *asked, struct asked_word *w,
    struct arena *a, struct err *e)
{
	struct asked_word other = *w;
	struct sv word;
	enum rc rc;

	if ((rc = find_nearest(db, asked->kind, w->form, a, &word, e)) ||
	    !word.n)
		return rc;
	asked_terms(asked, &other, word, a);
	if ((rc = weigh(db, asked, &other, e)) || !other.docs)
		return rc;
	*w = other;
	w->read_as = word;
	return RC_OK;
}

/* The stems of words that begin so may be shorter than the beginning is. */
static enum rc
complete(struct db *db, struct asked *asked, struct asked_word *w,
    struct arena *a, struct err *e)
{
	static const char sql[] =
	    "select word from search_word where kind = 'form' and word >= $1 "
	    "and word < $2 order by docs desc, word limit $3";
	struct db_stmt *st;
	enum rc rc;

	if (!w->is_prefix || asked->kind != SEARCH_ARTICLE)
		return RC_OK;
	if ((rc = db_query(db, sql,
		 DB_ARGS(db_view(w->form), db_view(behind(w->form, a)),
		     db_int(COMPLETED_MAX)),
		 &st, e)))
		return rc;
	while (db_next(st))
		asked_also(asked, w, db_col_text(st, 0), a);
	return db_end(st, e);
}

enum rc
asked_weigh(struct db *db, struct asked *asked, bool is_exact, struct arena *a,
    struct err *e)
{
	size_t i;
	enum rc rc;

	if ((rc = read_all(db, asked, e)))
		return rc;
	for (i = 0; i < asked->n && !rc; i++) {
		struct asked_word *w = &asked->words[i];

		if ((rc = complete(db, asked, w, a, e)) ||
		    (rc = weigh(db, asked, w, e)))
			return rc;
		if (!w->docs && !w->is_prefix && !is_exact)
			rc = correct(db, asked, w, a, e);
	}
	return rc;
}
