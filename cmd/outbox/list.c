/* outbox list, show, fields. */
#include "verbs.h"

#include "base/num.h"
#include "desk/caller.h"
#include "desk/content.h"
#include "desk/field_list.h"
#include "desk/outbox/outbox.h"
#include "desk/records.h"
#include "desk/select.h"
#include "mail/mime_in.h"

static enum rc
run_list(struct cmd *c, struct err *e)
{
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_NOTES, e)))
		return rc;
	return records_list(c, cmd_words(c), &outbox_fields, NULL, e);
}

const struct verb verb_list = {
    .name = "list",
    .operands = "[QUERY]...",
    .help = "list what a query means, sent things too",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_LIMIT,
    .is_query = true,
    .store = STORE_READ,
    .run = run_list,
};

static enum rc
find(struct cmd *c, const char *word, int64_t *id, int64_t *content_id,
    struct err *e)
{
	static const char sql[] = "select content_id from outbox where id = $1";
	enum rc rc;

	if (!num_parse(sv_of(word), 1, INT64_MAX, id))
		return err_set(e, RC_USAGE, "'%s' is no number", word);
	rc = db_get_int(c->desk.db, sql, DB_ARGS(db_int(*id)), content_id, e);
	if (rc == RC_NOTFOUND)
		return err_set(e, rc,
		    "nothing in the outbox has the number %lld",
		    (long long)*id);
	return rc;
}

/* What a reader of the mail sees, or the object that is posted. */
static enum rc
show_content(struct cmd *c, int64_t content_id, bool is_mail, struct err *e)
{
	struct mail mail;
	struct sv bytes;
	enum rc rc;

	if ((rc = content_get(&c->desk, content_id, &c->arena, &bytes, e)))
		return rc;
	if (is_mail) {
		mime_in_parse(bytes, &c->arena, &mail);
		bytes = sv_of(mail.body);
	}
	str_add_c(out_text(c->out), '\n');
	out_safe(out_text(c->out), bytes);
	if (bytes.n && bytes.p[bytes.n - 1] != '\n')
		str_add_c(out_text(c->out), '\n');
	return RC_OK;
}

static enum rc
show_one(struct cmd *c, const struct field *const *fields, size_t n, int64_t id,
    int64_t content_id, struct err *e)
{
	struct value *values = arena_array(&c->arena, n, sizeof *values);
	struct str sql = STR_INIT;
	struct db_stmt *st;
	bool is_mail = true;
	enum rc rc;

	query_fields(fields, n, db_dialect(c->desk.db), &sql);
	str_add_f(&sql, ", o.kind from %s where %s = $1", outbox_fields.from,
	    outbox_fields.key);
	if (!(rc = db_query(c->desk.db, sql.p, DB_ARGS(db_int(id)), &st, e))) {
		if (db_next(st)) {
			select_row(st, fields, n, values);
			is_mail = sv_is(db_col_text(st, (int)n), "mail");
			if (cmd_is_for_people(c))
				record_lines(c, fields, n, values);
			else
				out_row(c->out, values);
		}
		rc = db_end(st, e);
	}
	str_free(&sql);
	if (rc || !cmd_is_for_people(c))
		return rc;
	return show_content(c, content_id, is_mail, e);
}

/* The bytes themselves, for another program. */
static enum rc
show_raw(struct cmd *c, int64_t content_id, struct err *e)
{
	struct sv bytes;
	enum rc rc;

	if ((rc = content_get(&c->desk, content_id, &c->arena, &bytes, e)))
		return rc;
	str_add(out_text(c->out), bytes);
	return RC_OK;
}

static enum rc
run_show(struct cmd *c, struct err *e)
{
	const struct field **fields;
	int64_t id, content_id;
	size_t n, i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_NOTES, e)) ||
	    (rc = cmd_operands(c, 1, SIZE_MAX, e)) ||
	    (rc = field_pick(&outbox_fields, opt_text(&c->opts, "fields", NULL),
		 ~0u, &c->arena, &fields, &n, e)))
		return rc;
	if (!cmd_is_for_people(c))
		out_columns(c->out, fields, n);
	for (i = 0; i < c->opts.n_operands; i++) {
		if ((rc = find(c, c->opts.operands[i], &id, &content_id, e)))
			return rc;
		if (i && cmd_is_for_people(c) && !opt_has(&c->opts, "raw"))
			str_add_c(out_text(c->out), '\n');
		rc = opt_has(&c->opts, "raw")
		    ? show_raw(c, content_id, e)
		    : show_one(c, fields, n, id, content_id, e);
		if (rc)
			return rc;
	}
	return RC_OK;
}

static const struct opt show_opts[] = {
    {.name = "raw",
	.type = OPT_FLAG,
	.help = "the mail or the object itself, as it is stored"},
};

const struct verb verb_show = {
    .name = "show",
    .operands = "ID...",
    .help = "show all there is about one, and what is sent",
    VERB_OPTS(show_opts),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_show,
};

static enum rc
run_fields(struct cmd *c, struct err *e)
{
	enum rc rc = caller_require(&c->desk.caller, ACT_NOTES, e);

	return rc ? rc : field_list_run(c, &outbox_fields, e);
}

const struct verb verb_fields = {
    .name = "fields",
    .operands = "[FIELD]",
    .help = "list the fields, or the values of one",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS,
    .store = STORE_READ,
    .run = run_fields,
};
