/* outbox send: drains what is due, once or for good. */
#include "verbs.h"

#include "base/stop.h"
#include "desk/caller.h"
#include "desk/outbox/outbox.h"
#include "desk/outbox/send.h"
#include "desk/records.h"

static void
tell(void *arg, int64_t id, const struct transport_rcpt *to)
{
	static const char *const words[] = {
	    [TRANSPORT_UNTRIED] = "not tried",
	    [TRANSPORT_SENT] = "sent",
	    [TRANSPORT_LATER] = "again later",
	    [TRANSPORT_REFUSED] = "failed",
	};
	struct str safe = STR_INIT;

	out_safe_line(&safe, sv_of(to->text));
	cmd_say(arg, "%lld %s: %s: %d %s", (long long)id, to->address,
	    words[to->end], to->code, safe.p);
	str_free(&safe);
}

static void
say(void *arg, const char *text)
{
	cmd_say(arg, "%s", text);
}

static enum rc
run_send(struct cmd *c, struct err *e)
{
	struct outbox_job job = {
	    .limit = opt_int(&c->opts, "limit", 0), .arg = c};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ADMIN, e)) ||
	    (rc = cmd_operands(c, 0, 0, e)))
		return rc;
	if (opt_has(&c->opts, "dry-run"))
		return records_list(c, "is:due", &outbox_fields, NULL, e);
	if (opt_has(&c->opts, "limit") && job.limit == 0)
		return RC_OK;
	if (opt_has(&c->opts, "verbose"))
		job.tell = tell;
	stop_catch();
	if (opt_has(&c->opts, "follow"))
		rc = outbox_follow(&c->desk, &job, say, c, e);
	else
		rc = outbox_drain(&c->desk, &job, e);
	if (job.tell)
		cmd_say(c, "%lld sent, %lld later, %lld failed",
		    (long long)job.n_sent, (long long)job.n_later,
		    (long long)job.n_refused);
	return rc;
}

static const struct opt send_opts[] = {
    {.name = "follow",
	.type = OPT_FLAG,
	.help = "stay, and send what comes, until a signal ends it"},
};

const struct verb verb_send = {
    .name = "send",
    .help = "send what is due",
    VERB_OPTS(send_opts),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT |
	OPT_STD_VERBOSE | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_send,
};
