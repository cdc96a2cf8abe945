/* What is known of accounts and their messages, as records. */
#include <string.h>

#include "base/vec.h"
#include "mail/fetch_state.h"
#include "mailfetch.h"

static const struct field account_columns[] = {
    {.name = "name",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "the account"},
    {.name = "url",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "where its mail waits"},
    {.name = "taken",
	.type = FIELD_INT,
	.flags = FIELD_LISTED,
	.help = "messages taken so far"},
    {.name = "taken_at",
	.type = FIELD_TIME,
	.flags = FIELD_LISTED,
	.help = "the last one"},
    {.name = "failed",
	.type = FIELD_INT,
	.flags = FIELD_LISTED,
	.help = "messages tried again"},
    {.name = "aside",
	.type = FIELD_INT,
	.flags = FIELD_LISTED,
	.help = "messages set aside"},
};

static const struct field message_columns[] = {
    {.name = "account",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "where it is"},
    {.name = "id",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "its UID, UIDL or name"},
    {.name = "tries",
	.type = FIELD_INT,
	.flags = FIELD_LISTED,
	.help = "how often it was tried"},
    {.name = "tried_at",
	.type = FIELD_TIME,
	.flags = FIELD_LISTED,
	.help = "the last time"},
    {.name = "reason",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "why it was not taken"},
    {.name = "subject",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "its subject"},
};

static const struct field plan_columns[] = {
    {.name = "account",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "where it is"},
    {.name = "id",
	.type = FIELD_TEXT,
	.flags = FIELD_LISTED,
	.help = "its UID, UIDL or name"},
    {.name = "size",
	.type = FIELD_INT,
	.flags = FIELD_LISTED,
	.help = "in bytes"},
};

static const struct fieldset account_set = {
    .record = "account",
    .fields = account_columns,
    .n_fields = COUNT_OF(account_columns),
};

static const struct fieldset message_set = {
    .record = "message",
    .fields = message_columns,
    .n_fields = COUNT_OF(message_columns),
};

static const struct fieldset plan_set = {
    .record = "message",
    .fields = plan_columns,
    .n_fields = COUNT_OF(plan_columns),
};

/* A list under way: which of the set's fields are printed. */
struct listing {
	struct cmd *cmd;
	const struct fieldset *set;
	const struct field **fields;
	size_t n;
};

static enum rc
begin(
    struct listing *l, struct cmd *c, const struct fieldset *set, struct err *e)
{
	enum rc rc;

	l->cmd = c;
	l->set = set;
	if ((rc = field_pick(set, opt_text(&c->opts, "fields", NULL),
		 FIELD_LISTED, &c->arena, &l->fields, &l->n, e)))
		return rc;
	out_columns(c->out, l->fields, l->n);
	return RC_OK;
}

/* all: a value for each field of the set. */
static void
print_row(const struct listing *l, const struct value *all)
{
	struct value *picked =
	    arena_array(&l->cmd->arena, l->n, sizeof *picked);
	size_t i;

	for (i = 0; i < l->n; i++)
		picked[i] = all[l->fields[i] - l->set->fields];
	out_row(l->cmd->out, picked);
}

static struct value
text(const char *s)
{
	return (struct value){.is_null = !s || !*s, .text = sv_of(s)};
}

static struct value
num(int64_t n)
{
	return (struct value){.num = n};
}

static struct value
moment(int64_t t)
{
	return (struct value){.is_null = t == 0, .num = t};
}

static int64_t
count(const struct fetch_state *st, enum fetch_word word)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < st->entries.n; i++)
		n += st->entries.v[i].word == word;
	return n;
}

enum rc
accounts_list(struct accounts *all, struct err *e)
{
	struct fetch_state st;
	struct listing l;
	size_t i;
	enum rc rc = begin(&l, all->v[0].cmd, &account_set, e);

	for (i = 0; i < all->n && !rc; i++) {
		const struct account *a = &all->v[i];

		rc = fetch_state_open(&st, a->job.folder, a->name, false, e);
		if (!rc)
			print_row(&l,
			    (struct value[]){text(a->name),
				text(config_section_text(a->section, "url")),
				num(st.n_taken), moment(st.taken_at),
				num(count(&st, FETCH_FAILED)),
				num(count(&st, FETCH_ASIDE))});
		fetch_state_close(&st);
	}
	return rc;
}

static void
print_aside(
    const struct listing *l, const char *account, const struct fetch_entry *x)
{
	if (x->word == FETCH_ASIDE)
		print_row(l,
		    (struct value[]){text(account), text(x->id), num(x->tries),
			moment(x->last_at), text(x->reason), text(x->subject)});
}

enum rc
accounts_list_aside(struct accounts *all, struct err *e)
{
	struct fetch_state st;
	struct listing l;
	size_t i, k;
	enum rc rc = begin(&l, all->v[0].cmd, &message_set, e);

	for (i = 0; i < all->n && !rc; i++) {
		const struct account *a = &all->v[i];

		rc = fetch_state_open(&st, a->job.folder, a->name, false, e);
		for (k = 0; !rc && k < st.entries.n; k++)
			print_aside(&l, a->name, &st.entries.v[k]);
		fetch_state_close(&st);
	}
	return rc;
}

/* From now on a message that was tried once long ago. */
static enum rc
retry(const struct account *a, int64_t *n, struct err *e)
{
	struct fetch_state st;
	struct fetch_entry entry;
	size_t k;
	enum rc rc = fetch_state_open(&st, a->job.folder, a->name, true, e);

	for (k = 0; !rc && k < st.entries.n; k++) {
		if (st.entries.v[k].word != FETCH_ASIDE)
			continue;
		entry = st.entries.v[k];
		entry.word = FETCH_FAILED;
		entry.tries = entry.first_at = entry.last_at = 0;
		rc = fetch_state_set(&st, &entry, e);
		++*n;
	}
	if (!rc)
		rc = fetch_state_save(&st, e);
	fetch_state_close(&st);
	return rc;
}

enum rc
accounts_retry(struct accounts *all, struct err *e)
{
	struct cmd *c = all->v[0].cmd;
	int64_t n = 0;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < all->n && !rc; i++)
		rc = retry(&all->v[i], &n, e);
	if (!rc && opt_has(&c->opts, "quiet"))
		return n ? RC_OK : RC_NO;
	if (!rc && opt_has(&c->opts, "verbose"))
		cmd_say(c, "%lld messages are tried again the next time",
		    (long long)n);
	return rc;
}

static enum rc
plan(struct account *a, const struct listing *l, struct err *e)
{
	fetch_items items = VEC_INIT;
	struct fetch_source *s;
	struct err late = ERR_INIT;
	size_t i;
	enum rc rc;

	if ((rc = account_password(a, e)) ||
	    (rc = fetch_open(&a->at, account_until(a), &s, e)))
		return rc;
	rc = fetch_plan(s, &a->job, &items, &a->cmd->arena, e);
	for (i = 0; i < items.n && !rc; i++)
		print_row(l,
		    (struct value[]){text(a->name), text(items.v[i].id),
			num((int64_t)items.v[i].size)});
	VEC_FREE(&items);
	/* Nothing was done that could be lost. */
	fetch_close(s, &late);
	return rc;
}

enum rc
accounts_plan(struct accounts *all, struct err *e)
{
	struct listing l;
	size_t i;
	enum rc rc = begin(&l, all->v[0].cmd, &plan_set, e);

	for (i = 0; i < all->n && !rc; i++)
		if ((rc = plan(&all->v[i], &l, e)))
			err_ctx(e, "%s", all->v[i].name);
	return rc;
}
