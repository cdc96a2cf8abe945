/* From operands, stdin and queries to tickets. */
#include "desk/select.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "desk/fieldset.h"
#include "desk/people.h"
#include "desk/search/search.h"
#include "desk/ticket/ticket.h"
#include "io/in.h"

/* A customer sees the tickets of the address that the desk knows as his. */
static const char scope_customer[] =
    "t.requester_id in (select x.customer_id from customer_address x join "
    "agent y on lower(y.email) = x.address where y.id = {ME})";

static const char scope_nobody[] = "1 = 0";

const char *
select_scope(struct cmd *c)
{
	const struct caller *who = &c->desk.caller;

	if (caller_may(who, ACT_NOTES) || caller_may(who, ACT_AUDIT))
		return NULL;
	if (who->role != ROLE_CUSTOMER)
		return scope_nobody;
	return scope_customer;
}

/* Every name that the query asks for must be somebody's. */
static enum rc
check_names(struct cmd *c, const struct query *q, struct err *e)
{
	const struct field *f;
	struct sv name;
	size_t at = 0;
	int64_t id;
	enum rc rc;

	while (query_each_ref(q, &at, &f, &name)) {
		if (f->ref->is_made)
			continue;
		if ((rc = people_ref(&c->desk, f, name, &id, e)))
			return rc == RC_DATA ? (e->rc = RC_USAGE) : rc;
	}
	return RC_OK;
}

/* Tickets that became part of others are left out unless asked for. */
static const char *
scope_of(struct cmd *c, const struct query *q, bool all)
{
	const char *scope = select_scope(c);

	if (all || query_mentions(q, "merged_into") ||
	    query_mentions(q, "merged"))
		return scope;
	if (!scope)
		return "t.merged_into_id is null";
	return arena_printf(
	    &c->arena, "t.merged_into_id is null and %s", scope);
}

static enum rc
parse(struct cmd *c, const char *words, const struct fieldset *set,
    struct query **q, struct query_compile *how, struct err *e)
{
	enum rc rc;

	if ((rc = query_parse(sv_of(words ? words : "sort:id"), set,
		 c->desk.now, &c->arena, q, e)) ||
	    (rc = check_names(c, *q, e)))
		return rc;
	*how = (struct query_compile){.me = c->desk.caller.id,
	    .dialect = db_dialect(c->desk.db),
	    .scope = scope_of(c, *q, !words),
	    .only_public = !caller_may(&c->desk.caller, ACT_NOTES)};
	if (query_has_words(*q) &&
	    (rc = search_reading(c->desk.db, &c->arena, &how->search, e)))
		return rc;
	/* has:note */
	if (how->only_public && query_mentions(*q, "note"))
		return caller_require(&c->desk.caller, ACT_NOTES, e);
	return RC_OK;
}

enum rc
select_query(struct cmd *c, const char *words, const struct fieldset *set,
    const struct field *const *fields, size_t n_fields, int64_t limit,
    struct query_sql *sql, struct err *e)
{
	struct query_compile how;
	struct query *q;
	enum rc rc;

	if ((rc = parse(c, words, set, &q, &how, e)))
		return rc;
	return query_select(q, set, fields, n_fields, limit, &how, sql, e);
}

enum rc
select_condition(struct cmd *c, const char *words, const struct fieldset *set,
    struct query_sql *sql, struct err *e)
{
	struct query_compile how;
	struct query *q;
	enum rc rc;

	if ((rc = parse(c, words, set, &q, &how, e)))
		return rc;
	return query_condition(q, set, &how, sql, e);
}

enum rc
select_hits(struct cmd *c, const char *words, const struct fieldset *set,
    struct query_sql *sql, struct search_question *question, struct err *e)
{
	struct query_compile how;
	struct query *q;
	enum rc rc;

	if ((rc = parse(c, words, set, &q, &how, e)))
		return rc;
	question->words = query_words(q, &c->arena);
	if (!search_expression(question->words, &c->arena).n)
		return err_set(e, RC_USAGE,
		    "no word that every hit must have; 'ticket list' takes "
		    "any query");
	how.without_words = true;
	question->reading = how.search;
	question->only_public = how.only_public;
	if ((rc = query_condition(q, set, &how, sql, e)))
		return rc;
	question->condition = sql->sql.p;
	question->args = sql->args.v;
	question->n_args = sql->args.n;
	return RC_OK;
}

void
select_row(struct db_stmt *st, const struct field *const *fields,
    size_t n_fields, struct value *values)
{
	size_t i;

	for (i = 0; i < n_fields; i++) {
		int col = (int)i;

		values[i] = (struct value){.is_null = db_col_is_null(st, col)};
		switch (fields[i]->type) {
		case FIELD_ID:
		case FIELD_INT:
		case FIELD_BOOL:
		case FIELD_TIME:
		case FIELD_DURATION:
			values[i].num = db_col_int(st, col);
			break;
		case FIELD_TEXT:
		case FIELD_ENUM:
		case FIELD_REF:
		case FIELD_LIST:
		case FIELD_JSON:
			values[i].text = db_col_text(st, col);
			break;
		}
	}
}

/* "-n 0" is none at all, so that a computed number never means everything. */
static bool
wants_none(const struct cmd *c)
{
	return c->verb->std & OPT_STD_LIMIT && opt_has(&c->opts, "limit") &&
	    opt_int(&c->opts, "limit", 0) == 0;
}

enum rc
select_print(struct cmd *c, const struct query_sql *sql,
    const struct field *const *fields, size_t n_fields, int64_t *n,
    struct err *e)
{
	struct value *values = arena_array(&c->arena, n_fields, sizeof *values);
	struct db_stmt *st;
	int64_t count = 0;
	enum rc rc;

	if ((rc = db_query(
		 c->desk.db, sql->sql.p, sql->args.v, sql->args.n, &st, e)))
		return rc;
	out_columns(c->out, fields, n_fields);
	while (!wants_none(c) && !out_is_lost(c->out) && db_next(st)) {
		select_row(st, fields, n_fields, values);
		out_row(c->out, values);
		count++;
	}
	if (n)
		*n = count;
	return db_end(st, e);
}

enum rc
select_fields(struct cmd *c, const struct fieldset *set,
    const struct field ***fields, size_t *n, struct err *e)
{
	const char *names = c->verb->std & OPT_STD_FIELDS
	    ? opt_text(&c->opts, "fields", NULL)
	    : NULL;
	size_t i;

	if (names || !out_json(c->out))
		return field_pick(
		    set, names, FIELD_LISTED, &c->arena, fields, n, e);
	*n = 0;
	*fields = arena_array(&c->arena, set->n_fields, sizeof **fields);
	for (i = 0; i < set->n_fields; i++)
		if (!(set->fields[i].flags & FIELD_LONG))
			(*fields)[(*n)++] = &set->fields[i];
	return RC_OK;
}

void
select_print_ids(struct cmd *c, const int64_t *ids, size_t n)
{
	static const struct field field = {.name = "id", .type = FIELD_ID};
	const struct field *id = &field;
	size_t i;

	out_columns(c->out, &id, 1);
	for (i = 0; i < n; i++)
		out_row(c->out, &(struct value){.num = ids[i]});
}

/* Looks an id up, within what the caller may see. */
static enum rc
resolve(
    struct cmd *c, int64_t id, bool follow_merges, int64_t *real, struct err *e)
{
	const char *scope = select_scope(c);
	struct str sql = STR_INIT;
	struct ticket t;
	int64_t one;
	enum rc rc;

	rc = follow_merges ? ticket_find(&c->desk, id, &c->arena, &t, e)
			   : ticket_load(&c->desk, id, &c->arena, &t, e);
	if (rc)
		return rc;
	*real = t.id;
	if (!scope)
		return RC_OK;
	query_scope(&sql, scope, c->desk.caller.id);
	str_add_f(&sql, " and t.id = %lld", (long long)t.id);
	rc = db_get_int(c->desk.db,
	    arena_printf(&c->arena, "select 1 from ticket t where %s", sql.p),
	    DB_NO_ARGS, &one, e);
	str_free(&sql);
	if (rc == RC_NOTFOUND)
		return err_set(e, RC_NOTFOUND, "no ticket %lld", (long long)id);
	return rc;
}

/* An id and where it was named. */
struct named {
	int64_t id;
	size_t place;
};

static int
by_id(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

void
ids_once(struct arena *a, const id_vec *ids, struct ids *out)
{
	struct named *all = arena_array(a, ids->n + 1, sizeof *all);
	bool *is_first = arena_array(a, ids->n + 1, sizeof *is_first);
	size_t i, n_named = 0;

	out->v = arena_array(a, ids->n + 1, sizeof *out->v);
	out->n = 0;
	for (i = 0; i < ids->n; i++)
		all[i] = (struct named){ids->v[i], i};
	qsort(all, ids->n, sizeof *all, by_id);
	for (i = 0; i < ids->n; i++)
		is_first[all[i].place] = !i || all[i - 1].id != all[i].id;
	for (i = 0; i < ids->n; i++) {
		if (!is_first[i])
			continue;
		out->v[out->n++] = ids->v[i];
		n_named += i < out->n_named;
	}
	out->n_named = n_named;
}

static enum rc
take_stdin(struct cmd *c, bool follow_merges, id_vec *ids, struct err *e)
{
	const struct in_record *r;
	struct in *in;
	int64_t id, real;
	enum rc rc;

	if ((rc = in_open(&in, STDIN_FILENO, "stdin", false, e)))
		return rc;
	while (!(rc = in_next(in, &r, e)) && r) {
		struct sv text = in_get(r, "id");

		if (!text.n)
			rc = err_set(e, RC_DATA, "it has no id");
		else if (!num_parse(text, 1, INT64_MAX, &id))
			rc = err_set(e, RC_DATA, "'%.*s' is no ticket's id",
			    SV_ARG(text));
		else
			rc = resolve(c, id, follow_merges, &real, e);
		if (rc) {
			err_ctx(e, "stdin line %zu", r->line);
			break;
		}
		VEC_ADD(ids, real);
	}
	in_close(in);
	return rc;
}

static enum rc
take_query(struct cmd *c, const char *words, id_vec *ids, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	const struct fieldset *set;
	const struct field *id;
	struct db_stmt *st;
	enum rc rc;

	if ((rc = fieldset_ticket(&c->desk, &set, e)))
		return rc;
	id = field_find(set, SV("id"));
	if (!(rc = select_query(c, words, set, &id, 1, 0, &sql, e)) &&
	    !(rc = db_query(
		  c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e))) {
		while (db_next(st))
			VEC_ADD(ids, db_col_int(st, 0));
		rc = db_end(st, e);
	}
	if (rc)
		err_ctx(e, "--where");
	query_sql_free(&sql);
	return rc;
}

/* The leading operands that are ids. */
static enum rc
take_operands(struct cmd *c, bool follow_merges, id_vec *ids, struct ids *out,
    size_t *n_used, struct err *e)
{
	size_t i;
	int64_t id, real;
	enum rc rc;

	for (i = 0; i < c->opts.n_operands; i++) {
		const char *word = c->opts.operands[i];

		if (strcmp(word, "-") == 0) {
			if (out->used_stdin)
				return err_set(e, RC_USAGE, "'-' stands twice");
			out->used_stdin = true;
			if ((rc = take_stdin(c, follow_merges, ids, e)))
				return rc;
			continue;
		}
		if (word[0] == '+' ||
		    !num_parse(sv_of(word), 1, INT64_MAX, &id))
			break;
		if ((rc = resolve(c, id, follow_merges, &real, e)))
			return rc;
		VEC_ADD(ids, real);
	}
	*n_used = i;
	return RC_OK;
}

enum rc
select_tickets(struct cmd *c, bool follow_merges, struct ids *out,
    size_t *n_used, struct err *e)
{
	id_vec ids = VEC_INIT;
	const char *where = c->verb->std & OPT_STD_WHERE
	    ? opt_text(&c->opts, "where", NULL)
	    : NULL;
	enum rc rc;

	*out = (struct ids){.where = where};
	rc = take_operands(c, follow_merges, &ids, out, n_used, e);
	out->n_named = ids.n;
	if (!rc && where)
		rc = take_query(c, where, &ids, e);
	if (!rc && *n_used == 0 && !where)
		rc = c->opts.n_operands
		    ? err_set(e, RC_USAGE, "'%s' is no ticket's id",
			  c->opts.operands[0])
		    : err_set(e, RC_USAGE,
			  "no ticket is named: give ids, - or --where QUERY");
	if (!rc)
		ids_once(&c->arena, &ids, out);
	VEC_FREE(&ids);
	return rc;
}

enum rc
select_again(struct cmd *c, struct ids *ids, struct err *e)
{
	id_vec all = VEC_INIT;
	size_t i;
	enum rc rc;

	if (!ids->where)
		return RC_OK;
	for (i = 0; i < ids->n_named; i++)
		VEC_ADD(&all, ids->v[i]);
	if (!(rc = take_query(c, ids->where, &all, e)))
		ids_once(&c->arena, &all, ids);
	VEC_FREE(&all);
	return rc;
}

enum rc
select_one(struct cmd *c, bool follow_merges, int64_t *id, struct err *e)
{
	const char *word = c->opts.n_operands ? c->opts.operands[0] : NULL;

	if (!word)
		return err_set(e, RC_USAGE, "no ticket is named");
	if (!num_parse(sv_of(word), 1, INT64_MAX, id))
		return err_set(e, RC_USAGE, "'%s' is no ticket's id", word);
	return resolve(c, *id, follow_merges, id, e);
}
