/*
 * A statement on its way to the server: what must come before it (a begin, its
 * preparation), it with its values, and what must come behind, in one go.
 */
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "db/pg_stmt.h"

enum { OID_ANY = 0, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };

enum { INT_TEXT = 24 }; /* an int64 and its NUL */

enum { LATER_MAX = 256 }; /* results that may be on their way */

/* Values as libpq takes them. Texts need a NUL behind: they are copied. */
struct values {
	Oid *types;
	const char **values;
	int *lengths, *forms;
	struct str texts;
};

static void *
rows_of(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		die_nomem();
	return p;
}

static void
values_free(struct values *v)
{
	free(v->types);
	free(v->values);
	free(v->lengths);
	free(v->forms);
	str_free(&v->texts);
}

/* A text is of the type that it stands for; one that stands nowhere is text. */
static Oid
type_of(const struct pg_stmt *s, size_t i)
{
	switch (s->args[i].type) {
	case DB_NULL:
	case DB_TEXT:
		return i < 64 && !(s->named >> i & 1) ? OID_TEXT : OID_ANY;
	case DB_INT:
		return OID_INT8;
	case DB_BLOB:
		return OID_BYTEA;
	}
	return OID_ANY;
}

/* Room for all texts at once, as they must not move. */
static void
reserve_texts(struct values *v, const struct pg_stmt *s)
{
	size_t i, room = 0;

	for (i = 0; i < s->n_args; i++)
		room += s->args[i].type == DB_INT ? INT_TEXT
		    : s->args[i].type == DB_TEXT  ? s->args[i].bytes.n + 1
						  : 0;
	str_reserve(&v->texts, room);
}

static const char *
add_text(struct values *v, const struct db_arg *arg)
{
	size_t at = v->texts.n;

	if (arg->type == DB_INT)
		str_add_f(&v->texts, "%lld", (long long)arg->num);
	else
		str_add(&v->texts, arg->bytes);
	str_add_c(&v->texts, '\0');
	return v->texts.p + at;
}

static void
values_make(struct values *v, const struct pg_stmt *s)
{
	size_t i;

	v->types = rows_of(s->n_args, sizeof *v->types);
	v->values = rows_of(s->n_args, sizeof *v->values);
	v->lengths = rows_of(s->n_args, sizeof *v->lengths);
	v->forms = rows_of(s->n_args, sizeof *v->forms);
	v->texts = (struct str)STR_INIT;
	reserve_texts(v, s);
	for (i = 0; i < s->n_args; i++) {
		const struct db_arg *arg = &s->args[i];

		v->types[i] = type_of(s, i);
		if (arg->type == DB_INT || arg->type == DB_TEXT) {
			v->values[i] = add_text(v, arg);
		} else if (arg->type == DB_BLOB) {
			v->values[i] = arg->bytes.n ? arg->bytes.p : "";
			v->lengths[i] = (int)arg->bytes.n;
			v->forms[i] = 1;
		}
	}
}

/* What this kind of store cannot hold. */
static enum rc
check_values(const struct pg_stmt *s, struct err *e)
{
	size_t i;

	for (i = 0; i < s->n_args; i++) {
		struct sv v = s->args[i].bytes;

		if (s->args[i].type == DB_TEXT && sv_find_c(v, '\0') < v.n)
			return err_set(e, RC_DATA,
			    "cannot write '%s': a text has a NUL byte",
			    s->c->name.p);
		if (v.n > INT32_MAX / 2)
			return err_set(e, RC_DATA,
			    "cannot write '%s': a value is larger than 1 GB",
			    s->c->name.p);
	}
	return RC_OK;
}

static bool
send_words(struct pg_stmt *s, const char *const *words)
{
	for (; *words; words++) {
		if (PQsendQueryParams(
			s->c->db, *words, 0, NULL, NULL, NULL, NULL, 0) != 1)
			return false;
		s->before++;
	}
	return true;
}

/* Are the parameters what the statement was prepared for? */
static bool
fits(const struct pg_stmt *s, const struct values *v)
{
	size_t i;

	for (i = 0; i < s->n_args; i++)
		if (s->args[i].type != DB_NULL && s->types[i] != v->types[i])
			return false;
	return true;
}

static bool
send_prepare(struct pg_stmt *s, const struct values *v)
{
	struct pg *c = s->c;
	size_t size = s->n_args * sizeof *s->types;

	snprintf(s->name, sizeof s->name, "d%u", ++c->prepared);
	free(s->types);
	s->types = memcpy(rows_of(s->n_args, sizeof *s->types), v->types, size);
	if (PQsendPrepare(c->db, s->name, s->sql, (int)s->n_args, v->types) !=
	    1)
		return false;
	s->prepare_at = s->before++;
	return true;
}

static bool
send_it(struct pg_stmt *s, const struct values *v)
{
	struct pg *c = s->c;
	bool is_there = s->generation == c->generation;

	if (!is_there && s->uses++ > 0 && !c->is_pooled) {
		if (!send_prepare(s, v))
			return false;
		is_there = true;
	}
	if (is_there && fits(s, v))
		return PQsendQueryPrepared(c->db, s->name, (int)s->n_args,
			   v->values, v->lengths, v->forms, 0) == 1;
	return PQsendQueryParams(c->db, s->sql, (int)s->n_args, v->types,
		   v->values, v->lengths, v->forms, 0) == 1;
}

/* Behind what is on its way already, and what begins the transaction. */
static bool
start(struct pg_stmt *s)
{
	struct pg *c = s->c;

	s->before = c->n_later;
	s->seen = 0;
	s->prepare_at = -1;
	if (PQenterPipelineMode(c->db) != 1)
		return false;
	if (!c->in_tx || c->is_begun)
		return true;
	c->is_begun = true;
	return send_words(s, c->begin);
}

/* A lone statement of who may only read cannot write either. */
static bool
send_all(struct pg_stmt *s, const struct values *v)
{
	static const char *const read_only[] = {"begin read only", NULL};
	struct pg *c = s->c;
	bool is_alone = !c->in_tx && c->mode == DB_READ;

	if (!start(s))
		return false;
	if (is_alone && !send_words(s, read_only))
		return false;
	if (!send_it(s, v))
		return false;
	if (is_alone &&
	    PQsendQueryParams(c->db, "commit", 0, NULL, NULL, NULL, NULL, 0) !=
		1)
		return false;
	return PQpipelineSync(c->db) == 1;
}

enum rc
pg_stmt_send(struct pg_stmt *s, struct err *e)
{
	struct values v;
	enum rc rc;
	bool sent;

	if ((rc = check_values(s, e)) || (rc = pg_ready(s->c, e)))
		return rc;
	values_make(&v, s);
	sent = send_all(s, &v);
	values_free(&v);
	if (!sent)
		return pg_fail(
		    s->c, NULL, s->is_read ? "cannot read" : "cannot write", e);
	s->rows = PG_LIVE;
	s->c->live = s;
	if (s->before == 0)
		PQsetSingleRowMode(s->c->db);
	return RC_OK;
}

/* Its results come with those of what is asked next. */
enum rc
pg_later(void *st, struct err *e)
{
	struct pg_stmt *s = st;
	struct pg *c = s->c;
	struct values v;
	enum rc rc;
	bool sent;

	CHECK(c->in_tx);
	if ((rc = check_values(s, e)) || (rc = pg_ready(c, e)))
		return rc;
	values_make(&v, s);
	sent = start(s) && send_it(s, &v);
	values_free(&v);
	if (!sent)
		return pg_fail(c, NULL, "cannot write", e);
	if (s->prepare_at >= 0)
		s->generation = c->generation;
	c->n_later = s->before + 1;
	return c->n_later < LATER_MAX ? RC_OK : pg_catch_up(c, e);
}
