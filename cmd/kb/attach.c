/* kb attach, detach: files that belong to articles. */
#include "verbs.h"

#include "desk/attach_cmd.h"
#include "desk/kb/attach.h"
#include "desk/kb/select.h"

static enum rc
add_files(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct attach_note *note = arg;
	size_t i;
	enum rc rc;

	for (i = 0; i < note->n; i++)
		if ((rc = article_attach(d, id, &note->files[i], e)))
			return rc;
	return RC_OK;
}

static enum rc
run_add(struct cmd *c, struct err *e)
{
	struct ids ids;
	struct attach_note note = {.n = 0};
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 2, SIZE_MAX, e)) ||
	    (rc = article_select(c, NULL, 1, &ids, &used, e)) ||
	    (rc = attach_read_operands(c, used, &note, e)))
		return rc;
	return article_batch(c, &ids, add_files, &note, e);
}

static enum rc
run_list(struct cmd *c, struct err *e)
{
	struct ids ids;
	enum rc rc = article_select_all(c, NULL, &ids, e);

	return rc
	    ? rc
	    : batch_list(c, &ids, &article_file_fields, article_file_of, e);
}

static enum rc
run_get(struct cmd *c, struct err *e)
{
	struct attach_file file;
	int64_t id;
	enum rc rc;

	if ((rc = cmd_operands(c, 2, 2, e)) || (rc = one_article(c, &id, e)) ||
	    (rc = article_file(
		 &c->desk, id, sv_of(c->opts.operands[1]), &file, e)))
		return rc;
	return attach_write(c, &file, e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	static const struct sub_verb subs[] = {
	    {"add", run_add}, {"list", run_list}, {"get", run_get}};
	enum rc rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e);

	if (rc)
		return rc;
	return cmd_sub(c, subs, COUNT_OF(subs),
	    "'add ARTICLE FILE', 'list ARTICLE' or 'get ARTICLE NAME'", e);
}

static const struct opt options[] = {
    {.letter = 'f',
	.name = "file",
	.type = OPT_TEXT,
	.arg = "FILE",
	.help = "get: write to that file, or into that folder"},
};

const struct verb verb_attach = {
    .name = "attach",
    .operands = "add ARTICLE FILE...|list ARTICLE...|get ARTICLE NAME",
    .help = "add files to an article, list them, get one by name",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_YES,
    .store = STORE_WRITE,
    .run = run,
};

static enum rc
take_files(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct cmd *c = arg;
	size_t i;
	enum rc rc;

	for (i = 1; i < c->opts.n_operands; i++)
		if ((rc = article_detach(d, id, sv_of(c->opts.operands[i]), e)))
			return rc;
	return RC_OK;
}

static enum rc
run_detach(struct cmd *c, struct err *e)
{
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 2, SIZE_MAX, e)) ||
	    (rc = article_select(c, NULL, 1, &ids, &used, e)))
		return rc;
	return article_batch(c, &ids, take_files, c, e);
}

const struct verb verb_detach = {
    .name = "detach",
    .operands = "ARTICLE NAME...",
    .help = "take files from an article",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_detach,
};
