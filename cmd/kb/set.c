/* kb set, tag, rm: changing articles, many at once. */
#include "verbs.h"

#include "desk/kb/select.h"
#include "desk/ticket/tag.h"

static enum rc
set_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	return article_change(d, id, arg, NULL, e);
}

static enum rc
run_set(struct cmd *c, struct err *e)
{
	struct article_change change = {
	    .note = opt_text(&c->opts, "note", NULL),
	    .if_version = opt_int(&c->opts, "if-version", 0)};
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = article_select(c, NULL, SIZE_MAX, &ids, &used, e)) ||
	    (rc = article_settings(c, c->opts.operands + used,
		 c->opts.n_operands - used, &change.settings, e)))
		return rc;
	if (!change.settings.n)
		return err_set(e, RC_USAGE, "nothing to set: give field=value");
	return article_batch(c, &ids, set_one, &change, e);
}

static const struct opt set_options[] = {
    {.name = "note",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "what was changed, and why: kept with the version"},
    {.name = "if-version",
	.type = OPT_INT,
	.arg = "N",
	.help = "only where that is the newest version; else status 75"},
};

const struct verb verb_set = {
    .name = "set",
    .operands = "ARTICLE...|- field=value...",
    .help = "change fields; another title, summary or text is a new version",
    VERB_OPTS(set_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_set,
};

static enum rc
remove_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	(void)arg;
	return article_remove(d, id, e);
}

static enum rc
run_rm(struct cmd *c, struct err *e)
{
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = article_select_all(c, NULL, &ids, e)))
		return rc;
	return article_batch(c, &ids, remove_one, NULL, e);
}

const struct verb verb_rm = {
    .name = "rm",
    .operands = "ARTICLE...|-",
    .help = "remove drafts that no reader ever saw",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_rm,
};

struct tagging {
	struct tag_change *changes;
	size_t n;
};

static enum rc
tag_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct tagging *t = arg;

	return article_tag(d, id, t->changes, t->n, e);
}

/* "+vip" gives a tag, "-vip" takes it away. */
static enum rc
run_tag(struct cmd *c, struct err *e)
{
	struct ids ids;
	struct tagging t;
	size_t used, i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = article_select(c, NULL, SIZE_MAX, &ids, &used, e)))
		return rc;
	t.n = c->opts.n_operands - used;
	t.changes = arena_array(&c->arena, t.n, sizeof *t.changes);
	if (!t.n)
		return err_set(
		    e, RC_USAGE, "no tag is named: give +WORD or -WORD");
	for (i = 0; i < t.n; i++) {
		const char *word = c->opts.operands[used + i];

		if (word[0] != '+' && word[0] != '-')
			return err_set(e, RC_USAGE,
			    "'%s' is neither +WORD nor -WORD", word);
		t.changes[i].is_removal = word[0] == '-';
		if ((rc = tag_parse(
			 sv_of(word + 1), &c->arena, &t.changes[i].tag, e)))
			return rc;
	}
	return article_batch(c, &ids, tag_one, &t, e);
}

const struct verb verb_tag = {
    .name = "tag",
    .operands = "ARTICLE...|- {+WORD|-WORD}...",
    .help = "give tags and take them away",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_DRY_RUN |
	OPT_MINUS_WORDS,
    .store = STORE_WRITE,
    .run = run_tag,
};
