/* Pages of HTML as files of ours, for kb import --html. */
#ifndef DESK_CMD_KB_PAGE_H
#define DESK_CMD_KB_PAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "folder.h"

#include <stddef.h>

struct page {
	struct str text;    /* a head and Markdown (desk/kb/front.h) */
	const char *slug;   /* "" where the file's name has no letter */
	const char **files; /* paths of what it shows and links to */
	size_t n_files;
};

/*
 * Reads a page: with links to other pages leading to their slugs, and those to
 * files beside it or below to their names. *page is to be freed in any case;
 * but for the text it is in a. RC_DATA for what is no page of HTML in UTF-8.
 */
enum rc page_read(const struct folder_file *f, struct arena *a,
    struct page *page, struct err *e);
void page_free(struct page *page);

#endif
