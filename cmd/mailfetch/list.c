/* What is known of accounts and their messages, as records. */
#include <string.h>

#include "base/vec.h"
#include "mail/fetch_state.h"
#include "mailfetch.h"

static const struct field account_columns[] = {
    {.name = "name", .type = FIELD_TEXT, .help = "the account"},
    {.name = "url", .type = FIELD_TEXT, .help = "where its mail waits"},
    {.name = "taken", .type = FIELD_INT, .help = "messages taken so far"},
    {.name = "taken_at", .type = FIELD_TIME, .help = "the last one"},
    {.name = "failed", .type = FIELD_INT, .help = "messages tried again"},
    {.name = "aside", .type = FIELD_INT, .help = "messages set aside"},
};

static const struct field message_columns[] = {
    {.name = "account", .type = FIELD_TEXT, .help = "where it is"},
    {.name = "id", .type = FIELD_TEXT, .help = "its UID, UIDL or name"},
    {.name = "tries", .type = FIELD_INT, .help = "how often it was tried"},
    {.name = "tried_at", .type = FIELD_TIME, .help = "the last time"},
    {.name = "reason", .type = FIELD_TEXT, .help = "why it was not taken"},
    {.name = "subject", .type = FIELD_TEXT, .help = "its subject"},
};

static const struct field plan_columns[] = {
    {.name = "account", .type = FIELD_TEXT, .help = "where it is"},
    {.name = "id", .type = FIELD_TEXT, .help = "its UID, UIDL or name"},
    {.name = "size", .type = FIELD_INT, .help = "in bytes"},
};

static void
set_columns(struct cmd *c, const struct field *columns, size_t n)
{
	const struct field **list = arena_array(&c->arena, n, sizeof *list);
	size_t i;

	for (i = 0; i < n; i++)
		list[i] = &columns[i];
	out_columns(c->out, list, n);
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
	struct cmd *c = all->v[0].cmd;
	struct fetch_state st;
	size_t i;
	enum rc rc = RC_OK;

	set_columns(c, account_columns, COUNT_OF(account_columns));
	for (i = 0; i < all->n && !rc; i++) {
		const struct account *a = &all->v[i];

		rc = fetch_state_open(&st, a->job.folder, a->name, false, e);
		if (!rc)
			out_row(c->out,
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
print_aside(const struct account *a, const struct fetch_entry *x)
{
	out_row(a->cmd->out,
	    (struct value[]){text(a->name), text(x->id), num(x->tries),
		moment(x->last_at), text(x->reason), text(x->subject)});
}

enum rc
accounts_list_aside(struct accounts *all, struct err *e)
{
	struct fetch_state st;
	size_t i, k;
	enum rc rc = RC_OK;

	set_columns(all->v[0].cmd, message_columns, COUNT_OF(message_columns));
	for (i = 0; i < all->n && !rc; i++) {
		const struct account *a = &all->v[i];

		rc = fetch_state_open(&st, a->job.folder, a->name, false, e);
		for (k = 0; !rc && k < st.entries.n; k++)
			if (st.entries.v[k].word == FETCH_ASIDE)
				print_aside(a, &st.entries.v[k]);
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
plan(struct account *a, struct err *e)
{
	fetch_items items = VEC_INIT;
	struct fetch_source *s;
	size_t i;
	enum rc rc;

	if ((rc = account_password(a, e)) ||
	    (rc = fetch_open(&a->at, account_until(a), &s, e)))
		return rc;
	rc = fetch_plan(s, &a->job, &items, &a->cmd->arena, e);
	for (i = 0; i < items.n && !rc; i++)
		out_row(a->cmd->out,
		    (struct value[]){text(a->name), text(items.v[i].id),
			num((int64_t)items.v[i].size)});
	VEC_FREE(&items);
	fetch_close(s, &(struct err)ERR_INIT);
	return rc;
}

enum rc
accounts_plan(struct accounts *all, struct err *e)
{
	size_t i;
	enum rc rc = RC_OK;

	set_columns(all->v[0].cmd, plan_columns, COUNT_OF(plan_columns));
	for (i = 0; i < all->n && !rc; i++)
		if ((rc = plan(&all->v[i], e)))
			err_ctx(e, "%s", all->v[i].name);
	return rc;
}
