/* Inside the search engine: what its files share. */
#ifndef DESK_DESK_SEARCH_PART_H
#define DESK_DESK_SEARCH_PART_H

#include "base/arena.h"
#include "base/stem.h"
#include "desk/search/search.h"
#include "desk/search/terms.h"

/* Whose words for full text are to be used: PostgreSQL's, or FTS5's. */
bool search_is_postgres(const struct db_dialect *dialect);

/* A text's columns. Tickets have no phrasings. */
enum search_column {
	SEARCH_TITLE,
	SEARCH_PHRASINGS,
	SEARCH_BODY,
	SEARCH_COLUMNS,
};

/* Languages that a question is read in, and words of it that count. */
enum { SEARCH_LANGUAGES = 12, SEARCH_WORDS_MAX = 400, LANGUAGE_ROOM = 16 };

/* Stemmers, opened when they are first asked for. */
struct search_stems {
	struct {
		char language[LANGUAGE_ROOM];
		struct stem *stem;
	} v[SEARCH_LANGUAGES];

	size_t n;
};

/* The one that a text is stemmed in: TERMS_LANGUAGE for NULL and for what is no
 * language's name. */
const char *search_language(const char *language);

/* Of search_language. The stem stays open until search_stems_free. */
struct stem *search_stem(struct search_stems *s, const char *language);
void search_stems_free(struct search_stems *s);

/* A word that is asked for, once however often it is asked. */
struct asked_word {
	struct sv form;    /* as it is looked for */
	struct sv read_as; /* SV_NULL, or what form was corrected to */
	struct sv terms[SEARCH_LANGUAGES]; /* its stems, each once */
	size_t n_terms;
	bool is_prefix;
	unsigned count; /* in the question */
	int64_t docs;   /* texts with it, an estimate where there are many */
	double weight;  /* idf, by how many texts have it */
};

/* Two words side by side in the question. */
struct asked_pair {
	size_t first, second; /* in words */
	unsigned count;
};

struct asked {
	enum search_kind kind;
	struct asked_word *words;
	size_t n;
	struct asked_pair *pairs;
	size_t n_pairs;
	struct sv languages[SEARCH_LANGUAGES];
	size_t n_languages;
	int64_t docs;                   /* texts in the index */
	double average[SEARCH_COLUMNS]; /* length in words; 0: not known */
	struct search_stems stems;
	/* Which word a term is, and which pair two words are: open tables of
	 * indexes from 1, n_slots of each, a power of two. */
	uint32_t *by_term, *by_pair;
	size_t n_slots;
	bool starts[256];        /* first bytes of terms: stems keep them */
	struct asked_seen *seen; /* words of texts that were looked up before */
};

struct search_reading {
	const struct db_dialect *dialect;
	struct asked languages; /* these alone */
	struct arena *a;
};

/* What parts the words of a question: a blank, a quote, a NUL. */
bool asked_is_end(char c);
/* Is the word that ends there a beginning: a star right behind it, and then the
 * end of that part? */
bool asked_is_begin(struct sv text, size_t end);
/* Does the beginning that is asked for find that term of the word, too? */
bool asked_covers(const struct asked_word *w, struct sv term);

/* search/asked.c: reads the words of a question, without a look at the index
 * beyond the languages it has. asked_free for the stems. */
enum rc asked_read(struct db *db, const struct search_question *q,
    struct arena *a, struct asked *asked, struct err *e);
void asked_free(struct asked *asked);
/* The languages of a kind of texts, into asked, the usual one first. */
enum rc search_languages(struct db *db, enum search_kind kind, struct arena *a,
    struct asked *asked, struct err *e);
/* The terms of a word in all of the languages, into w. */
void asked_terms(
    struct asked *asked, struct asked_word *w, struct sv text, struct arena *a);

/* And the terms of another word, one that the beginning w may mean, as far as
 * there is room and w does not cover them. */
void asked_also(
    struct asked *asked, struct asked_word *w, struct sv text, struct arena *a);

/* search/word.c: how many texts have each word, its weight by that, and
 * mistyped words by their nearest in the index. */
enum rc asked_weigh(struct db *db, struct asked *asked, bool is_exact,
    struct arena *a, struct err *e);

/* A text that may be a hit. */
struct candidate {
	int64_t id, record_id; /* of the text; of the article or ticket */
	struct sv language, columns[SEARCH_COLUMNS];
	int64_t helpful, unhelpful;
	double first; /* of the store's first choice */
	double words; /* BM25 of words and of pairs */
	double pairs;
	double title; /* likeness of the title, or of the best phrasing */
	double body;  /* and of the body */
	double votes; /* the factor of the readers' votes */
	double score; /* all in all */
	double share; /* struct search_hit */
	double same;
	double *by_word; /* what each word gave */
	double *by_pair;
};

/* A word from its end, as search_word.back has it: word.n bytes to back. */
void search_backwards(struct sv word, char *back);

/* search/store.c: the first choice, with texts: the best by the store's own
 * ranking, at most limit. */
enum rc search_choose(struct db *db, const struct search_question *q,
    struct asked *asked, size_t limit, struct arena *a,
    struct candidate **candidates, size_t *n, struct err *e);
/* search/texts.c: their texts, and the votes on articles. */
enum rc search_texts(struct db *db, const struct search_question *q,
    struct candidate *candidates, size_t n, struct arena *a, struct err *e);
/* In how many texts a term is: exact up to a bound, then an estimate. */
enum rc search_count(struct db *db, struct asked *asked, struct sv term,
    bool is_prefix, int64_t *docs, struct err *e);

/* search/score.c: from the texts; sorts, the best first. */
void search_score(const struct search_question *q, struct asked *asked,
    struct candidate *candidates, size_t n, struct arena *a);

/*
 * search/gram.c: likeness of texts by pieces of words. Of each record
 * (grams_record) the words of a text are added, and grams_text takes what was
 * added as one; when all were read, grams_weigh, and then they are compared
 * with the question.
 */
struct grams;
struct gram_text;

struct gram_question {
	double *weights, length;
};
struct grams *grams_new(struct arena *a);
void grams_free(struct grams *g);
void grams_record(struct grams *g);
void grams_add(struct grams *g, struct sv form);
struct gram_text *grams_text(struct grams *g);
void grams_weigh(struct grams *g);
void grams_ask(struct grams *g, const struct gram_text *question,
    struct gram_question *asked);
/* 0 to 1. */
double grams_like(const struct grams *g, const struct gram_question *asked,
    const struct gram_text *t);

/* search/same.c: the word pairs of a text, and how many the shorter of two has
 * in common with the other, 0 to 1. */
struct shingles;
struct shingles *shingles_new(struct sv title, struct sv body);
void shingles_free(struct shingles *s);
double shingles_same(const struct shingles *a, const struct shingles *b);

/* search/match.c: the store's expression for words that must all be there. */
struct sv search_match_all(const struct db_dialect *dialect,
    struct asked *asked, struct sv words, struct arena *a, struct str *weights);
/* For any of the words that tell most: those of few texts. */
struct sv search_match_any(const struct db_dialect *dialect,
    struct asked *asked, enum search_mode mode, struct arena *a,
    struct str *weights);
/* For one term, or the beginning of one, appended. */
void search_match_term(const struct db_dialect *dialect, struct str *out,
    struct sv term, bool is_prefix);

/* search/snippet.c: the piece of a text that has most of what was asked. */
struct sv search_snippet(
    struct asked *asked, const struct candidate *c, struct arena *a);

/* search/find.c: makes the tables, once the words are known for good. */
void asked_index(struct asked *asked, struct arena *a);
/* The word that was asked for and that t stands at: its index, or -1. */
int asked_find(struct asked *asked, struct terms *t);
/* The pair of two such words, or -1. */
int asked_find_pair(const struct asked *asked, int first, int second);
uint64_t search_hash(struct sv bytes, uint64_t seed);

#endif
