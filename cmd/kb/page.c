/* Other systems' pages: where their links lead, and what belongs to them. */
#include "page.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/rights.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "desk/kb/kb.h"
#include "desk/template/template.h"
#include "io/html_clean.h"
#include "io/markdown_page.h"
#include "io/yaml.h"

#define PAGE_MAX_BYTES ((size_t)16 * 1024 * 1024)

struct reader {
	struct arena *a;
	struct sv folder; /* with a '/' behind it; of nothing for "." */
	VEC(const char *) files;
};

/* Not within what was exported. */
static bool
leads_out(struct sv url)
{
	return sv_find_c(url, ':') < url.n || sv_starts(url, SV("//"));
}

/* The last part of a path. */
static struct sv
name_of(struct sv path)
{
	size_t n = path.n;

	while (n && path.p[n - 1] != '/')
		n--;
	return sv_sub(path, n, path.n);
}

/* The name without ".html"; of nothing where it is no page's. */
static struct sv
page_name(struct sv name)
{
	size_t i, n;

	for (i = 0; folder_pages.ends[i]; i++) {
		n = strlen(folder_pages.ends[i]);
		if (sv_ends_ci(name, sv_of(folder_pages.ends[i])))
			return sv_sub(name, 0, name.n - n);
	}
	return SV_NULL;
}

/* Beside the page or below: a page cannot ask for other files of ours. */
static bool
is_below(struct sv path)
{
	struct sv part;

	if (!path.n || sv_find_c(path, '\0') < path.n)
		return false;
	while (sv_split(&path, '/', &part))
		if (!part.n || part.p[0] == '.')
			return false;
	return true;
}

static bool
is_file(const char *path)
{
	struct err none = ERR_INIT;
	struct rights kept;
	struct stat st;
	bool is;

	if (rights_drop(&kept, &none))
		return false;
	is = stat(path, &st) == 0 && S_ISREG(st.st_mode);
	rights_restore(&kept);
	return is;
}

/* To a page: its slug. To a file: its name, and it is one of the article's. */
static struct sv
find_target(void *arg, struct sv url, bool is_image)
{
	struct reader *r = arg;
	struct sv path, page;
	const char *file;

	(void)is_image;
	if (leads_out(url))
		return url;
	path = sv_sub(url, 0, sv_find_c(url, '#'));
	path = html_url_decode(sv_sub(path, 0, sv_find_c(path, '?')), r->a);
	if ((page = page_name(name_of(path))).n)
		return sv_is(name_of(path), folder_pages.but)
		    ? SV_NULL
		    : sv_of(slug_of(page, r->a));
	if (!is_below(path))
		return SV_NULL;
	file = arena_printf(r->a, "%.*s%.*s", SV_ARG(r->folder), SV_ARG(path));
	if (!is_file(file))
		return SV_NULL;
	VEC_ADD(&r->files, file);
	return name_of(path);
}

static void
add_head(const struct markdown_page *m, struct arena *a, struct str *out)
{
	const char *language = template_language(m->language, a);

	str_add_s(out, "---\n");
	if (m->title.n) {
		str_add_s(out, "title: ");
		yaml_text(out, m->title);
		str_add_c(out, '\n');
	}
	if (language)
		str_add_f(out, "language: %s\n", language);
	str_add_s(out, "---\n");
}

static enum rc
convert(struct reader *r, struct sv html, struct page *page, struct err *e)
{
	struct markdown_html how = {.top = 1, .target = find_target, .arg = r};
	struct markdown_page m;
	struct str body = STR_INIT;
	enum rc rc = RC_OK;

	if (sv_starts(html, SV("\xef\xbb\xbf")))
		html = sv_sub(html, 3, html.n);
	if (!utf8_is_valid(html))
		rc = err_set(e, RC_DATA, "it is no valid UTF-8 text");
	else if (!markdown_page(html, &how, r->a, &m, &body))
		rc = err_set(e, RC_DATA, "it is no page of HTML");
	if (!rc) {
		add_head(&m, r->a, &page->text);
		str_add(&page->text, str_sv(&body));
	}
	str_free(&body);
	return rc;
}

enum rc
page_read(const struct folder_file *f, struct arena *a, struct page *page,
    struct err *e)
{
	struct sv path = sv_of(f->path), name = name_of(path);
	struct reader r = {a, sv_sub(path, 0, path.n - name.n), VEC_INIT};
	struct str html = STR_INIT;
	enum rc rc;

	*page =
	    (struct page){.text = STR_INIT, .slug = slug_of(sv_of(f->name), a)};
	if (!(rc = file_read(f->path, PAGE_MAX_BYTES, &html, e)))
		rc = convert(&r, str_sv(&html), page, e);
	page->files = arena_array(a, r.files.n, sizeof *page->files);
	page->n_files = r.files.n;
	if (r.files.n)
		memcpy(page->files, r.files.v, r.files.n * sizeof *r.files.v);
	VEC_FREE(&r.files);
	str_free(&html);
	return rc;
}

void
page_free(struct page *page)
{
	str_free(&page->text);
}
