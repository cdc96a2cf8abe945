/* Operands that name articles. */
#include "desk/kb/select.h"

#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/vec.h"
#include "desk/kb/list.h"
#include "io/in.h"

const char *
article_scope_with(struct cmd *c, const char *scope)
{
	const char *own[] = {
	    article_scope(&c->desk.caller), article_scope_of(c), scope};
	const char *all = NULL;
	size_t i;

	for (i = 0; i < COUNT_OF(own); i++)
		if (own[i])
			all = all ? arena_printf(
					&c->arena, "(%s) and (%s)", all, own[i])
				  : own[i];
	return all;
}

static enum rc
take_stdin(struct cmd *c, const char *scope, id_vec *ids, struct err *e)
{
	const struct in_record *r;
	struct in *in;
	struct sv word;
	int64_t id;
	enum rc rc;

	if ((rc = in_open(&in, STDIN_FILENO, "stdin", false, e)))
		return rc;
	while (!(rc = in_next(in, &r, e)) && r) {
		word = in_get(r, "id");
		if (!word.n)
			word = in_get(r, "slug");
		rc = word.n ? article_find(&c->desk, word, scope, &id, e)
			    : err_set(e, RC_DATA, "it has no id");
		/* What "list --fields slug" begins with. */
		if (rc == RC_NOTFOUND && r->line == 1 && sv_is(word, "slug")) {
			*e = (struct err)ERR_INIT;
			continue;
		}
		if (rc) {
			err_ctx(e, "stdin line %zu", r->line);
			break;
		}
		VEC_ADD(ids, id);
	}
	in_close(in);
	return rc;
}

static enum rc
take_query(struct cmd *c, const char *words, const char *scope, id_vec *ids,
    struct err *e)
{
	int64_t *found;
	size_t n, i;

	if (article_query(c, words, scope, 0, &found, &n, e))
		return err_ctx(e, "--where");
	for (i = 0; i < n; i++)
		VEC_ADD(ids, found[i]);
	return RC_OK;
}

static enum rc
take_operands(struct cmd *c, struct ids *out, size_t max, id_vec *ids,
    size_t *n_used, struct err *e)
{
	struct sv name, value;
	int64_t id;
	size_t i;
	enum rc rc;

	for (i = 0; i < c->opts.n_operands && i < max; i++) {
		const char *word = c->opts.operands[i];

		if (field_setting(word, &name, &value) || word[0] == '+' ||
		    (word[0] == '-' && word[1]))
			break;
		if (strcmp(word, "-") == 0) {
			if (out->used_stdin)
				return err_set(e, RC_USAGE, "'-' stands twice");
			out->used_stdin = true;
			if ((rc = take_stdin(c, out->scope, ids, e)))
				return rc;
			continue;
		}
		if ((rc = article_find(
			 &c->desk, sv_of(word), out->scope, &id, e)))
			return rc;
		VEC_ADD(ids, id);
	}
	*n_used = i;
	return RC_OK;
}

enum rc
article_select(struct cmd *c, const char *scope, size_t max, struct ids *out,
    size_t *n_used, struct err *e)
{
	id_vec ids = VEC_INIT;
	enum rc rc;

	*out = (struct ids){.scope = article_scope_with(c, scope),
	    .where = c->verb->std & OPT_STD_WHERE
		? opt_text(&c->opts, "where", NULL)
		: NULL};
	rc = take_operands(c, out, max, &ids, n_used, e);
	out->n_named = ids.n;
	if (!rc && out->where)
		rc = take_query(c, out->where, scope, &ids, e);
	if (!rc && *n_used == 0 && !out->where)
		rc = err_set(e, RC_USAGE, "no %s is named: give ids, slugs%s",
		    article_is_faq(c) ? "question" : "article",
		    c->verb->std & OPT_STD_WHERE ? ", - or --where QUERY"
						 : " or -");
	if (!rc)
		ids_once(&c->arena, &ids, out);
	VEC_FREE(&ids);
	return rc;
}

enum rc
article_select_all(
    struct cmd *c, const char *scope, struct ids *ids, struct err *e)
{
	size_t used;
	enum rc rc = article_select(c, scope, SIZE_MAX, ids, &used, e);

	if (rc || used == c->opts.n_operands)
		return rc;
	return err_set(e, RC_USAGE, "'%s' is one operand too many",
	    c->opts.operands[used]);
}

static enum rc
ask_again(struct cmd *c, struct ids *ids, struct err *e)
{
	id_vec all = VEC_INIT;
	size_t i;
	enum rc rc;

	if (!ids->where)
		return RC_OK;
	for (i = 0; i < ids->n_named; i++)
		VEC_ADD(&all, ids->v[i]);
	if (!(rc = take_query(c, ids->where, ids->scope, &all, e)))
		ids_once(&c->arena, &all, ids);
	VEC_FREE(&all);
	return rc;
}

enum rc
article_batch(
    struct cmd *c, struct ids *ids, batch_fn change, void *arg, struct err *e)
{
	struct batch b = {.again = ask_again,
	    .change = change,
	    .arg = arg,
	    .is_dry =
		c->verb->std & OPT_STD_DRY_RUN && opt_has(&c->opts, "dry-run")};

	return batch_run(c, ids, &b, e);
}
