/* Files that belong to articles: pictures, videos, what is to be downloaded. */
#ifndef DESK_DESK_KB_ATTACH_H
#define DESK_DESK_KB_ATTACH_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/attach.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stddef.h>
#include <stdint.h>

/* Inside db_tx: adds a file; one of that name is replaced. */
enum rc article_attach(struct desk *d, int64_t id,
    const struct attachment_new *file, struct err *e);

/* Inside db_tx: by its name or number. RC_NOTFOUND. */
enum rc article_detach(
    struct desk *d, int64_t id, struct sv word, struct err *e);

/* By its name or number; RC_NOTFOUND. In d->arena. */
enum rc article_file(struct desk *d, int64_t id, struct sv word,
    struct attach_file *file, struct err *e);

/* All of them, by their names. In d->arena. */
enum rc article_files(struct desk *d, int64_t id, struct attach_file **files,
    size_t *n, struct err *e);

/* Inside db_tx: article_attach, where there is none of that name with the same
 * bytes. */
enum rc article_attach_new(struct desk *d, int64_t id,
    const struct attachment_new *file, struct err *e);

/* A row a file, its article's id first; the condition is over its id. */
extern const struct fieldset article_file_fields;
extern const char article_file_of[];

#endif
