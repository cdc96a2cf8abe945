/* Pages that lead to articles: home, categories, tags, and the one for what is
 * not there. */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "desk/helpcentre/part.h"

#define SHOWN 6 /* popular and newest ones */

typedef VEC(size_t) indexes;

static const char *
topic_path(const struct help_site *s, size_t category, size_t language)
{
	return arena_printf(s->a, "%s/topics/%s.html",
	    s->languages[language].tag, s->categories[category].slug);
}

static void
begin_section(struct help_page *p, enum help_word title, const char *class)
{
	html_begin(&p->w, "section");
	html_attr_s(&p->w, "class", class);
	html_element(&p->w, "h2", NULL, help_say(p, title));
	html_line(&p->w);
}

static void
end_section(struct help_page *p)
{
	html_end(&p->w, "section");
	html_line(&p->w);
}

/* The categories right below one (SIZE_MAX: the topmost) that hold something
 * in the page's language; how many. */
static size_t
write_topics(struct help_page *p, size_t parent)
{
	const struct help_site *s = p->site;
	const struct help_category *c;
	const char *help;
	size_t i, n = 0;

	for (i = 0; i < s->n_categories; i++) {
		c = &s->categories[i];
		if (c->parent != parent || !c->counts[p->language])
			continue;
		if (n++ == 0) {
			html_begin(&p->w, "ul");
			html_attr_s(&p->w, "class", "topics");
			html_line(&p->w);
		}
		html_begin(&p->w, "li");
		help_link(p, NULL, topic_path(s, i, p->language),
		    help_category_name(s, i, p->language));
		help = help_category_help(s, i, p->language);
		if (help)
			html_element(&p->w, "p", NULL, help);
		help_count(
		    p, c->counts[p->language], WORD_ARTICLE, WORD_ARTICLES);
		html_end(&p->w, "li");
		html_line(&p->w);
	}
	if (n > 0) {
		html_end(&p->w, "ul");
		html_line(&p->w);
	}
	return n;
}

/* The articles of a category in one language, or its questions. */
static void
find_articles(const struct help_site *s, size_t category, size_t language,
    bool is_question, indexes *found)
{
	size_t i;

	found->n = 0;
	for (i = 0; i < s->n_articles; i++)
		if (s->articles[i].category == category &&
		    s->articles[i].language == language &&
		    s->articles[i].is_question == is_question)
			VEC_ADD(found, i);
}

static enum rc
write_topic(
    struct help_site *s, size_t category, size_t language, struct err *e)
{
	const struct help_category *c = &s->categories[category];
	const char *name = help_category_name(s, category, language);
	const char **others =
	    arena_array(s->a, s->n_languages, sizeof(*others));
	struct help_page p = {.site = s,
	    .language = language,
	    .path = topic_path(s, category, language),
	    .title = name,
	    .others = others};
	indexes articles = VEC_INIT;
	size_t i;

	for (i = 0; i < s->n_languages; i++)
		if (c->counts[i])
			others[i] = topic_path(s, category, i);
	p.description = help_category_help(s, category, language);
	help_page_begin(&p);
	help_crumbs(&p, c->parent, name);
	html_element(&p.w, "h1", NULL, name);
	if (p.description)
		html_element(&p.w, "p", "lead", p.description);
	html_line(&p.w);
	find_articles(s, category, language, false, &articles);
	if (articles.n)
		help_list(&p, articles.v, articles.n, true);
	write_topics(&p, category);
	find_articles(s, category, language, true, &articles);
	if (articles.n) {
		begin_section(&p, WORD_FAQ, "questions");
		help_list(&p, articles.v, articles.n, false);
		end_section(&p);
	}
	VEC_FREE(&articles);
	return help_page_end(&p, e);
}

static enum rc
write_tag(struct help_site *s, const struct help_tag *t, struct err *e)
{
	struct help_page p = {.site = s, .language = t->language};

	p.path = t->path;
	p.title = arena_printf(s->a, "%s: %s", help_say(&p, WORD_TAG), t->name);
	help_page_begin(&p);
	help_crumbs(&p, SIZE_MAX, p.title);
	html_element(&p.w, "h1", NULL, p.title);
	html_line(&p.w);
	help_list(&p, t->articles, t->n_articles, true);
	return help_page_end(&p, e);
}

/* As the site has them. */
static int
in_order(const struct help_article *a, const struct help_article *b)
{
	return a < b ? -1 : a > b;
}

static int
by_views(const void *x, const void *y)
{
	const struct help_article *const *a = x, *const *b = y;

	if ((*a)->views != (*b)->views)
		return (*a)->views > (*b)->views ? -1 : 1;
	return in_order(*a, *b);
}

static int
by_age(const void *x, const void *y)
{
	const struct help_article *const *a = x, *const *b = y;

	if ((*a)->first_published_at != (*b)->first_published_at)
		return (*a)->first_published_at > (*b)->first_published_at ? -1
									   : 1;
	return in_order(*a, *b);
}

/* The first ones of a language in an order, those without views left out where
 * it is by views. */
static void
write_first(struct help_page *p, enum help_word title,
    int (*compare)(const void *, const void *))
{
	VEC(const struct help_article *) all = VEC_INIT;
	const struct help_site *s = p->site;
	size_t i, n, list[SHOWN];

	for (i = 0; i < s->n_articles; i++)
		if (s->articles[i].language == p->language &&
		    !s->articles[i].is_question &&
		    (compare != by_views || s->articles[i].views > 0))
			VEC_ADD(&all, &s->articles[i]);
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), compare);
	n = all.n < SHOWN ? all.n : SHOWN;
	for (i = 0; i < n; i++)
		list[i] = (size_t)(all.v[i] - s->articles);
	VEC_FREE(&all);
	if (n == 0)
		return;
	begin_section(p, title, "first");
	help_list(p, list, n, false);
	end_section(p);
}

/* Some questions, and the way to all of them. */
static void
write_first_questions(struct help_page *p)
{
	const struct help_site *s = p->site;
	const struct help_language *l = &s->languages[p->language];
	size_t i, n = 0, list[SHOWN];

	if (!l->n_questions)
		return;
	for (i = 0; i < s->n_articles && n < SHOWN; i++)
		if (s->articles[i].is_question &&
		    s->articles[i].language == p->language)
			list[n++] = i;
	begin_section(p, WORD_FAQ, "first");
	help_list(p, list, n, false);
	html_begin(&p->w, "p");
	help_link(p, NULL, arena_printf(s->a, "%s/faq.html", l->tag),
	    arena_printf(s->a, "%s (%zu)", help_say(p, WORD_ALL_QUESTIONS),
		l->n_questions));
	html_end(&p->w, "p");
	end_section(p);
}

static void
write_home_topics(struct help_page *p)
{
	indexes articles = VEC_INIT;

	begin_section(p, WORD_CATEGORIES, "all-topics");
	write_topics(p, SIZE_MAX);
	end_section(p);
	find_articles(p->site, SIZE_MAX, p->language, false, &articles);
	if (articles.n) {
		begin_section(p, WORD_OTHER, "others");
		help_list(p, articles.v, articles.n, true);
		end_section(p);
	}
	VEC_FREE(&articles);
}

static enum rc
write_home(
    struct help_site *s, size_t language, const char *path, struct err *e)
{
	struct help_page p = {.site = s,
	    .language = language,
	    .path = path,
	    .is_home = true,
	    .has_search = true};

	help_page_begin(&p);
	html_begin(&p.w, "div");
	html_attr_s(&p.w, "class", "hero");
	html_element(&p.w, "h1", NULL, help_say(&p, WORD_LEAD));
	help_search_form(&p, true);
	html_end(&p.w, "div");
	html_line(&p.w);
	write_home_topics(&p);
	html_begin(&p.w, "div");
	html_attr_s(&p.w, "class", "pair");
	write_first(&p, WORD_POPULAR, by_views);
	write_first(&p, WORD_NEWEST, by_age);
	write_first_questions(&p);
	html_end(&p.w, "div");
	return help_page_end(&p, e);
}

static enum rc
write_missing(struct help_site *s, struct err *e)
{
	struct help_page p = {
	    .site = s, .path = "404.html", .is_anywhere = true};

	p.title = help_say(&p, WORD_NOT_FOUND);
	p.has_search = true;
	help_page_begin(&p);
	html_element(&p.w, "h1", NULL, p.title);
	html_element(&p.w, "p", NULL, help_say(&p, WORD_NOT_FOUND_HELP));
	help_search_form(&p, true);
	html_begin(&p.w, "p");
	help_link(&p, NULL,
	    arena_printf(s->a, "%s/index.html", s->languages[0].tag),
	    help_say(&p, WORD_HOME));
	html_end(&p.w, "p");
	return help_page_end(&p, e);
}

enum rc
help_write_lists(struct help_site *s, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i, j;

	for (i = 0; i < s->n_languages && !rc; i++) {
		rc = write_home(s, i,
		    arena_printf(s->a, "%s/index.html", s->languages[i].tag),
		    e);
		for (j = 0; j < s->n_categories && !rc; j++)
			if (s->categories[j].counts[i])
				rc = write_topic(s, j, i, e);
	}
	for (i = 0; i < s->n_tags && !rc; i++)
		rc = write_tag(s, &s->tags[i], e);
	/* What is found first, whatever the way in. */
	if (!rc)
		rc = write_home(s, 0, "index.html", e);
	return rc ? rc : write_missing(s, e);
}
