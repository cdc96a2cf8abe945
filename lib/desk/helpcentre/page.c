/* What all pages of the help centre have: head, header, lists, footer. */
#include <string.h>

#include "base/utf8.h"
#include "desk/helpcentre/part.h"

#define SNIPPET_BYTES 160

/* Scripts, styles and pictures of our own; pictures from elsewhere by http. */
static const char policy[] =
    "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' http: https:; base-uri 'none'; form-action 'self'";

static const struct help_language *
language_of(const struct help_page *p)
{
	return &p->site->languages[p->language];
}

const char *
help_say(const struct help_page *p, enum help_word word)
{
	return language_of(p)->words->words[word];
}

static const char *
relative(const struct help_page *p, const char *to)
{
	/* A page for what is not there is shown at any depth. */
	if (p->is_anywhere && p->site->url)
		return arena_printf(p->site->a, "%s%s", p->site->url, to);
	return help_relative(p->path, to, p->site->a);
}

static const char *
home_of(const struct help_page *p, size_t language)
{
	return arena_printf(
	    p->site->a, "%s/index.html", p->site->languages[language].tag);
}

static const char *
own_page(const struct help_page *p, const char *name)
{
	return arena_printf(p->site->a, "%s/%s", language_of(p)->tag, name);
}

void
help_link(
    struct help_page *p, const char *class, const char *path, const char *text)
{
	html_begin(&p->w, "a");
	html_attr_s(&p->w, "class", class);
	html_attr_s(&p->w, "href", relative(p, path));
	html_text_s(&p->w, text);
	html_end(&p->w, "a");
}

static void
write_meta(struct help_page *p, const char *name, const char *content)
{
	html_begin(&p->w, "meta");
	html_attr_s(&p->w, "name", name);
	html_attr_s(&p->w, "content", content);
	html_end(&p->w, "meta");
	html_line(&p->w);
}

static void
write_rel(struct help_page *p, const char *rel, const char *type,
    const char *language, const char *href)
{
	html_begin(&p->w, "link");
	html_attr_s(&p->w, "rel", rel);
	html_attr_s(&p->w, "type", type);
	html_attr_s(&p->w, "hreflang", language);
	html_attr_s(&p->w, "href", href);
	html_end(&p->w, "link");
	html_line(&p->w);
}

/* Where the page stands for search engines, and its other languages. */
static void
write_relations(struct help_page *p)
{
	const struct help_site *s = p->site;
	size_t i;

	if (s->url && !p->is_anywhere)
		write_rel(p, "canonical", NULL, NULL,
		    arena_printf(s->a, "%s%s", s->url,
			p->is_home ? home_of(p, p->language) : p->path));
	for (i = 0; p->others && i < s->n_languages; i++)
		if (p->others[i])
			write_rel(p, "alternate", NULL, s->languages[i].tag,
			    s->url ? arena_printf(
					 s->a, "%s%s", s->url, p->others[i])
				   : relative(p, p->others[i]));
	write_rel(p, "alternate", "application/atom+xml", NULL,
	    relative(p, own_page(p, "feed.xml")));
}

static void
write_head(struct help_page *p)
{
	struct html_writer *w = &p->w;

	html_begin(w, "head");
	html_line(w);
	html_begin(w, "meta");
	html_attr_s(w, "charset", "utf-8");
	html_end(w, "meta");
	html_line(w);
	html_begin(w, "meta");
	html_attr_s(w, "http-equiv", "Content-Security-Policy");
	html_attr_s(w, "content", policy);
	html_end(w, "meta");
	html_line(w);
	write_meta(p, "viewport", "width=device-width, initial-scale=1");
	write_meta(p, "color-scheme", "light dark");
	if (p->description)
		write_meta(p, "description", p->description);
	html_begin(w, "title");
	if (p->title)
		html_text_f(w, "%s \xe2\x80\x93 ", p->title);
	html_text_s(w, p->site->title);
	html_end(w, "title");
	html_line(w);
	write_rel(p, "stylesheet", NULL, NULL, relative(p, "style.css"));
	write_relations(p);
	html_begin(w, "script");
	html_flag(w, "defer");
	html_attr_s(w, "src", relative(p, "help.js"));
	html_end(w, "script");
	html_line(w);
	html_end(w, "head");
	html_line(w);
}

void
help_search_form(struct help_page *p, bool is_big)
{
	struct html_writer *w = &p->w;
	const char *id = is_big ? "_query" : "_search";

	html_begin(w, "form");
	html_attr_s(w, "class", is_big ? "search big" : "search");
	html_attr_s(w, "role", "search");
	html_attr_s(w, "action", relative(p, own_page(p, "search.html")));
	html_begin(w, "label");
	html_attr_s(w, "for", id);
	html_attr_s(w, "class", "unseen");
	html_text_s(w, help_say(p, WORD_SEARCH_FOR));
	html_end(w, "label");
	html_begin(w, "input");
	html_attr_s(w, "id", id);
	html_attr_s(w, "type", "search");
	html_attr_s(w, "name", "q");
	html_attr_s(w, "autocomplete", "off");
	html_attr_s(w, "placeholder",
	    help_say(p, is_big ? WORD_SEARCH_FOR : WORD_SEARCH));
	html_end(w, "input");
	html_element(w, "button", NULL, help_say(p, WORD_SEARCH));
	html_end(w, "form");
}

static void
write_menu_link(struct help_page *p, const char *name, enum help_word word)
{
	const char *path = own_page(p, name);

	html_begin(&p->w, "a");
	html_attr_s(&p->w, "href", relative(p, path));
	if (strcmp(path, p->path) == 0)
		html_attr_s(&p->w, "aria-current", "page");
	html_text_s(&p->w, help_say(p, word));
	html_end(&p->w, "a");
}

static void
write_menu(struct help_page *p)
{
	struct html_writer *w = &p->w;

	html_begin(w, "nav");
	html_attr_s(w, "class", "menu");
	html_attr_s(w, "aria-label", help_say(p, WORD_MENU));
	if (language_of(p)->n_articles)
		write_menu_link(p, "search.html", WORD_ALL);
	if (language_of(p)->n_questions)
		write_menu_link(p, "faq.html", WORD_FAQ);
	html_end(w, "nav");
}

static void
write_language(struct help_page *p, size_t language)
{
	const struct help_language *l = &p->site->languages[language];
	const char *path = p->others ? p->others[language] : NULL;

	html_begin(&p->w, "a");
	html_attr_s(
	    &p->w, "href", relative(p, path ? path : home_of(p, language)));
	html_attr_s(&p->w, "hreflang", l->tag);
	html_attr_s(&p->w, "lang", l->tag);
	if (language == p->language)
		html_attr_s(&p->w, "aria-current", "true");
	html_text_s(&p->w, help_language_name(l->tag));
	html_end(&p->w, "a");
}

static void
write_languages(struct help_page *p)
{
	size_t i;

	if (p->site->n_languages < 2)
		return;
	html_begin(&p->w, "nav");
	html_attr_s(&p->w, "class", "languages");
	html_attr_s(&p->w, "aria-label", help_say(p, WORD_LANGUAGES));
	for (i = 0; i < p->site->n_languages; i++)
		write_language(p, i);
	html_end(&p->w, "nav");
}

static void
write_header(struct help_page *p)
{
	struct html_writer *w = &p->w;

	html_begin(w, "a");
	html_attr_s(w, "class", "skip");
	html_attr_s(w, "href", "#_main");
	html_text_s(w, help_say(p, WORD_SKIP));
	html_end(w, "a");
	html_line(w);
	html_begin(w, "header");
	html_attr_s(w, "class", "top");
	html_begin(w, "div");
	html_attr_s(w, "class", "wide");
	help_link(p, "brand", home_of(p, p->language), p->site->title);
	write_menu(p);
	if (!p->has_search)
		help_search_form(p, false);
	write_languages(p);
	html_end(w, "div");
	html_end(w, "header");
	html_line(w);
}

void
help_page_begin(struct help_page *p)
{
	struct html_writer *w = &p->w;

	p->text = (struct str)STR_INIT;
	p->w = (struct html_writer){.out = &p->text};
	html_prologue(w);
	html_begin(w, "html");
	html_attr_s(w, "lang", language_of(p)->tag);
	if (help_is_rtl(language_of(p)->tag))
		html_attr_s(w, "dir", "rtl");
	html_line(w);
	write_head(p);
	html_begin(w, "body");
	html_line(w);
	write_header(p);
	html_begin(w, "main");
	html_attr_s(w, "id", "_main");
	html_attr_s(w, "class", "wide");
	html_line(w);
}

enum rc
help_page_end(struct help_page *p, struct err *e)
{
	struct html_writer *w = &p->w;
	enum rc rc;

	html_line(w);
	html_end(w, "main");
	html_line(w);
	html_begin(w, "footer");
	html_begin(w, "div");
	html_attr_s(w, "class", "wide");
	html_element(w, "span", NULL, p->site->title);
	help_link(p, NULL, own_page(p, "feed.xml"), help_say(p, WORD_FEED));
	html_end(w, "div");
	html_end(w, "footer");
	html_line(w);
	html_end(w, "body");
	html_line(w);
	html_end(w, "html");
	html_line(w);
	rc = help_files_add(p->site->files, p->path, str_sv(&p->text), e);
	str_free(&p->text);
	return rc;
}

/* From the top down to a category. */
static void
write_crumb(struct help_page *p, size_t category)
{
	const struct help_category *c = &p->site->categories[category];

	if (c->parent != SIZE_MAX)
		write_crumb(p, c->parent);
	html_begin(&p->w, "li");
	help_link(p, NULL,
	    own_page(p, arena_printf(p->site->a, "topics/%s.html", c->slug)),
	    help_category_name(p->site, category, p->language));
	html_end(&p->w, "li");
}

void
help_crumbs(struct help_page *p, size_t category, const char *here)
{
	struct html_writer *w = &p->w;

	html_begin(w, "nav");
	html_attr_s(w, "class", "crumbs");
	html_attr_s(w, "aria-label", help_say(p, WORD_PLACE));
	html_begin(w, "ol");
	html_begin(w, "li");
	help_link(p, NULL, home_of(p, p->language), help_say(p, WORD_HOME));
	html_end(w, "li");
	if (category != SIZE_MAX)
		write_crumb(p, category);
	html_begin(w, "li");
	html_attr_s(w, "aria-current", "page");
	html_text_s(w, here);
	html_end(w, "li");
	html_end(w, "ol");
	html_end(w, "nav");
	html_line(w);
}

/* The summary, or the beginning of the text. */
static void
write_summary(struct help_page *p, const struct help_article *a)
{
	struct sv rest = a->plain, text, cut;

	if (a->summary) {
		html_element(&p->w, "p", NULL, a->summary);
		return;
	}
	if (!sv_line(&rest, &text))
		return;
	if (sv_is(text, a->title))
		(void)sv_line(&rest, &text);
	cut = utf8_cut(text, SNIPPET_BYTES);
	while (cut.n < text.n && cut.n > 0 && cut.p[cut.n - 1] != ' ')
		cut.n--;
	html_begin(&p->w, "p");
	html_text(&p->w, sv_trim(cut));
	if (cut.n < text.n)
		html_text_s(&p->w, " \xe2\x80\xa6");
	html_end(&p->w, "p");
}

void
help_list(
    struct help_page *p, const size_t *articles, size_t n, bool has_summaries)
{
	size_t i;

	html_begin(&p->w, "ul");
	html_attr_s(&p->w, "class", has_summaries ? "list" : "plain");
	html_line(&p->w);
	for (i = 0; i < n; i++) {
		const struct help_article *a = &p->site->articles[articles[i]];

		html_begin(&p->w, "li");
		help_link(p, NULL, a->path, a->title);
		if (has_summaries)
			write_summary(p, a);
		html_end(&p->w, "li");
		html_line(&p->w);
	}
	html_end(&p->w, "ul");
	html_line(&p->w);
}

void
help_count(
    struct help_page *p, size_t n, enum help_word one, enum help_word many)
{
	html_begin(&p->w, "p");
	html_attr_s(&p->w, "class", "count");
	html_text_f(&p->w, "%zu %s", n, help_say(p, n == 1 ? one : many));
	html_end(&p->w, "p");
}
