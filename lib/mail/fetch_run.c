/* Listing, choosing, handing over, marking, remembering. */
#include "mail/fetch_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/stop.h"
#include "mail/fetch_source.h"
#include "mail/fetch_state.h"
#include "mail/mime_in.h"

enum { VAIN_MAX = 5, AGAIN = 75, FINISH_MS = 60000 };

struct pass {
	struct fetch_source *source;
	struct fetch_job *job;
	struct fetch_state state;
	struct arena arena;
	fetch_items listed, wanted, acks;
	size_t n_fresh; /* the first of wanted: never tried before */
	size_t n_tried; /* of wanted */
	int64_t n_taken, n_failed;
};

static void ATTR_PRINTF(3, 4)
    say(struct fetch_job *j, bool is_news, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_add_vf(&s, fmt, ap);
	va_end(ap);
	j->say(j->arg, is_news, s.p);
	str_free(&s);
}

/* Does the source tell of what came after the last one seen? Then what it
 * keeps need not be remembered one by one. */
static bool
uses_upto(const struct pass *p)
{
	const struct fetch_account *a = p->job->account;

	return a->kind == FETCH_IMAP &&
	    (a->after == FETCH_SEEN || a->after == FETCH_KEEP);
}

static int64_t
uid_of(const struct fetch_entry *entry)
{
	int64_t uid = 0;

	return num_parse(sv_of(entry->id), 1, UINT32_MAX, &uid) ? uid : 0;
}

static int
by_uid(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* What came since, and what had its turn and is not forgotten. */
static void
ask_since(struct pass *p, struct fetch_ask *ask)
{
	const struct fetch_state *st = &p->state;
	int64_t *ids = arena_array(&p->arena, st->entries.n, sizeof *ids), uid;
	size_t i, n = 0;

	for (i = 0; i < st->entries.n; i++)
		if ((uid = uid_of(&st->entries.v[i])) && uid <= st->upto)
			ids[n++] = uid;
	if (n)
		qsort(ids, n, sizeof *ids, by_uid);
	*ask = (struct fetch_ask){st->upto, ids, n};
}

static enum rc
list(struct pass *p, struct err *e)
{
	struct fetch_ask ask = {.n_ids = 0};

	if (uses_upto(p))
		ask_since(p, &ask);
	return fetch_list(p->source, &ask, &p->listed, &p->arena, e);
}

/* One that nothing is known of. */
static bool
is_wanted(const struct pass *p, const struct fetch_item *item)
{
	const struct fetch_account *a = p->job->account;

	if (a->kind != FETCH_IMAP)
		return true;
	if (item->is_deleted || item->num <= p->state.upto)
		return false;
	/* At the beginning, what somebody has read already stays his. */
	return a->after != FETCH_SEEN || p->state.is_whole || !item->is_seen;
}

/* False where the item has its end: taken, or set aside. */
static bool
is_due(const struct pass *p, const struct fetch_entry *entry)
{
	return entry->word == FETCH_FAILED &&
	    entry->last_at + p->job->pause <= clock_now();
}

static void
choose(struct pass *p)
{
	fetch_items late = VEC_INIT;
	size_t i;

	for (i = 0; i < p->listed.n; i++) {
		const struct fetch_item *item = &p->listed.v[i];
		struct fetch_entry *entry =
		    fetch_state_find(&p->state, item->id);

		if (entry)
			entry->is_listed = true;
		if (!entry && is_wanted(p, item))
			VEC_ADD(&p->wanted, *item);
		else if (entry && entry->word == FETCH_TAKEN)
			VEC_ADD(&p->acks, *item);
		else if (entry && is_due(p, entry))
			VEC_ADD(&late, *item);
	}
	p->n_fresh = p->wanted.n;
	/* What failed comes last: it must not hold up the others. */
	for (i = 0; i < late.n; i++)
		VEC_ADD(&p->wanted, late.v[i]);
	VEC_FREE(&late);
}

static enum rc
prepare(struct pass *p, bool for_writing, struct err *e)
{
	struct fetch_job *j = p->job;
	enum rc rc;

	if ((rc = fetch_state_open(
		 &p->state, j->folder, j->name, for_writing, e)))
		return rc;
	if (fetch_state_scope(&p->state, fetch_scope(p->source)))
		say(j, true,
		    "%s: this is another mailbox than the last time (or its "
		    "UIDVALIDITY has changed): what was known of it is "
		    "forgotten",
		    j->name);
	if ((rc = list(p, e)))
		return rc;
	choose(p);
	return RC_OK;
}

static enum rc
flush_acks(struct pass *p, struct err *e)
{
	struct fetch_entry *entry;
	size_t i;
	enum rc rc;

	if ((rc = fetch_ack(p->source, p->acks.v, p->acks.n, e)))
		return rc;
	for (i = 0; i < p->acks.n; i++)
		if ((entry = fetch_state_find(&p->state, p->acks.v[i].id)))
			entry->is_acked = true;
	p->acks.n = 0;
	return RC_OK;
}

static enum rc
on_taken(struct pass *p, const struct fetch_item *item, struct err *e)
{
	struct fetch_entry entry = {.id = item->id,
	    .word = FETCH_TAKEN,
	    .last_at = clock_now(),
	    .is_listed = true};
	enum rc rc;

	p->n_taken++;
	say(p->job, false, "%s: message %s: taken", p->job->name, item->id);
	if ((rc = fetch_state_set(&p->state, &entry, e)))
		return rc;
	VEC_ADD(&p->acks, *item);
	return p->acks.n < fetch_batch(p->source) ? RC_OK : flush_acks(p, e);
}

/* In one line, without what would end a word of the state's file. */
static const char *
subject_of(struct sv message, struct arena *a)
{
	struct mail m;
	char *s;
	size_t i;

	mime_in_parse(message, a, &m);
	if (!m.subject)
		return NULL;
	s = arena_strdup(a, m.subject);
	for (i = 0; s[i]; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == '\x7f')
			s[i] = ' ';
	return s;
}

static bool
is_given_up(const struct pass *p, const struct fetch_entry *entry, int status)
{
	return entry->tries >= p->job->tries &&
	    (status != AGAIN || p->state.taken_at >= entry->first_at);
}

/* message is SV_NULL where it was never fetched. */
static enum rc
on_failed(struct pass *p, const struct fetch_item *item, struct sv message,
    int status, const char *why, struct err *e)
{
	const struct fetch_entry *old = fetch_state_find(&p->state, item->id);
	struct fetch_entry entry = {.id = item->id,
	    .word = FETCH_FAILED,
	    .last_at = clock_now(),
	    .is_listed = true};
	struct fetch_job *j = p->job;
	struct arena a = ARENA_INIT;
	bool was_fetched = message.p != NULL;
	enum rc rc;

	p->n_failed++;
	entry.first_at = old && old->first_at ? old->first_at : entry.last_at;
	entry.tries = (old ? old->tries : 0) + 1;
	entry.reason = arena_strdup(&a, why);
	if (was_fetched)
		entry.subject = subject_of(message, &a);
	if (!was_fetched || is_given_up(p, &entry, status))
		entry.word = FETCH_ASIDE;
	j->n_aside += entry.word == FETCH_ASIDE;
	rc = fetch_state_set(&p->state, &entry, e);
	say(j, entry.word == FETCH_ASIDE, "%s: message %s: %s%s", j->name,
	    item->id,
	    entry.word == FETCH_ASIDE ? "set aside: " : "not taken: ", why);
	arena_free(&a);
	return rc;
}

/* RC_NO: the message was not taken, or was none any more. */
static enum rc
hand_over(struct pass *p, size_t i, struct err *e)
{
	const struct fetch_item *item = &p->wanted.v[i];
	size_t max = p->job->account->max_size;
	struct err why = ERR_INIT;
	struct sv message;
	int status;
	enum rc rc;

	if (item->size > max) {
		err_set(&why, RC_NO, "it is larger than max_size");
		return on_failed(p, item, SV_NULL, 0, why.text, e);
	}
	if ((rc = fetch_get(
		 p->source, p->wanted.v, p->wanted.n, i, &message, e)))
		return rc == RC_NO ? RC_OK : rc;
	rc = fetch_child_take(p->job->child, message, &status, &why);
	if (!rc)
		return on_taken(p, item, e);
	if (rc == RC_NO)
		return on_failed(p, item, message, status, why.text, e);
	*e = why;
	return rc;
}

static bool
is_over(const struct pass *p)
{
	int64_t until = p->source->until, limit = p->job->limit;

	return stop_asked() || (until && clock_monotonic_ms() >= until) ||
	    (limit && (int64_t)p->n_tried >= limit);
}

static enum rc
hand_over_all(struct pass *p, struct err *e)
{
	enum rc rc;

	while (p->n_tried < p->wanted.n && !is_over(p)) {
		if ((rc = hand_over(p, p->n_tried, e)))
			return rc;
		p->n_tried++;
		if (!p->n_taken && p->n_failed >= VAIN_MAX &&
		    p->n_tried < p->wanted.n)
			return err_set(e, RC_TEMPFAIL,
			    "the command took none of the first %d messages; "
			    "the rest waits",
			    VAIN_MAX);
	}
	return RC_OK;
}

/* All that was listed up to here had its turn. */
static void
move_upto(struct pass *p)
{
	struct fetch_state *st = &p->state;
	int64_t upto = st->upto;
	size_t i;

	if (p->listed.n && p->listed.v[p->listed.n - 1].num > upto)
		upto = p->listed.v[p->listed.n - 1].num;
	for (i = p->n_tried; i < p->n_fresh; i++)
		if (p->wanted.v[i].num <= upto)
			upto = p->wanted.v[i].num - 1;
	st->is_changed |= st->upto != upto;
	st->upto = upto;
}

static bool
is_forgotten(const struct pass *p, const struct fetch_entry *entry)
{
	const struct fetch_account *a = p->job->account;

	if (!entry->is_listed)
		return true;
	if (entry->word != FETCH_TAKEN)
		return false;
	if (uses_upto(p))
		return uid_of(entry) <= p->state.upto &&
		    (entry->is_acked || a->after == FETCH_KEEP);
	/* What POP3 deletes is there until the end of the session, at least. */
	return entry->is_acked && a->after != FETCH_KEEP &&
	    a->kind != FETCH_POP3;
}

static enum rc
remember(struct pass *p, struct err *e)
{
	struct fetch_state *st = &p->state;
	bool is_whole = p->n_tried >= p->n_fresh;
	size_t i;

	if (uses_upto(p))
		move_upto(p);
	if (is_whole && !st->is_whole)
		st->is_whole = st->is_changed = true;
	for (i = 0; i < st->entries.n; i++) {
		struct fetch_entry *entry = &st->entries.v[i];

		if (entry->word == FETCH_GONE || !is_forgotten(p, entry))
			continue;
		entry->word = FETCH_GONE;
		st->is_changed = true;
	}
	return fetch_state_save(st, e);
}

/* Whatever went wrong before, what was taken is marked and remembered. */
static enum rc
finish(struct pass *p, enum rc rc, struct err *e)
{
	struct fetch_job *j = p->job;
	struct err late = ERR_INIT;
	int64_t until = clock_monotonic_ms() + FINISH_MS;

	if (p->source->until && p->source->until < until)
		fetch_extend(p->source, until);
	if (flush_acks(p, rc ? &late : e) && !rc)
		rc = e->rc;
	if (remember(p, rc ? &late : e) && !rc)
		rc = e->rc;
	if (!rc && p->n_failed)
		rc = err_set(e, RC_TEMPFAIL,
		    "%lld of %lld messages %s not taken; what is not set "
		    "aside is tried again",
		    (long long)p->n_failed,
		    (long long)(p->n_failed + p->n_taken),
		    p->n_failed == 1 ? "was" : "were");
	j->n_taken += p->n_taken;
	j->n_failed += p->n_failed;
	return rc;
}

static void
end(struct pass *p)
{
	VEC_FREE(&p->listed);
	VEC_FREE(&p->wanted);
	VEC_FREE(&p->acks);
	fetch_state_close(&p->state);
	arena_free(&p->arena);
}

enum rc
fetch_pass(struct fetch_source *s, struct fetch_job *j, struct err *e)
{
	struct pass p = {.source = s, .job = j};
	enum rc rc;

	if (!(rc = prepare(&p, true, e))) {
		rc = hand_over_all(&p, e);
		rc = finish(&p, rc, e);
	}
	end(&p);
	return rc;
}

enum rc
fetch_plan(struct fetch_source *s, struct fetch_job *j, fetch_items *wanted,
    struct arena *arena, struct err *e)
{
	struct pass p = {.source = s, .job = j};
	struct fetch_item item;
	size_t i;
	enum rc rc;

	if (!(rc = prepare(&p, false, e)))
		for (i = 0; i < p.wanted.n; i++) {
			item = p.wanted.v[i];
			item.id = arena_strdup(arena, item.id);
			VEC_ADD(wanted, item);
		}
	end(&p);
	return rc;
}
