/* Addresses in the help centre: of files, from page to page, and what authors
 * write for them. */
#include <string.h>

#include "desk/helpcentre/part.h"
#include "desk/kb/kb.h"
#include "io/html_clean.h"
#include "io/markdown.h"

#define NAME_MAX_BYTES 60
#define DIGEST_CHARS 16

/* Endings that a browser shows or saves, but never runs. */
static const char *const endings[] = {"7z", "avi", "bmp", "bz2", "csv", "doc",
    "docx", "eml", "epub", "gif", "gz", "ics", "jpeg", "jpg", "json", "mkv",
    "mov", "mp3", "mp4", "odp", "ods", "odt", "ogg", "pdf", "png", "ppt",
    "pptx", "rar", "rtf", "tar", "tgz", "tsv", "txt", "wav", "webm", "webp",
    "xls", "xlsx", "xz", "zip", "zst"};

/* Texts whose endings web servers often do not know: then a browser would look
 * inside, and may take one for a page. */
static const char *const texts[] = {"cfg", "conf", "ini", "log", "md"};

static struct sv
ending_of(struct sv name)
{
	size_t i;

	for (i = name.n; i > 0; i--)
		if (name.p[i - 1] == '.')
			return sv_sub(name, i, name.n);
	return SV_NULL;
}

static const char *
find_ending(struct sv name, const char *const *all, size_t n)
{
	struct sv ending = ending_of(name);
	size_t i;

	for (i = 0; i < n; i++)
		if (sv_eq_ci(ending, sv_of(all[i])))
			return all[i];
	return NULL;
}

const char *
help_file_path(struct arena *a, const char *name, struct sv sha256)
{
	struct sv v = sv_of(name);
	const char *ending = find_ending(v, endings, COUNT_OF(endings)), *stem;

	if (ending)
		v.n -= strlen(ending) + 1;
	else
		ending = find_ending(v, texts, COUNT_OF(texts)) ? "txt" : "bin";
	stem = slug_of(sv_sub(v, 0, NAME_MAX_BYTES), a);
	return arena_printf(a, "files/%.*s/%s.%s",
	    SV_ARG(sv_sub(sha256, 0, DIGEST_CHARS)), *stem ? stem : "file",
	    ending);
}

/* The folders that both paths begin with, in bytes. */
static size_t
common(const char *from, const char *to)
{
	size_t i, n = 0;

	for (i = 0; from[i] && from[i] == to[i]; i++)
		if (from[i] == '/')
			n = i + 1;
	return n;
}

const char *
help_relative(const char *from, const char *to, struct arena *a)
{
	size_t n = common(from, to);
	struct str out = STR_INIT;
	const char *path;

	for (from += n; *from; from++)
		if (*from == '/')
			str_add_s(&out, "../");
	str_add_s(&out, to + n);
	path = arena_dup(a, str_sv(&out));
	str_free(&out);
	return path;
}

static const struct help_file *
find_file(const struct help_article *a, struct sv name)
{
	size_t i;

	for (i = 0; a && i < a->n_files; i++)
		if (sv_is(name, a->files[i].name))
			return &a->files[i];
	return NULL;
}

/* "slug", "slug.md", "../topic/slug.md": the article meant. */
static const struct help_article *
find_meant(const struct help_page *p, struct sv name)
{
	const struct help_article *found, *own;
	size_t i;

	for (i = name.n; i > 0 && name.p[i - 1] != '/'; i--)
		;
	name = sv_sub(name, i, name.n);
	if (sv_ends(name, SV(".md")))
		name.n -= 3;
	found = help_find(p->site, name);
	if (!found)
		return NULL;
	own = help_translation(p->site, found, p->language);
	return own ? own : found;
}

static struct sv
to_article(const struct help_page *p, const struct help_article *to,
    struct sv fragment)
{
	struct arena *a = p->site->a;
	const char *path = help_relative(p->path, to->path, a);

	if (fragment.n == 0 || to->is_question)
		return sv_of(path);
	return sv_of(arena_printf(a, "%s%.*s", path, SV_ARG(fragment)));
}

static bool
has_scheme(struct sv url)
{
	size_t n = 0;

	while (n < url.n && !strchr(":/?#", url.p[n]))
		n++;
	return n < url.n && url.p[n] == ':';
}

struct sv
help_target(const struct help_page *p, const struct help_article *article,
    struct sv url)
{
	size_t n = sv_find_c(url, '#');
	struct sv fragment = sv_sub(url, n, url.n);
	struct sv name = html_url_decode(sv_sub(url, 0, n), p->site->a);
	const struct help_article *to;
	const struct help_file *file;

	if (has_scheme(url) || sv_starts(url, SV("/")))
		return url;
	file = find_file(article, name);
	if (!file && article->source_id)
		file = find_file(help_source(p->site, article), name);
	if (file)
		return sv_of(help_relative(p->path, file->path, p->site->a));
	to = find_meant(p, name);
	return to ? to_article(p, to, fragment) : SV_NULL;
}

struct place {
	struct help_page *page;
	const struct help_article *article;
};

static struct sv
find_target(void *arg, struct sv url, bool is_image)
{
	const struct place *place = arg;

	(void)is_image;
	return help_target(place->page, place->article, url);
}

/* A first heading that says the title again is left out. */
static struct sv
without_title(const struct help_article *article)
{
	struct sv body = sv_of(article->body), rest = body, line;

	if (!sv_line(&rest, &line) || !sv_starts(line, SV("# ")))
		return body;
	line = sv_trim(sv_sub(line, 2, line.n));
	return sv_is(line, article->title) ? rest : body;
}

void
help_body(struct help_page *p, const struct help_article *article, unsigned top,
    const char *prefix, struct html_writer *w,
    struct markdown_headings *headings)
{
	struct place place = {p, article};
	struct markdown_html how = {
	    .top = top, .prefix = prefix, .target = find_target, .arg = &place};

	markdown_html(without_title(article), &how, p->site->a, w, headings);
}
