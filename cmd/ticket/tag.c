/* ticket tag: the words that agents give to tickets. */
#include "verbs.h"

#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/select.h"
#include "desk/ticket/tag.h"

struct tagging {
	struct tag_change *changes;
	size_t n;
};

/* "vip" and "+vip" give a tag, "-vip" takes it away. */
static enum rc
read_words(struct cmd *c, size_t first, struct tagging *t, struct err *e)
{
	size_t i;
	enum rc rc;

	t->n = c->opts.n_operands - first;
	t->changes = arena_array(&c->arena, t->n, sizeof *t->changes);
	for (i = 0; i < t->n; i++) {
		const char *word = c->opts.operands[first + i];
		struct tag_change *change = &t->changes[i];

		change->is_removal = word[0] == '-';
		if (word[0] == '+' || word[0] == '-')
			word++;
		if ((rc = tag_parse(sv_of(word), &c->arena, &change->tag, e)))
			return rc;
	}
	return RC_OK;
}

static enum rc
apply(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct tagging *t = arg;

	return tag_apply(d, id, t->changes, t->n, e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct tagging t;
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = select_tickets(c, true, &ids, &used, e)))
		return rc;
	if (used == c->opts.n_operands)
		return batch_list(c, &ids, &tag_fields, tag_of_ticket, e);
	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = read_words(c, used, &t, e)))
		return rc;
	return batch_run(c, &ids,
	    &(struct batch){.change = apply, .arg = &t, .by_rows = true}, e);
}

const struct verb verb_tag = {
    .name = "tag",
    .operands = "ID...|- [[+]WORD|-WORD]...",
    .help = "give tags and take them away; without words list them",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_WHERE |
	OPT_MINUS_WORDS,
    .store = STORE_WRITE,
    .run = run,
};
