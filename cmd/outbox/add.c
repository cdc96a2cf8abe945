/* outbox add: scripts put a mail, or posts to a hook, into the outbox. */
#include "verbs.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/vec.h"
#include "desk/caller.h"
#include "desk/hook.h"
#include "desk/outbox/outbox.h"
#include "desk/own.h"
#include "desk/select.h"
#include "desk/ticket/ticket.h"
#include "io/in.h"
#include "io/json.h"
#include "mail/mime_in.h"

#define MAIL_MAX ((size_t)64 * 1024 * 1024)

struct job {
	struct cmd *cmd;
	int64_t ticket_id; /* 0: none is named */
	VEC(struct outbox_new) rows;
	VEC(int64_t) ids;
};

static enum rc
enter(void *arg, struct err *e)
{
	struct job *j = arg;
	struct desk *d = &j->cmd->desk;
	struct ticket t = {.id = 0};
	int64_t id;
	size_t i;
	enum rc rc;

	j->ids.n = 0;
	if (j->ticket_id &&
	    (rc = ticket_find(d, j->ticket_id, d->arena, &t, e)))
		return rc;
	for (i = 0; i < j->rows.n; i++) {
		j->rows.v[i].ticket_id = t.id;
		if ((rc = outbox_add(d, &j->rows.v[i], &id, e)))
			return rc;
		if (id)
			VEC_ADD(&j->ids, id);
	}
	return RC_OK;
}

/* What a mail must have that leaves us, and the script left out. */
static void
add_missing(
    struct cmd *c, const struct mail *m, struct outbox_new *o, struct str *head)
{
	struct mail_addrs own = own_addresses(&c->desk);
	const char *address = own.n ? own.v[0].addr : NULL;
	const char *at = address ? strrchr(address, '@') : NULL;
	char date[CLOCK_TEXT + 8];
	unsigned char dice[16];
	struct str id = STR_INIT;
	size_t i;

	o->mail_id = m->message_id;
	if (!m->message_id) {
		hash_random(dice, sizeof dice);
		for (i = 0; i < sizeof dice; i++)
			str_add_f(&id, "%02x", dice[i]);
		str_add_s(&id, at && at[1] ? at : "@localhost");
		o->mail_id = arena_strdup(&c->arena, id.p);
		str_add_f(head, "Message-ID: <%s>\r\n", id.p);
		str_free(&id);
	}
	if (!m->has_date)
		str_add_f(
		    head, "Date: %s\r\n", clock_rfc5322(clock_now(), date));
}

static const char *
join_recipients(struct cmd *c)
{
	struct str s = STR_INIT;
	const char *joined;
	size_t i;

	for (i = 0; i < c->opts.n_operands; i++)
		str_add_f(&s, "%s%s", i ? "," : "", c->opts.operands[i]);
	joined = arena_strdup(&c->arena, s.p);
	str_free(&s);
	return joined;
}

static enum rc
read_mail(struct job *j, struct outbox_new *o, struct err *e)
{
	struct cmd *c = j->cmd;
	struct str raw = STR_INIT, text = STR_INIT;
	struct mail *m = ARENA_NEW(&c->arena, struct mail);
	struct sv bytes = SV_NULL;
	enum rc rc;

	if (!(rc = file_read_fd(STDIN_FILENO, "stdin", MAIL_MAX, &raw, e))) {
		bytes = arena_sv(&c->arena, str_sv(&raw));
		mime_in_parse(bytes, &c->arena, m);
		if (!m->n_headers || !m->from.n)
			rc = err_set(e, RC_DATA,
			    "stdin is no mail: it has no header with From");
	}
	if (!rc) {
		o->recipients = join_recipients(c);
		o->subject = m->subject;
		o->sender = opt_text(&c->opts, "from", m->from.v[0].addr);
		add_missing(c, m, o, &text);
		transport_crlf(&text, bytes);
		o->content = arena_sv(&c->arena, str_sv(&text));
		VEC_ADD(&j->rows, *o);
	}
	str_free(&raw);
	str_free(&text);
	return rc;
}

/* The record as one JSON object, whatever form it came in. */
static struct sv
record_json(struct cmd *c, const struct in_record *r)
{
	struct str out = STR_INIT, value = STR_INIT;
	struct json_writer w = {.out = &out};
	struct sv copy;
	size_t i;

	json_object_begin(&w);
	for (i = 0; i < r->n_fields; i++) {
		json_key(&w, r->fields[i].name);
		str_clear(&value);
		if (r->fields[i].json) {
			json_print(&value, r->fields[i].json);
			json_raw(&w, str_sv(&value));
		} else {
			json_text(&w, r->fields[i].text);
		}
	}
	json_object_end(&w);
	copy = arena_sv(&c->arena, str_sv(&out));
	str_free(&out);
	str_free(&value);
	return copy;
}

static enum rc
add_record(struct job *j, struct outbox_new *o, const struct in_record *r,
    struct err *e)
{
	struct cmd *c = j->cmd;
	struct sv id = in_get(r, "id"), verb = in_get(r, "verb");

	o->content = record_json(c, r);
	o->subject = verb.p ? arena_dup(&c->arena, verb) : NULL;
	o->unique_key = NULL;
	if (opt_has(&c->opts, "once")) {
		if (!id.n)
			return err_set(e, RC_DATA,
			    "stdin line %zu: --once needs an id", r->line);
		o->unique_key = arena_printf(
		    &c->arena, "hook %s %.*s", o->recipients, SV_ARG(id));
	}
	VEC_ADD(&j->rows, *o);
	return RC_OK;
}

static enum rc
read_records(struct job *j, struct outbox_new *o, struct err *e)
{
	const struct in_record *r;
	struct in *in;
	enum rc rc;

	if ((rc = in_open(&in, STDIN_FILENO, "stdin", false, e)))
		return rc;
	while (!(rc = in_next(in, &r, e)) && r)
		if ((rc = add_record(j, o, r, e)))
			break;
	in_close(in);
	return rc;
}

static enum rc
read_hook(struct job *j, struct outbox_new *o, struct err *e)
{
	struct cmd *c = j->cmd;
	size_t n = c->opts.n_operands;
	enum rc rc;

	if (n > 1 || (n && strcmp(c->opts.operands[0], "-") != 0))
		return err_set(e, RC_USAGE,
		    "'%s': with --hook there are no recipients",
		    c->opts.operands[n - 1]);
	if (opt_has(&c->opts, "from") || opt_has(&c->opts, "key"))
		return err_set(
		    e, RC_USAGE, "options '--from' and '--key' are for mails");
	o->kind = "webhook";
	o->recipients = opt_text(&c->opts, "hook", NULL);
	if ((rc = hook_check(&c->desk, o->recipients, e)))
		return rc;
	return read_records(j, o, e);
}

static enum rc
run_add(struct cmd *c, struct err *e)
{
	bool is_hook = opt_has(&c->opts, "hook");
	struct outbox_new o = {.kind = "mail",
	    .purpose = opt_text(&c->opts, "purpose", "script"),
	    .unique_key = opt_text(&c->opts, "key", NULL),
	    .at = opt_int(&c->opts, "at", 0)};
	struct job j = {.cmd = c,
	    .ticket_id = opt_int(&c->opts, "ticket", 0),
	    .rows = VEC_INIT,
	    .ids = VEC_INIT};
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ADMIN, e)) ||
	    (rc = cmd_operands(c, is_hook ? 0 : 1, SIZE_MAX, e)))
		return rc;
	rc = is_hook ? read_hook(&j, &o, e) : read_mail(&j, &o, e);
	if (!rc && !(rc = db_tx(c->desk.db, enter, &j, e)))
		select_print_ids(c, j.ids.v, j.ids.n);
	VEC_FREE(&j.rows);
	VEC_FREE(&j.ids);
	return rc;
}

static const struct opt add_opts[] = {
    {.name = "hook",
	.type = OPT_TEXT,
	.arg = "NAME",
	.help = "post each record of stdin to this hook"},
    {.name = "from",
	.type = OPT_TEXT,
	.arg = "ADDRESS",
	.help = "the envelope's sender; otherwise the one of From"},
    {.name = "purpose",
	.type = OPT_TEXT,
	.arg = "WORD",
	.help = "what it is for; otherwise script"},
    {.name = "key",
	.type = OPT_TEXT,
	.arg = "KEY",
	.help = "nothing is done where this key was used before"},
    {.name = "once",
	.type = OPT_FLAG,
	.help = "with --hook: a record whose id was posted before is left out"},
    {.name = "ticket",
	.type = OPT_INT,
	.arg = "ID",
	.help = "the ticket that it is about"},
    {.name = "at", .type = OPT_TIME, .arg = "TIME", .help = "not before"},
};

const struct verb verb_add = {
    .name = "add",
    .operands = "RECIPIENT... | --hook NAME [-]",
    .help = "enter the mail on stdin, or records for a hook",
    VERB_OPTS(add_opts),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run_add,
};
