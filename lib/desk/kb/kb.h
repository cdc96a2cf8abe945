/*
 * The knowledge base: articles of all kinds, questions with answers among them.
 * The text of an article lives in versions, none of which ever changes: what is
 * edited becomes a new one, a draft, while readers go on to see the one that is
 * published. A version goes through draft, in_review and approved to published
 * (struct article, stage); the state is what the article is for its readers.
 * All writing is inside db_tx and leaves an event.
 */
#ifndef DESK_DESK_KB_KB_H
#define DESK_DESK_KB_KB_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/ticket/ticket.h"
#include "io/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const char *const article_kinds[];  /* NULL-terminated */
extern const char *const article_states[]; /* likewise, in their order */

/* The same fields over the newest version, and over the one readers see. */
extern const struct fieldset article_fields, article_reader_fields;

/* A row a version, its article's id first; the condition is over its id. */
extern const struct fieldset article_version_fields;
extern const char article_version_of[];

struct article {
	int64_t id;
	const char *slug, *kind, *state, *stage, *audience;
	const char *language;           /* NULL for none */
	int64_t version;                /* the newest */
	int64_t published_version;      /* 0 for none */
	int64_t category_id, source_id; /* 0 for none */
	int64_t source_version;
	int64_t publish_at, first_published_at;
	int64_t author_id; /* 0 for none */
	const char *title; /* of the newest version */
	const char
	    *front; /* the head of the file it came from, NULL for none */
};

/* Is it there for readers? */
bool article_is_visible(const struct article *a);

/* In d->arena; RC_NOTFOUND "no article 42". */
enum rc article_load(
    struct desk *d, int64_t id, struct article *article, struct err *e);

/*
 * A condition over "article a" for what the caller may read; NULL: all of it.
 * Who may not see drafts is to be shown article_reader_fields.
 */
const char *article_scope(const struct caller *who);
const struct fieldset *article_set(const struct caller *who);

/* The scope of what faq is for, a condition over "article a". */
extern const char article_questions[];

/*
 * The article of that id or slug, within scope (a condition over "article a",
 * or NULL) and what the caller may read. RC_NOTFOUND "no article 'x'" with the
 * nearest slug; within article_questions "no question".
 */
enum rc article_find(struct desk *d, struct sv word, const char *scope,
    int64_t *id, struct err *e);

/* The text of one version, in d->arena. */
struct article_text {
	int64_t version, author_id, created_at;
	const char *title, *summary, *body, *note; /* NULL for none */
};

/* RC_NOTFOUND "article 'x' has no version 7". */
enum rc article_text_load(struct desk *d, const struct article *article,
    int64_t version, struct article_text *text, struct err *e);

/* What is written: fields of article_fields, and what is no field. */
struct article_change {
	struct settings settings;
	const char *note;   /* what was changed, and why, or NULL */
	const char *front;  /* head of the file it came from; NULL: as it is */
	int64_t if_version; /* RC_TEMPFAIL unless it is the newest; 0: any */
	int64_t id;         /* of a new one: asked for, 0 for any */
	bool is_unindexed;  /* the caller calls article_index in the end */
};

/*
 * Makes a draft. title and kind may stand among the settings; without a slug
 * one is made of the title. RC_DATA for a slug that is taken and for what does
 * not fit together.
 */
enum rc article_create(struct desk *d, const struct article_change *change,
    int64_t *id, struct err *e);

/*
 * Changes an article. Another title, summary or content is a new version: it
 * is a draft, no approval or time to publish is left. *changed (may be NULL)
 * tells whether there was anything to do.
 */
enum rc article_change(struct desk *d, int64_t id,
    const struct article_change *change, bool *changed, struct err *e);

/* A new version with the text of an older one. */
enum rc article_revert(struct desk *d, int64_t id, int64_t version,
    const char *note, struct err *e);

/*
 * The translation of an article into a language: made with what is the same in
 * both where there is none, else changed; it then belongs to the newest
 * version that readers of the source see. *id is the translation.
 */
enum rc article_translate(struct desk *d, int64_t source_id, struct sv language,
    const struct article_change *change, int64_t *id, struct err *e);

/* Only what no reader ever saw: RC_DATA otherwise. */
enum rc article_remove(struct desk *d, int64_t id, struct err *e);

/*
 * A slug as it is kept: lower-case letters (a to z), digits and "-_", no number
 * alone, at most 100. slug_of makes one of a title, in a; "" where nothing of
 * it fits.
 */
enum rc slug_check(const char *what, struct sv slug, struct err *e);
const char *slug_of(struct sv title, struct arena *a);

/* Tags given and taken away; what is so already is no change. */
struct tag_change;
enum rc article_tag(struct desk *d, int64_t id,
    const struct tag_change *changes, size_t n, struct err *e);

/* The event of a change of an article, and its time of change. */
enum rc article_event(struct desk *d, int64_t id, const char *verb,
    struct sv changes, struct err *e);

/* Brings the search index up to date with the article. */
enum rc article_index(struct desk *d, int64_t id, struct err *e);
enum rc article_unindex(struct desk *d, int64_t id, struct err *e);

#endif
