/* ticket import, export: whole tickets as JSON lines; TSV in, too. */
#include "verbs.h"

#include <stdio.h>
#include <unistd.h>

#include "base/spool.h"
#include "desk/cmd.h"
#include "desk/fieldset.h"
#include "desk/select.h"
#include "desk/ticket/import.h"
#include "desk/ticket/json.h"
#include "io/in.h"
#include "io/term.h"

struct import {
	struct cmd *cmd;
	const struct fieldset *set;
	int fd; /* a file, so that it can be read again */
	int64_t n_tickets;
};

static enum rc
check_header(const struct in *in, const struct ticket_import *im, struct err *e)
{
	size_t n;
	const char *const *names = in_columns(in, &n);

	if (ticket_import_names(im, names, n, e))
		return err_ctx(e, "stdin header");
	return RC_OK;
}

static enum rc
read_records(struct import *i, struct ticket_import *im, struct err *e)
{
	const struct in_record *r;
	bool is_first = true;
	struct in *in;
	int64_t id;
	enum rc rc;

	if ((rc = in_open(&in, i->fd, "stdin", true, e)))
		return rc;
	while (!(rc = in_next(in, &r, e))) {
		if ((is_first && (rc = check_header(in, im, e))) || !r)
			break;
		is_first = false;
		if ((rc = ticket_import_add(im, r, &id, e))) {
			err_ctx(e, "stdin line %zu", r->line);
			break;
		}
		if (im->n_tickets % 1000 == 0)
			term_progress("import", (size_t)im->n_tickets, 0);
	}
	term_progress("import", 0, 0);
	in_close(in);
	return rc;
}

static enum rc
import_all(void *arg, struct err *e)
{
	struct import *i = arg;
	struct ticket_import im;
	enum rc rc;

	ticket_import_init(
	    &im, &i->cmd->desk, i->set, opt_has(&i->cmd->opts, "renumber"));
	if (lseek(i->fd, 0, SEEK_SET) < 0)
		rc = err_set(e, RC_IO, "cannot read stdin");
	else if (!(rc = read_records(i, &im, e)))
		rc = ticket_import_end(&im, e);
	i->n_tickets = im.n_tickets;
	ticket_import_free(&im);
	return rc;
}

static enum rc
run_import(struct cmd *c, struct err *e)
{
	struct import i = {.cmd = c};
	FILE *file = NULL;
	enum rc rc;

	if ((rc = cmd_operands(c, 0, 0, e)) ||
	    (rc = caller_require(&c->desk.caller, ACT_IMPORT, e)) ||
	    (rc = fieldset_ticket(&c->desk, &i.set, e)))
		return rc;
	if (!(rc = spool_stdin(&i.fd, &file, e)))
		rc = db_tx(c->desk.db, import_all, &i, e);
	if (file)
		fclose(file);
	if (!rc && (opt_has(&c->opts, "verbose") || term_is(STDERR_FILENO)))
		cmd_say(c, "imported %lld tickets", (long long)i.n_tickets);
	return rc;
}

static const struct opt import_options[] = {
    {.name = "renumber",
	.type = OPT_FLAG,
	.help = "give the tickets new numbers"},
};

const struct verb verb_import = {
    .name = "import",
    .help = "read whole tickets from stdin: JSON lines or TSV",
    VERB_OPTS(import_options),
    .std = OPT_STD_DATABASE | OPT_STD_VERBOSE,
    .store = STORE_WRITE,
    .run = run_import,
};

static enum rc
export_row(struct cmd *c, struct db_stmt *st, const struct fieldset *set,
    const struct field *const *fields, struct err *e)
{
	struct value *values =
	    arena_array(c->desk.arena, set->n_fields, sizeof *values);
	struct json_writer w = {.out = out_text(c->out)};
	struct ticket_json t = {.desk = &c->desk,
	    .json = &w,
	    .with_notes = true,
	    .is_export = true};
	enum rc rc;

	select_row(st, fields, set->n_fields, values);
	rc = ticket_json_write(&t, set, values, e);
	str_add_c(w.out, '\n');
	return rc;
}

static enum rc
run_export(struct cmd *c, struct err *e)
{
	struct query_sql sql = QUERY_SQL_INIT;
	struct arena row = ARENA_INIT, *all = c->desk.arena;
	const struct fieldset *set;
	const struct field **fields;
	struct db_stmt *st;
	size_t i;
	enum rc rc, ended;

	if ((rc = caller_require(&c->desk.caller, ACT_EXPORT, e)) ||
	    (rc = fieldset_ticket(&c->desk, &set, e)))
		return rc;
	fields = arena_array(&c->arena, set->n_fields, sizeof *fields);
	for (i = 0; i < set->n_fields; i++)
		fields[i] = &set->fields[i];
	if (!(rc = select_query(c, c->opts.n_operands ? cmd_words(c) : NULL,
		  set, fields, set->n_fields, 0, &sql, e)) &&
	    !(rc = db_query(
		  c->desk.db, sql.sql.p, sql.args.v, sql.args.n, &st, e))) {
		/* A record's memory ends with it, however many there are. */
		c->desk.arena = &row;
		while (!rc && !out_is_lost(c->out) && db_next(st)) {
			rc = export_row(c, st, set, fields, e);
			arena_reset(&row);
		}
		ended = db_end(st, rc ? &(struct err)ERR_INIT : e);
		rc = rc ? rc : ended;
		c->desk.arena = all;
	}
	arena_free(&row);
	query_sql_free(&sql);
	return rc;
}

const struct verb verb_export = {
    .name = "export",
    .operands = "[QUERY]...",
    .help = "write whole tickets to stdout as JSON lines",
    .std = OPT_STD_DATABASE,
    .is_query = true,
    .store = STORE_READ,
    .run = run_export,
};
