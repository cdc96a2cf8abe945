/* Operands that name articles. */
#include "desk/kb_select.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/vec.h"
#include "desk/kb_list.h"
#include "io/in.h"

typedef VEC(int64_t) id_vec;

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
take_operands(struct cmd *c, struct article_ids *out, size_t max, id_vec *ids,
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

/* An id and where it was named. */
struct named {
	int64_t id;
	size_t place;
};

static int
by_id(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Each once, where it was named first. */
static void
keep(struct cmd *c, const id_vec *ids, struct article_ids *out)
{
	struct named *all = arena_array(&c->arena, ids->n + 1, sizeof *all);
	bool *is_first = arena_array(&c->arena, ids->n + 1, sizeof *is_first);
	size_t i, n_named = 0;

	out->v = arena_array(&c->arena, ids->n + 1, sizeof *out->v);
	out->n = 0;
	for (i = 0; i < ids->n; i++)
		all[i] = (struct named){ids->v[i], i};
	qsort(all, ids->n, sizeof *all, by_id);
	for (i = 0; i < ids->n; i++)
		is_first[all[i].place] = !i || all[i - 1].id != all[i].id;
	for (i = 0; i < ids->n; i++) {
		if (!is_first[i])
			continue;
		out->v[out->n++] = ids->v[i];
		n_named += i < out->n_named;
	}
	out->n_named = n_named;
}

enum rc
article_select(struct cmd *c, const char *scope, size_t max,
    struct article_ids *out, size_t *n_used, struct err *e)
{
	id_vec ids = VEC_INIT;
	enum rc rc;

	*out = (struct article_ids){.scope = article_scope_with(c, scope),
	    .where = c->verb->std & OPT_STD_WHERE
		? opt_text(&c->opts, "where", NULL)
		: NULL};
	rc = take_operands(c, out, max, &ids, n_used, e);
	out->n_named = ids.n;
	if (!rc && out->where)
		rc = take_query(c, out->where, scope, &ids, e);
	if (!rc && *n_used == 0 && !out->where)
		rc = err_set(e, RC_USAGE,
		    "no article is named: give ids, slugs%s",
		    c->verb->std & OPT_STD_WHERE ? ", - or --where QUERY"
						 : " or -");
	if (!rc)
		keep(c, &ids, out);
	VEC_FREE(&ids);
	return rc;
}

enum rc
article_select_all(
    struct cmd *c, const char *scope, struct article_ids *ids, struct err *e)
{
	size_t used;
	enum rc rc = article_select(c, scope, SIZE_MAX, ids, &used, e);

	if (rc || used == c->opts.n_operands)
		return rc;
	return err_set(e, RC_USAGE, "'%s' is one operand too many",
	    c->opts.operands[used]);
}

struct run {
	struct cmd *cmd;
	struct article_ids *ids;
	batch_fn change;
	void *arg;
	bool is_dry;
};

static enum rc
ask_again(struct run *r, struct err *e)
{
	id_vec ids = VEC_INIT;
	size_t i;
	enum rc rc;

	if (!r->ids->where)
		return RC_OK;
	for (i = 0; i < r->ids->n_named; i++)
		VEC_ADD(&ids, r->ids->v[i]);
	if (!(rc = take_query(r->cmd, r->ids->where, r->ids->scope, &ids, e)))
		keep(r->cmd, &ids, r->ids);
	VEC_FREE(&ids);
	return rc;
}

static enum rc
run_all(void *arg, struct err *e)
{
	struct run *r = arg;
	struct desk *d = &r->cmd->desk;
	struct arena *all = d->arena;
	struct arena one = ARENA_INIT;
	size_t i;
	enum rc rc = ask_again(r, e);

	d->arena = &one;
	for (i = 0; i < r->ids->n && !rc; i++) {
		arena_reset(&one);
		rc = r->change(d, r->ids->v[i], r->arg, e);
	}
	d->arena = all;
	arena_free(&one);
	/* RC_NO without a text rolls back and is no error. */
	return rc || !r->is_dry ? rc : RC_NO;
}

enum rc
article_batch(struct cmd *c, struct article_ids *ids, batch_fn change,
    void *arg, struct err *e)
{
	struct run r = {c, ids, change, arg,
	    c->verb->std & OPT_STD_DRY_RUN && opt_has(&c->opts, "dry-run")};
	enum rc rc = db_tx(c->desk.db, run_all, &r, e);

	if (rc && !(r.is_dry && rc == RC_NO))
		return rc;
	article_print_ids(c, ids->v, ids->n);
	return RC_OK;
}

void
article_print_ids(struct cmd *c, const int64_t *ids, size_t n)
{
	/* In place for as long as the output is open. */
	const struct field **id = arena_array(&c->arena, 1, sizeof *id);
	size_t i;

	*id = field_find(&article_fields, SV("id"));
	out_columns(c->out, id, 1);
	for (i = 0; i < n; i++)
		out_row(c->out, &(struct value){.num = ids[i]});
}

enum rc
article_list_parts(struct cmd *c, const struct article_ids *ids,
    const struct fieldset *set, const char *condition, struct err *e)
{
	const struct ids all = {.v = ids->v, .n = ids->n};

	return batch_list(c, &all, set, condition, e);
}
