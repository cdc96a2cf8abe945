/* Lists of libetpan, made and taken apart. */
#include "mail/fetch_imap.h"

#include <stdlib.h>

/* With more a line would be too long for servers; the last one is then wider
 * than it need be. */
enum { RANGES_MAX = 500 };

static struct mailimap_set *
new_set(void)
{
	struct mailimap_set *set = mailimap_set_new_empty();

	if (!set)
		die_nomem();
	return set;
}

static void
add_range(struct mailimap_set *set, int64_t first, int64_t last)
{
	if (mailimap_set_add_interval(set, (uint32_t)first, (uint32_t)last) !=
	    MAILIMAP_NO_ERROR)
		die_nomem();
}

/* Neighbours as one range. */
struct mailimap_set *
imap_set(const struct fetch_item *items, size_t n)
{
	struct mailimap_set *set = new_set();
	size_t i, from = 0;

	for (i = 1; i <= n; i++)
		if (i == n || items[i].num != items[i - 1].num + 1) {
			add_range(set, items[from].num, items[i - 1].num);
			from = i;
		}
	return set;
}

struct mailimap_set *
imap_set_asked(const struct fetch_ask *ask)
{
	struct mailimap_set *set = new_set();
	const int64_t *ids = ask->ids;
	size_t i, n = ask->n_ids, from = 0, n_ranges = 0;

	for (i = 1; i <= n; i++) {
		if (i < n &&
		    (ids[i] == ids[i - 1] + 1 || ++n_ranges >= RANGES_MAX))
			continue;
		add_range(set, ids[from], ids[i - 1]);
		from = i;
	}
	/* 0 is '*'. */
	add_range(set, ask->upto + 1, 0);
	return set;
}

struct mailimap_fetch_type *
imap_type(struct mailimap_fetch_att **atts, size_t n)
{
	struct mailimap_fetch_type *type =
	    mailimap_fetch_type_new_fetch_att_list_empty();
	size_t i;

	if (!type)
		die_nomem();
	for (i = 0; i < n; i++)
		if (!atts[i] ||
		    mailimap_fetch_type_new_fetch_att_list_add(type, atts[i]) !=
			MAILIMAP_NO_ERROR)
			die_nomem();
	return type;
}

static void
read_flags(struct fetch_item *item, const struct mailimap_msg_att_dynamic *dyn)
{
	clistiter *at;

	if (!dyn || !dyn->att_list)
		return;
	for (at = clist_begin(dyn->att_list); at; at = clist_next(at)) {
		const struct mailimap_flag_fetch *f = clist_content(at);

		if (f->fl_type != MAILIMAP_FLAG_FETCH_OTHER || !f->fl_flag)
			continue;
		item->is_seen |= f->fl_flag->fl_type == MAILIMAP_FLAG_SEEN;
		item->is_deleted |=
		    f->fl_flag->fl_type == MAILIMAP_FLAG_DELETED;
	}
}

/* What one line of an answer says about a message; num 0 for nothing. */
void
imap_read(struct fetch_item *item, struct sv *body,
    const struct mailimap_msg_att *att)
{
	clistiter *at;

	*item = (struct fetch_item){.id = NULL};
	*body = SV_NULL;
	for (at = clist_begin(att->att_list); at; at = clist_next(at)) {
		const struct mailimap_msg_att_item *x = clist_content(at);
		const struct mailimap_msg_att_static *st =
		    x->att_data.att_static;

		if (x->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC) {
			read_flags(item, x->att_data.att_dyn);
			continue;
		}
		if (x->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC || !st)
			continue;
		if (st->att_type == MAILIMAP_MSG_ATT_UID)
			item->num = st->att_data.att_uid;
		else if (st->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE)
			item->size = st->att_data.att_rfc822_size;
		else if (st->att_type == MAILIMAP_MSG_ATT_BODY_SECTION &&
		    st->att_data.att_body_section->sec_body_part)
			*body = (struct sv){
			    st->att_data.att_body_section->sec_body_part,
			    st->att_data.att_body_section->sec_length};
	}
}

static int
by_num(const void *a, const void *b)
{
	const struct fetch_item *x = a, *y = b;

	return (x->num > y->num) - (x->num < y->num);
}

/* "n:*" names the last message, however low its UID is. Both are in order: *at
 * goes on with uid. */
static bool
is_asked(const struct fetch_ask *ask, size_t *at, int64_t uid)
{
	if (uid > ask->upto)
		return true;
	while (*at < ask->n_ids && ask->ids[*at] < uid)
		++*at;
	return *at < ask->n_ids && ask->ids[*at] == uid;
}

/* Oldest first, each once, and none that was not asked for. */
void
imap_tidy(fetch_items *items, size_t from, const struct fetch_ask *ask,
    struct arena *arena)
{
	size_t i, n = from, at = 0;

	if (items->n > from)
		qsort(
		    items->v + from, items->n - from, sizeof *items->v, by_num);
	for (i = from; i < items->n; i++) {
		struct fetch_item *item = &items->v[i];

		if (n > from && items->v[n - 1].num == item->num)
			continue;
		if (!is_asked(ask, &at, item->num))
			continue;
		item->id = arena_printf(arena, "%lld", (long long)item->num);
		items->v[n++] = *item;
	}
	items->n = n;
}
