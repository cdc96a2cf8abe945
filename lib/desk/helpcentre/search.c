/* The page that searches: with all there is as a list, and the same as JSON for
 * the script, which works without a server then. */
#include "base/utf8.h"
#include "desk/helpcentre/part.h"
#include "io/json.h"

#define TEXT_BYTES 20000 /* of an article that are searched */

static const char *
topic_name(const struct help_page *p, const struct help_article *a)
{
	return a->category == SIZE_MAX
	    ? NULL
	    : help_category_name(p->site, a->category, p->language);
}

static void
add_entry(
    struct json_writer *j, struct help_page *p, const struct help_article *a)
{
	size_t i;

	json_object_begin(j);
	json_key(j, "title");
	json_text(j, sv_of(a->title));
	json_key(j, "url");
	json_text(j, sv_of(help_relative(p->path, a->path, p->site->a)));
	json_key(j, "topic");
	json_text_or_null(j, topic_name(p, a));
	json_key(j, "tags");
	json_array_begin(j);
	for (i = 0; i < a->n_tags; i++)
		json_text(j, sv_of(a->tags[i]));
	json_array_end(j);
	json_key(j, "summary");
	json_text_or_null(j, a->summary);
	json_key(j, "text");
	json_text(j, utf8_cut(a->plain, TEXT_BYTES));
	json_object_end(j);
}

static void
write_index(struct help_page *p)
{
	struct str text = STR_INIT;
	struct json_writer j = {.out = &text};
	size_t i;

	json_array_begin(&j);
	for (i = 0; i < p->site->n_articles; i++)
		if (p->site->articles[i].language == p->language) {
			add_entry(&j, p, &p->site->articles[i]);
			str_add_c(&text, '\n');
		}
	json_array_end(&j);
	html_begin(&p->w, "script");
	html_attr_s(&p->w, "type", "application/json");
	html_attr_s(&p->w, "id", "_index");
	html_json(&p->w, str_sv(&text));
	html_end(&p->w, "script");
	html_line(&p->w);
	str_free(&text);
}

static void
write_entry(struct help_page *p, const struct help_article *a)
{
	const char *topic = topic_name(p, a);

	html_begin(&p->w, "li");
	help_link(p, NULL, a->path, a->title);
	if (topic)
		html_element(&p->w, "p", NULL, topic);
	html_end(&p->w, "li");
	html_line(&p->w);
}

/* What the script says, in the page's language. */
static void
write_results(struct help_page *p)
{
	struct html_writer *w = &p->w;
	size_t i;

	html_begin(w, "p");
	html_attr_s(w, "id", "_status");
	html_attr_s(w, "role", "status");
	html_attr_s(w, "data-none", help_say(p, WORD_NOTHING));
	html_attr_s(w, "data-one", help_say(p, WORD_FOUND_ONE));
	html_attr_s(w, "data-many", help_say(p, WORD_FOUND));
	html_end(w, "p");
	html_line(w);
	html_begin(w, "noscript");
	html_element(w, "p", "notice", help_say(p, WORD_NO_SCRIPT));
	html_end(w, "noscript");
	html_line(w);
	html_begin(w, "ul");
	html_attr_s(w, "id", "_results");
	html_attr_s(w, "class", "list");
	html_line(w);
	for (i = 0; i < p->site->n_articles; i++)
		if (p->site->articles[i].language == p->language)
			write_entry(p, &p->site->articles[i]);
	html_end(w, "ul");
	html_line(w);
}

static enum rc
write_page(struct help_site *s, size_t language, struct err *e)
{
	const char **others =
	    arena_array(s->a, s->n_languages, sizeof(*others));
	struct help_page p = {.site = s,
	    .language = language,
	    .others = others,
	    .has_search = true};
	size_t i;

	for (i = 0; i < s->n_languages; i++)
		others[i] =
		    arena_printf(s->a, "%s/search.html", s->languages[i].tag);
	p.path = others[language];
	p.title = help_say(&p, WORD_ALL);
	help_page_begin(&p);
	help_crumbs(&p, SIZE_MAX, p.title);
	html_begin(&p.w, "h1");
	html_attr_s(&p.w, "data-search", help_say(&p, WORD_SEARCH));
	html_text_s(&p.w, p.title);
	html_end(&p.w, "h1");
	help_search_form(&p, true);
	html_line(&p.w);
	write_results(&p);
	write_index(&p);
	return help_page_end(&p, e);
}

enum rc
help_write_search(struct help_site *s, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = 0; i < s->n_languages && !rc; i++)
		rc = write_page(s, i, e);
	return rc;
}
