/* Questions and answers: one page a language, to be opened one by one. */
#include "desk/helpcentre/part.h"
#include "io/markdown.h"

static void
write_question(struct help_page *p, const struct help_article *a)
{
	struct html_writer *w = &p->w, inner;
	struct str body = STR_INIT;

	inner = (struct html_writer){.out = &body};
	help_body(
	    p, a, 4, arena_printf(p->site->a, "%s.", a->slug), &inner, NULL);
	html_begin(w, "details");
	html_attr_s(w, "id", a->slug);
	html_begin(w, "summary");
	html_element(w, "h3", NULL, a->title);
	html_end(w, "summary");
	html_line(w);
	html_begin(w, "div");
	html_attr_s(w, "class", "text");
	html_line(w);
	html_inner(w, &inner);
	html_begin(w, "p");
	html_attr_s(w, "class", "mark");
	html_begin(w, "a");
	html_attr_f(w, "href", "#%s", a->slug);
	html_text_s(w, help_say(p, WORD_MARK));
	html_end(w, "a");
	html_end(w, "p");
	html_end(w, "div");
	html_end(w, "details");
	html_line(w);
	str_free(&body);
}

static void
begin_topic(struct help_page *p, size_t category)
{
	html_begin(&p->w, "section");
	html_element(&p->w, "h2", NULL,
	    category == SIZE_MAX
		? help_say(p, WORD_OTHER)
		: help_category_name(p->site, category, p->language));
	html_line(&p->w);
}

/* The articles are in the order of their categories. */
static void
write_questions(struct help_page *p)
{
	const struct help_site *s = p->site;
	const struct help_article *a;
	size_t i, category = 0;
	bool is_open = false;

	for (i = 0; i < s->n_articles; i++) {
		a = &s->articles[i];
		if (!a->is_question || a->language != p->language)
			continue;
		if (!is_open || a->category != category) {
			if (is_open)
				html_end(&p->w, "section");
			begin_topic(p, a->category);
		}
		category = a->category;
		is_open = true;
		write_question(p, a);
	}
	if (is_open)
		html_end(&p->w, "section");
}

static enum rc
write_page(struct help_site *s, size_t language, struct err *e)
{
	const char **others =
	    arena_array(s->a, s->n_languages, sizeof(*others));
	struct help_page p = {
	    .site = s, .language = language, .others = others};
	size_t i;

	for (i = 0; i < s->n_languages; i++)
		if (s->languages[i].n_questions)
			others[i] = arena_printf(
			    s->a, "%s/faq.html", s->languages[i].tag);
	p.path = others[language];
	p.title = help_say(&p, WORD_FAQ);
	help_page_begin(&p);
	help_crumbs(&p, SIZE_MAX, p.title);
	html_element(&p.w, "h1", NULL, p.title);
	html_line(&p.w);
	write_questions(&p);
	return help_page_end(&p, e);
}

enum rc
help_write_questions(struct help_site *s, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = 0; i < s->n_languages && !rc; i++)
		if (s->languages[i].n_questions)
			rc = write_page(s, i, e);
	return rc;
}
