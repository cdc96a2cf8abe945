/* ticket show: a ticket with its conversation, for people or as JSON. */
#include "show_text.h"
#include "verbs.h"

#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "desk/batch.h"
#include "desk/caller.h"
#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/pgp.h"
#include "desk/select.h"
#include "desk/ticket/conversation.h"
#include "desk/ticket/json.h"
#include "mail/pgp.h"

struct show {
	struct cmd *cmd;
	const struct field **fields;
	size_t n;
	const struct fieldset *set;
	struct str *text; /* the output, for people */
	bool is_full;     /* quoted text, too */
	bool is_cipher;   /* the message printed is encrypted */
	bool has_links;
	bool has_files;
	struct pgp_views pgp; /* --decrypt */
	struct err trouble;
};

static const char *
human(struct show *s, const struct field *f, const struct value *v)
{
	struct str raw = STR_INIT, safe = STR_INIT;
	const char *copy;

	field_print_human(f, v, &raw);
	out_safe_line(&safe, str_sv(&raw));
	copy = arena_dup(&s->cmd->arena, str_sv(&safe));
	str_free(&raw);
	str_free(&safe);
	return copy ? copy : "";
}

static const char *
named(struct show *s, const struct fieldset *set, const struct value *values,
    const char *name)
{
	const struct value *v = record_value(set, values, name);

	return v->is_null ? "" : human(s, &set->fields[v - values], v);
}

/* Absent, or a count or truth that says no more than that. */
static bool
is_nothing(const struct field *f, const struct value *v)
{
	bool is_count = f->type == FIELD_INT || f->type == FIELD_BOOL ||
	    f->type == FIELD_DURATION;

	return v->is_null || (is_count && v->num == 0);
}

/* The head of a ticket: what is set, a line each. */
static void
print_head(struct show *s, const struct value *values)
{
	static const char *const left_out[] = {
	    "id", "subject", "message_count", "version"};
	size_t i, k;

	for (i = 0; i < s->n; i++) {
		for (k = 0; k < COUNT_OF(left_out); k++)
			if (strcmp(s->fields[i]->name, left_out[k]) == 0)
				break;
		if (k < COUNT_OF(left_out) ||
		    is_nothing(s->fields[i], &values[i]))
			continue;
		str_add_f(s->text, "%-18s %s\n", s->fields[i]->name,
		    human(s, s->fields[i], &values[i]));
	}
}

static enum rc
print_file(void *arg, const struct fieldset *set, const struct value *values,
    struct err *e)
{
	struct show *s = arg;
	const char *name = named(s, set, values, "name");

	(void)e;
	if (sv_is(record_value(set, values, "type")->text,
		"application/pgp-encrypted"))
		s->is_cipher = true;
	str_add_f(s->text, "    [%s: %s, %s bytes]\n",
	    *name ? name : "attachment", named(s, set, values, "type"),
	    named(s, set, values, "size"));
	return RC_OK;
}

static void
print_author(
    struct show *s, const struct fieldset *set, const struct value *values)
{
	const char *agent = named(s, set, values, "agent");
	const char *name = named(s, set, values, "from_name");
	const char *addr = named(s, set, values, "from_addr");
	const char *sender = named(s, set, values, "sender");

	if (*agent)
		str_add_s(s->text, agent);
	else if (*name && *addr)
		str_add_f(s->text, "%s <%s>", name, addr);
	else
		str_add_s(s->text, *addr ? addr : sender);
}

static enum rc
print_message(void *arg, const struct fieldset *set, const struct value *values,
    struct err *e)
{
	struct show *s = arg;
	const char *kind = named(s, set, values, "kind");
	int64_t id = record_value(set, values, "id")->num;
	struct show_text t = {record_value(set, values, "body")->text,
	    record_value(set, values, "reply")->text, s->is_full,
	    &s->cmd->arena};
	const struct pgp_view *view = pgp_view_of(&s->pgp, id);
	enum rc rc = RC_OK;

	s->text = out_text(s->cmd->out);
	str_add_f(s->text, "\n#%s %s ", named(s, set, values, "id"),
	    named(s, set, values, "created_at"));
	print_author(s, set, values);
	str_add_f(s->text, " (%s)\n",
	    strcmp(kind, "reply") == 0 ? named(s, set, values, "channel")
				       : kind);
	s->is_cipher = pgp_has_cipher(t.body);
	if (view)
		show_view(s->text, view, &t);
	else
		show_text(s->text, &t);
	if (s->has_files && (!view || !view->has_files))
		rc = conversation_attachments(
		    &s->cmd->desk, id, print_file, s, e);
	if (!view && s->is_cipher)
		str_add_s(s->text, "    [encrypted: --decrypt reads it]\n");
	return rc;
}

static enum rc
print_link(void *arg, const struct fieldset *set, const struct value *values,
    struct err *e)
{
	struct show *s = arg;

	(void)e;
	str_add_f(s->text, "%-18s %s %s (%s)\n",
	    named(s, set, values, "relation"),
	    named(s, set, values, "ticket_id"),
	    named(s, set, values, "subject"), named(s, set, values, "status"));
	return RC_OK;
}

static enum rc
print_ticket(struct show *s, const struct value *values, struct err *e)
{
	struct cmd *c = s->cmd;
	int64_t id = record_value(s->set, values, "id")->num;
	enum rc rc;

	s->text = out_text(c->out);
	str_add_f(s->text, "ticket %lld: %s\n", (long long)id,
	    named(s, s->set, values, "subject"));
	print_head(s, values);
	if (s->has_links &&
	    (rc = conversation_links(&c->desk, id, print_link, s, e)))
		return rc;
	return conversation_messages(&c->desk, id,
	    caller_may(&c->desk.caller, ACT_NOTES), print_message, s, e);
}

static enum rc
json_ticket(struct show *s, const struct value *values, struct err *e)
{
	struct ticket_json t = {.desk = &s->cmd->desk,
	    .json = out_json(s->cmd->out),
	    .with_notes = caller_may(&s->cmd->desk.caller, ACT_NOTES)};
	enum rc rc = ticket_json_write(&t, s->set, values, e);

	out_json_end(s->cmd->out);
	return rc;
}

static enum rc
show_one(struct show *s, int64_t id, struct err *e)
{
	struct cmd *c = s->cmd;
	struct value *values = arena_array(&c->arena, s->n, sizeof *values);
	struct str sql = STR_INIT;
	struct db_stmt *st;
	enum rc rc;

	query_fields(s->fields, s->n, db_dialect(c->desk.db), &sql);
	str_add_f(&sql, ", %s from %s where %s = $1", conversation_counts,
	    s->set->from, s->set->key);
	rc = db_query(c->desk.db, sql.p, DB_ARGS(db_int(id)), &st, e);
	str_free(&sql);
	if (rc)
		return rc;
	if (db_next(st)) {
		select_row(st, s->fields, s->n, values);
		s->has_links = db_col_int(st, (int)s->n) > 0;
		s->has_files = db_col_int(st, (int)s->n + 1) > 0;
		if (cmd_is_for_people(c))
			rc = print_ticket(s, values, e);
		else if (out_json(c->out))
			rc = json_ticket(s, values, e);
		else
			out_row(c->out, values);
	}
	return db_end(st, rc ? &(struct err)ERR_INIT : e) && !rc ? e->rc : rc;
}

static enum rc
show_raw(struct cmd *c, const struct ids *ids, struct err *e)
{
	struct sv raw;
	size_t i;
	enum rc rc;

	for (i = 0; i < ids->n; i++) {
		if ((rc = conversation_raw(&c->desk, ids->v[i],
			 opt_int(&c->opts, "message-id", 0), &raw, e)))
			return rc;
		str_add(out_text(c->out), raw);
	}
	return RC_OK;
}

/* Before anything of the ticket is read to be printed: gpg takes its time. */
static enum rc
open_pgp(struct show *s, int64_t id, struct err *e)
{
	struct cmd *c = s->cmd;
	enum rc rc;

	if (!opt_has(&c->opts, "decrypt"))
		return RC_OK;
	if (!cmd_is_for_people(c))
		return err_set(
		    e, RC_USAGE, "--decrypt is for the text for people alone");
	rc = pgp_open(
	    &c->desk, id, caller_may(&c->desk.caller, ACT_NOTES), &s->pgp, e);
	if (!rc && !s->trouble.rc)
		s->trouble = s->pgp.trouble;
	return rc;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct show s = {.cmd = c, .is_full = opt_has(&c->opts, "full")};
	struct ids ids;
	size_t i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = batch_select(c, true, &ids, e)))
		return rc;
	if (opt_has(&c->opts, "raw"))
		return show_raw(c, &ids, e);
	if ((rc = fieldset_ticket(&c->desk, &s.set, e)))
		return rc;
	s.n = s.set->n_fields;
	s.fields = arena_array(&c->arena, s.n, sizeof *s.fields);
	for (i = 0; i < s.n; i++)
		s.fields[i] = &s.set->fields[i];
	if (!cmd_is_for_people(c))
		out_columns(c->out, s.fields, s.n);
	for (i = 0; i < ids.n; i++) {
		if (i > 0 && cmd_is_for_people(c))
			str_add_c(out_text(c->out), '\n');
		if ((rc = open_pgp(&s, ids.v[i], e)) ||
		    (rc = show_one(&s, ids.v[i], e)))
			return rc;
	}
	if (s.trouble.rc)
		*e = s.trouble;
	return s.trouble.rc;
}

static const struct opt options[] = {
    {.name = "full",
	.type = OPT_FLAG,
	.help = "all of a message's text, what it quotes, too"},
    {.name = "decrypt",
	.type = OPT_FLAG,
	.help = "with your gpg: read what is encrypted, check signatures"},
    {.name = "raw",
	.type = OPT_FLAG,
	.help = "the original mail, byte for byte"},
    {.name = "message-id",
	.type = OPT_INT,
	.arg = "N",
	.help = "with --raw: of that message"},
};

const struct verb verb_show = {
    .name = "show",
    .operands = "ID...|-",
    .help = "show a ticket with its conversation",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_WHERE,
    .store = STORE_READ,
    .run = run,
};
