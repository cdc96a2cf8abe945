/* From settings to the columns of a row. */
#include "desk/ticket/columns.h"

#include <string.h>

#include "desk/event.h"
#include "desk/people.h"

void
columns_free(struct columns *c)
{
	VEC_FREE(&c->names);
	VEC_FREE(&c->args);
}

static size_t
place_of(const struct columns *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->names.n; i++)
		if (strcmp(c->names.v[i], name) == 0)
			break;
	return i;
}

void
columns_set(struct columns *c, const char *name, struct db_arg arg)
{
	size_t i = place_of(c, name);

	if (i < c->names.n) {
		c->args.v[i] = arg;
		return;
	}
	VEC_ADD(&c->names, name);
	VEC_ADD(&c->args, arg);
}

const struct db_arg *
columns_get(const struct columns *c, const char *name)
{
	size_t i = place_of(c, name);

	return i < c->names.n ? &c->args.v[i] : NULL;
}

enum rc
columns_insert(struct db *db, const char *table, const struct columns *c,
    int64_t *id, struct err *e)
{
	const struct db_arg *own = columns_get(c, "id");
	struct str sql = STR_INIT;
	size_t i;
	enum rc rc;

	str_add_f(&sql, "insert into %s (", table);
	for (i = 0; i < c->names.n; i++)
		str_add_f(&sql, "%s%s", i ? ", " : "", c->names.v[i]);
	str_add_s(&sql, ") values (");
	for (i = 0; i < c->names.n; i++)
		str_add_f(&sql, "%s$%zu", i ? ", " : "", i + 1);
	str_add_s(&sql, ")");
	if (!own)
		rc = db_insert(db, sql.p, c->args.v, c->args.n, id, e);
	else if (!(rc = db_run(db, sql.p, c->args.v, c->args.n, NULL, e)) &&
	    !(rc = db_ids_given(db, table, e)))
		*id = own->num;
	str_free(&sql);
	return rc;
}

enum rc
columns_update(struct db *db, const char *table, const struct columns *c,
    int64_t id, struct err *e)
{
	struct str sql = STR_INIT;
	size_t i;
	enum rc rc;

	str_add_f(&sql, "update %s set ", table);
	for (i = 0; i < c->names.n; i++)
		str_add_f(
		    &sql, "%s%s = $%zu", i ? ", " : "", c->names.v[i], i + 1);
	str_add_f(&sql, " where id = %lld", (long long)id);
	rc = db_run(db, sql.p, c->args.v, c->args.n, NULL, e);
	str_free(&sql);
	return rc;
}

/* "t.status" is column status. */
static const char *
column_of(const struct field *f)
{
	const char *text = f->ref ? f->ref->key : f->sql;

	CHECK(strncmp(text, "t.", 2) == 0);
	return text + 2;
}

static enum rc
setting_arg(
    struct desk *d, const struct setting *s, struct db_arg *arg, struct err *e)
{
	int64_t id;
	enum rc rc;

	*arg = db_null();
	if (s->value.is_null)
		return RC_OK;
	switch (s->field->type) {
	case FIELD_REF:
		if ((rc = people_ref(d, s->field, s->value.text, &id, e)) ||
		    (strcmp(s->field->name, "assignee") == 0 &&
			(rc = people_require_worker(d, s->field->name, id, e))))
			return rc;
		*arg = db_int(id);
		return RC_OK;
	case FIELD_ID:
	case FIELD_INT:
	case FIELD_BOOL:
	case FIELD_TIME:
	case FIELD_DURATION:
		*arg = db_int(s->value.num);
		return RC_OK;
	case FIELD_TEXT:
	case FIELD_ENUM:
	case FIELD_LIST:
	case FIELD_JSON:
		*arg = db_view(s->value.text);
		return RC_OK;
	}
	return RC_OK;
}

enum rc
columns_from_settings(
    struct desk *d, const struct settings *s, struct columns *c, struct err *e)
{
	static const char *const required[] = {"subject", "status", "priority"};
	struct db_arg arg;
	size_t i, k;
	enum rc rc;

	for (i = 0; i < s->n; i++) {
		const struct field *f = s->v[i].field;

		if (f->site_id)
			continue;
		for (k = 0; k < COUNT_OF(required); k++)
			if (s->v[i].value.is_null &&
			    strcmp(f->name, required[k]) == 0)
				return err_set(e, RC_DATA,
				    "%s: a ticket cannot be without one",
				    f->name);
		if ((rc = setting_arg(d, &s->v[i], &arg, e)))
			return rc;
		columns_set(c, column_of(f), arg);
	}
	return RC_OK;
}

static bool
is_one_of(struct sv status, const char *a, const char *b)
{
	return sv_is(status, a) || sv_is(status, b);
}

/* A ticket that was open gets the status assigned with an assignee, and goes
 * back to open without one, unless the caller says which status it shall be. */
static void
follow_assignee(const struct ticket *before, struct columns *c)
{
	const struct db_arg *who = columns_get(c, "assignee_id");
	const struct db_arg *said = columns_get(c, "status");
	const char *status = before ? before->status : "open";

	if (!who || (before && said) || (said && !sv_is(said->bytes, "open")))
		return;
	if (who->type == DB_INT && strcmp(status, "open") == 0)
		columns_set(c, "status", db_text("assigned"));
	else if (who->type == DB_NULL && strcmp(status, "assigned") == 0)
		columns_set(c, "status", db_text("open"));
}

void
columns_follow_status(
    struct desk *d, const struct ticket *before, struct columns *c)
{
	const struct db_arg *arg;
	bool was_open = !before || before->is_open, is_solved;
	struct sv status;

	follow_assignee(before, c);
	if (!(arg = columns_get(c, "status")))
		return;
	status = arg->bytes;
	is_solved = is_one_of(status, "resolved", "closed");
	if (is_solved && was_open) {
		columns_set(c, "resolved_at", db_int(d->now));
		if (!before || !before->reopens)
			columns_set(c, "first_resolved_at", db_int(d->now));
	}
	if (sv_is(status, "closed"))
		columns_set(c, "closed_at", db_int(d->now));
	if (!is_solved && !was_open) {
		columns_set(c, "resolved_at", db_null());
		columns_set(c, "closed_at", db_null());
		columns_set(c, "reopens", db_int(before->reopens + 1));
	}
}

enum rc
columns_site_values(
    struct desk *d, int64_t ticket_id, const struct settings *s, struct err *e)
{
	static const char clear[] = "delete from field_value where "
				    "field_id = $1 and record_id = $2";
	static const char put[] =
	    "insert into field_value (field_id, record_id, num, text) "
	    "values ($1, $2, $3, $4)";
	struct db_arg arg;
	size_t i;
	enum rc rc;

	for (i = 0; i < s->n; i++) {
		struct db_arg field = db_int(s->v[i].field->site_id);

		if (!s->v[i].field->site_id)
			continue;
		if ((rc = setting_arg(d, &s->v[i], &arg, e)) ||
		    (rc = db_run(d->db, clear,
			 DB_ARGS(field, db_int(ticket_id)), NULL, e)))
			return rc;
		if (arg.type != DB_NULL &&
		    (rc = db_run(d->db, put,
			 DB_ARGS(field, db_int(ticket_id),
			     arg.type == DB_INT ? arg : db_null(),
			     arg.type == DB_TEXT ? arg : db_null()),
			 NULL, e)))
			return rc;
	}
	return RC_OK;
}

void
settings_describe(struct desk *d, const struct sv *before,
    const struct settings *s, struct str *changes)
{
	struct str text = STR_INIT;
	size_t i;

	(void)d;
	for (i = 0; i < s->n; i++) {
		struct sv after;

		str_clear(&text);
		field_print(s->v[i].field, &s->v[i].value, &text);
		after = s->v[i].value.is_null ? SV_NULL : str_sv(&text);
		if (before && sv_eq(before[i], after))
			continue;
		event_change(changes, s->v[i].field->name,
		    before ? before[i] : SV_NULL, after);
	}
	str_free(&text);
}
