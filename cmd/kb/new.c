/* kb new, translate: writing articles. */
#include "verbs.h"

#include "desk/kb/front.h"
#include "desk/kb/select.h"
#include "desk/records.h"

struct job {
	struct cmd *cmd;
	struct article_change change;
	struct ids source; /* of a translation */
	struct sv language;
	int64_t id;
};

static const struct opt text_options[] = {
    CMD_TEXT_OPTS,
    {.name = "note",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "what was changed, and why: kept with the version"},
    {.name = "source",
	.type = OPT_FLAG,
	.help = "the text is a whole file with its head, as 'show --source'"},
};

/* With --source the head is read first: what the command line says goes before
 * it. */
static enum rc
read_text(struct job *j, struct err *e)
{
	struct cmd *c = j->cmd;
	struct article_file_text file;
	struct sv text;
	enum rc rc;

	if ((rc = cmd_text(c, !j->source.used_stdin, true, NULL, &text, e)))
		return rc;
	if (!opt_has(&c->opts, "source"))
		return settings_add(&c->desk, &article_fields, SV("content"),
		    text, &j->change.settings, e);
	if ((rc = article_file_parse(&c->desk, text, &file, e)))
		return rc;
	j->change.settings = file.settings;
	j->change.front = file.front;
	return RC_OK;
}

/* The text, and the settings of the operands from the at-th on. */
static enum rc
read_all(struct job *j, size_t at, struct err *e)
{
	struct cmd *c = j->cmd;
	struct settings said = {NULL, 0};
	char *const *words = c->opts.operands + at;
	size_t n = c->opts.n_operands - at;
	bool is_source = opt_has(&c->opts, "source");
	enum rc rc;

	j->change.note = opt_text(&c->opts, "note", NULL);
	if ((rc = article_settings(c, words, n, &said, e)))
		return rc;
	if ((is_source || !setting_given(&said, "content")) &&
	    (rc = read_text(j, e)))
		return rc;
	return article_settings(c, words, n, &j->change.settings, e);
}

static enum rc
create(void *arg, struct err *e)
{
	struct job *j = arg;

	return article_create(&j->cmd->desk, &j->change, &j->id, e);
}

static enum rc
run_new(struct cmd *c, struct err *e)
{
	struct job j = {.cmd = c};
	struct sv name, value;
	bool has_title;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)))
		return rc;
	has_title = c->opts.n_operands &&
	    !field_setting(c->opts.operands[0], &name, &value);
	if (!has_title && !opt_has(&c->opts, "source") &&
	    (rc = cmd_operands(c, 1, SIZE_MAX, e)))
		return rc;
	if ((rc = read_all(&j, has_title, e)) ||
	    (article_is_faq(c) &&
		(rc = settings_add(&c->desk, &article_fields, SV("kind"),
		     SV("question"), &j.change.settings, e))) ||
	    (has_title &&
		(rc = settings_add(&c->desk, &article_fields, SV("title"),
		     sv_of(c->opts.operands[0]), &j.change.settings, e))) ||
	    (rc = db_tx(c->desk.db, create, &j, e)))
		return rc;
	select_print_ids(c, &j.id, 1);
	return RC_OK;
}

const struct verb verb_new = {
    .name = "new",
    .operands = "[TITLE] [field=value]...",
    .help = "write a draft; its text in Markdown is read from stdin",
    VERB_OPTS(text_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FILE,
    .store = STORE_WRITE,
    .run = run_new,
};

static enum rc
translate(void *arg, struct err *e)
{
	struct job *j = arg;

	return article_translate(
	    &j->cmd->desk, j->source.v[0], j->language, &j->change, &j->id, e);
}

static enum rc
run_translate(struct cmd *c, struct err *e)
{
	struct job j = {.cmd = c};
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 2, SIZE_MAX, e)) ||
	    (rc = article_select(c, NULL, 1, &j.source, &used, e)))
		return rc;
	if (j.source.n != 1)
		return err_set(
		    e, RC_USAGE, "one article is translated at a time");
	j.language = sv_of(c->opts.operands[1]);
	if ((rc = read_all(&j, 2, e)) ||
	    (rc = db_tx(c->desk.db, translate, &j, e)))
		return rc;
	select_print_ids(c, &j.id, 1);
	return RC_OK;
}

const struct verb verb_translate = {
    .name = "translate",
    .operands = "ARTICLE LANGUAGE [field=value]...",
    .help = "write its translation, or bring that up to date",
    VERB_OPTS(text_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FILE,
    .store = STORE_WRITE,
    .run = run_translate,
};
