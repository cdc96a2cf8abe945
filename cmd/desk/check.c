/* desk check, audit: what can be proven about a desk. */
#include "verbs.h"

#include <string.h>

#include "base/hash.h"
#include "desk/event.h"
#include "desk/records.h"
#include "desk/store/check.h"

static const struct field fault_fields[] = {
    {.name = "part", .type = FIELD_TEXT, .help = "what of the desk"},
    {.name = "fault", .type = FIELD_TEXT, .help = "what is wrong with it"},
};

static void
print_fault(void *arg, const char *part, const char *fault)
{
	struct record_table *t = arg;
	struct str *text;

	if (!out_is_table(t->cmd->out)) {
		record_table_row(
		    t, (struct value[]){record_text(part), record_text(fault)});
		return;
	}
	/* For people whole lines: a table would cut them. */
	text = out_text(t->cmd->out);
	out_safe_line(text, sv_of(fault));
	str_add_c(text, '\n');
}

static enum rc
run_check(struct cmd *c, struct err *e)
{
	struct record_table faults;
	struct check check = {.repairs = opt_has(&c->opts, "repair"),
	    .report = print_fault,
	    .arg = &faults};
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = caller_require(
		 &c->desk.caller, check.repairs ? ACT_ADMIN : ACT_AUDIT, e)))
		return rc;
	if ((rc = record_table_begin(
		 &faults, c, fault_fields, COUNT_OF(fault_fields), e)) ||
	    (rc = check_run(&c->desk, &check, e)))
		return rc;
	if (check.is_repaired && is_watched(c))
		cmd_say(c, "made the full text anew");
	if (check.n)
		return err_set(e, RC_DATA, "cannot trust '%s': %zu fault%s",
		    shown_url(c), check.n, check.n == 1 ? "" : "s");
	if (is_watched(c))
		cmd_say(c, "'%s' is whole", shown_url(c));
	return RC_OK;
}

static const struct opt check_opts[] = {
    {.name = "repair",
	.type = OPT_FLAG,
	.help = "make the full text anew where it is wrong"},
};

const struct verb verb_check = {
    .name = "check",
    .help = "look for faults in the store; a record each, exit 65",
    VERB_OPTS(check_opts),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_VERBOSE,
    .store = STORE_WRITE,
    .run = run_check,
};

static const struct field audit_fields[] = {
    {.name = "events",
	.type = FIELD_INT,
	.help = "how many are sealed; the last one's id"},
    {.name = "erased",
	.type = FIELD_INT,
	.help = "how many of them had their changes erased"},
    {.name = "head", .type = FIELD_TEXT, .help = "hash of the last one"},
    {.name = "noted",
	.type = FIELD_INT,
	.help = "the event whose hash --head gave"},
    {.name = "unsealed",
	.type = FIELD_INT,
	.help = "how many more wait to be sealed"},
};

struct proof {
	struct desk *desk;
	const struct sha256 *head; /* NULL: none to look for */
	struct event_audit audit;
	struct event_queue waiting;
	int64_t noted; /* the event that has that hash, 0 for none */
};

/* Both from one state of the store. */
static enum rc
prove(void *arg, struct err *e)
{
	struct proof *p = arg;
	enum rc rc;

	p->noted = 0;
	if ((rc = event_verify(p->desk, &p->audit, e)) ||
	    (rc = event_waiting(p->desk, &p->waiting, e)) || !p->head)
		return rc;
	return event_by_hash(p->desk, p->head, &p->noted, e);
}

static enum rc
judge(struct cmd *c, const struct proof *p, struct err *e)
{
	if (p->audit.bad_id)
		return err_set(e, RC_DATA, "cannot trust '%s': event %lld: %s",
		    shown_url(c), (long long)p->audit.bad_id, p->audit.fault);
	if (p->head && !p->noted)
		return err_set(e, RC_DATA,
		    "cannot trust '%s': no event has the hash '%s'",
		    shown_url(c), opt_text(&c->opts, "head", ""));
	return RC_OK;
}

static enum rc
run_audit(struct cmd *c, struct err *e)
{
	const char *hex = opt_text(&c->opts, "head", NULL);
	struct proof p = {.desk = &c->desk};
	struct sha256 head;
	char text[SHA256_HEX];
	enum rc rc;

	if (hex && !hash_from_hex(sv_of(hex), &head))
		return err_set(e, RC_USAGE,
		    "option '--head': '%s' is no hash of 64 hexadecimal digits",
		    hex);
	p.head = hex ? &head : NULL;
	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_AUDIT, e)) ||
	    (rc = event_secure(&c->desk, e)) ||
	    (rc = db_snapshot(c->desk.db, prove, &p, e)) ||
	    (rc = judge(c, &p, e)))
		return rc;
	return record_print(c, audit_fields, COUNT_OF(audit_fields),
	    (struct value[]){{.num = p.audit.events}, {.num = p.audit.erased},
		record_text(hash_hex(&p.audit.head, text)),
		{.is_null = !p.noted, .num = p.noted}, {.num = p.waiting.n}},
	    e);
}

static const struct opt audit_opts[] = {
    {.name = "head",
	.type = OPT_TEXT,
	.arg = "HASH",
	.help = "prove, too, that an earlier head is part of the chain"},
};

const struct verb verb_audit = {
    .name = "audit",
    .help = "prove that no event was altered or taken out",
    VERB_OPTS(audit_opts),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_audit,
};
