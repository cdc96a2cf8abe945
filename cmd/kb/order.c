/* order: the places of articles in their category, as faq has it. */
#include "verbs.h"

#include "base/str.h"
#include "desk/kb/select.h"

/* Positions ten apart leave room for one more by hand. */
enum { STEP = 10 };

static enum rc
place_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	struct article_change change = {0};
	int64_t *position = arg;
	enum rc rc;

	*position += STEP;
	if ((rc = settings_add(d, &article_fields, SV("position"),
		 sv_of(arena_printf(d->arena, "%lld", (long long)*position)),
		 &change.settings, e)))
		return rc;
	return article_change(d, id, &change, NULL, e);
}

struct ordering {
	struct cmd *cmd;
	const struct ids *ids;
};

/* A transaction may be run again: it counts from the start. */
static enum rc
place_all(void *arg, struct err *e)
{
	const struct ordering *o = arg;
	int64_t position = 0;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < o->ids->n && !rc; i++)
		rc = place_one(&o->cmd->desk, o->ids->v[i], &position, e);
	return rc;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct ids ids;
	struct ordering o = {c, &ids};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = article_select_all(c, NULL, &ids, e)) ||
	    (rc = db_tx(c->desk.db, place_all, &o, e)))
		return rc;
	select_print_ids(c, ids.v, ids.n);
	return RC_OK;
}

const struct verb verb_order = {
    .name = "order",
    .operands = "ARTICLE...|-",
    .help = "put articles in this order among those of their category",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run,
};
