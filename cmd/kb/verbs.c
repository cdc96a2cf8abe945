/* What the verbs of kb and faq share. */
#include "verbs.h"

#include "desk/kb/select.h"

enum rc
one_article(struct cmd *c, int64_t *id, struct err *e)
{
	struct ids ids;
	size_t used;
	enum rc rc = article_select(c, NULL, 1, &ids, &used, e);

	if (rc)
		return rc;
	if (ids.n != 1)
		return err_set(e, RC_USAGE, "one at a time, not %zu", ids.n);
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
