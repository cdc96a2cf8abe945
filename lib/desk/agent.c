/* Entering and changing agents and teams. */
#include "desk/agent.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"
#include "desk/event.h"
#include "desk/fieldset.h"
#include "desk/people.h"
#include "desk/records.h"
#include "desk/ticket/columns.h"

enum { LOGIN_MAX = 64 };

static const struct field_ref agent_ref = {
    "agent", "login", "id", "t.id", false, false};
static const struct field_ref team_ref = {
    "team", "name", "id", "t.id", false, false};
static const struct field agent_name = {
    .name = "login", .type = FIELD_REF, .ref = &agent_ref};
static const struct field team_name = {
    .name = "team", .type = FIELD_REF, .ref = &team_ref};

/* A name or a number, as a list prints them. */
static enum rc
find(struct desk *d, const struct field *f, const char *by_id, struct sv word,
    int64_t *id, struct err *e)
{
	int64_t n;
	enum rc rc;

	if (num_parse(word, 1, INT64_MAX, &n)) {
		rc = db_get_int(d->db, by_id, DB_ARGS(db_int(n)), id, e);
		return rc == RC_NOTFOUND
		    ? err_set(e, rc, "no %s %lld", f->ref->table, (long long)n)
		    : rc;
	}
	rc = people_ref(d, f, word, id, e);
	return rc == RC_DATA ? (e->rc = RC_NOTFOUND) : rc;
}

enum rc
agent_find(struct desk *d, struct sv word, int64_t *id, struct err *e)
{
	return find(
	    d, &agent_name, "select id from agent where id = $1", word, id, e);
}

enum rc
team_find(struct desk *d, struct sv word, int64_t *id, struct err *e)
{
	return find(
	    d, &team_name, "select id from team where id = $1", word, id, e);
}

/* What the system may call a user, and a query and a list can hold; never a
 * number, which is an id, and never "me". */
static enum rc
check_login(struct sv login, struct err *e)
{
	bool has_letter = false;
	size_t i;

	for (i = 0; i < login.n; i++) {
		char c = login.p[i];
		bool is_letter =
		    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		has_letter |= is_letter;
		if (!is_letter && !(c >= '0' && c <= '9') &&
		    (i == 0 || !strchr("-.@+$", c)) && c != '_')
			break;
	}
	if (login.n && login.n <= LOGIN_MAX && i == login.n && has_letter &&
	    !sv_is(login, "me"))
		return RC_OK;
	return err_set(e, RC_DATA, "login: '%.*s' is no user's name",
	    (int)(login.n < LOGIN_MAX ? login.n : LOGIN_MAX), login.p);
}

/* RC_DATA unless the text is nobody else's. */
static enum rc
check_free(struct desk *d, const char *sql, const char *field, struct sv text,
    int64_t id, struct err *e)
{
	int64_t other;
	enum rc rc = db_get_int(
	    d->db, sql, DB_ARGS(db_view(text), db_int(id)), &other, e);

	if (rc == RC_NOTFOUND)
		return RC_OK;
	return rc ? rc
		  : err_set(e, RC_DATA, "%s: '%.*s' is taken already", field,
			SV_ARG(text));
}

static enum rc
check_email(struct desk *d, struct sv email, int64_t id, struct err *e)
{
	static const char sql[] =
	    "select id from agent where lower(email) = lower($1) and id <> $2 "
	    "and is_active = 1";

	if (!people_is_address(email))
		return err_set(e, RC_DATA, "email: '%.*s' is no mail address",
		    SV_ARG(email));
	return check_free(d, sql, "email", email, id, e);
}

static enum rc
check_setting(
    struct desk *d, const struct setting *s, int64_t id, struct err *e)
{
	static const char login_sql[] =
	    "select id from agent where login = $1 and id <> $2";
	const char *name = s->field->name;
	bool may_lack = strcmp(name, "login") != 0 &&
	    strcmp(name, "role") != 0 && strcmp(name, "is_active") != 0;
	enum rc rc;

	if (s->value.is_null)
		return may_lack
		    ? RC_OK
		    : err_set(e, RC_DATA, "%s: an agent cannot be without one",
			  name);
	if (strcmp(name, "email") == 0)
		return check_email(d, s->value.text, id, e);
	if (strcmp(name, "login") != 0)
		return RC_OK;
	if ((rc = check_login(s->value.text, e)))
		return rc;
	return check_free(d, login_sql, "login", s->value.text, id, e);
}

/* All but the teams are columns. */
static bool
is_column(const struct field *f)
{
	return f->type != FIELD_LIST;
}

/* The value as its column takes it. */
static struct db_arg
column_value(const struct setting *s)
{
	if (s->value.is_null)
		return db_null();
	if (s->field->type == FIELD_BOOL || s->field->type == FIELD_DURATION)
		return db_int(s->value.num);
	return db_view(s->value.text);
}

/* "t.answer_within_s" is column answer_within_s. */
static void
set_columns(const struct settings *s, struct columns *c)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (is_column(s->v[i].field))
			columns_set(c, s->v[i].field->sql + strlen("t."),
			    column_value(&s->v[i]));
}

static int
compare_texts(const void *a, const void *b)
{
	return sv_cmp(*(const struct sv *)a, *(const struct sv *)b);
}

/* A list of teams in the order in which it is read back, each once. */
static enum rc
sort_teams(struct desk *d, struct value *v, struct err *e)
{
	VEC(struct sv) names = VEC_INIT;
	struct str list = STR_INIT;
	struct sv rest = v->text, name;
	int64_t id;
	size_t i;
	enum rc rc = RC_OK;

	while (!v->is_null && !rc && sv_split(&rest, ',', &name)) {
		VEC_ADD(&names, name);
		rc = people_ref(d, &team_name, name, &id, e);
	}
	if (names.n)
		qsort(names.v, names.n, sizeof *names.v, compare_texts);
	for (i = 0; i < names.n; i++) {
		if (i && sv_eq(names.v[i], names.v[i - 1]))
			continue;
		if (list.n)
			str_add_c(&list, ',');
		str_add(&list, names.v[i]);
	}
	v->text = list.n ? arena_sv(d->arena, str_sv(&list)) : SV_NULL;
	str_free(&list);
	VEC_FREE(&names);
	return rc;
}

/* Checked, and the lists in order; a copy, for the caller's may be used for
 * other agents. */
static enum rc
prepare(struct desk *d, int64_t id, const struct settings *in,
    struct settings *out, struct err *e)
{
	size_t i;
	enum rc rc;

	out->n = in->n;
	out->v = arena_array(d->arena, in->n + 1, sizeof *out->v);
	for (i = 0; i < in->n; i++) {
		out->v[i] = in->v[i];
		if ((rc = check_setting(d, &out->v[i], id, e)) ||
		    (!is_column(out->v[i].field) &&
			(rc = sort_teams(d, &out->v[i].value, e))))
			return rc;
	}
	return RC_OK;
}

static enum rc
write_teams(struct desk *d, int64_t id, struct sv teams, struct err *e)
{
	static const char clear[] =
	    "delete from team_agent where agent_id = $1";
	static const char add[] =
	    "insert into team_agent (team_id, agent_id) values ($1, $2)";
	struct sv name;
	int64_t team;
	enum rc rc;

	if ((rc = db_run(d->db, clear, DB_ARGS(db_int(id)), NULL, e)))
		return rc;
	while (sv_split(&teams, ',', &name))
		if ((rc = people_ref(d, &team_name, name, &team, e)) ||
		    (rc = db_run(d->db, add, DB_ARGS(db_int(team), db_int(id)),
			 NULL, e)))
			return rc;
	return RC_OK;
}

static enum rc
write_lists(struct desk *d, int64_t id, const struct settings *s, struct err *e)
{
	size_t i;
	enum rc rc;

	for (i = 0; i < s->n; i++)
		if (!is_column(s->v[i].field) &&
		    (rc = write_teams(d, id, s->v[i].value.text, e)))
			return rc;
	return RC_OK;
}

static enum rc
add_event(struct desk *d, const char *verb, const char *record, int64_t id,
    struct str *changes, struct err *e)
{
	return event_add(d,
	    &(struct event){.verb = verb,
		.record = record,
		.record_id = id,
		.changes = event_changes_end(changes)},
	    e);
}

enum rc
agent_create(struct desk *d, struct sv login, const struct settings *settings,
    int64_t *id, struct err *e)
{
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	struct settings all = *settings, s;
	enum rc rc;

	if (setting_given(settings, "login"))
		return err_set(e, RC_USAGE, "login: it stands twice");
	if ((!setting_given(settings, "role") &&
		(rc = settings_add(d, &agent_fields, SV("role"),
		     sv_of(role_names[ROLE_AGENT]), &all, e))) ||
	    (rc = settings_add(
		 d, &agent_fields, SV("login"), login, &all, e)) ||
	    (rc = prepare(d, 0, &all, &s, e)))
		goto out;
	columns_set(&c, "created_at", db_int(d->now));
	set_columns(&s, &c);
	if ((rc = columns_insert(d->db, "agent", &c, id, e)) ||
	    (rc = write_lists(d, *id, &s, e)))
		goto out;
	settings_describe(d, NULL, &s, &changes);
	rc = add_event(d, "agent.created", "agent", *id, &changes, e);
out:
	str_free(&changes);
	columns_free(&c);
	return rc;
}

/* There is always somebody who may set right what went wrong. */
static enum rc
require_an_admin(struct desk *d, int64_t id, struct err *e)
{
	static const char sql[] = "select count(*) from agent "
				  "where role = 'admin' and is_active = 1";
	int64_t n;
	enum rc rc;

	if ((rc = db_get_int(d->db, sql, DB_NO_ARGS, &n, e)) || n)
		return rc;
	return err_set(e, RC_DATA,
	    "agent %lld: the only active admin must stay one", (long long)id);
}

static const char *
verb_of(const struct settings *s, const struct sv *before)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i].field->name, "is_active") == 0 &&
		    sv_is(before[i], "true") == !s->v[i].value.num)
			return s->v[i].value.num ? "agent.activated"
						 : "agent.deactivated";
	return "agent.changed";
}

enum rc
agent_change(struct desk *d, int64_t id, const struct settings *settings,
    bool *changed, struct err *e)
{
	struct sv *before =
	    arena_array(d->arena, settings->n + 1, sizeof *before);
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	struct settings s;
	enum rc rc;

	*changed = false;
	if ((rc = prepare(d, id, settings, &s, e)) ||
	    (rc = records_before(d, &agent_fields, id, &s, before, e)))
		goto out;
	settings_describe(d, before, &s, &changes);
	if (!changes.n)
		goto out;
	set_columns(&s, &c);
	if ((c.names.n && (rc = columns_update(d->db, "agent", &c, id, e))) ||
	    (rc = write_lists(d, id, &s, e)) ||
	    (rc = require_an_admin(d, id, e)))
		goto out;
	rc = add_event(d, verb_of(&s, before), "agent", id, &changes, e);
	*changed = rc == RC_OK;
out:
	str_free(&changes);
	columns_free(&c);
	return rc;
}

static enum rc
check_team(struct desk *d, const struct settings *s, int64_t id, struct err *e)
{
	static const char sql[] =
	    "select id from team where name = $1 and id <> $2";
	size_t i;
	enum rc rc;

	for (i = 0; i < s->n; i++) {
		const struct value *v = &s->v[i].value;
		bool is_name = strcmp(s->v[i].field->name, "name") == 0;

		if (is_name &&
		    ((rc = name_check("name", v->text, e)) ||
			(rc = check_free(d, sql, "name", v->text, id, e))))
			return rc;
		if (is_name && num_parse(v->text, INT64_MIN, INT64_MAX, &id))
			return err_set(e, RC_DATA,
			    "name: '%.*s' is a number, not a name",
			    SV_ARG(v->text));
		if (strcmp(s->v[i].field->name, "email") == 0 && !v->is_null &&
		    !people_is_address(v->text))
			return err_set(e, RC_DATA,
			    "email: '%.*s' is no mail address",
			    SV_ARG(v->text));
		if (s->v[i].field->type == FIELD_BOOL && v->is_null)
			return err_set(e, RC_DATA, "%s: must be yes or no",
			    s->v[i].field->name);
	}
	return RC_OK;
}

enum rc
team_create(struct desk *d, struct sv name, const struct settings *settings,
    int64_t *id, struct err *e)
{
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	struct settings s = *settings;
	enum rc rc;

	if (setting_given(settings, "name"))
		return err_set(e, RC_USAGE, "name: it stands twice");
	if ((rc = settings_add(d, &team_fields, SV("name"), name, &s, e)) ||
	    (rc = check_team(d, &s, 0, e)))
		goto out;
	columns_set(&c, "created_at", db_int(d->now));
	set_columns(&s, &c);
	if ((rc = columns_insert(d->db, "team", &c, id, e)))
		goto out;
	settings_describe(d, NULL, &s, &changes);
	rc = add_event(d, "team.created", "team", *id, &changes, e);
out:
	str_free(&changes);
	columns_free(&c);
	return rc;
}

enum rc
team_change(struct desk *d, int64_t id, const struct settings *s, bool *changed,
    struct err *e)
{
	struct sv *before = arena_array(d->arena, s->n + 1, sizeof *before);
	struct columns c = COLUMNS_INIT;
	struct str changes = STR_INIT;
	enum rc rc;

	*changed = false;
	if ((rc = check_team(d, s, id, e)) ||
	    (rc = records_before(d, &team_fields, id, s, before, e)))
		goto out;
	settings_describe(d, before, s, &changes);
	if (!changes.n)
		goto out;
	set_columns(s, &c);
	if ((rc = columns_update(d->db, "team", &c, id, e)))
		goto out;
	rc = add_event(d, "team.changed", "team", id, &changes, e);
	*changed = rc == RC_OK;
out:
	str_free(&changes);
	columns_free(&c);
	return rc;
}
