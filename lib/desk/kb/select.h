/*
 * Which articles a command is for, as select.h is for tickets: ids, slugs, "-"
 * (ids or slugs on stdin, TSV or JSON lines) and --where QUERY.
 */
#ifndef DESK_DESK_KB_SELECT_H
#define DESK_DESK_KB_SELECT_H

#include "base/err.h"
#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/kb/kb.h"
#include "desk/query.h"
#include "desk/select.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Takes the operands in front of the first that is field=value or has a sign,
 * at most max of them; *n_used counts them. scope: of the program (faq), or
 * NULL. RC_USAGE when no article is named, RC_NOTFOUND.
 */
enum rc article_select(struct cmd *c, const char *scope, size_t max,
    struct ids *ids, size_t *n_used, struct err *e);

/* The same for a verb that takes articles and nothing else. */
enum rc article_select_all(
    struct cmd *c, const char *scope, struct ids *ids, struct err *e);

/*
 * Runs change on each in one transaction, in which --where is asked again, and
 * prints their ids. Where the verb has --dry-run, and it is given, all is taken
 * back.
 */
enum rc article_batch(
    struct cmd *c, struct ids *ids, batch_fn change, void *arg, struct err *e);

/*
 * kb is for all articles; faq for those of the kind question, whose title it
 * calls question and whose content answer. The conditions and fields that
 * follow from the command's program:
 */
bool article_is_faq(const struct cmd *c);

/* A condition over "article a", or NULL. */
const char *article_scope_of(const struct cmd *c);

/* all, or its fields by the names of a question; in the command's arena. */
const struct fieldset *article_fields_for(
    struct cmd *c, const struct fieldset *all);

/* The same of article_set(). */
const struct fieldset *article_set_for(struct cmd *c);

/* Reads field=value words by those names, as settings of article_fields. */
enum rc article_settings(struct cmd *c, char *const *words, size_t n,
    struct settings *out, struct err *e);

/* The caller's, the program's and the given scope as one condition; NULL:
 * none. In the command's arena. */
const char *article_scope_with(struct cmd *c, const char *scope);

#endif
