/* What stands below an article: its files and tags, whether it helped, what
 * readers said, where to read on. */
#include <string.h>

#include "desk/helpcentre/part.h"

#define RELATED_MAX 5

static const struct help_tag *
find_tag(const struct help_site *s, const char *name, size_t language)
{
	size_t low = 0, high = s->n_tags;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct help_tag *t = &s->tags[middle];

		if (t->language < language ||
		    (t->language == language && strcmp(t->name, name) < 0))
			low = middle + 1;
		else
			high = middle;
	}
	return &s->tags[low];
}

static void
write_section(struct help_page *p, enum help_word title, const char *class)
{
	html_begin(&p->w, "section");
	html_attr_s(&p->w, "class", class);
	html_element(&p->w, "h2", NULL, help_say(p, title));
	html_line(&p->w);
}

static void
write_tags(struct help_page *p, const struct help_article *a)
{
	size_t i;

	if (!a->n_tags)
		return;
	write_section(p, WORD_TAGS, "tags");
	html_begin(&p->w, "ul");
	for (i = 0; i < a->n_tags; i++) {
		html_begin(&p->w, "li");
		help_link(p, NULL,
		    find_tag(p->site, a->tags[i], a->language)->path,
		    a->tags[i]);
		html_end(&p->w, "li");
	}
	html_end(&p->w, "ul");
	html_end(&p->w, "section");
	html_line(&p->w);
}

static const char *
size_text(int64_t size, struct arena *a)
{
	if (size < 1024)
		return arena_printf(a, "%lld B", (long long)size);
	if (size < 1024 * 1024)
		return arena_printf(a, "%lld KB", (long long)(size / 1024));
	return arena_printf(a, "%lld MB", (long long)(size / (1024 * 1024)));
}

static void
write_files(struct help_page *p, const struct help_article *a)
{
	struct html_writer *w = &p->w;
	size_t i;

	if (!a->n_files)
		return;
	write_section(p, WORD_FILES, "files");
	html_begin(w, "ul");
	for (i = 0; i < a->n_files; i++) {
		html_begin(w, "li");
		help_link(p, NULL, a->files[i].path, a->files[i].name);
		html_text_f(
		    w, " (%s)", size_text(a->files[i].size, p->site->a));
		html_end(w, "li");
	}
	html_end(w, "ul");
	html_end(w, "section");
	html_line(w);
}

static void
write_answer(struct help_page *p, const struct help_article *a, bool is_good)
{
	struct html_writer *w = &p->w;
	const char *word = is_good ? "yes" : "no";
	struct sv to = sv_of(p->site->feedback);

	html_begin(w, "a");
	html_attr_s(w, "class", "answer");
	if (sv_starts_ci(to, SV("mailto:")))
		html_attr_f(w, "href", "%.*s%csubject=%s%%20%s", SV_ARG(to),
		    sv_find_c(to, '?') < to.n ? '&' : '?', a->slug, word);
	else
		html_attr_f(w, "href", "%.*s%carticle=%s&helpful=%s",
		    SV_ARG(to), sv_find_c(to, '?') < to.n ? '&' : '?', a->slug,
		    word);
	html_text_s(w, help_say(p, is_good ? WORD_YES : WORD_NO));
	html_end(w, "a");
}

static void
write_feedback(struct help_page *p, const struct help_article *a)
{
	if (!p->site->feedback)
		return;
	html_begin(&p->w, "p");
	html_attr_s(&p->w, "class", "feedback");
	html_text_f(&p->w, "%s ", help_say(p, WORD_HELPFUL));
	write_answer(p, a, true);
	html_text_s(&p->w, " ");
	write_answer(p, a, false);
	html_end(&p->w, "p");
	html_line(&p->w);
}

static void
write_comment(struct help_page *p, const struct help_comment *c)
{
	struct html_writer *w = &p->w;
	struct sv rest = sv_of(c->body), line;
	const char *name = c->name
	    ? c->name
	    : help_say(p, c->is_agent ? WORD_TEAM : WORD_READER);

	html_begin(w, "li");
	html_begin(w, "p");
	html_attr_s(w, "class", "by");
	html_element(w, "b", NULL, name);
	html_text_f(w, " \xc2\xb7 %s",
	    help_date(p->site->languages[p->language].words, c->created_at,
		p->site->a));
	html_end(w, "p");
	while (sv_line(&rest, &line)) {
		if (sv_trim(line).n == 0)
			continue;
		html_begin(w, "p");
		html_text(w, line);
		html_end(w, "p");
	}
	html_end(w, "li");
	html_line(w);
}

static void
write_comments(struct help_page *p, const struct help_article *a)
{
	size_t i;

	if (!a->n_comments)
		return;
	write_section(p, WORD_COMMENTS, "comments");
	html_begin(&p->w, "ol");
	for (i = 0; i < a->n_comments; i++)
		write_comment(p, &a->comments[i]);
	html_end(&p->w, "ol");
	html_end(&p->w, "section");
	html_line(&p->w);
}

static void
add_once(size_t *list, size_t *n, size_t article, size_t own)
{
	size_t i;

	if (article == own || *n == RELATED_MAX)
		return;
	for (i = 0; i < *n; i++)
		if (list[i] == article)
			return;
	list[*n] = article;
	*n += 1;
}

/* Those of its category, the ones behind it first. */
static void
add_neighbours(const struct help_site *s, size_t own, bool is_question,
    size_t list[RELATED_MAX], size_t *n)
{
	const struct help_article *all = s->articles, *a = &all[own];
	size_t i;

	for (i = own + 1; i < s->n_articles && *n < RELATED_MAX &&
	     all[i].category == a->category;
	     i++)
		if (all[i].language == a->language &&
		    all[i].is_question == is_question)
			add_once(list, n, i, own);
	for (i = own;
	     i > 0 && *n < RELATED_MAX && all[i - 1].category == a->category;
	     i--)
		if (all[i - 1].language == a->language &&
		    all[i - 1].is_question == is_question)
			add_once(list, n, i - 1, own);
}

/* Those linked by hand, then what has a tag in common or stands near. */
static size_t
find_related(const struct help_site *s, const struct help_article *a,
    size_t list[RELATED_MAX])
{
	size_t i, j, n = 0, own = (size_t)(a - s->articles);
	const struct help_tag *t;

	for (i = 0; i < a->n_linked; i++)
		if (s->articles[a->linked[i]].language == a->language)
			add_once(list, &n, a->linked[i], own);
	for (i = 0; i < a->n_tags; i++) {
		t = find_tag(s, a->tags[i], a->language);
		for (j = 0; j < t->n_articles && n < RELATED_MAX; j++)
			add_once(list, &n, t->articles[j], own);
	}
	add_neighbours(s, own, false, list, &n);
	add_neighbours(s, own, true, list, &n);
	return n;
}

static void
write_related(struct help_page *p, const struct help_article *a)
{
	size_t list[RELATED_MAX], n = find_related(p->site, a, list);

	if (!n)
		return;
	write_section(p, WORD_RELATED, "related");
	help_list(p, list, n, false);
	html_end(&p->w, "section");
	html_line(&p->w);
}

void
help_below(struct help_page *p, const struct help_article *a)
{
	write_files(p, a);
	write_tags(p, a);
	write_feedback(p, a);
}

void
help_behind(struct help_page *p, const struct help_article *a)
{
	write_comments(p, a);
	write_related(p, a);
}
