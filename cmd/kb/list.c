/* kb list, count, fields: which articles there are. */
#include "verbs.h"

#include "desk/field_list.h"
#include "desk/kb/list.h"
#include "desk/kb/select.h"
#include "desk/records.h"

static enum rc
run_list(struct cmd *c, struct err *e)
{
	enum rc rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e);

	return rc ? rc : article_list(c, cmd_words(c), NULL, e);
}

const struct verb verb_list = {
    .name = "list",
    .operands = "[QUERY]...",
    .help = "list the articles that a query means",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_READ,
    .run = run_list,
};

static const struct field count_fields[] = {
    {.name = "count", .type = FIELD_INT, .help = "how many"},
};

static enum rc
run_count(struct cmd *c, struct err *e)
{
	struct record_table table;
	int64_t *ids;
	size_t n;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e)) ||
	    (rc = article_query(c, cmd_words(c), NULL, 0, &ids, &n, e)))
		return rc;
	if (opt_has(&c->opts, "quiet"))
		return n ? RC_OK : RC_NO;
	if (!opt_has(&c->opts, "output")) {
		str_add_f(out_text(c->out), "%zu\n", n);
		return RC_OK;
	}
	if ((rc = record_table_begin(
		 &table, c, count_fields, COUNT_OF(count_fields), e)))
		return rc;
	record_table_row(&table, &(struct value){.num = (int64_t)n});
	return RC_OK;
}

const struct verb verb_count = {
    .name = "count",
    .operands = "[QUERY]...",
    .help = "count the articles that a query means",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_QUIET,
    .is_query = true,
    .store = STORE_READ,
    .run = run_count,
};

static enum rc
run_fields(struct cmd *c, struct err *e)
{
	enum rc rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e);

	return rc
	    ? rc
	    : field_list_run(c, article_fields_for(c, &article_fields), e);
}

const struct verb verb_fields = {
    .name = "fields",
    .operands = "[FIELD]",
    .help = "list the fields of an article, or the values of one",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_fields,
};
