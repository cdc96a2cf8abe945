/* template edit: a template as one text in the user's editor. */
#include "verbs.h"

#include "base/str.h"
#include "desk/template/change.h"
#include "desk/template/source.h"

struct edit {
	struct cmd *cmd;
	struct template before; /* id 0: a shipped one, of which ours is made */
	struct template after;
	id_vec ids;
};

static enum rc
apply(void *arg, struct err *e)
{
	struct edit *ed = arg;
	struct desk *d = &ed->cmd->desk;
	struct settings s = {NULL, 0};
	const char *name = ed->after.name;
	int64_t id = ed->before.id;
	bool changed;
	enum rc rc;

	ed->ids.n = 0;
	if ((id || !name) &&
	    (rc = settings_add(d, &template_fields, SV("name"),
		 sv_of(name ? name : ed->before.name), &s, e)))
		return rc;
	if ((rc = template_settings(d, &ed->after, true, &s, e)))
		return rc;
	rc = id ? template_change(d, id, &s, ed->before.version, &changed, e)
		: template_create(d, sv_of(name), &s, &id, e);
	VEC_ADD(&ed->ids, id);
	return rc;
}

static enum rc
edit(struct edit *ed, struct err *e)
{
	struct cmd *c = ed->cmd;
	struct str source = STR_INIT;
	struct sv text;
	enum rc rc;

	template_source_print(&ed->before, &source);
	rc = cmd_text(c, true, false, source.p, &text, e);
	str_free(&source);
	if (rc)
		return rc;
	if ((rc = template_source_parse(text, c->desk.arena, &ed->after, e)) ||
	    (rc = db_tx(c->desk.db, apply, ed, e)))
		return rc;
	select_print_ids(c, ed->ids.v, ed->ids.n);
	return RC_OK;
}

/* The desk's own of that name, else the shipped one. */
static enum rc
find(struct edit *ed, struct sv word, struct err *e)
{
	struct desk *d = &ed->cmd->desk;
	int64_t id;
	enum rc rc;

	rc = template_find(d, word, &id, e);
	if (rc == RC_NOTFOUND)
		return template_look(d, word, NULL, &ed->before, e);
	return rc ? rc : template_load(d, id, &ed->before, e);
}

static enum rc
run_edit(struct cmd *c, struct err *e)
{
	struct edit ed = {.cmd = c, .ids = VEC_INIT};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATE, e)) ||
	    (rc = cmd_operands(c, 1, 1, e)) ||
	    (rc = find(&ed, sv_of(c->opts.operands[0]), e)))
		return rc;
	rc = edit(&ed, e);
	VEC_FREE(&ed.ids);
	return rc;
}

static const struct opt edit_options[] = {
    CMD_TEXT_OPTS,
};

const struct verb verb_edit = {
    .name = "edit",
    .operands = "NAME",
    .help = "change a template as one text; of a shipped one make your own",
    VERB_OPTS(edit_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_FILE,
    .store = STORE_WRITE,
    .run = run_edit,
};
