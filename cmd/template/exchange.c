/* template import, export: whole templates as JSON lines; TSV in, too. */
#include "verbs.h"

#include <string.h>
#include <unistd.h>

#include "desk/records.h"
#include "desk/select.h"
#include "desk/template/change.h"
#include "io/in.h"

/* One that was read, before anything is written. */
struct incoming {
	size_t line;
	const char *name, *language;
	struct settings settings; /* all but the name */
};

struct import {
	struct cmd *cmd;
	VEC(struct incoming) all;
	id_vec ids;
};

/* What a record may have and an import has no use for. */
static bool
is_passed_over(const char *name)
{
	static const char *const names[] = {
	    "id", "version", "created_at", "updated_at"};
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static enum rc
read_record(struct import *im, const struct in_record *r, struct err *e)
{
	struct desk *d = &im->cmd->desk;
	struct incoming one = {.line = r->line};
	struct sv language = in_get(r, "language");
	size_t i;
	enum rc rc;

	one.name = arena_dup(d->arena, in_get(r, "name"));
	one.language = language.n ? template_language(language, d->arena) : "";
	if (!one.name)
		return err_set(e, RC_DATA, "the template has no name");
	if (!one.language)
		one.language = arena_dup(d->arena, language);
	for (i = 0; i < r->n_fields; i++) {
		const char *name = r->fields[i].name;

		if (strcmp(name, "name") == 0 || is_passed_over(name))
			continue;
		if ((rc = settings_add(d, &template_fields, sv_of(name),
			 r->fields[i].text, &one.settings, e)))
			return rc;
	}
	VEC_ADD(&im->all, one);
	return RC_OK;
}

static enum rc
read_all(struct import *im, struct err *e)
{
	const struct in_record *r;
	struct in *in;
	enum rc rc;

	if ((rc = in_open(&in, STDIN_FILENO, "stdin", true, e)))
		return rc;
	while (!(rc = in_next(in, &r, e)) && r) {
		if (read_record(im, r, e)) {
			e->rc = RC_DATA;
			rc = err_ctx(e, "stdin line %zu", r->line);
			break;
		}
	}
	in_close(in);
	return rc;
}

/* The one of that name and language is changed, else one is made. */
static enum rc
write_one(
    struct desk *d, const struct incoming *one, int64_t *id, struct err *e)
{
	static const char sql[] = "select id from template where name = $1 and "
				  "lower(coalesce(language, '')) = lower($2)";
	bool changed;
	enum rc rc = db_get_int(d->db, sql,
	    DB_ARGS(db_text(one->name),
		(struct db_arg){DB_TEXT, 0, sv_of(one->language)}),
	    id, e);

	if (rc == RC_NOTFOUND)
		return template_create(
		    d, sv_of(one->name), &one->settings, id, e);
	return rc ? rc
		  : template_change(d, *id, &one->settings, -1, &changed, e);
}

static enum rc
write_all(void *arg, struct err *e)
{
	struct import *im = arg;
	int64_t id;
	size_t i;
	enum rc rc;

	im->ids.n = 0;
	for (i = 0; i < im->all.n; i++) {
		if ((rc = write_one(&im->cmd->desk, &im->all.v[i], &id, e))) {
			err_ctx(e, "stdin line %zu", im->all.v[i].line);
			return rc;
		}
		VEC_ADD(&im->ids, id);
	}
	return RC_OK;
}

static enum rc
run_import(struct cmd *c, struct err *e)
{
	struct import im = {.cmd = c, .all = VEC_INIT, .ids = VEC_INIT};
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_TEMPLATE, e)))
		return rc;
	if (!(rc = read_all(&im, e)) &&
	    !(rc = db_tx(c->desk.db, write_all, &im, e)))
		select_print_ids(c, im.ids.v, im.ids.n);
	VEC_FREE(&im.ids);
	VEC_FREE(&im.all);
	return rc;
}

const struct verb verb_import = {
    .name = "import",
    .help = "read whole templates from stdin: JSON lines or TSV",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT,
    .store = STORE_WRITE,
    .run = run_import,
};

static void
export_row(struct cmd *c, const struct value *values)
{
	struct json_writer w = {.out = out_text(c->out)};
	size_t i;

	json_object_begin(&w);
	for (i = 0; i < template_fields.n_fields; i++)
		if (template_fields.fields[i].flags & FIELD_SET)
			out_json_field(
			    &w, &template_fields.fields[i], &values[i]);
	json_object_end(&w);
	str_add_c(w.out, '\n');
}

static enum rc
run_export(struct cmd *c, struct err *e)
{
	const struct fieldset *set = &template_fields;
	const struct field **fields =
	    arena_array(&c->arena, set->n_fields, sizeof *fields);
	struct value *values =
	    arena_array(&c->arena, set->n_fields, sizeof *values);
	struct query_sql sql = QUERY_SQL_INIT;
	struct query_compile how;
	struct query *q;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_TEMPLATES, e)) ||
	    (rc = records_parse(c, cmd_words(c), set, NULL, &q, &how, e)))
		return rc;
	for (i = 0; i < set->n_fields; i++)
		fields[i] = &set->fields[i];
	if (!(rc = query_select(
		  q, set, fields, set->n_fields, 0, &how, &sql, e)) &&
	    !(rc = db_query(
		  c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e))) {
		while (db_next(st)) {
			select_row(st, fields, set->n_fields, values);
			export_row(c, values);
		}
		rc = db_end(st, e);
	}
	query_sql_free(&sql);
	return rc;
}

const struct verb verb_export = {
    .name = "export",
    .operands = "[QUERY]...",
    .help = "write whole templates to stdout as JSON lines",
    .std = OPT_STD_DATABASE,
    .is_query = true,
    .store = STORE_READ,
    .run = run_export,
};
