/* kb suggest, confirm, phrasings, phrasing-state, from-ticket: articles and
 * the questions that they answer. */
#include "verbs.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "base/str.h"
#include "desk/kb/insight.h"
#include "desk/kb/phrasing.h"
#include "desk/kb/select.h"
#include "desk/kb/ticket.h"
#include "desk/people.h"
#include "desk/records.h"
#include "desk/select.h"
#include "desk/template/template.h"

#define TEXT_MAX_BYTES ((size_t)1024 * 1024)

enum { SUGGEST_LIMIT = 5 };

static const struct field columns[] = {
    {.name = "score",
	.type = FIELD_JSON,
	.help = "the higher the better, within one answer"},
    {.name = "share",
	.type = FIELD_INT,
	.help = "how much of the text's words it has, by weight, in per cent"},
};

/* The text: of the ticket, the customer's tickets, or on stdin. */
static enum rc
read_asked(
    struct cmd *c, struct str *text, const char **language, struct err *e)
{
	const char *word = c->opts.n_operands ? c->opts.operands[0] : NULL;
	const char *customer = opt_text(&c->opts, "customer", NULL);
	int64_t ticket_id = 0;
	enum rc rc;

	if (!word && !customer)
		return err_set(e, RC_USAGE,
		    "give a ticket, - for a text, or --customer ADDRESS");
	if (word && strcmp(word, "-") != 0 &&
	    (rc = select_one(c, true, &ticket_id, e)))
		return rc;
	if (word && strcmp(word, "-") == 0 &&
	    (rc = file_read_fd(STDIN_FILENO, "stdin", TEXT_MAX_BYTES, text, e)))
		return rc;
	return suggest_text(&c->desk, ticket_id, customer, text, language, e);
}

static enum rc
run_suggest(struct cmd *c, struct err *e)
{
	const char *said = opt_text(&c->opts, "language", NULL);
	struct article_picks picks = ARTICLE_PICKS_INIT;
	const char *language = NULL;
	struct str text = STR_INIT;
	struct sv title, rest;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e)) ||
	    (rc = cmd_operands(c, 0, 1, e)) ||
	    (opt_has(&c->opts, "customer") &&
		(rc = caller_require(&c->desk.caller, ACT_PEOPLE, e))) ||
	    (rc = read_asked(c, &text, &language, e)))
		goto out;
	if (said && !(language = template_language(sv_of(said), &c->arena))) {
		rc = err_set(e, RC_USAGE,
		    "--language: '%s' is none of the form de or de-AT", said);
		goto out;
	}
	rest = str_sv(&text);
	if (!sv_line(&rest, &title))
		title = SV_NULL;
	if (!(rc = article_suggest(
		  c, title, str_sv(&text), language, &picks, e)))
		rc = article_picks_print(c, &picks,
		    article_is_faq(c) ? "id,question" : "id,slug,title,kind",
		    columns, COUNT_OF(columns), SUGGEST_LIMIT, e);
out:
	article_picks_free(&picks);
	str_free(&text);
	return rc;
}

static const struct opt suggest_options[] = {
    {.name = "customer",
	.type = OPT_TEXT,
	.arg = "ADDRESS",
	.help = "what the customer's last tickets were about counts, too"},
    {.name = "language", .type = OPT_TEXT, .arg = "TAG", .help = "of the text"},
};

const struct verb verb_suggest = {
    .name = "suggest",
    .operands = "[TICKET|-]",
    .help = "what may answer a ticket or a text on stdin, the best first",
    VERB_OPTS(suggest_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT |
	OPT_STD_WHERE,
    .store = STORE_READ,
    .run = run_suggest,
};

struct confirming {
	struct sv question;
	bool is_pending;
	int64_t ticket_id;
};

static enum rc
confirm_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct confirming *k = arg;

	if (k->ticket_id)
		return article_confirm_ticket(d, id, k->ticket_id, e);
	return article_confirm(d, id, k->question, k->is_pending, e);
}

static enum rc
run_confirm(struct cmd *c, struct err *e)
{
	const char *question = opt_text(&c->opts, "question", NULL);
	struct confirming k = {.question = sv_of(question),
	    .is_pending = opt_has(&c->opts, "pending")};
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_FEEDBACK, e)) ||
	    (rc = cmd_operands(c, 1, 1, e)))
		return rc;
	k.ticket_id = opt_int(&c->opts, "ticket", 0);
	if (!question == !k.ticket_id)
		return err_set(
		    e, RC_USAGE, "give --question TEXT, or --ticket ID");
	if (k.ticket_id &&
	    (rc = caller_require(&c->desk.caller, ACT_CHANGE, e)))
		return rc;
	if ((rc = article_select_all(c, NULL, &ids, e)))
		return rc;
	return article_batch(c, &ids, confirm_one, &k, e);
}

static const struct opt confirm_options[] = {
    {.name = "question",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "what was asked, in the asker's words"},
    {.name = "ticket",
	.type = OPT_INT,
	.arg = "ID",
	.help = "the ticket that it answered; its subject is the question"},
    {.name = "pending",
	.type = OPT_FLAG,
	.help = "it is not found by it before somebody has looked at it"},
};

const struct verb verb_confirm = {
    .name = "confirm",
    .operands = "ARTICLE|-",
    .help = "it answered a question: it is found by those words from now on",
    VERB_OPTS(confirm_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run_confirm,
};

static enum rc
run_phrasings(struct cmd *c, struct err *e)
{
	const char *own = article_scope_of(c), *scope = NULL;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_DRAFTS, e)))
		return rc;
	if (own)
		scope = arena_printf(&c->arena,
		    "exists (select 1 from article a where "
		    "a.id = p.article_id and %s)",
		    own);
	return records_list(
	    c, cmd_words(c), &article_phrasing_fields, scope, e);
}

const struct verb verb_phrasings = {
    .name = "phrasings",
    .operands = "[QUERY]...",
    .help = "list the questions that were confirmed: article:slug, state:...",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_READ,
    .run = run_phrasings,
};

static enum rc
set_one(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const char *const *state = arg;

	if (strcmp(*state, "removed") == 0)
		return article_phrasing_remove(d, id, e);
	return article_phrasing_set(d, id, *state, e);
}

static enum rc
run_phrasing_state(struct cmd *c, struct err *e)
{
	size_t n = c->opts.n_operands, i;
	const char *state;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 2, SIZE_MAX, e)))
		return rc;
	state = c->opts.operands[n - 1];
	for (i = 0; article_phrasing_states[i]; i++)
		if (strcmp(state, article_phrasing_states[i]) == 0)
			break;
	if (!article_phrasing_states[i] && strcmp(state, "removed") != 0)
		return err_set(e, RC_USAGE,
		    "'%s' is none of pending, active, rejected, removed",
		    state);
	return batch_numbers(
	    c, n - 1, &(struct batch){.change = set_one, .arg = &state}, e);
}

const struct verb verb_phrasing_state = {
    .name = "phrasing-state",
    .operands = "PHRASING...|- pending|active|rejected|removed",
    .help = "decide which confirmed questions articles are found by",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run_phrasing_state,
};

struct drafting {
	struct cmd *cmd;
	int64_t ticket_id, id;
	size_t n_removed;
};

static enum rc
draft(void *arg, struct err *e)
{
	struct drafting *f = arg;

	return article_from_ticket(
	    &f->cmd->desk, f->ticket_id, &f->id, &f->n_removed, e);
}

static enum rc
run_from_ticket(struct cmd *c, struct err *e)
{
	struct drafting f = {.cmd = c};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 1, 1, e)) ||
	    (rc = select_one(c, true, &f.ticket_id, e)) ||
	    (rc = db_tx(c->desk.db, draft, &f, e)))
		return rc;
	select_print_ids(c, &f.id, 1);
	cmd_say(c,
	    "names, addresses and long numbers were taken out in %zu places: "
	    "read it before it is published",
	    f.n_removed);
	return RC_OK;
}

const struct verb verb_from_ticket = {
    .name = "from-ticket",
    .operands = "TICKET",
    .help = "write a draft from a solved ticket, without personal data",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run_from_ticket,
};
