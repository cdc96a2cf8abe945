/* Lists of agents, events, cursors, fields: whatever is no ticket. */
#include "desk/records.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "desk/people.h"
#include "desk/select.h"

enum { NAME_MAX_BYTES = 100 };

static enum rc
check_refs(struct cmd *c, const struct query *q, struct err *e)
{
	const struct field *f;
	struct sv name;
	size_t at = 0;
	int64_t id;
	enum rc rc;

	while (query_each_ref(q, &at, &f, &name))
		if ((rc = people_ref(&c->desk, f, name, &id, e)))
			return rc == RC_DATA ? (e->rc = RC_USAGE) : rc;
	return RC_OK;
}

enum rc
records_parse(struct cmd *c, const char *words, const struct fieldset *set,
    const char *scope, struct query **q, struct query_compile *how,
    struct err *e)
{
	enum rc rc;

	if ((rc = query_parse(
		 sv_of(words), set, c->desk.now, &c->arena, q, e)) ||
	    (rc = check_refs(c, *q, e)))
		return rc;
	*how = (struct query_compile){.me = c->desk.caller.id,
	    .dialect = db_dialect(c->desk.db),
	    .scope = scope};
	return RC_OK;
}

enum rc
records_list(struct cmd *c, const char *words, const struct fieldset *set,
    const char *scope, struct err *e)
{
	int64_t limit =
	    c->verb->std & OPT_STD_LIMIT ? opt_int(&c->opts, "limit", 0) : 0;
	struct query_sql sql = QUERY_SQL_INIT;
	struct query_compile how;
	const struct field **fields;
	struct query *q;
	size_t n;
	enum rc rc;

	if ((rc = select_fields(c, set, &fields, &n, e)) ||
	    (rc = records_parse(c, words, set, scope, &q, &how, e)))
		return rc;
	if (!(rc = query_select(q, set, fields, n, limit, &how, &sql, e)))
		rc = select_print(c, &sql, fields, n, NULL, e);
	query_sql_free(&sql);
	return rc;
}

enum rc
record_table_begin(struct record_table *t, struct cmd *c,
    const struct field *fields, size_t n, struct err *e)
{
	const struct fieldset set = {
	    .record = "record", .fields = fields, .n_fields = n};
	const char *names = c->verb->std & OPT_STD_FIELDS
	    ? opt_text(&c->opts, "fields", NULL)
	    : NULL;
	size_t i;
	enum rc rc;

	*t = (struct record_table){.cmd = c, .fields = fields};
	if ((rc = field_pick(
		 &set, names, 0, &c->arena, &t->picked, &t->n_picked, e)))
		return rc;
	for (i = 0; i < n && !names; i++)
		t->picked[t->n_picked++] = &fields[i];
	t->row = arena_array(&c->arena, t->n_picked, sizeof *t->row);
	out_columns(c->out, t->picked, t->n_picked);
	return RC_OK;
}

void
record_table_row(struct record_table *t, const struct value *values)
{
	size_t i;

	for (i = 0; i < t->n_picked; i++)
		t->row[i] = values[t->picked[i] - t->fields];
	out_row(t->cmd->out, t->row);
}

void
record_lines(struct cmd *c, const struct field *const *fields, size_t n,
    const struct value *values)
{
	struct str *out = out_text(c->out), human = STR_INIT;
	size_t i;

	for (i = 0; i < n; i++) {
		if (values[i].is_null)
			continue;
		str_clear(&human);
		field_print_human(fields[i], &values[i], &human);
		str_add_f(out, "%-12s ", fields[i]->name);
		out_safe_line(out, str_sv(&human));
		str_add_c(out, '\n');
	}
	str_free(&human);
}

enum rc
record_print(struct cmd *c, const struct field *fields, size_t n,
    const struct value *values, struct err *e)
{
	struct record_table t;
	enum rc rc = record_table_begin(&t, c, fields, n, e);
	size_t i;

	if (rc)
		return rc;
	if (!out_is_table(c->out)) {
		record_table_row(&t, values);
		return RC_OK;
	}
	for (i = 0; i < t.n_picked; i++)
		t.row[i] = values[t.picked[i] - fields];
	record_lines(c, t.picked, t.n_picked, t.row);
	return RC_OK;
}

struct value
record_text(const char *text)
{
	return (struct value){.is_null = !text || !*text, .text = sv_of(text)};
}

static void
read_texts(struct desk *d, struct db_stmt *st, const struct field **fields,
    size_t n, struct sv *before)
{
	struct value *values = arena_array(d->arena, n, sizeof *values);
	struct str text = STR_INIT;
	size_t i;

	select_row(st, fields, n, values);
	for (i = 0; i < n; i++) {
		str_clear(&text);
		field_print(fields[i], &values[i], &text);
		before[i] = values[i].is_null
		    ? SV_NULL
		    : arena_sv(d->arena, str_sv(&text));
	}
	str_free(&text);
}

enum rc
records_before(struct desk *d, const struct fieldset *set, int64_t id,
    const struct settings *s, struct sv *before, struct err *e)
{
	const struct field **fields =
	    arena_array(d->arena, s->n + 1, sizeof *fields);
	struct str sql = STR_INIT;
	struct db_stmt *st;
	size_t i;
	enum rc rc;

	if (!s->n)
		return RC_OK;
	for (i = 0; i < s->n; i++)
		fields[i] = s->v[i].field;
	query_fields(fields, s->n, db_dialect(d->db), &sql);
	str_add_f(&sql, " from %s where %s = $1", set->from, set->key);
	if (!(rc = db_query(d->db, sql.p, DB_ARGS(db_int(id)), &st, e))) {
		if (db_next(st))
			read_texts(d, st, fields, s->n, before);
		rc = db_end(st, e);
	}
	str_free(&sql);
	return rc;
}

enum rc
name_check(const char *what, struct sv name, struct err *e)
{
	static const char bad[] = ",:=*<>()\"\\";
	struct sv shown = utf8_cut(name, NAME_MAX_BYTES);
	const char *why = NULL;
	size_t i;

	if (!name.n || name.n > NAME_MAX_BYTES)
		why = "it must have 1 to 100 bytes";
	else if (!utf8_is_valid(name))
		why = "it must be UTF-8";
	else if (sv_trim(name).n != name.n || name.p[0] == '-')
		why = "it must not begin with '-', or with or end in a blank";
	for (i = 0; i < name.n && !why; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == '\x7f' ||
		    strchr(bad, name.p[i]))
			why = "controls and , : = * < > ( ) \" \\ cannot "
			      "be in it";
	if (!why)
		return RC_OK;
	return err_set(
	    e, RC_DATA, "%s: '%.*s' is no name: %s", what, SV_ARG(shown), why);
}

const char *
cmd_words_from(struct cmd *c, size_t at)
{
	struct str s = STR_INIT;
	const char *joined;
	size_t i;

	for (i = at; i < c->opts.n_operands; i++)
		str_add_f(&s, "%s%s", s.n ? " " : "", c->opts.operands[i]);
	joined = arena_dup(&c->arena, str_sv(&s));
	str_free(&s);
	return joined;
}
