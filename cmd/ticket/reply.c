/* ticket reply, note: adding what an agent says. */
#include "verbs.h"

#include <string.h>

#include "desk/attach.h"
#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/ticket/reply.h"
#include "desk/ticket/reply_seal.h"

static enum rc
say(struct desk *d, int64_t ticket_id, void *arg, struct err *e)
{
	return reply_add(d, ticket_id, arg, e);
}

/* The files that --attach names, read whole. */
static enum rc
read_files(struct cmd *c, struct message_new *m, struct err *e)
{
	struct attachment_new *files;
	const char *path;
	size_t at = 0, n = 0;
	enum rc rc;

	while (opt_next(&c->opts, "attach", &at))
		n++;
	if (!n)
		return RC_OK;
	files = arena_array(&c->arena, n, sizeof *files);
	m->attachments = files;
	at = 0;
	while ((path = opt_next(&c->opts, "attach", &at)))
		if ((rc = attach_read(
			 &c->arena, path, &files[m->n_attachments++], e)))
			return rc;
	return RC_OK;
}

/* A customer's words are a user's, an agent's an agent's. */
static void
sign(struct cmd *c, struct message_new *m)
{
	const struct caller *who = &c->desk.caller;

	m->sender = who->role == ROLE_CUSTOMER ? "user" : "agent";
	m->agent_id = who->role == ROLE_CUSTOMER ? 0 : who->id;
	m->from_addr = who->email;
	m->channel = opt_text(&c->opts, "channel", "cli");
}

static enum rc
may_set_status(struct cmd *c, struct err *e)
{
	if (caller_require(&c->desk.caller, ACT_CHANGE, e))
		return err_ctx(e, "--status");
	return RC_OK;
}

/* The operands behind the tickets are the canned reply's variables. */
static enum rc
take_words(struct cmd *c, size_t used, struct reply *r, struct err *e)
{
	r->words = c->opts.operands + used;
	r->n_words = c->opts.n_operands - used;
	if (r->n_words && !r->canned)
		return err_set(
		    e, RC_USAGE, "'%s' is no ticket's id", r->words[0]);
	return RC_OK;
}

/* What is for the requester's eyes, or vouched for, must go out as a mail. */
static enum rc
seal(struct cmd *c, const struct ids *ids, struct reply *r, struct err *e)
{
	const char *option = r->encrypt ? "--encrypt" : "--sign";

	if (!r->encrypt && !r->sign)
		return RC_OK;
	if (r->without_mail)
		return err_set(e, RC_USAGE,
		    "%s is for a mail, --no-mail for none", option);
	if (strcmp(r->message.sender, "agent") != 0)
		return err_set(e, RC_USAGE, "%s is for agents", option);
	return reply_seal(&c->desk, ids->v, ids->n, r, e);
}

static enum rc
run(struct cmd *c, enum act act, struct reply *r, struct err *e)
{
	struct batch b = {.change = say, .arg = r, .by_rows = true};
	struct ids ids;
	size_t used;
	enum rc rc;

	r->status = opt_text(&c->opts, "status", NULL);
	if ((rc = caller_require(&c->desk.caller, act, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_WRITE, e)) ||
	    (r->status && (rc = may_set_status(c, e))) ||
	    (rc = select_tickets(c, true, &ids, &used, e)) ||
	    (rc = take_words(c, used, r, e)))
		return rc;
	sign(c, &r->message);
	if ((rc = cmd_text(c, !ids.used_stdin, r->canned != NULL, NULL,
		 &r->message.body, e)) ||
	    (rc = read_files(c, &r->message, e)) ||
	    (rc = seal(c, &ids, r, e)) || (rc = batch_run(c, &ids, &b, e)))
		return rc;
	if (opt_has(&c->opts, "verbose") && ids.n)
		cmd_say(c, r->why_no_mail ? "no mail: %s" : "mail queued%s",
		    r->why_no_mail ? r->why_no_mail : "");
	return RC_OK;
}

static enum rc
run_reply(struct cmd *c, struct err *e)
{
	struct reply r = {.message = {.kind = "reply"},
	    .canned = opt_text(&c->opts, "template", NULL),
	    .without_mail = opt_has(&c->opts, "no-mail"),
	    .at = opt_int(&c->opts, "at", 0),
	    .cancel_on_reply = opt_has(&c->opts, "cancel-on-reply"),
	    .encrypt = opt_has(&c->opts, "encrypt"),
	    .sign = opt_has(&c->opts, "sign")};

	return run(c, ACT_WRITE, &r, e);
}

static enum rc
run_note(struct cmd *c, struct err *e)
{
	struct reply r = {.message = {.kind = "note"}};

	return run(c, ACT_NOTE, &r, e);
}

static const char *const channels[] = {
    "email", "chat", "phone", "web", "api", "cli", "social", NULL};

#define SAYING_OPTS                                                            \
	CMD_TEXT_OPTS,                                                         \
	    {.name = "attach",                                                 \
		.type = OPT_TEXT,                                              \
		.arg = "FILE",                                                 \
		.is_repeated = true,                                           \
		.help = "a file to go with it"},                               \
	    {.name = "status",                                                 \
		.type = OPT_TEXT,                                              \
		.arg = "STATUS",                                               \
		.help = "the status that the ticket shall have afterwards"},   \
	{                                                                      \
		.name = "channel", .type = OPT_TEXT, .arg = "CHANNEL",         \
		.words = channels, .help = "how it was said (cli)"             \
	}

static const struct opt note_options[] = {SAYING_OPTS};

static const struct opt reply_options[] = {
    SAYING_OPTS,
    {.letter = 't',
	.name = "template",
	.type = OPT_TEXT,
	.arg = "NAME",
	.help = "a canned reply or macro; its variables follow: name=value"},
    {.name = "at",
	.type = OPT_TIME,
	.arg = "TIME",
	.help = "the mail goes not before that"},
    {.name = "cancel-on-reply",
	.type = OPT_FLAG,
	.help = "nor at all once the customer has written again"},
    {.name = "no-mail",
	.type = OPT_FLAG,
	.help = "it was said in another way: send no mail"},
    {.name = "encrypt",
	.type = OPT_FLAG,
	.help = "with PGP, for those who get it; the desk cannot read it"},
    {.name = "sign", .type = OPT_FLAG, .help = "with your PGP key"},
};

const struct verb verb_reply = {
    .name = "reply",
    .operands = "ID...|- [name=value]...",
    .help = "answer the requester; the text is read from stdin",
    VERB_OPTS(reply_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_FILE |
	OPT_STD_VERBOSE,
    .store = STORE_WRITE,
    .run = run_reply,
};

const struct verb verb_note = {
    .name = "note",
    .operands = "ID...|-",
    .help = "write a note that agents alone see",
    VERB_OPTS(note_options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_FILE |
	OPT_STD_VERBOSE,
    .store = STORE_WRITE,
    .run = run_note,
};
