/* Reads a question: its words, each once, and which stand side by side. */
#include "desk/search/part.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/vec.h"

const char *
search_language(const char *language)
{
	return language && language[0] && strlen(language) < LANGUAGE_ROOM
	    ? language
	    : TERMS_LANGUAGE;
}

struct stem *
search_stem(struct search_stems *s, const char *language)
{
	size_t i;

	language = search_language(language);
	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i].language, language) == 0)
			return s->v[i].stem;
	/* More languages than a question is read in: words as they are. */
	if (s->n == COUNT_OF(s->v))
		return NULL;
	snprintf(s->v[s->n].language, sizeof s->v[0].language, "%s", language);
	s->v[s->n].stem = stem_open(language);
	return s->v[s->n++].stem;
}

void
search_stems_free(struct search_stems *s)
{
	while (s->n)
		stem_close(s->v[--s->n].stem);
}

void
asked_free(struct asked *asked)
{
	search_stems_free(&asked->stems);
}

static void
add_language(struct asked *asked, struct sv language, struct arena *a)
{
	size_t i;

	for (i = 0; i < asked->n_languages; i++)
		if (sv_eq(asked->languages[i], language))
			return;
	if (asked->n_languages < SEARCH_LANGUAGES)
		asked->languages[asked->n_languages++] = arena_sv(a, language);
}

enum rc
search_languages(struct db *db, enum search_kind kind, struct arena *a,
    struct asked *asked, struct err *e)
{
	static const char sql[] =
	    "select language from search_language where kind = $1 "
	    "order by language";
	struct db_stmt *st;
	enum rc rc;

	add_language(asked, SV(TERMS_LANGUAGE), a);
	if ((rc = db_query(db, sql,
		 DB_ARGS(db_text(kind == SEARCH_TICKET ? "ticket" : "article")),
		 &st, e)))
		return rc;
	while (db_next(st))
		add_language(asked, db_col_text(st, 0), a);
	return db_end(st, e);
}

static void
add_term(struct asked_word *w, struct sv term, struct arena *a)
{
	size_t i;

	for (i = 0; i < w->n_terms; i++)
		if (sv_eq(w->terms[i], term))
			return;
	w->terms[w->n_terms++] = arena_sv(a, term);
}

static void
stem_all(
    struct asked *asked, struct asked_word *w, struct terms *t, struct arena *a)
{
	size_t i;

	w->n_terms = 0;
	for (i = 0; i < asked->n_languages; i++) {
		t->stem = search_stem(
		    &asked->stems, arena_dup(a, asked->languages[i]));
		add_term(w, terms_stem(t), a);
	}
}

void
asked_terms(
    struct asked *asked, struct asked_word *w, struct sv text, struct arena *a)
{
	struct terms t;

	terms_start(&t, text, NULL);
	if (terms_next(&t))
		stem_all(asked, w, &t, a);
}

bool
asked_covers(const struct asked_word *w, struct sv term)
{
	return w->is_prefix && sv_starts(term, w->form);
}

void
asked_also(
    struct asked *asked, struct asked_word *w, struct sv text, struct arena *a)
{
	struct asked_word other = {.count = 0};
	size_t i;

	asked_terms(asked, &other, text, a);
	for (i = 0; i < other.n_terms && w->n_terms < COUNT_OF(w->terms); i++)
		if (!asked_covers(w, other.terms[i]))
			add_term(w, other.terms[i], a);
}

/* The words while they are read. */
struct reader {
	struct asked *asked;
	struct arena *a;
	VEC(struct asked_word) words;
	VEC(struct asked_pair) pairs;
	size_t before; /* the word before this one, from 1; 0: none */
	bool is_text;  /* stars mean nothing in it */
};

bool
asked_is_end(char c)
{
	return ascii_is_space(c) || c == '"' || c == '\0';
}

bool
asked_is_begin(struct sv text, size_t end)
{
	return end < text.n && text.p[end] == '*' &&
	    (end + 1 == text.n || asked_is_end(text.p[end + 1]));
}

/* The same word again, by the stem of the first language. */
static size_t
find_word(const struct reader *r, const struct asked_word *w)
{
	size_t i;

	for (i = 0; i < r->words.n; i++)
		if (r->words.v[i].is_prefix == w->is_prefix &&
		    sv_eq(r->words.v[i].terms[0], w->terms[0]))
			break;
	return i;
}

static void
add_pair(struct reader *r, size_t first, size_t second)
{
	struct asked_pair p = {first, second, 1};
	size_t i;

	for (i = 0; i < r->pairs.n; i++) {
		if (r->pairs.v[i].first == first &&
		    r->pairs.v[i].second == second) {
			r->pairs.v[i].count++;
			return;
		}
	}
	VEC_ADD(&r->pairs, p);
}

static void
add_word(struct reader *r, struct terms *t, bool is_prefix)
{
	struct asked_word w = {.is_prefix = is_prefix, .count = 1};
	size_t at;

	stem_all(r->asked, &w, t, r->a);
	t->stem = NULL;
	at = find_word(r, &w);
	if (at < r->words.n) {
		r->words.v[at].count++;
	} else if (r->words.n < SEARCH_WORDS_MAX) {
		w.form = arena_sv(r->a, t->form);
		VEC_ADD(&r->words, w);
	} else {
		r->before = 0;
		return;
	}
	if (r->before)
		add_pair(r, r->before - 1, at);
	r->before = at + 1;
}

static void
read_words(struct reader *r, struct sv text)
{
	struct terms t;

	terms_start(&t, text, NULL);
	while (terms_next(&t))
		add_word(r, &t, !r->is_text && asked_is_begin(text, t.end));
	r->before = 0;
}

enum rc
asked_read(struct db *db, const struct search_question *q, struct arena *a,
    struct asked *asked, struct err *e)
{
	struct reader r = {
	    .asked = asked, .a = a, .is_text = q->mode == SEARCH_LIKE};
	enum rc rc;

	*asked = (struct asked){.kind = q->kind};
	if (q->reading) {
		memcpy(asked->languages, q->reading->languages.languages,
		    sizeof asked->languages);
		asked->n_languages = q->reading->languages.n_languages;
	} else if ((rc = search_languages(db, q->kind, a, asked, e))) {
		return rc;
	}
	read_words(&r, q->title);
	read_words(&r, q->words);
	asked->n = r.words.n;
	asked->words = arena_array(a, r.words.n, sizeof *asked->words);
	if (r.words.n)
		memcpy(
		    asked->words, r.words.v, r.words.n * sizeof *asked->words);
	asked->n_pairs = r.pairs.n;
	asked->pairs = arena_array(a, r.pairs.n, sizeof *asked->pairs);
	if (r.pairs.n)
		memcpy(
		    asked->pairs, r.pairs.v, r.pairs.n * sizeof *asked->pairs);
	VEC_FREE(&r.words);
	VEC_FREE(&r.pairs);
	return RC_OK;
}
