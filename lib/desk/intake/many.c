/* Batches of mails, and what to do when one of them fails. */
#include "desk/intake/many.h"

#include "base/clock.h"

/* A batch is stored earlier when its mails are that large together. */
#define BATCH_BYTES ((size_t)16 * 1024 * 1024)

struct batch_run {
	struct intake_many *many;
	struct intake_result *results;
};

void
intake_many_free(struct intake_many *m)
{
	size_t i;

	for (i = 0; i < m->mails.n; i++)
		str_free(&m->mails.v[i]);
	VEC_FREE(&m->mails);
}

static enum rc
take_one(
    struct intake_many *m, size_t i, struct intake_result *r, struct err *e)
{
	struct intake in = m->how;

	in.raw = str_sv(&m->mails.v[i]);
	return intake_mail(m->desk, &in, r, e);
}

static enum rc
take_all(void *arg, struct err *e)
{
	struct batch_run *b = arg;
	size_t i;
	enum rc rc;

	for (i = 0; i < b->many->mails.n; i++)
		if ((rc = take_one(b->many, i, &b->results[i], e)))
			return rc;
	return RC_OK;
}

/* Each on its own: what fails is answered for, the rest goes in. */
static void
take_each(struct intake_many *m)
{
	struct intake_result r;
	size_t i;

	for (i = 0; i < m->mails.n; i++) {
		struct err e = ERR_INIT;
		enum rc rc = take_one(m, i, &r, &e);

		m->answer(m->arg, rc, &r, &e);
	}
}

static void
clear(struct intake_many *m)
{
	size_t i;

	for (i = 0; i < m->mails.n; i++)
		str_free(&m->mails.v[i]);
	m->mails.n = 0;
	m->bytes = 0;
}

void
intake_many_flush(struct intake_many *m)
{
	struct arena *all = m->desk->arena, own = ARENA_INIT;
	struct err e = ERR_INIT;
	struct batch_run b = {m, NULL};
	size_t i;

	if (!m->mails.n)
		return;
	m->desk->arena = &own;
	/* One that feeds a stream may live for days. */
	m->desk->now = clock_now();
	b.results = arena_array(&own, m->mails.n, sizeof *b.results);
	if (m->mails.n > 1 && !db_tx_rows(m->desk->db, take_all, &b, &e))
		for (i = 0; i < m->mails.n; i++)
			m->answer(m->arg, RC_OK, &b.results[i], &e);
	else
		take_each(m);
	m->desk->arena = all;
	arena_free(&own);
	clear(m);
}

void
intake_many_add(struct intake_many *m, struct sv raw)
{
	struct str copy = STR_INIT;

	str_add(&copy, raw);
	VEC_ADD(&m->mails, copy);
	m->bytes += raw.n;
	if (m->mails.n >= m->batch || m->bytes >= BATCH_BYTES)
		intake_many_flush(m);
}
