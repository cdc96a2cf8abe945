/* ticket new: opens a ticket, or appends to the open one with the same key. */
#include "verbs.h"

#include <string.h>

#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/people.h"
#include "desk/search/similar_note.h"
#include "desk/select.h"
#include "desk/ticket/tag.h"
#include "desk/ticket/ticket.h"

struct opening {
	struct desk *desk;
	struct ticket_new new;
	const struct opts *opts;
	int64_t id;
	bool was_open; /* the key's ticket was there */
};

/* The first operand is the subject unless it sets a field. */
static bool
is_subject(const struct fieldset *set, const char *word)
{
	struct sv name, value;

	return !field_setting(word, &name, &value) || !field_find(set, name);
}

static enum rc
add_tags(struct opening *o, struct err *e)
{
	const char *tag;
	size_t at = 0;
	enum rc rc;

	while ((tag = opt_next(o->opts, "tag", &at)))
		if ((rc = tag_add(o->desk, o->id, sv_of(tag), e)))
			return rc;
	return RC_OK;
}

/* Repeats are no answer: without a requester they move nothing but what their
 * settings say. */
static enum rc
append(struct opening *o, struct err *e)
{
	struct ticket_change change = {
	    .settings = o->new.settings, .if_version = -1};
	struct message_new m = o->new.first;
	int64_t message_id;
	enum rc rc;

	m.ticket_id = o->id;
	m.subject = o->new.subject;
	m.is_auto = !m.customer_id;
	if (!m.body.n)
		m.body = sv_of(o->new.subject);
	if ((rc = ticket_message(o->desk, &m, &message_id, e)) ||
	    (rc = add_tags(o, e)))
		return rc;
	return ticket_change(o->desk, o->id, &change, NULL, e);
}

/* Who asks: the requester that was named, else the agent who types. */
static enum rc
find_sender(struct opening *o, struct err *e)
{
	struct message_new *m = &o->new.first;
	struct settings *s = &o->new.settings;
	const struct caller *who = &o->desk->caller;
	size_t i;
	enum rc rc;

	if (who->role == ROLE_CUSTOMER && !who->email)
		return err_set(e, RC_DENIED,
		    "user '%s' (customer) has no mail address here, so that "
		    "no ticket can be theirs",
		    who->login);
	if (who->role == ROLE_CUSTOMER &&
	    (rc = settings_add(o->desk, &ticket_fields_builtin, SV("requester"),
		 sv_of(who->email), s, e)))
		return rc;
	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i].field->name, "requester") == 0 &&
		    !s->v[i].value.is_null)
			break;
	if (i == s->n) {
		m->sender = "agent";
		m->agent_id = who->id;
		return RC_OK;
	}
	m->sender = "user";
	m->from_addr = arena_dup(o->desk->arena, s->v[i].value.text);
	return people_ref(
	    o->desk, s->v[i].field, s->v[i].value.text, &m->customer_id, e);
}

static enum rc
store(void *arg, struct err *e)
{
	struct opening *o = arg;
	enum rc rc;

	if ((rc = find_sender(o, e)))
		return rc;
	if (o->new.key) {
		rc = ticket_by_key(o->desk, o->new.key, &o->id, e);
		o->was_open = rc == RC_OK;
		if (rc != RC_NOTFOUND)
			return rc ? rc : append(o, e);
	}
	if ((rc = ticket_create(o->desk, &o->new, &o->id, e)))
		return rc;
	return add_tags(o, e);
}

/* The ticket is there, whatever becomes of this. */
static void
look_for_like(struct opening *o, struct cmd *c)
{
	struct err e = ERR_INIT;

	if (!o->was_open && similar_note_new(o->desk, o->id, &e))
		cmd_say(c, "ticket %lld: no note of what reads alike: %s",
		    (long long)o->id, e.text);
}

/* A customer says what it is about; what is made of it is for agents. */
static enum rc
check_rights(struct cmd *c, const struct settings *s, struct err *e)
{
	static const char *const everybodys[] = {
	    "subject", "category", "language", "priority"};
	const char *what = NULL;
	size_t i, k;

	if (caller_may(&c->desk.caller, ACT_CHANGE))
		return RC_OK;
	for (i = 0; i < s->n; i++) {
		for (k = 0; k < COUNT_OF(everybodys); k++)
			if (strcmp(s->v[i].field->name, everybodys[k]) == 0)
				break;
		if (k == COUNT_OF(everybodys))
			what = s->v[i].field->name;
	}
	if (opt_has(&c->opts, "tag"))
		what = "--tag";
	if (opt_has(&c->opts, "key"))
		what = "--key";
	if (!what)
		return RC_OK;
	caller_require(&c->desk.caller, ACT_CHANGE, e);
	return err_ctx(e, "%s", what);
}

/* Texts that are no settings are checked as if they were. */
static enum rc
check_text(struct cmd *c, const char *name, const char *text, struct err *e)
{
	const struct field *f = field_find(&ticket_fields_builtin, sv_of(name));
	struct value v;

	return field_parse(f, sv_of(text), c->desk.now, &v, &c->arena, e);
}

static enum rc
read_key(struct cmd *c, const char **key, struct err *e)
{
	*key = opt_text(&c->opts, "key", NULL);
	if (*key && !**key)
		return err_set(e, RC_USAGE, "option '--key': the key is empty");
	return check_text(c, "key", *key, e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct opening o = {.desk = &c->desk, .opts = &c->opts};
	const struct fieldset *set;
	size_t first = 0;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_WRITE, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)))
		return rc;
	if (c->opts.n_operands && is_subject(set, c->opts.operands[0]))
		o.new.subject = c->opts.operands[first++];
	if ((rc = check_text(c, "subject", o.new.subject, e)) ||
	    (rc = settings_parse(&c->desk, set, c->opts.operands + first,
		 c->opts.n_operands - first, &o.new.settings, e)) ||
	    (rc = read_key(c, &o.new.key, e)) ||
	    (rc = check_rights(c, &o.new.settings, e)) ||
	    (rc = cmd_text(c, true, true, NULL, &o.new.first.body, e)))
		return rc;
	o.new.channel = opt_text(&c->opts, "channel", "cli");
	o.new.first.kind = "reply";
	o.new.first.channel = o.new.channel;
	if ((rc = db_tx_rows(c->desk.db, store, &o, e)))
		return rc;
	look_for_like(&o, c);
	if (opt_has(&c->opts, "verbose"))
		cmd_say(c, "%s ticket %lld", o.was_open ? "appended to" : "new",
		    (long long)o.id);
	select_print_ids(c, &o.id, 1);
	return RC_OK;
}

static const char *const channels[] = {
    "email", "chat", "phone", "web", "api", "cli", "social", NULL};

static const struct opt options[] = {
    CMD_TEXT_OPTS,
    {.name = "key",
	.type = OPT_TEXT,
	.arg = "KEY",
	.help = "append to the open ticket with that key, if there is one"},
    {.name = "channel",
	.type = OPT_TEXT,
	.arg = "CHANNEL",
	.words = channels,
	.help = "how it reached the desk"},
    {.name = "tag",
	.type = OPT_TEXT,
	.arg = "TAG",
	.is_repeated = true,
	.help = "give it that tag"},
};

const struct verb verb_new = {
    .name = "new",
    .operands = "[SUBJECT] [field=value]...",
    .help = "open a ticket; the text is read from stdin",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FILE | OPT_STD_VERBOSE,
    .store = STORE_WRITE,
    .run = run,
};
