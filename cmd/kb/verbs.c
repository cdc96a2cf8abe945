/* What the verbs of kb and faq share. */
#include "verbs.h"

#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/vec.h"
#include "desk/kb_select.h"
#include "io/in.h"

bool
is_for_people(struct cmd *c)
{
	return strcmp(opt_text(&c->opts, "output", "table"), "table") == 0;
}

enum rc
one_article(struct cmd *c, int64_t *id, struct err *e)
{
	struct ids ids;
	size_t used;
	enum rc rc = article_select(c, NULL, 1, &ids, &used, e);

	if (rc)
		return rc;
	if (ids.n != 1)
		return err_set(e, RC_USAGE, "one article is looked at a time");
	*id = ids.v[0];
	return RC_OK;
}

enum rc
for_others(struct cmd *c, const char *option, struct err *e)
{
	if (!opt_has(&c->opts, option) ||
	    caller_may(&c->desk.caller, ACT_DRAFTS))
		return RC_OK;
	return err_set(e, RC_DENIED, "--%s: user '%s' speaks for nobody else",
	    option, c->desk.caller.login);
}

struct numbers {
	struct cmd *cmd;
	VEC(int64_t) ids;
	number_fn fn;
	void *arg;
};

static enum rc
take(struct numbers *s, struct sv word, enum rc bad, struct err *e)
{
	int64_t id;

	if (!num_parse(word, 1, INT64_MAX, &id))
		return err_set(e, bad, "'%.*s' is no number", SV_ARG(word));
	VEC_ADD(&s->ids, id);
	return RC_OK;
}

static enum rc
take_stdin(struct numbers *s, struct err *e)
{
	const struct in_record *r;
	struct in *in;
	enum rc rc;

	if ((rc = in_open(&in, STDIN_FILENO, "stdin", false, e)))
		return rc;
	while (!(rc = in_next(in, &r, e)) && r)
		if ((rc = take(s, in_get(r, "id"), RC_DATA, e))) {
			err_ctx(e, "stdin line %zu", r->line);
			break;
		}
	in_close(in);
	return rc;
}

static enum rc
run_numbers(void *arg, struct err *e)
{
	struct numbers *s = arg;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < s->ids.n && !rc; i++)
		rc = s->fn(&s->cmd->desk, s->ids.v[i], s->arg, e);
	return rc;
}

enum rc
each_number(
    struct cmd *c, size_t n_operands, number_fn fn, void *arg, struct err *e)
{
	struct numbers s = {.cmd = c, .ids = VEC_INIT, .fn = fn, .arg = arg};
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < n_operands && !rc; i++)
		rc = strcmp(c->opts.operands[i], "-") == 0
		    ? take_stdin(&s, e)
		    : take(&s, sv_of(c->opts.operands[i]), RC_USAGE, e);
	if (!rc && !(rc = db_tx(c->desk.db, run_numbers, &s, e)))
		select_print_ids(c, s.ids.v, s.ids.n);
	VEC_FREE(&s.ids);
	return rc;
}
