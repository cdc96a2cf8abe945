/* The page of an article. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "desk/content.h"
#include "desk/helpcentre/part.h"
#include "io/html_clean.h"
#include "io/markdown.h"

#define WORDS_A_MINUTE 200
#define DESCRIPTION_BYTES 160
#define CONTENTS_LEAST 3 /* headings that a table of contents is worth */

static size_t
minutes_to_read(struct sv plain)
{
	size_t i, words = 0;

	for (i = 0; i < plain.n; i++)
		words += plain.p[i] == ' ' || plain.p[i] == '\n';
	return words / WORDS_A_MINUTE + 1;
}

static const char *
kind_word(const struct help_page *p, const char *kind)
{
	static const struct {
		const char *kind;
		enum help_word word;
	} kinds[] = {{"guide", WORD_KIND_GUIDE},
	    {"tutorial", WORD_KIND_TUTORIAL},
	    {"troubleshooting", WORD_KIND_TROUBLESHOOTING},
	    {"video", WORD_KIND_VIDEO}};

	size_t i;

	for (i = 0; i < COUNT_OF(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return help_say(p, kinds[i].word);
	return NULL;
}

static const char *
difficulty_word(const struct help_page *p, const char *difficulty)
{
	if (!difficulty)
		return NULL;
	if (strcmp(difficulty, "beginner") == 0)
		return help_say(p, WORD_BEGINNER);
	if (strcmp(difficulty, "intermediate") == 0)
		return help_say(p, WORD_INTERMEDIATE);
	return help_say(p, WORD_ADVANCED);
}

static void
write_fact(struct help_page *p, const char *text)
{
	if (text)
		html_element(&p->w, "li", NULL, text);
}

/* "3:05" */
static const char *
duration_text(int64_t s, struct arena *a)
{
	if (s < 3600)
		return arena_printf(a, "%d:%02d", (int)(s / 60), (int)(s % 60));
	return arena_printf(a, "%lld:%02d:%02d", (long long)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60));
}

static void
write_facts(struct help_page *p, const struct help_article *a)
{
	struct html_writer *w = &p->w;
	char when[CLOCK_TEXT];

	html_begin(w, "ul");
	html_attr_s(w, "class", "facts");
	write_fact(p, kind_word(p, a->kind));
	html_begin(w, "li");
	html_text_f(w, "%s ", help_say(p, WORD_UPDATED));
	html_begin(w, "time");
	html_attr_s(w, "datetime", clock_rfc3339(a->published_at, when));
	html_text_s(w,
	    help_date(p->site->languages[p->language].words, a->published_at,
		p->site->a));
	html_end(w, "time");
	html_end(w, "li");
	if (!a->video_url)
		write_fact(p,
		    arena_printf(p->site->a, "%zu %s",
			minutes_to_read(a->plain), help_say(p, WORD_MINUTES)));
	write_fact(p, difficulty_word(p, a->difficulty));
	html_end(w, "ul");
	html_line(w);
}

static void
write_notices(struct help_page *p, const struct help_article *a)
{
	const struct help_article *source = NULL;
	struct html_writer *w = &p->w;

	if (a->source_id)
		source = help_source(p->site, a);
	if (source && source->version <= a->source_version)
		source = NULL;
	if (!a->is_outdated && !source)
		return;
	html_begin(w, "p");
	html_attr_s(w, "class", "notice");
	if (a->is_outdated)
		html_text_f(w, "%s ", help_say(p, WORD_OUTDATED));
	if (source) {
		html_text_f(w, "%s ", help_say(p, WORD_SOURCE_NEWER));
		help_link(p, NULL, source->path, source->title);
	}
	html_end(w, "p");
	html_line(w);
}

/* No page of ours loads a player: the video is a link with its picture. */
static void
write_video(struct help_page *p, const struct help_article *a)
{
	struct html_writer *w = &p->w;
	struct sv to = help_target(p, a, sv_of(a->video_url)), picture;

	to = to.p ? html_url(to, false, p->site->a) : to;
	if (!to.p || to.n == 0)
		return;
	picture =
	    a->thumbnail ? help_target(p, a, sv_of(a->thumbnail)) : SV_NULL;
	picture = picture.p ? html_url(picture, true, p->site->a) : picture;
	html_begin(w, "p");
	html_attr_s(w, "class", "video");
	html_begin(w, "a");
	html_attr(w, "href", to);
	html_attr_s(w, "rel", "noopener");
	if (picture.p) {
		html_begin(w, "img");
		html_attr(w, "src", picture);
		html_attr_s(w, "alt", "");
		html_end(w, "img");
	}
	html_begin(w, "span");
	html_text_f(w, "\xe2\x96\xb6 %s", help_say(p, WORD_WATCH));
	if (a->duration_s > 0)
		html_text_f(
		    w, " (%s)", duration_text(a->duration_s, p->site->a));
	html_end(w, "span");
	html_end(w, "a");
	html_end(w, "p");
	html_line(w);
}

static void
write_contents(struct help_page *p, const struct markdown_headings *headings)
{
	struct html_writer *w = &p->w;
	size_t i;

	if (headings->n < CONTENTS_LEAST)
		return;
	html_begin(w, "nav");
	html_attr_s(w, "class", "contents");
	html_attr_s(w, "aria-labelledby", "_contents");
	html_begin(w, "h2");
	html_attr_s(w, "id", "_contents");
	html_text_s(w, help_say(p, WORD_CONTENTS));
	html_end(w, "h2");
	html_begin(w, "ul");
	for (i = 0; i < headings->n; i++) {
		const struct markdown_heading *h = &headings->v[i];

		if (h->level > 3)
			continue;
		html_begin(w, "li");
		html_attr_f(w, "class", "level%u", h->level);
		html_begin(w, "a");
		html_attr_f(w, "href", "#%s", h->id);
		html_text_s(w, h->text);
		html_end(w, "a");
		html_end(w, "li");
	}
	html_end(w, "ul");
	html_end(w, "nav");
	html_line(w);
}

static const char *
description(const struct help_site *s, const struct help_article *a)
{
	struct str line = STR_INIT;
	const char *text;
	size_t i;

	if (a->summary)
		return a->summary;
	if (!a->plain.n)
		return NULL;
	str_add(&line, utf8_cut(a->plain, DESCRIPTION_BYTES));
	for (i = 0; i < line.n; i++)
		if (line.p[i] == '\n')
			line.p[i] = ' ';
	text = arena_dup(s->a, sv_trim(str_sv(&line)));
	str_free(&line);
	return text;
}

static const char **
translations(const struct help_site *s, const struct help_article *a)
{
	const char **paths = arena_array(s->a, s->n_languages, sizeof(*paths));
	const struct help_article *other;
	size_t i;

	for (i = 0; i < s->n_languages; i++)
		if ((other = help_translation(s, a, i)))
			paths[i] = other->path;
	return paths;
}

static enum rc
write_article(struct help_site *s, const struct help_article *a, struct err *e)
{
	struct help_page p = {.site = s,
	    .language = a->language,
	    .path = a->path,
	    .title = a->title,
	    .description = description(s, a),
	    .others = translations(s, a)};
	struct markdown_headings headings = {NULL, 0, 0};
	struct str body = STR_INIT;
	struct html_writer inner = {.out = &body};

	help_page_begin(&p);
	help_body(&p, a, 2, NULL, &inner, &headings);
	help_crumbs(&p, a->category, a->title);
	html_begin(&p.w, "article");
	html_element(&p.w, "h1", NULL, a->title);
	html_line(&p.w);
	if (a->summary)
		html_element(&p.w, "p", "lead", a->summary);
	write_facts(&p, a);
	write_notices(&p, a);
	if (a->video_url)
		write_video(&p, a);
	write_contents(&p, &headings);
	html_begin(&p.w, "div");
	html_attr_s(&p.w, "class", "text");
	html_line(&p.w);
	html_inner(&p.w, &inner);
	html_end(&p.w, "div");
	html_line(&p.w);
	help_below(&p, a);
	html_end(&p.w, "article");
	html_line(&p.w);
	help_behind(&p, a);
	str_free(&body);
	VEC_FREE(&headings);
	return help_page_end(&p, e);
}

static enum rc
write_file(struct help_site *s, const struct help_file *f, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct sv bytes;
	enum rc rc = content_get(s->desk, f->content_id, &a, &bytes, e);

	if (!rc)
		rc = help_files_add(s->files, f->path, bytes, e);
	arena_free(&a);
	return rc;
}

static int
compare_paths(const void *x, const void *y)
{
	const struct help_file *const *a = x, *const *b = y;

	return strcmp((*a)->path, (*b)->path);
}

/* One content under one name is one file, whichever articles have it. */
static enum rc
write_attachments(struct help_site *s, struct err *e)
{
	VEC(const struct help_file *) all = VEC_INIT;
	enum rc rc = RC_OK;
	size_t i, j;

	for (i = 0; i < s->n_articles; i++)
		for (j = 0; j < s->articles[i].n_files; j++)
			VEC_ADD(&all, &s->articles[i].files[j]);
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), compare_paths);
	for (i = 0; i < all.n && !rc; i++)
		if (i == 0 || strcmp(all.v[i - 1]->path, all.v[i]->path) != 0)
			rc = write_file(s, all.v[i], e);
	VEC_FREE(&all);
	return rc;
}

enum rc
help_write_articles(struct help_site *s, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = 0; i < s->n_articles && !rc; i++)
		if (!s->articles[i].is_question)
			rc = write_article(s, &s->articles[i], e);
	return rc ? rc : write_attachments(s, e);
}
