/*
 * One search engine for articles, questions and answers, and tickets. Each kind
 * has an index of its own, made of terms of ours (search/terms.h), so that
 * every store finds the same. What a person asks is never a syntax error:
 * "several words" in double quotes are a phrase, a word with a trailing '*' is
 * a beginning, and all else is words.
 *
 * Ranking: a first choice by the store, of which the best are scored anew from
 * their texts: BM25 over title, phrasings and body with their weights, words
 * that stand side by side in the question and in the text, likeness by pieces
 * of words, and the readers' votes as a small factor. desk-search(7).
 */
#ifndef DESK_DESK_SEARCH_SEARCH_H
#define DESK_DESK_SEARCH_SEARCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "db/db.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is searched. Conditions speak of "article a", or "ticket t". */
enum search_kind {
	SEARCH_ARTICLE, /* questions with their answers among them */
	SEARCH_TICKET,  /* by their messages */
};

/*
 * What an article is found by. The engine keeps these texts, for snippets and
 * for ranking: plain text, no markup.
 */
struct search_entry {
	int64_t id;           /* article.id */
	int64_t version;      /* of the article, for desk check */
	const char *language; /* "de", "pt-BR"; NULL: not known */
	struct sv title;
	struct sv phrasings; /* learned questions, a line each, or SV_NULL */
	struct sv body;
};

/* What a text is entered in: its own language, else the desk's; NULL for the
 * one that texts are in which name none. */
const char *search_language_of(const struct desk *d, const char *language);

/* Of phrasings, so many lines are used; the caller puts the best first. */
enum { SEARCH_PHRASINGS_MAX = 100 };

/* Inside db_tx: enters an article, or replaces what was entered under its id;
 * takes it out (RC_OK where it is not in). Found from the commit on. */
enum rc search_enter(
    struct desk *d, const struct search_entry *entry, struct err *e);
enum rc search_leave(struct desk *d, int64_t article_id, struct err *e);

enum search_mode {
	SEARCH_ANY,  /* a question: any of the words; the best first */
	SEARCH_ALL,  /* all words, for tickets in one message */
	SEARCH_LIKE, /* a whole text: what reads like it */
};

struct search_question {
	enum search_kind kind;
	enum search_mode mode;
	struct sv words;      /* as typed */
	struct sv title;      /* SEARCH_LIKE: the title of the text, or none */
	const char *language; /* of who asks; NULL: not known */
	/* What else a hit must be, over "article a" or "ticket t", without a
	 * leading "and"; its parameters are $1…$n_args. NULL: nothing. What
	 * needs other tables is best an "exists (select …)" about hit.id, the
	 * same id of the article: an "in (select …)" is made in full. */
	const char *condition;
	const struct db_arg *args;
	size_t n_args;
	/* Expressions over the same record for votes; NULL: none. */
	const char *helpful, *unhelpful;
	int64_t except_id; /* this record is not among the hits; 0: none */
	int64_t limit;     /* of hits; 0: all that the first choice has */
	bool only_public;  /* tickets: notes are not looked at */
	bool is_exact;     /* no word is corrected */
	bool explains;
	/* Tickets: as search_reading has found it; NULL: to be asked. */
	const struct search_reading *reading;
};

struct search_hit {
	int64_t id;         /* of the article or the ticket */
	int64_t message_id; /* tickets: the message that was found; else 0 */
	double score;       /* comparable within one answer only */
	/* 0 to 1: how much of the question's words, by their weight, the hit
	 * has; 1 is all. For "is this an answer at all?". */
	double share;
	/* 0 to 1, the likeness by pieces of words: of the title, or of the
	 * text where that is more like. */
	double like;
	/* SEARCH_LIKE: 0 to 1, how many of the shorter text's word pairs the
	 * other has; from SEARCH_SAME on it is the same text again. */
	double same;
	struct sv snippet; /* where the words stand, on one line */
	/* With explains: lines "what TAB number TAB text", else SV_NULL. */
	struct sv why;
};

#define SEARCH_SAME 0.4

/* A word that the index has not, and what was looked for instead. */
struct search_correction {
	struct sv word, read_as;
};

struct search_answer {
	struct search_hit *hits; /* the best first */
	size_t n;
	struct search_correction *corrections;
	size_t n_corrections;
	/* There was no word in it to look for. */
	bool is_empty;
};

/* Asks; the answer is in a. */
enum rc search_ask(struct desk *d, const struct search_question *q,
    struct arena *a, struct search_answer *answer, struct err *e);

/*
 * Counts a question that found nothing, without who asked, for "kb gaps";
 * inside db_tx. The words are cut and folded, and what looks like an address
 * or a long number is left out. what says where it was asked: "kb", "faq".
 */
enum rc search_missed(struct desk *d, struct sv words, const char *language,
    const char *what, struct err *e);

/* --- The tickets' side: messages, and words in the query language. --- */

struct search_message {
	int64_t id;
	const char *language; /* message.language */
	struct sv title, body;
};

/* Inside db_tx: enters a message, or takes it out by what was entered. */
enum rc search_add(
    struct db *db, const struct search_message *m, struct err *e);
enum rc search_remove(
    struct db *db, const struct search_message *m, struct err *e);

/*
 * Words of a query that must all be there, as far as they can be told without
 * the store: the words themselves, where there is a letter or digit in them,
 * else SV_NULL.
 */
struct sv search_expression(struct sv words, struct arena *a);

/* How the index of tickets is to be asked; in a. */
struct search_reading;
enum rc search_reading(struct db *db, struct arena *a,
    const struct search_reading **reading, struct err *e);

/* The store's expression for such words: SV_NULL when none is left. */
struct sv search_match(
    const struct search_reading *reading, struct sv expression);

/* A condition over "ticket t" with {VALUE} where that goes: some message of the
 * ticket matches; only_public: one that is no note. */
const char *search_condition(
    const struct db_dialect *dialect, bool only_public);

/* An order (text after "order by") over "ticket t", best first, likewise. */
const char *search_order(const struct db_dialect *dialect, bool only_public);

/* --- The whole. --- */

/* Inside db_tx: whether the indexes say what the texts say; *in_step false when
 * not. */
enum rc search_check(struct db *db, bool *in_step, struct err *e);

/* Inside db_tx: makes the indexes anew from messages and entries. */
enum rc search_rebuild(struct db *db, struct err *e);

/* Stores of an older schema have another index: 'desk migrate' makes it anew.
 */
enum { SEARCH_SCHEMA = 5 };

#endif
