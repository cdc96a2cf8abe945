/* For machines: Atom (RFC 4287) a language, the site's map, robots.txt. The
 * latter two need to know where the site will be. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/vec.h"
#include "desk/helpcentre/part.h"

#define ENTRIES_MAX 50

static void
put(struct html_writer *w, const char *tag, const char *text)
{
	html_element(w, tag, NULL, text);
	html_line(w);
}

static void
put_time(struct html_writer *w, const char *tag, int64_t t)
{
	char text[CLOCK_TEXT];

	put(w, tag, clock_rfc3339(t, text));
}

static void
put_link(struct html_writer *w, const char *rel, const char *href)
{
	html_begin(w, "link");
	html_attr_s(w, "rel", rel);
	html_attr_s(w, "href", href);
	html_end(w, "link");
	html_line(w);
}

/* The whole address where that is known. */
static const char *
address(const struct help_site *s, const char *from, const char *to)
{
	if (s->url)
		return arena_printf(s->a, "%s%s", s->url, to);
	return help_relative(from, to, s->a);
}

/* One that stays when the site moves only if nobody said where it is. */
static const char *
identity(const struct help_site *s, const char *path)
{
	return arena_printf(
	    s->a, "%s%s", s->url ? s->url : "urn:x-deskutils:help:", path);
}

static int
newest_first(const void *x, const void *y)
{
	const struct help_article *const *a = x, *const *b = y;

	if ((*a)->published_at != (*b)->published_at)
		return (*a)->published_at > (*b)->published_at ? -1 : 1;
	return strcmp((*a)->slug, (*b)->slug);
}

static void
put_entry(struct help_site *s, struct html_writer *w, const char *from,
    const struct help_article *a)
{
	html_begin(w, "entry");
	html_line(w);
	put(w, "title", a->title);
	put(w, "id", identity(s, a->path));
	put_link(w, "alternate", address(s, from, a->path));
	put_time(w, "published", a->first_published_at);
	put_time(w, "updated", a->published_at);
	if (a->summary)
		put(w, "summary", a->summary);
	html_end(w, "entry");
	html_line(w);
}

static void
put_entries(struct help_site *s, struct html_writer *w, const char *from,
    size_t language)
{
	VEC(const struct help_article *) all = VEC_INIT;
	size_t i;

	for (i = 0; i < s->n_articles; i++)
		if (s->articles[i].language == language)
			VEC_ADD(&all, &s->articles[i]);
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), newest_first);
	for (i = 0; i < all.n && i < ENTRIES_MAX; i++)
		put_entry(s, w, from, all.v[i]);
	VEC_FREE(&all);
}

static enum rc
write_feed(struct help_site *s, size_t language, struct err *e)
{
	const struct help_language *l = &s->languages[language];
	const char *path = arena_printf(s->a, "%s/feed.xml", l->tag);
	const char *home = arena_printf(s->a, "%s/index.html", l->tag);
	struct str text = STR_INIT;
	struct html_writer w = {.out = &text, .is_xml = true};
	enum rc rc;

	html_prologue(&w);
	html_begin(&w, "feed");
	html_attr_s(&w, "xmlns", "http://www.w3.org/2005/Atom");
	html_attr_s(&w, "xml:lang", l->tag);
	html_line(&w);
	put(&w, "title", s->title);
	put(&w, "id", identity(s, path));
	put_link(&w, "self", address(s, path, path));
	put_link(&w, "alternate", address(s, path, home));
	put_time(&w, "updated", l->changed_at);
	html_begin(&w, "author");
	html_element(&w, "name", NULL, s->title);
	html_end(&w, "author");
	html_line(&w);
	put_entries(s, &w, path, language);
	html_end(&w, "feed");
	html_line(&w);
	rc = help_files_add(s->files, path, str_sv(&text), e);
	str_free(&text);
	return rc;
}

static void
put_address(struct help_site *s, struct html_writer *w, const char *path,
    int64_t changed_at)
{
	html_begin(w, "url");
	html_element(w, "loc", NULL, arena_printf(s->a, "%s%s", s->url, path));
	if (changed_at) {
		char text[CLOCK_TEXT];

		html_element(
		    w, "lastmod", NULL, clock_rfc3339(changed_at, text));
	}
	html_end(w, "url");
	html_line(w);
}

static void
put_addresses(struct help_site *s, struct html_writer *w)
{
	const struct help_language *l;
	size_t i, j;

	for (i = 0; i < s->n_languages; i++) {
		l = &s->languages[i];
		put_address(s, w, arena_printf(s->a, "%s/index.html", l->tag),
		    l->changed_at);
		if (l->n_questions)
			put_address(s, w,
			    arena_printf(s->a, "%s/faq.html", l->tag),
			    l->changed_at);
		for (j = 0; j < s->n_categories; j++)
			if (s->categories[j].counts[i])
				put_address(s, w,
				    arena_printf(s->a, "%s/topics/%s.html",
					l->tag, s->categories[j].slug),
				    0);
	}
	for (i = 0; i < s->n_articles; i++)
		if (!s->articles[i].is_question)
			put_address(s, w, s->articles[i].path,
			    s->articles[i].published_at);
}

static enum rc
write_map(struct help_site *s, struct err *e)
{
	struct str text = STR_INIT;
	struct html_writer w = {.out = &text, .is_xml = true};
	enum rc rc;

	html_prologue(&w);
	html_begin(&w, "urlset");
	html_attr_s(&w, "xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
	html_line(&w);
	put_addresses(s, &w);
	html_end(&w, "urlset");
	html_line(&w);
	rc = help_files_add(s->files, "sitemap.xml", str_sv(&text), e);
	str_free(&text);
	return rc;
}

static enum rc
write_robots(struct help_site *s, struct err *e)
{
	struct str text = STR_INIT;
	enum rc rc;

	str_add_s(&text, "User-agent: *\nDisallow:\n");
	if (s->url)
		str_add_f(&text, "Sitemap: %ssitemap.xml\n", s->url);
	rc = help_files_add(s->files, "robots.txt", str_sv(&text), e);
	str_free(&text);
	return rc;
}

enum rc
help_write_feeds(struct help_site *s, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = 0; i < s->n_languages && !rc; i++)
		rc = write_feed(s, i, e);
	if (!rc && s->url)
		rc = write_map(s, e);
	return rc ? rc : write_robots(s, e);
}
