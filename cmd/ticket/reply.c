/* ticket reply, note: adding what an agent says. */
#include "verbs.h"

#include <string.h>

#include "desk/attach.h"
#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/people.h"
#include "desk/ticket.h"

struct saying {
	struct message_new message;
	const char *status; /* to have afterwards, or NULL */
};

static enum rc
say(struct desk *d, int64_t ticket_id, void *arg, struct err *e)
{
	struct ticket_change change = {.if_version = -1};
	struct saying *s = arg;
	int64_t message_id;
	enum rc rc;

	if (d->caller.role == ROLE_CUSTOMER &&
	    (rc = people_customer(d, sv_of(d->caller.email), SV_NULL,
		 &s->message.customer_id, e)))
		return rc;
	s->message.ticket_id = ticket_id;
	if ((rc = ticket_message(d, &s->message, &message_id, e)) || !s->status)
		return rc;
	if ((rc = settings_add(d, &ticket_fields_builtin, SV("status"),
		 sv_of(s->status), &change.settings, e)))
		return rc;
	return ticket_change(d, ticket_id, &change, NULL, e);
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

static enum rc
run(struct cmd *c, enum act act, const char *kind, struct err *e)
{
	struct saying s = {.message = {.kind = kind},
	    .status = opt_text(&c->opts, "status", NULL)};
	struct batch b = {.change = say, .arg = &s};
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, act, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_WRITE, e)) ||
	    (s.status && (rc = may_set_status(c, e))) ||
	    (rc = batch_select(c, true, &ids, e)))
		return rc;
	sign(c, &s.message);
	if ((rc = cmd_text(
		 c, !ids.used_stdin, false, NULL, &s.message.body, e)) ||
	    (rc = read_files(c, &s.message, e)))
		return rc;
	return batch_run(c, &ids, &b, e);
}

static enum rc
run_reply(struct cmd *c, struct err *e)
{
	return run(c, ACT_WRITE, "reply", e);
}

static enum rc
run_note(struct cmd *c, struct err *e)
{
	return run(c, ACT_NOTE, "note", e);
}

static const char *const channels[] = {
    "email", "chat", "phone", "web", "api", "cli", "social", NULL};

static const struct opt options[] = {
    CMD_TEXT_OPTS,
    {.name = "attach",
	.type = OPT_TEXT,
	.arg = "FILE",
	.is_repeated = true,
	.help = "a file to go with it"},
    {.name = "status",
	.type = OPT_TEXT,
	.arg = "STATUS",
	.help = "the status that the ticket shall have afterwards"},
    {.name = "channel",
	.type = OPT_TEXT,
	.arg = "CHANNEL",
	.words = channels,
	.help = "how it was said (cli)"},
};

const struct verb verb_reply = {
    .name = "reply",
    .operands = "ID...|-",
    .help = "answer the requester; the text is read from stdin",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_FILE,
    .store = STORE_WRITE,
    .run = run_reply,
};

const struct verb verb_note = {
    .name = "note",
    .operands = "ID...|-",
    .help = "write a note that agents alone see",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE | OPT_STD_FILE,
    .store = STORE_WRITE,
    .run = run_note,
};
