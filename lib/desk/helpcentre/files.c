/*
 * Files of a help centre: written to a new folder beside the one that is asked
 * for. Where there is none yet that folder just gets the name; else its files
 * take the places of the old ones, one by one. A list in the folder says which
 * files are ours to replace and remove. Everything is done with the rights of
 * the user who named the folder.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/rights.h"
#include "base/stop.h"
#include "base/vec.h"
#include "desk/helpcentre/part.h"

#define LIST_NAME ".helpcentre"
#define LIST_MAX ((size_t)64 << 20)

static const char list_head[] = "deskutils help centre\n";

struct help_files {
	struct arena arena;
	const char *folder, *staging;
	bool is_there;           /* the folder, from the beginning */
	VEC(const char *) names; /* relative; in order once put */
	const char **old;        /* those that the folder has from before */
	size_t n_old;
};

static enum rc
fail(struct err *e, const char *what, const char *path)
{
	int n = errno;
	bool is_denied = n == EACCES || n == EPERM || n == EROFS;

	return err_sys(
	    e, is_denied ? RC_DENIED : RC_IO, n, "cannot %s '%s'", what, path);
}

/* Our names have these alone, and lead nowhere else. */
static bool
is_safe_path(struct sv path)
{
	struct sv part;
	size_t i;

	for (i = 0; i < path.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./",
			path.p[i]))
			return false;
	while (sv_split(&path, '/', &part))
		if (part.n == 0 || part.n > 200 || sv_is(part, ".") ||
		    sv_is(part, ".."))
			return false;
	return true;
}

static const char *
in_folder(struct help_files *f, const char *folder, const char *name)
{
	return arena_printf(&f->arena, "%s/%s", folder, name);
}

/* With its slashes at the end off. */
static const char *
folder_name(struct arena *a, const char *folder)
{
	struct sv v = sv_of(folder);

	while (v.n > 1 && v.p[v.n - 1] == '/')
		v.n--;
	return arena_dup(a, v);
}

static enum rc
as_user(struct help_files *f,
    enum rc (*fn)(struct help_files *f, struct err *e), struct err *e)
{
	struct rights kept;
	enum rc rc = rights_drop(&kept, e);

	if (rc)
		return rc;
	rc = fn(f, e);
	rights_restore(&kept);
	return rc;
}

/* mkdtemp gives it to the user alone; a site is for all. */
static int
open_up(const char *folder)
{
	mode_t mask = umask(0);

	(void)umask(mask);
	return chmod(folder, 0777 & ~mask);
}

static enum rc
make_staging(struct help_files *f, struct err *e)
{
	char *name = arena_printf(&f->arena, "%s.new-XXXXXX", f->folder);
	enum rc rc = file_make_parents(f->folder, e);

	if (rc)
		return rc;
	if (!mkdtemp(name))
		return fail(e, "make a folder beside", f->folder);
	f->staging = name;
	if (open_up(name) < 0)
		return fail(e, "change", name);
	return RC_OK;
}

/* Nothing, an empty folder, or one with our list in it. */
static enum rc
check_folder(struct help_files *f, struct err *e)
{
	struct dirent *entry;
	bool is_empty = true;
	DIR *dir = opendir(f->folder);

	if (!dir)
		return errno == ENOENT ? RC_OK : fail(e, "open", f->folder);
	f->is_there = true;
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			is_empty = false;
	closedir(dir);
	if (is_empty || file_exists(in_folder(f, f->folder, LIST_NAME)))
		return RC_OK;
	return err_set(e, RC_DATA,
	    "cannot write to '%s': it is neither empty nor a help centre",
	    f->folder);
}

enum rc
help_files_open(struct help_files **out, const char *folder, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct help_files *f = ARENA_NEW(&a, struct help_files);
	enum rc rc;

	f->arena = a;
	f->folder = folder_name(&f->arena, folder);
	*out = f;
	rc = as_user(f, check_folder, e);
	return rc ? rc : as_user(f, make_staging, e);
}

/* The folders on the way to a file. */
static enum rc
make_way(
    struct help_files *f, const char *root, const char *name, struct err *e)
{
	struct sv rest = sv_of(name);
	const char *path;
	size_t n = 0;

	for (;;) {
		n += sv_find_c(sv_sub(rest, n, rest.n), '/');
		if (n == rest.n)
			return RC_OK;
		path = arena_printf(
		    &f->arena, "%s/%.*s", root, SV_ARG(sv_sub(rest, 0, n)));
		if (mkdir(path, 0777) < 0 && errno != EEXIST)
			return fail(e, "make", path);
		n++;
	}
}

static enum rc
write_new(const char *path, struct sv bytes, struct err *e)
{
	FILE *fp = fopen(path, "wx");
	bool is_good;

	if (!fp)
		return fail(e, "write", path);
	is_good = fwrite(bytes.n ? bytes.p : "", 1, bytes.n, fp) == bytes.n;
	if (fclose(fp) == 0 && is_good)
		return RC_OK;
	return fail(e, "write", path);
}

enum rc
help_files_add(
    struct help_files *f, const char *path, struct sv bytes, struct err *e)
{
	struct rights kept;
	enum rc rc;

	if (stop_asked())
		return err_set(e, RC_TEMPFAIL, "stopped");
	if (!is_safe_path(sv_of(path)))
		return err_set(
		    e, RC_DATA, "'%s' cannot be the name of a file", path);
	if ((rc = rights_drop(&kept, e)))
		return rc;
	rc = make_way(f, f->staging, path, e);
	if (!rc)
		rc = write_new(in_folder(f, f->staging, path), bytes, e);
	rights_restore(&kept);
	if (!rc)
		VEC_ADD(&f->names, arena_strdup(&f->arena, path));
	return rc;
}

static int
compare_names(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static bool
is_listed(const char *const *names, size_t n, const char *name)
{
	return n > 0 &&
	    bsearch(&name, names, n, sizeof(*names), compare_names) != NULL;
}

/* The names in the list that lies in the folder; none where there is none. */
static enum rc
read_list(struct help_files *f, struct err *e)
{
	VEC(const char *) found = VEC_INIT;
	struct str bytes = STR_INIT;
	struct sv rest, line;
	enum rc rc;

	rc = file_read(in_folder(f, f->folder, LIST_NAME), LIST_MAX, &bytes, e);
	rest = str_sv(&bytes);
	(void)sv_line(&rest, &line);
	while (!rc && sv_line(&rest, &line))
		if (is_safe_path(line))
			VEC_ADD(&found, arena_dup(&f->arena, line));
	f->n_old = found.n;
	f->old = arena_array(&f->arena, found.n, sizeof(*f->old));
	if (found.n)
		memcpy(f->old, found.v, found.n * sizeof(*f->old));
	qsort(f->old, f->n_old, sizeof(*f->old), compare_names);
	VEC_FREE(&found);
	str_free(&bytes);
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

/* While files are moved the old ones are ours, too. */
static enum rc
write_list(
    struct help_files *f, const char *folder, bool with_old, struct err *e)
{
	struct str text = STR_INIT;
	enum rc rc;
	size_t i;

	str_add_s(&text, list_head);
	for (i = 0; i < f->names.n; i++)
		str_add_f(&text, "%s\n", f->names.v[i]);
	for (i = 0; with_old && i < f->n_old; i++)
		if (!is_listed(f->names.v, f->names.n, f->old[i]))
			str_add_f(&text, "%s\n", f->old[i]);
	rc = file_write(
	    in_folder(f, folder, LIST_NAME), str_sv(&text), 0666, true, e);
	str_free(&text);
	return rc;
}

/* A file of somebody else's where one of ours belongs. */
static enum rc
check_places(struct help_files *f, struct err *e)
{
	const char *path;
	struct stat st;
	size_t i;

	for (i = 0; i < f->names.n; i++) {
		path = in_folder(f, f->folder, f->names.v[i]);
		if (!is_listed(f->old, f->n_old, f->names.v[i]) &&
		    lstat(path, &st) == 0)
			return err_set(e, RC_DATA,
			    "cannot write '%s': a file that is none of the "
			    "help centre's",
			    path);
	}
	return RC_OK;
}

/* Removes a file, and the folders above it that are empty then. */
static void
remove_file(struct help_files *f, const char *root, const char *name)
{
	char *path = arena_printf(&f->arena, "%s/%s", root, name);
	size_t least = strlen(root);
	char *slash;

	(void)unlink(path);
	while ((slash = strrchr(path, '/')) && (size_t)(slash - path) > least) {
		*slash = '\0';
		if (rmdir(path) < 0)
			break;
	}
}

static enum rc
move_files(struct help_files *f, struct err *e)
{
	const char *from, *to;
	enum rc rc;
	size_t i;

	for (i = 0; i < f->names.n; i++) {
		if ((rc = make_way(f, f->folder, f->names.v[i], e)))
			return rc;
		from = in_folder(f, f->staging, f->names.v[i]);
		to = in_folder(f, f->folder, f->names.v[i]);
		if (rename(from, to) < 0)
			return fail(e, "write", to);
	}
	return RC_OK;
}

static enum rc
remove_old(struct help_files *f, struct err *e)
{
	size_t i;

	(void)e;
	for (i = 0; i < f->n_old; i++)
		if (!is_listed(f->names.v, f->names.n, f->old[i]))
			remove_file(f, f->folder, f->old[i]);
	return RC_OK;
}

static enum rc
rename_staging(struct help_files *f, struct err *e)
{
	if (rename(f->staging, f->folder) < 0)
		return fail(e, "write", f->folder);
	f->staging = NULL;
	return RC_OK;
}

enum rc
help_files_put(struct help_files *f, struct err *e)
{
	enum rc rc;

	if (f->names.n)
		qsort(
		    f->names.v, f->names.n, sizeof(*f->names.v), compare_names);
	if (!f->is_there) {
		rc = write_list(f, f->staging, false, e);
		return rc ? rc : as_user(f, rename_staging, e);
	}
	if ((rc = read_list(f, e)) || (rc = as_user(f, check_places, e)) ||
	    (rc = write_list(f, f->folder, true, e)) ||
	    (rc = as_user(f, move_files, e)) ||
	    (rc = as_user(f, remove_old, e)))
		return rc;
	return write_list(f, f->folder, false, e);
}

size_t
help_files_count(const struct help_files *f)
{
	return f->names.n;
}

static enum rc
remove_new(struct help_files *f, struct err *e)
{
	size_t i;

	(void)e;
	for (i = 0; i < f->names.n; i++)
		remove_file(f, f->staging, f->names.v[i]);
	f->names.n = 0;
	return RC_OK;
}

enum rc
help_files_begin(struct help_files *f, struct err *e)
{
	return f->names.n ? as_user(f, remove_new, e) : RC_OK;
}

static enum rc
remove_staging(struct help_files *f, struct err *e)
{
	(void)remove_new(f, e);
	remove_file(f, f->staging, LIST_NAME);
	(void)rmdir(f->staging);
	return RC_OK;
}

void
help_files_close(struct help_files *f)
{
	struct err ignored = ERR_INIT;
	struct arena a;

	if (!f)
		return;
	if (f->staging)
		(void)as_user(f, remove_staging, &ignored);
	VEC_FREE(&f->names);
	a = f->arena;
	arena_free(&a);
}
