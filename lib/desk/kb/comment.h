/*
 * What readers write below an article. What is not an agent's waits for a
 * moderator, unless kb.comments says that all is shown ("open"); "closed":
 * agents alone write any.
 */
#ifndef DESK_DESK_KB_COMMENT_H
#define DESK_DESK_KB_COMMENT_H

#include "base/err.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "io/field.h"

#include <stdint.h>

extern const struct fieldset article_comment_fields;
extern const char *const article_comment_states[]; /* NULL-terminated */

struct article_comment_new {
	int64_t article_id;
	int64_t parent_id; /* that it answers, 0 for none */
	const char *name;  /* of a guest; NULL: the caller writes */
	struct sv text;    /* Markdown; repaired where it is no UTF-8 */
};

/*
 * Inside db_tx. RC_DATA when readers do not see the article, for a parent that
 * belongs to another one and for a text that is too long; RC_DENIED where no
 * comments are taken.
 */
enum rc article_comment(struct desk *d, const struct article_comment_new *new,
    int64_t *id, struct err *e);

/* Inside db_tx: shown, hidden or spam. RC_NOTFOUND. */
enum rc article_comment_moderate(
    struct desk *d, int64_t id, const char *state, struct err *e);

/* A condition over "article_comment x" for what the caller may read, or NULL;
 * in d->arena. */
const char *article_comment_scope(struct desk *d);

#endif
