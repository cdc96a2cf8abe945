/* kb category: the tree that articles stand in. */
#include "verbs.h"

#include "base/str.h"
#include "desk/kb/category.h"
#include "desk/kb/select.h"
#include "desk/records.h"

struct job {
	struct cmd *cmd;
	struct settings settings;
	size_t first; /* of the operands: the names in languages */
	int64_t id;
};

static enum rc
run_list(struct cmd *c, struct err *e)
{
	return records_list(c, cmd_words(c), &kb_category_fields, NULL, e);
}

struct words {
	bool is_help;
	struct sv language, text;
};

/* "name:de=Abrechnung" is a name in a language, "help:de=" what belongs there;
 * all else is a setting. */
static bool
is_named(const char *word, struct words *w)
{
	struct sv v = sv_of(word);
	size_t equal = sv_find_c(v, '=');

	w->is_help = sv_starts(v, SV("help:"));
	if ((!w->is_help && !sv_starts(v, SV("name:"))) || equal == v.n)
		return false;
	w->language = sv_sub(v, 5, equal - 5);
	w->text = sv_sub(v, equal + 1, v.n);
	return true;
}

static enum rc
read_settings(struct job *j, struct err *e)
{
	struct cmd *c = j->cmd;
	struct words w;
	size_t i;
	enum rc rc;

	for (i = 1; i < c->opts.n_operands; i++)
		if (!is_named(c->opts.operands[i], &w) &&
		    (rc = settings_parse(&c->desk, &kb_category_fields,
			 &c->opts.operands[i], 1, &j->settings, e)))
			return rc;
	return RC_OK;
}

static enum rc
put_names(struct job *j, struct err *e)
{
	struct cmd *c = j->cmd;
	struct words w;
	enum rc rc = RC_OK;
	size_t i;

	for (i = 1; i < c->opts.n_operands && !rc; i++)
		if (is_named(c->opts.operands[i], &w))
			rc = (w.is_help ? kb_category_help : kb_category_name)(
			    &c->desk, j->id, w.language, w.text, e);
	return rc;
}

static enum rc
create(void *arg, struct err *e)
{
	struct job *j = arg;
	enum rc rc;

	if ((rc = kb_category_create(&j->cmd->desk,
		 sv_of(j->cmd->opts.operands[0]), &j->settings, &j->id, e)))
		return rc;
	return put_names(j, e);
}

static enum rc
change(void *arg, struct err *e)
{
	struct job *j = arg;
	struct desk *d = &j->cmd->desk;
	enum rc rc;

	if ((rc = kb_category_find(
		 d, sv_of(j->cmd->opts.operands[0]), &j->id, e)) ||
	    (j->settings.n &&
		(rc = kb_category_change(d, j->id, &j->settings, e))))
		return rc;
	return put_names(j, e);
}

static enum rc
remove_all(void *arg, struct err *e)
{
	struct job *j = arg;
	struct desk *d = &j->cmd->desk;
	size_t i;
	enum rc rc;

	for (i = 0; i < j->cmd->opts.n_operands; i++)
		if ((rc = kb_category_find(
			 d, sv_of(j->cmd->opts.operands[i]), &j->id, e)) ||
		    (rc = kb_category_remove(d, j->id, e)))
			return rc;
	return RC_OK;
}

static enum rc
run_job(struct cmd *c, size_t min, enum rc (*fn)(void *, struct err *),
    bool has_settings, struct err *e)
{
	struct job j = {.cmd = c};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_PUBLISH, e)) ||
	    (rc = cmd_operands(c, min, SIZE_MAX, e)) ||
	    (has_settings && (rc = read_settings(&j, e))))
		return rc;
	if ((rc = db_tx(c->desk.db, fn, &j, e))) {
		/* A category that is asked for by its name, not by a field. */
		if (fn != create && rc == RC_DATA &&
		    sv_starts(sv_of(e->text), SV("category: no category")))
			e->rc = RC_NOTFOUND;
		return e->rc;
	}
	if (has_settings)
		select_print_ids(c, &j.id, 1);
	return RC_OK;
}

static enum rc
run_new(struct cmd *c, struct err *e)
{
	return run_job(c, 1, create, true, e);
}

static enum rc
run_set(struct cmd *c, struct err *e)
{
	return run_job(c, 2, change, true, e);
}

static enum rc
run_rm(struct cmd *c, struct err *e)
{
	return run_job(c, 1, remove_all, false, e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	static const struct sub_verb subs[] = {{"new", run_new},
	    {"list", run_list}, {"set", run_set}, {"rm", run_rm}};
	enum rc rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e);

	if (rc)
		return rc;
	return cmd_sub(c, subs, COUNT_OF(subs),
	    "'new SLUG', 'list', 'set SLUG field=value' or 'rm SLUG'", e);
}

const struct verb verb_category = {
    .name = "category",
    .operands = "new SLUG [field=value]...|list [QUERY]...|"
		"set SLUG field=value...|rm SLUG...",
    .help = "the tree of categories; name:de=TEXT names one in a language",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .store = STORE_WRITE,
    .run = run,
};
