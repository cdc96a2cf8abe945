/*
 * The help centre: all that readers may see of the knowledge base as a folder
 * of static pages. Links are relative, so it works from any folder and web
 * server; scripts are used for the search alone. The same desk gives the same
 * bytes.
 */
#ifndef DESK_DESK_HELPCENTRE_HELPCENTRE_H
#define DESK_DESK_HELPCENTRE_HELPCENTRE_H

#include "base/err.h"
#include "desk/desk.h"

#include <stddef.h>

struct helpcentre {
	const char *folder;
	const char *title;    /* NULL: kb.title */
	const char *url;      /* where it will be; NULL: kb.url, may be unset */
	const char *audience; /* public, customer or agent; NULL: customer */
};

struct helpcentre_result {
	size_t articles, questions, files; /* written; files of all kinds */
};

/*
 * Writes the help centre. A folder that is there must be empty or hold an
 * earlier one (RC_DATA): its files are replaced one by one, each whole, and
 * those that are no more are removed; files that are not ours stay. After an
 * error the folder is as it was, or each page in it is an old or a new one.
 */
enum rc helpcentre_export(struct desk *d, const struct helpcentre *how,
    struct helpcentre_result *result, struct err *e);

#endif
