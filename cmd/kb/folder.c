/* Walking through folders, with the rights of who named them. */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/rights.h"
#include "base/str.h"
#include "base/sv.h"
#include "base/vec.h"
#include "desk/template/template.h"

enum { DEPTH_MAX = 16 };

const struct folder_kind folder_markdown = {
    "Markdown file (.md)", {".md"}, "README.md"};
const struct folder_kind folder_pages = {
    "page of HTML (.html)", {".html", ".htm"}, "index.html"};

struct walk {
	const struct folder_kind *kind;
	struct arena *arena;
	VEC(struct folder_file) files;
	struct err *e;
};

/* Bytes of what the name ends with; 0: it is of another kind. */
static size_t
ending_of(const struct walk *w, struct sv name)
{
	size_t i;

	for (i = 0; w->kind->ends[i]; i++)
		if (sv_ends_ci(name, sv_of(w->kind->ends[i])))
			return strlen(w->kind->ends[i]);
	return 0;
}

/* ISO 639-1: a folder of another name says nothing about language. */
static const char languages[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo "
    "br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es "
    "et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr "
    "ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj "
    "kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv "
    "mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv "
    "ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd "
    "se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti "
    "tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu ";

/* The language that a folder is named after; NULL: after something else. */
static const char *
language_of(struct walk *w, const char *folder)
{
	struct sv name = sv_of(folder);
	const char *tag = template_language(name, w->arena);
	const char *code;

	if (!tag || sv_find_c(sv_of(tag), '-') != 2)
		return NULL;
	for (code = languages; *code; code += 3)
		if (strncmp(code, tag, 2) == 0)
			return tag;
	return NULL;
}

static void
add_file(struct walk *w, const char *path, const char *folder)
{
	const char *slash = strrchr(path, '/');
	struct sv name = sv_of(slash ? slash + 1 : path);
	const char *tag = folder ? language_of(w, folder) : NULL;
	size_t ending = ending_of(w, name);
	struct sv stem = sv_sub(sv_of(path), 0, strlen(path) - ending);
	struct folder_file f = {arena_strdup(w->arena, path),
	    arena_dup(w->arena, sv_sub(name, 0, name.n - ending)),
	    arena_printf(w->arena, "%.*s.files", SV_ARG(stem)), tag};

	VEC_ADD(&w->files, f);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder that are not hidden, sorted. */
static enum rc
read_names(struct walk *w, const char *path, const char ***names, size_t *n)
{
	VEC(const char *) all = VEC_INIT;
	const struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir)
		return err_sys(w->e, errno == EACCES ? RC_DENIED : RC_IO, errno,
		    "cannot read folder '%s'", path);
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			VEC_ADD(&all, arena_strdup(w->arena, entry->d_name));
	closedir(dir);
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, by_name);
	*names = arena_array(w->arena, all.n, sizeof **names);
	if (all.n)
		memcpy(*names, all.v, all.n * sizeof **names);
	*n = all.n;
	VEC_FREE(&all);
	return RC_OK;
}

static enum rc
walk_folder(struct walk *w, const char *path, const char *name, int depth)
{
	const char **names = NULL;
	struct stat st;
	size_t n = 0, i;
	enum rc rc;

	if (depth > DEPTH_MAX)
		return err_set(w->e, RC_DATA,
		    "'%s' lies more than %d folders deep", path, DEPTH_MAX);
	if ((rc = read_names(w, path, &names, &n)))
		return rc;
	for (i = 0; i < n && !rc; i++) {
		const char *one =
		    arena_printf(w->arena, "%s/%s", path, names[i]);

		if (stat(one, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode) &&
		    !sv_ends(sv_of(names[i]), SV(".files")))
			rc = walk_folder(w, one, names[i], depth + 1);
		else if (S_ISREG(st.st_mode) && ending_of(w, sv_of(names[i])) &&
		    strcmp(names[i], w->kind->but) != 0)
			add_file(w, one, name);
	}
	return rc;
}

/* The name of the folder that a path names; NULL where it names none. */
static const char *
folder_of(struct walk *w, const char *path)
{
	struct sv v = sv_of(path);
	size_t end = v.n, start;

	while (end && path[end - 1] != '/')
		end--;
	if (!end)
		return NULL;
	for (start = --end; start && path[start - 1] != '/';)
		start--;
	return arena_dup(w->arena, sv_sub(v, start, end - start));
}

static enum rc
walk(struct walk *w, const char *path)
{
	char *plain = arena_strdup(w->arena, path);
	size_t n = strlen(plain);
	const char *name;
	struct stat st;

	while (n > 1 && plain[n - 1] == '/')
		plain[--n] = '\0';
	name = strrchr(plain, '/');
	if (stat(plain, &st) < 0)
		return err_sys(w->e, errno == EACCES ? RC_DENIED : RC_NOTFOUND,
		    errno, "cannot open '%s'", path);
	if (S_ISDIR(st.st_mode))
		return walk_folder(w, plain, name ? name + 1 : plain, 0);
	if (!ending_of(w, sv_of(plain)))
		return err_set(w->e, RC_DATA,
		    "'%s' is neither a folder nor a %s", path, w->kind->what);
	add_file(w, plain, folder_of(w, plain));
	return RC_OK;
}

enum rc
folder_read(const char *path, const struct folder_kind *kind, struct arena *a,
    struct folder_file **files, size_t *n, struct err *e)
{
	struct walk w = {.kind = kind, .arena = a, .files = VEC_INIT, .e = e};
	struct rights kept;
	enum rc rc;

	if ((rc = rights_drop(&kept, e)))
		return rc;
	rc = walk(&w, path);
	rights_restore(&kept);
	if (!rc && !w.files.n)
		rc = err_set(
		    e, RC_DATA, "there is no %s in '%s'", kind->what, path);
	*n = w.files.n;
	*files = arena_array(a, w.files.n, sizeof **files);
	if (w.files.n)
		memcpy(*files, w.files.v, w.files.n * sizeof **files);
	VEC_FREE(&w.files);
	return rc;
}

enum rc
folder_files(const char *path, struct arena *a, const char ***paths, size_t *n,
    struct err *e)
{
	struct walk w = {.arena = a, .files = VEC_INIT, .e = e};
	const char **names = NULL;
	struct rights kept;
	struct stat st;
	size_t all = 0, i;
	enum rc rc;

	*n = 0;
	if ((rc = rights_drop(&kept, e)))
		return rc;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		rc = read_names(&w, path, &names, &all);
	*paths = arena_array(a, all, sizeof **paths);
	for (i = 0; i < all && !rc; i++) {
		const char *one = arena_printf(a, "%s/%s", path, names[i]);

		if (stat(one, &st) == 0 && S_ISREG(st.st_mode))
			(*paths)[(*n)++] = one;
	}
	rights_restore(&kept);
	return rc;
}

static enum rc
make_one(const char *path, struct err *e)
{
	struct stat st;

	if (mkdir(path, 0777) == 0 ||
	    (stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return RC_OK;
	return err_sys(e, errno == EACCES ? RC_DENIED : RC_IO, errno,
	    "cannot make folder '%s'", path);
}

enum rc
folder_make(const char *path, struct err *e)
{
	struct str part = STR_INIT;
	struct rights kept;
	size_t i, n = strlen(path);
	enum rc rc;

	if ((rc = rights_drop(&kept, e)))
		return rc;
	for (i = 1; i <= n && !rc; i++) {
		if (i < n && path[i] != '/')
			continue;
		str_clear(&part);
		str_add_n(&part, path, i);
		rc = make_one(part.p, e);
	}
	rights_restore(&kept);
	str_free(&part);
	return rc;
}
