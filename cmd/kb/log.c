/* kb log, diff, revert: versions of articles. */
#include "verbs.h"

#include "base/num.h"
#include "base/str.h"
#include "desk/event.h"
#include "desk/kb/diff.h"
#include "desk/kb/select.h"
#include "desk/select.h"

static enum rc
print_events(struct cmd *c, const struct ids *ids, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	const struct field **fields;
	size_t n, i;
	enum rc rc;

	if ((rc = event_settle(&c->desk, e)) ||
	    (rc = select_fields(c, &event_fields, &fields, &n, e)))
		return rc;
	query_fields(fields, n, db_dialect(c->desk.db), &sql.sql);
	str_add_f(&sql.sql,
	    " from %s where v.record = 'article' and v.record_id in (0",
	    event_fields.from);
	/* Numbers, not parameters: there may be more than a store takes. */
	for (i = 0; i < ids->n; i++)
		str_add_f(&sql.sql, ", %lld", (long long)ids->v[i]);
	str_add_s(&sql.sql, ") order by v.id");
	rc = select_print(c, &sql, fields, n, NULL, e);
	query_sql_free(&sql);
	return rc;
}

static enum rc
run_log(struct cmd *c, struct err *e)
{
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_DRAFTS, e)) ||
	    (rc = article_select_all(c, NULL, &ids, e)))
		return rc;
	if (opt_has(&c->opts, "events"))
		return print_events(c, &ids, e);
	return batch_list(
	    c, &ids, &article_version_fields, article_version_of, e);
}

static const struct opt log_options[] = {
    {.name = "events",
	.type = OPT_FLAG,
	.help = "every change of it, as the log of the desk has them"},
};

const struct verb verb_log = {
    .name = "log",
    .operands = "ARTICLE...|-",
    .help = "the versions of an article: whose, when, why, reviewed by whom",
    VERB_OPTS(log_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_WHERE,
    .store = STORE_READ,
    .run = run_log,
};

static enum rc
version_operand(struct cmd *c, size_t at, int64_t *version, struct err *e)
{
	const char *word = c->opts.operands[at];

	if (num_parse(sv_of(word), 1, INT64_MAX, version))
		return RC_OK;
	return err_set(e, RC_USAGE, "'%s' is no number of a version", word);
}

static enum rc
run_diff(struct cmd *c, struct err *e)
{
	int64_t id, from = 0, to = 0;
	struct str text = STR_INIT;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_DRAFTS, e)) ||
	    (rc = cmd_operands(c, 1, 3, e)) || (rc = one_article(c, &id, e)) ||
	    (c->opts.n_operands > 1 &&
		(rc = version_operand(c, 1, &from, e))) ||
	    (c->opts.n_operands > 2 && (rc = version_operand(c, 2, &to, e))))
		return rc;
	if (!(rc = article_diff(&c->desk, id, from, to, &text, e)))
		out_safe(out_text(c->out), str_sv(&text));
	str_free(&text);
	return rc;
}

const struct verb verb_diff = {
    .name = "diff",
    .operands = "ARTICLE [FROM [TO]]",
    .help = "what changed between two versions, as diff -u shows it",
    .std = OPT_STD_DATABASE,
    .store = STORE_READ,
    .run = run_diff,
};

struct revert {
	int64_t version;
	const char *note;
};

static enum rc
revert_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct revert *r = arg;

	return article_revert(d, id, r->version, r->note, e);
}

static enum rc
run_revert(struct cmd *c, struct err *e)
{
	struct revert r = {.note = opt_text(&c->opts, "note", NULL)};
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 2, 2, e)) ||
	    (rc = article_select(c, NULL, 1, &ids, &used, e)) ||
	    (rc = version_operand(c, 1, &r.version, e)))
		return rc;
	return article_batch(c, &ids, revert_one, &r, e);
}

static const struct opt revert_options[] = {
    {.name = "note",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "why: kept with the version"},
};

const struct verb verb_revert = {
    .name = "revert",
    .operands = "ARTICLE VERSION",
    .help = "write a new version with the text of an old one",
    VERB_OPTS(revert_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_revert,
};
