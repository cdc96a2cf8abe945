/* Folders of Markdown files and of pages, as kb import and export have them. */
#ifndef DESK_CMD_KB_FOLDER_H
#define DESK_CMD_KB_FOLDER_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

struct folder_file {
	const char *path;
	const char *name;  /* without what it ends with */
	const char *files; /* the folder of what belongs to it */
	const char
	    *language; /* its folder's name, where that is one; or NULL */
};

/* Which files of a folder are meant. */
struct folder_kind {
	const char *what;    /* "Markdown file (.md)" */
	const char *ends[3]; /* NULL-terminated */
	const char *but;     /* one that is about the folder */
};

extern const struct folder_kind folder_markdown, folder_pages;

/*
 * The files of that kind that path is or has, at most 16 folders deep, in the
 * order of their names; in a. Hidden ones and those about their folder are
 * passed over. With the user's own rights. RC_NOTFOUND, RC_DENIED, RC_DATA
 * where there is none.
 */
enum rc folder_read(const char *path, const struct folder_kind *kind,
    struct arena *a, struct folder_file **files, size_t *n, struct err *e);

/* The files in a folder, whole paths; none where there is no such folder. */
enum rc folder_files(const char *path, struct arena *a, const char ***paths,
    size_t *n, struct err *e);

/* Makes a folder and those above it that are missing, with the user's own
 * rights. */
enum rc folder_make(const char *path, struct err *e);

#endif
