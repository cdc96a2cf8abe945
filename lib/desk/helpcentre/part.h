/* What the files that make the help centre share; not for others. */
#ifndef DESK_DESK_HELPCENTRE_PART_H
#define DESK_DESK_HELPCENTRE_PART_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "desk/helpcentre/helpcentre.h"
#include "io/html_write.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct help_language {
	const char *tag;
	const struct help_words *words;
	size_t n_articles, n_questions;
	int64_t changed_at; /* of what is in it */
};

struct help_category {
	int64_t id, parent_id, position;
	const char *slug, *name, *help;
	const char **names, **helps; /* a language each; NULL: as above */
	size_t parent;               /* index, or SIZE_MAX */
	size_t *counts;              /* articles here and below, by language */
};

struct help_file {
	const char *name;
	const char *path; /* in the help centre */
	int64_t content_id, size;
};

struct help_comment {
	const char *name; /* NULL for none */
	bool is_agent;
	const char *body;
	int64_t created_at;
};

struct help_article {
	int64_t id, source_id, source_version, version, family;
	const char *slug, *kind, *title, *summary, *body;
	const char *difficulty, *video_url, *thumbnail;
	int64_t first_published_at, published_at, position, duration_s;
	int64_t category_id, views;
	size_t category, language; /* indexes; category may be SIZE_MAX */
	bool is_question, is_outdated;
	const char *path; /* of its page; a question's has a fragment */
	struct sv plain;  /* the words of body */
	const char **tags;
	size_t n_tags;
	struct help_file *files;
	size_t n_files;
	struct help_comment *comments;
	size_t n_comments;
	size_t *linked; /* ids, then indexes */
	size_t n_linked;
};

/* A tag in one language. */
struct help_tag {
	const char *name, *path;
	size_t language;
	size_t *articles; /* indexes, by title */
	size_t n_articles;
};

struct help_site {
	struct desk *desk;
	struct arena *a;
	const char *title, *url, *feedback, *audience;
	struct help_language *languages; /* the desk's own first */
	size_t n_languages;
	struct help_category *categories; /* each before those below it */
	size_t n_categories;
	struct help_article *articles; /* by category, position, title */
	size_t n_articles;
	const struct help_article **by_slug, **by_family;
	struct help_tag *tags; /* by language, then name */
	size_t n_tags;
	struct help_files *files;
};

/* helpcentre/load.c, helpcentre/order.c */
enum rc help_load(struct help_site *s, struct err *e);
void help_order(struct help_site *s);
/* NULL where there is none. */
const struct help_article *help_find(const struct help_site *s, struct sv slug);
/* The same text in another language; NULL where there is none. */
const struct help_article *help_translation(const struct help_site *s,
    const struct help_article *article, size_t language);
/* What an article is a translation of; NULL where readers do not see it. */
const struct help_article *help_source(
    const struct help_site *s, const struct help_article *article);
const char *help_category_name(
    const struct help_site *s, size_t category, size_t language);
/* What it is about, or NULL: not in another language than its name. */
const char *help_category_help(
    const struct help_site *s, size_t category, size_t language);

/* helpcentre/words.c: what the pages themselves say. */
enum help_word {
	WORD_SKIP,
	WORD_HOME,
	WORD_SEARCH,
	WORD_SEARCH_FOR,
	WORD_MENU,
	WORD_FAQ,
	WORD_ALL,
	WORD_LANGUAGES,
	WORD_CATEGORIES,
	WORD_POPULAR,
	WORD_NEWEST,
	WORD_CONTENTS,
	WORD_UPDATED,
	WORD_MINUTES,
	WORD_BEGINNER,
	WORD_INTERMEDIATE,
	WORD_ADVANCED,
	WORD_TAGS,
	WORD_TAG,
	WORD_RELATED,
	WORD_FILES,
	WORD_WATCH,
	WORD_OUTDATED,
	WORD_SOURCE_NEWER,
	WORD_HELPFUL,
	WORD_YES,
	WORD_NO,
	WORD_COMMENTS,
	WORD_TEAM,
	WORD_READER,
	WORD_PLACE,
	WORD_NOTHING,
	WORD_FOUND,
	WORD_FOUND_ONE,
	WORD_NO_SCRIPT,
	WORD_NOT_FOUND,
	WORD_NOT_FOUND_HELP,
	WORD_FEED,
	WORD_ARTICLES,
	WORD_ARTICLE,
	WORD_ALL_QUESTIONS,
	WORD_OTHER,
	WORD_LEAD,
	WORD_KIND_GUIDE,
	WORD_KIND_TUTORIAL,
	WORD_KIND_TROUBLESHOOTING,
	WORD_KIND_VIDEO,
	WORD_MARK,
	WORD_LAST
};

struct help_words {
	const char *language, *name; /* "de", "Deutsch" */
	const char *words[WORD_LAST];
	const char *date; /* how a date is written: {d} {m} {y} */
	const char *months[12];
};

/* Of the language, or of what it is a kind of, or English. */
const struct help_words *help_words(const char *language);
/* The language's own name; its tag where that is not known. */
const char *help_language_name(const char *language);
bool help_is_rtl(const char *language);
/* "2 March 2026"; in a. */
const char *help_date(const struct help_words *w, int64_t t, struct arena *a);

/* helpcentre/page.c: one page on its way. */
struct help_page {
	struct help_site *site;
	size_t language;
	const char *path, *title, *description;
	const char **others; /* path in each language; NULL: its home page */
	bool is_home;        /* the root's and each language's first page */
	bool has_search;     /* a form of its own */
	bool is_anywhere;    /* shown in the place of any page */
	int64_t updated_at;  /* 0: unknown */
	struct str text;
	struct html_writer w;
};

const char *help_say(const struct help_page *p, enum help_word word);
/* Head, header and the beginning of the main part. */
void help_page_begin(struct help_page *p);
/* The rest; hands the page to the files and frees it. */
enum rc help_page_end(struct help_page *p, struct err *e);
/* A link to a page of ours (a path with an optional fragment). */
void help_link(
    struct help_page *p, const char *class, const char *path, const char *text);
void help_crumbs(struct help_page *p, size_t category, const char *here);
/* A list of articles with their summaries. */
void help_list(
    struct help_page *p, const size_t *articles, size_t n, bool has_summaries);
void help_search_form(struct help_page *p, bool is_big);
/* "12 articles" */
void help_count(
    struct help_page *p, size_t n, enum help_word one, enum help_word many);

/* helpcentre/link.c: addresses. */
/* The way from one of our pages to another, in a. */
const char *help_relative(const char *from, const char *to, struct arena *a);
/* The body in the page, its links resolved. */
struct markdown_headings;
void help_body(struct help_page *p, const struct help_article *article,
    unsigned top, const char *prefix, struct html_writer *w,
    struct markdown_headings *headings);
/* A file's place in the help centre: by its content, with a name and ending
 * that no browser takes for a page. */
const char *help_file_path(struct arena *a, const char *name, struct sv sha256);
/* An author's link from an article, seen from the page; SV_NULL: dead. */
struct sv help_target(const struct help_page *p,
    const struct help_article *article, struct sv url);

/* helpcentre/below.c: below the text of an article, and behind the article. */
void help_below(struct help_page *p, const struct help_article *a);
void help_behind(struct help_page *p, const struct help_article *a);

/* Pages of all languages. */
enum rc help_write_articles(struct help_site *s, struct err *e);
enum rc help_write_lists(struct help_site *s, struct err *e);
enum rc help_write_questions(struct help_site *s, struct err *e);
enum rc help_write_search(struct help_site *s, struct err *e);
enum rc help_write_feeds(struct help_site *s, struct err *e);

/*
 * helpcentre/files.c: files are gathered in a new folder beside the one that is
 * asked for, and put in its place at last. close removes what was not put.
 */
enum rc help_files_open(
    struct help_files **f, const char *folder, struct err *e);
/* Where files are written once more, those of before are gone. */
enum rc help_files_begin(struct help_files *f, struct err *e);
enum rc help_files_add(
    struct help_files *f, const char *path, struct sv bytes, struct err *e);
enum rc help_files_put(struct help_files *f, struct err *e);
size_t help_files_count(const struct help_files *f);
void help_files_close(struct help_files *f);

#endif
