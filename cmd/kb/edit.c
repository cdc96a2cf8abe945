/* kb edit: an article as one file in the user's editor. */
#include "verbs.h"

#include <string.h>

#include "base/str.h"
#include "desk/kb/front.h"
#include "desk/kb/select.h"

struct edit {
	struct cmd *cmd;
	struct article before;
	struct article_change change;
	bool changed;
};

static enum rc
apply(void *arg, struct err *e)
{
	struct edit *ed = arg;

	return article_change(
	    &ed->cmd->desk, ed->before.id, &ed->change, &ed->changed, e);
}

static bool
is_same(const char *a, const char *b)
{
	return sv_eq(sv_of(a), sv_of(b));
}

/* What the edited file says, against what it said before. */
static enum rc
read_change(struct edit *ed, struct sv before, struct sv text, struct err *e)
{
	struct desk *d = &ed->cmd->desk;
	struct article_file_text old, new;
	enum rc rc;

	if ((rc = article_file_parse(d, before, &old, e)) ||
	    (rc = article_file_parse(d, text, &new, e)))
		return rc;
	if (new.state && !is_same(new.state, old.state))
		return err_set(e, RC_DATA,
		    "state: 'kb submit', 'review', 'publish' and others change "
		    "it");
	if (new.front && (rc = article_file_drop(d, &old, &new, e)))
		return rc;
	if (new.author && !is_same(new.author, old.author) &&
	    (rc = article_file_default(d, &new, "author", new.author, e)))
		return rc;
	ed->change = (struct article_change){.settings = new.settings,
	    .note = opt_text(&ed->cmd->opts, "note", NULL),
	    .front = new.front,
	    .if_version = ed->before.version};
	return RC_OK;
}

static enum rc
edit(struct edit *ed, struct str *source, struct err *e)
{
	struct cmd *c = ed->cmd;
	struct sv text;
	enum rc rc;

	if ((rc = article_file_print(&c->desk, ed->before.id, source, e)) ||
	    (rc = cmd_text(c, strcmp(c->opts.operands[0], "-") != 0, false,
		 source->p, &text, e)))
		return rc;
	if ((rc = read_change(ed, str_sv(source), text, e)) ||
	    (rc = db_tx(c->desk.db, apply, ed, e)))
		return rc;
	if (!ed->changed && opt_has(&c->opts, "verbose"))
		cmd_say(c, "nothing changed");
	select_print_ids(c, &ed->before.id, 1);
	return RC_OK;
}

static enum rc
run_edit(struct cmd *c, struct err *e)
{
	struct edit ed = {.cmd = c};
	struct str source = STR_INIT;
	int64_t id;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 1, 1, e)) || (rc = one_article(c, &id, e)) ||
	    (rc = article_load(&c->desk, id, &ed.before, e)))
		return rc;
	rc = edit(&ed, &source, e);
	str_free(&source);
	return rc;
}

static const struct opt edit_options[] = {
    CMD_TEXT_OPTS,
    {.name = "note",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "what was changed, and why: kept with the version"},
};

const struct verb verb_edit = {
    .name = "edit",
    .operands = "ARTICLE",
    .help = "change an article as one file, head and text, in the editor",
    VERB_OPTS(edit_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FILE | OPT_STD_VERBOSE,
    .store = STORE_WRITE,
    .run = run_edit,
};
