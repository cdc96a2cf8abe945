/*
 * Which back end a URL asks for. One that is a file of its own is found beside
 * the program, where the build and any installation have it, else where this
 * build is installed. Whose rights are lent looks where he cannot put a file,
 * and nowhere else.
 */
#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/rights.h"
#include "base/str.h"
#include "db/db_backend.h"

#ifndef DESK_LIBDIR
#define DESK_LIBDIR "/usr/local/lib/deskutils"
#endif

/* Stores that are no file: their schemes, and where the back end is. */
static const struct {
	const char *scheme, *file, *name;
} modules[] = {
    {"postgresql://", "desk-postgres.so", "desk_postgres"},
    {"postgres://", "desk-postgres.so", "desk_postgres"},
};

/* From the folder that the program is in. */
static const char *const beside[] = {"../lib/deskutils", "../lib"};

/* The program's folder with its slash, or nothing. */
static struct sv
own_folder(char *buf, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", buf, size);

	if (n <= 0 || (size_t)n == size)
		return SV_NULL;
	while (n > 0 && buf[n - 1] != '/')
		n--;
	return (struct sv){buf, (size_t)n};
}

static void
find(const char *file, struct str *path)
{
	char buf[4096];
	struct sv folder = own_folder(buf, sizeof buf);
	size_t i;

	for (i = 0; i < COUNT_OF(beside) && folder.n && !rights_are_lent();
	     i++) {
		str_clear(path);
		str_add(path, folder);
		str_add_f(path, "%s/%s", beside[i], file);
		if (file_exists(path->p))
			return;
	}
	str_clear(path);
	str_add_f(path, "%s/%s", DESK_LIBDIR, file);
}

static enum rc
load(const char *path, const char *name, const char *shown,
    const struct db_backend **backend, struct err *e)
{
	const struct db_module *module;
	void *handle;

	if (!file_exists(path))
		return err_set(e, RC_UNAVAILABLE,
		    "cannot open '%s': there is no module for it: '%s'", shown,
		    path);
	if (!(handle = dlopen(path, RTLD_NOW | RTLD_LOCAL)) ||
	    !(module = dlsym(handle, name)))
		return err_set(e, RC_UNAVAILABLE, "cannot open '%s': %s", shown,
		    dlerror());
	if (strcmp(module->version, DESK_VERSION) != 0 ||
	    module->size != sizeof **backend)
		return err_set(e, RC_UNAVAILABLE,
		    "cannot open '%s': '%s' is of another version", shown,
		    path);
	module->take_over(program_name(), trouble_status());
	*backend = module->backend;
	return RC_OK;
}

static enum rc
find_and_load(const char *file, const char *name, const char *url,
    const struct db_backend **backend, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str path = STR_INIT;
	enum rc rc;

	find(file, &path);
	rc = load(path.p, name, db_url_shown(url, &a), backend, e);
	str_free(&path);
	arena_free(&a);
	return rc;
}

static bool
is_url(const char *url)
{
	return strstr(url, "://") != NULL;
}

/* The back end for a URL; a text without a scheme is a path. */
enum rc
db_backend_of(const char *url, const struct db_backend **backend, struct err *e)
{
	const char *scheme = strstr(url, "://");
	struct arena a = ARENA_INIT;
	enum rc rc;
	size_t i;

	*backend = &db_sqlite;
	if (!scheme)
		return RC_OK;
	for (i = 0; i < COUNT_OF(modules); i++)
		if (strncmp(
			url, modules[i].scheme, strlen(modules[i].scheme)) == 0)
			return find_and_load(
			    modules[i].file, modules[i].name, url, backend, e);
	rc = err_set(e, RC_UNAVAILABLE,
	    "cannot open '%s': this build has no store for '%.*s'",
	    db_url_shown(url, &a), (int)(scheme - url), url);
	arena_free(&a);
	return rc;
}

enum rc
db_place(const char *url, const char *from, const char *keep, struct err *e)
{
	const struct db_backend *backend;
	enum rc rc;

	if ((rc = db_backend_of(url, &backend, e)))
		return rc;
	return backend->place(url, from, keep, e);
}

const char *const *
db_files(const char *url, struct arena *a)
{
	const char *const *suffixes = db_sqlite.file_suffixes;
	const char **files;
	size_t n = 0, i;

	/* What has a scheme is no file. */
	while (!is_url(url) && suffixes[n])
		n++;
	files = arena_array(a, n + 1, sizeof *files);
	for (i = 0; i < n; i++)
		files[i] = arena_printf(a, "%s%s", url, suffixes[i]);
	return files;
}
