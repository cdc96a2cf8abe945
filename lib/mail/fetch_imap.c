/*
 * IMAP (RFC 9051, RFC 3501) by libetpan. Messages are asked for by their UIDs,
 * some at once; nothing is marked before fetch_ack.
 */
#include <stdlib.h>
#include <string.h>

#include <libetpan/idle.h>
#include <libetpan/mailimap.h>
#include <libetpan/uidplus.h>

#include "mail/fetch_dial.h"
#include "mail/fetch_imap.h"

enum {
	CHUNK = 64,            /* messages at once */
	CHUNK_BYTES = 2 << 20, /* and together, unless one alone is more */
	LIST_BYTES = 300,      /* a line of the list */
	IDLE_MS = 29 * 60000,  /* RFC 2177: servers end it after 30 minutes */
};

struct body {
	int64_t uid;
	struct sv bytes;
};

struct imap {
	mailimap *m;
	struct wire *wire;
	bool was_listed;
	uint32_t n_listed; /* messages that were there, as it was listed */
	clist *chunk;      /* what was fetched last, NULL for none */
	struct body bodies[CHUNK];
	size_t n_bodies;
	struct str text;
};

static void
begin(struct fetch_source *s, size_t bytes)
{
	struct imap *im = s->data;

	wire_begin(im->wire, bytes, s->until);
}

static enum rc
failed(struct fetch_source *s, const char *what, struct err *e)
{
	struct imap *im = s->data;

	return fetch_failed(s, im->wire, what, im->m->imap_response, e);
}

static enum rc
start_tls(struct fetch_source *s, int greeting, struct err *e)
{
	const struct fetch_account *a = s->account;
	struct imap *im = s->data;
	int r;

	if (a->is_tls || a->is_open)
		return RC_OK;
	/* Somebody logged in cannot ask for encryption any more. */
	if (greeting == MAILIMAP_NO_ERROR_AUTHENTICATED)
		return err_set(e, RC_UNAVAILABLE,
		    "'%s' lets us in without encryption", a->host);
	begin(s, 0);
	r = mailimap_starttls(im->m);
	if (r != MAILIMAP_NO_ERROR)
		return wire_is_dead(im->wire)
		    ? failed(s, "begin TLS", e)
		    : err_set(e, RC_UNAVAILABLE,
			  "'%s' does not offer STARTTLS, or says more than "
			  "that",
			  a->host);
	return wire_tls(im->wire, a->ca_file, e);
}

static enum rc
log_in(struct fetch_source *s, struct err *e)
{
	const struct fetch_account *a = s->account;
	struct imap *im = s->data;
	int r;

	begin(s, 0);
	r = a->is_token
	    ? mailimap_oauth2_authenticate(im->m, a->user, a->password)
	    : mailimap_login(im->m, a->user, a->password);
	if (r == MAILIMAP_NO_ERROR)
		return RC_OK;
	if (wire_is_dead(im->wire))
		return failed(s, "log in", e);
	return err_set(e, RC_DENIED, "'%s' refuses user '%s': %.200s", a->host,
	    a->user, im->m->imap_response ? im->m->imap_response : "");
}

/* What it can do may depend on who asks, and be said differently before. */
static enum rc
ask_capability(struct fetch_source *s, struct err *e)
{
	struct imap *im = s->data;
	struct mailimap_capability_data *list = NULL;

	begin(s, 0);
	if (mailimap_capability(im->m, &list) != MAILIMAP_NO_ERROR)
		return failed(s, "ask what it can do", e);
	mailimap_capability_data_free(list);
	s->can_wait = !s->account->no_idle && mailimap_has_idle(im->m);
	return RC_OK;
}

static enum rc
select_box(struct fetch_source *s, struct err *e)
{
	const struct fetch_account *a = s->account;
	struct imap *im = s->data;

	begin(s, 0);
	if (mailimap_select(im->m, a->box) != MAILIMAP_NO_ERROR ||
	    !im->m->imap_selection_info) {
		failed(s, "open the mailbox", e);
		err_ctx(e, "mailbox '%s'", a->box);
		if (!wire_is_dead(im->wire))
			e->rc = RC_CONFIG;
		return e->rc;
	}
	s->scope = arena_printf(&s->arena, "imap %s %s %s %lu", a->user,
	    a->host, a->box,
	    (unsigned long)im->m->imap_selection_info->sel_uidvalidity);
	return RC_OK;
}

static enum rc
imap_open(struct fetch_source *s, struct err *e)
{
	struct imap *im = ARENA_NEW(&s->arena, struct imap);
	int greeting;
	enum rc rc;

	im->text = (struct str)STR_INIT;
	s->data = im;
	if ((rc = fetch_dial(s, &im->wire, e)))
		return rc;
	if (!(im->m = mailimap_new(0, NULL)))
		die_nomem();
	begin(s, 0);
	greeting = mailimap_connect(im->m, wire_stream(im->wire));
	if (greeting != MAILIMAP_NO_ERROR_AUTHENTICATED &&
	    greeting != MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return failed(s, "be greeted", e);
	if ((rc = start_tls(s, greeting, e)))
		return rc;
	if (greeting == MAILIMAP_NO_ERROR_NON_AUTHENTICATED &&
	    (rc = log_in(s, e)))
		return rc;
	if ((rc = ask_capability(s, e)))
		return rc;
	return select_box(s, e);
}

static void
drop_chunk(struct imap *im)
{
	if (im->chunk)
		mailimap_fetch_list_free(im->chunk);
	im->chunk = NULL;
	im->n_bodies = 0;
}

/* After an error no polite end: it would be waited for. */
static enum rc
imap_close(struct fetch_source *s, struct err *e)
{
	struct imap *im = s->data;

	(void)e;
	drop_chunk(im);
	str_free(&im->text);
	if (!im->m)
		return RC_OK;
	begin(s, 0);
	mailimap_free(im->m);
	return RC_OK;
}

static int
fetch_list_of(struct fetch_source *s, struct mailimap_set *set, clist **list)
{
	struct mailimap_fetch_att *atts[] = {mailimap_fetch_att_new_uid(),
	    mailimap_fetch_att_new_flags(),
	    mailimap_fetch_att_new_rfc822_size()};
	struct mailimap_fetch_type *type = imap_type(atts, COUNT_OF(atts));
	struct imap *im = s->data;
	int r;

	begin(s, (size_t)im->m->imap_selection_info->sel_exists * LIST_BYTES);
	r = mailimap_uid_fetch(im->m, set, type, list);
	mailimap_fetch_type_free(type);
	return r;
}

static enum rc
imap_list(struct fetch_source *s, const struct fetch_ask *ask,
    fetch_items *items, struct arena *arena, struct err *e)
{
	struct imap *im = s->data;
	struct mailimap_set *set;
	size_t from = items->n;
	clist *list = NULL;
	clistiter *at;
	struct sv body;
	int r;

	drop_chunk(im);
	begin(s, 0);
	if (im->was_listed && mailimap_noop(im->m) != MAILIMAP_NO_ERROR)
		return failed(s, "look for mail", e);
	im->was_listed = true;
	im->n_listed = im->m->imap_selection_info->sel_exists;
	if (!im->n_listed)
		return RC_OK;
	set = imap_set_asked(ask);
	r = fetch_list_of(s, set, &list);
	mailimap_set_free(set);
	if (r != MAILIMAP_NO_ERROR)
		return failed(s, "list the mailbox", e);
	for (at = clist_begin(list); at; at = clist_next(at)) {
		struct fetch_item item;

		imap_read(&item, &body, clist_content(at));
		if (item.num)
			VEC_ADD(items, item);
	}
	mailimap_fetch_list_free(list);
	imap_tidy(items, from, ask, arena);
	return RC_OK;
}

/* How many from the first on are fetched at once; *bytes: of all. */
static size_t
chunk_size(const struct fetch_item *items, size_t n, size_t *bytes)
{
	size_t i;

	*bytes = items[0].size;
	for (i = 1; i < n && i < CHUNK && items[i].num > items[i - 1].num;
	     i++) {
		if (*bytes + items[i].size > CHUNK_BYTES)
			break;
		*bytes += items[i].size;
	}
	return i;
}

static enum rc
fetch_chunk(struct fetch_source *s, const struct fetch_item *items, size_t n,
    struct err *e)
{
	struct imap *im = s->data;
	size_t bytes, n_now = chunk_size(items, n, &bytes);
	struct mailimap_set *set = imap_set(items, n_now);
	struct mailimap_fetch_att *atts[] = {mailimap_fetch_att_new_uid(),
	    mailimap_fetch_att_new_body_peek_section(
		mailimap_section_new(NULL))};
	struct mailimap_fetch_type *type = imap_type(atts, COUNT_OF(atts));
	clistiter *at;
	int r;

	drop_chunk(im);
	/* Sizes are what the server thinks; some are a little wrong. */
	begin(s, bytes + bytes / 8 + n_now * LIST_BYTES);
	r = mailimap_uid_fetch(im->m, set, type, &im->chunk);
	mailimap_set_free(set);
	mailimap_fetch_type_free(type);
	if (r != MAILIMAP_NO_ERROR) {
		im->chunk = NULL;
		return failed(s, "fetch messages", e);
	}
	for (at = clist_begin(im->chunk); at && im->n_bodies < CHUNK;
	     at = clist_next(at)) {
		struct fetch_item item;
		struct body *b = &im->bodies[im->n_bodies];

		imap_read(&item, &b->bytes, clist_content(at));
		b->uid = item.num;
		im->n_bodies += item.num && b->bytes.p;
	}
	return RC_OK;
}

static const struct body *
find_body(const struct imap *im, int64_t uid)
{
	size_t i;

	for (i = 0; i < im->n_bodies; i++)
		if (im->bodies[i].uid == uid)
			return &im->bodies[i];
	return NULL;
}

static enum rc
imap_get(struct fetch_source *s, const struct fetch_item *items, size_t n,
    size_t i, struct sv *bytes, struct err *e)
{
	struct imap *im = s->data;
	const struct body *b = find_body(im, items[i].num);
	enum rc rc;

	if (!b) {
		if ((rc = fetch_chunk(s, items + i, n - i, e)))
			return rc;
		if (!(b = find_body(im, items[i].num)))
			return RC_NO;
	}
	str_clear(&im->text);
	fetch_lines(&im->text, b->bytes);
	*bytes = str_sv(&im->text);
	return RC_OK;
}

static int
add_flag(mailimap *m, struct mailimap_set *set, struct mailimap_flag *flag)
{
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_store_att_flags *store;
	int r;

	if (!flag || !flags ||
	    mailimap_flag_list_add(flags, flag) != MAILIMAP_NO_ERROR ||
	    !(store = mailimap_store_att_flags_new_add_flags_silent(flags)))
		die_nomem();
	r = mailimap_uid_store(m, set, store);
	mailimap_store_att_flags_free(store);
	return r;
}

static int
remove_all(mailimap *m, struct mailimap_set *set)
{
	int r = add_flag(m, set, mailimap_flag_new_deleted());

	if (r != MAILIMAP_NO_ERROR)
		return r;
	return mailimap_has_uidplus(m) ? mailimap_uid_expunge(m, set)
				       : mailimap_expunge(m);
}

static int
move_all(mailimap *m, struct mailimap_set *set, const char *box)
{
	bool has_move = mailimap_has_extension(m, "MOVE");
	int (*transfer)(mailimap *, struct mailimap_set *, const char *) =
	    has_move ? mailimap_uid_move : mailimap_uid_copy;
	int r = transfer(m, set, box);

	/* The box may not be there yet. */
	if (r != MAILIMAP_NO_ERROR && r != MAILIMAP_ERROR_STREAM &&
	    mailimap_create(m, box) == MAILIMAP_NO_ERROR)
		r = transfer(m, set, box);
	return r != MAILIMAP_NO_ERROR || has_move ? r : remove_all(m, set);
}

static enum rc
imap_ack(struct fetch_source *s, const struct fetch_item *items, size_t n,
    struct err *e)
{
	const struct fetch_account *a = s->account;
	struct imap *im = s->data;
	struct mailimap_set *set = imap_set(items, n);
	int r;

	begin(s, n * LIST_BYTES);
	if (a->after == FETCH_SEEN)
		r = add_flag(im->m, set, mailimap_flag_new_seen());
	else if (a->after == FETCH_DELETE)
		r = remove_all(im->m, set);
	else
		r = move_all(im->m, set, a->move_to);
	mailimap_set_free(set);
	return r == MAILIMAP_NO_ERROR ? RC_OK
				      : failed(s, "mark what was taken", e);
}

/* Whatever the server says is worth a look. */
static enum rc
imap_wait(struct fetch_source *s, int ms, bool *woke, struct err *e)
{
	struct imap *im = s->data;

	/* What came since the list must not wait for the next. */
	begin(s, 0);
	if (mailimap_noop(im->m) != MAILIMAP_NO_ERROR)
		return failed(s, "look for mail", e);
	*woke = im->m->imap_selection_info->sel_exists > im->n_listed;
	if (*woke)
		return RC_OK;
	begin(s, 0);
	if (mailimap_idle(im->m) != MAILIMAP_NO_ERROR)
		return failed(s, "wait for mail", e);
	*woke = wire_wait(im->wire, ms < IDLE_MS ? ms : IDLE_MS);
	begin(s, 0);
	if (mailimap_idle_done(im->m) != MAILIMAP_NO_ERROR)
		return failed(s, "wait for mail", e);
	return RC_OK;
}

const struct fetch_ops fetch_imap_ops = {
    .open = imap_open,
    .list = imap_list,
    .get = imap_get,
    .ack = imap_ack,
    .wait = imap_wait,
    .close = imap_close,
    .batch = CHUNK,
};
