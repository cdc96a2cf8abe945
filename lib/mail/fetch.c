/* URLs of accounts, and the way to the source's own functions. */
#include "mail/fetch.h"

#include <string.h>

#include "mail/fetch_source.h"
#include "mail/url.h"

/* libetpan puts a POP3 command together in 512 bytes. */
#define USER_MAX 400

static const struct {
	const char *scheme;
	enum fetch_kind kind;
	bool is_tls;
	const char *port; /* NULL: a path follows */
	enum fetch_after after;
} schemes[] = {
    {"imaps://", FETCH_IMAP, true, "993", FETCH_SEEN},
    {"imap://", FETCH_IMAP, false, "143", FETCH_SEEN},
    {"pop3s://", FETCH_POP3, true, "995", FETCH_DELETE},
    {"pop3://", FETCH_POP3, false, "110", FETCH_DELETE},
    {"maildir:", FETCH_MAILDIR, false, NULL, FETCH_SEEN},
    {"mbox:", FETCH_MBOX, false, NULL, FETCH_DELETE},
};

static const struct fetch_ops *const kinds[] = {
    [FETCH_IMAP] = &fetch_imap_ops,
    [FETCH_POP3] = &fetch_pop3_ops,
    [FETCH_MAILDIR] = &fetch_maildir_ops,
    [FETCH_MBOX] = &fetch_mbox_ops,
};

static bool
read_server(struct fetch_account *a, struct sv rest, const char *port,
    struct arena *arena)
{
	struct url u;

	if (!url_parse(&u, rest, arena) || !u.user || strlen(u.user) > USER_MAX)
		return false;
	if (u.path && a->kind == FETCH_POP3)
		return false;
	a->host = u.host;
	a->port = u.port ? u.port : port;
	a->user = u.user;
	a->box = u.path ? u.path : "INBOX";
	return true;
}

static bool
read_path(struct fetch_account *a, struct sv rest, struct arena *arena)
{
	while (rest.n > 1 && rest.p[rest.n - 1] == '/')
		rest.n--;
	a->box = arena_dup(arena, rest);
	return rest.n && rest.p[0] == '/' && url_is_clean(rest);
}

enum rc
fetch_parse(struct fetch_account *a, const char *url, struct arena *arena,
    struct err *e)
{
	struct sv text = sv_of(url), rest;
	bool ok = false;
	size_t i;

	for (i = 0; i < COUNT_OF(schemes) && !ok; i++) {
		if (!sv_starts_ci(text, sv_of(schemes[i].scheme)))
			continue;
		rest = sv_sub(text, strlen(schemes[i].scheme), text.n);
		a->kind = schemes[i].kind;
		a->is_tls = schemes[i].is_tls;
		a->after = schemes[i].after;
		ok = schemes[i].port
		    ? read_server(a, rest, schemes[i].port, arena)
		    : read_path(a, rest, arena);
		break;
	}
	if (ok)
		return RC_OK;
	return err_set(e, RC_CONFIG,
	    "'%s' is no place of mail: it is imaps://user@host[:port][/MAILBOX]"
	    ", pop3s://user@host[:port] (or imap, pop3), maildir:/PATH or "
	    "mbox:/PATH",
	    url);
}

/* By enum fetch_after and enum fetch_kind. */
static const bool is_possible[4][4] = {
    [FETCH_KEEP] = {true, true, true, true},
    [FETCH_SEEN] = {true, false, true, false},
    [FETCH_DELETE] = {true, true, true, true},
    [FETCH_MOVE] = {true, false, true, false},
};

enum rc
fetch_parse_after(struct fetch_account *a, const char *text, struct err *e)
{
	static const char *const words[] = {"keep", "seen", "delete"};
	struct sv move = SV("move:");
	size_t i;

	for (i = 0; i < COUNT_OF(words); i++)
		if (strcmp(text, words[i]) == 0)
			break;
	a->move_to = i == COUNT_OF(words) && sv_starts(sv_of(text), move) &&
		text[move.n] && url_is_clean(sv_of(text))
	    ? text + move.n
	    : NULL;
	if (i == COUNT_OF(words) && !a->move_to)
		return err_set(e, RC_CONFIG,
		    "'%s' is neither keep, seen, delete nor move:WHERE", text);
	a->after = (enum fetch_after)i;
	if (is_possible[a->after][a->kind])
		return RC_OK;
	return err_set(e, RC_CONFIG, "'%s' is nothing that %s can do", text,
	    a->kind == FETCH_POP3 ? "POP3" : "an mbox");
}

enum rc
fetch_open(const struct fetch_account *a, int64_t until,
    struct fetch_source **out, struct err *e)
{
	struct arena own = ARENA_INIT;
	struct fetch_source *s = ARENA_NEW(&own, struct fetch_source);
	struct err late = ERR_INIT;
	enum rc rc;

	s->arena = own;
	s->ops = kinds[a->kind];
	s->account = a;
	s->until = until;
	if ((rc = s->ops->open(s, e))) {
		fetch_close(s, &late);
		s = NULL;
	}
	*out = s;
	return rc;
}

enum rc
fetch_close(struct fetch_source *s, struct err *e)
{
	struct arena own;
	enum rc rc;

	if (!s)
		return RC_OK;
	rc = s->ops->close(s, e);
	/* It has s, too. */
	own = s->arena;
	arena_free(&own);
	return rc;
}

void
fetch_extend(struct fetch_source *s, int64_t until)
{
	s->until = until;
}

const char *
fetch_scope(const struct fetch_source *s)
{
	return s->scope;
}

enum rc
fetch_list(struct fetch_source *s, const struct fetch_ask *ask,
    fetch_items *items, struct arena *arena, struct err *e)
{
	return s->ops->list(s, ask, items, arena, e);
}

enum rc
fetch_get(struct fetch_source *s, const struct fetch_item *items, size_t n,
    size_t i, struct sv *bytes, struct err *e)
{
	return s->ops->get(s, items, n, i, bytes, e);
}

size_t
fetch_batch(const struct fetch_source *s)
{
	return s->ops->batch;
}

enum rc
fetch_ack(struct fetch_source *s, const struct fetch_item *items, size_t n,
    struct err *e)
{
	if (!n || s->account->after == FETCH_KEEP)
		return RC_OK;
	return s->ops->ack(s, items, n, e);
}

bool
fetch_can_wait(const struct fetch_source *s)
{
	return s->ops->wait && s->can_wait;
}

enum rc
fetch_wait(struct fetch_source *s, int ms, bool *woke, struct err *e)
{
	return s->ops->wait(s, ms, woke, e);
}
