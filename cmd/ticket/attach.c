/* ticket attach: files that go with messages. */
#include "verbs.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/rights.h"
#include "base/utf8.h"
#include "desk/attach.h"
#include "desk/batch.h"
#include "desk/cmd.h"
#include "desk/content.h"
#include "desk/select.h"
#include "io/term.h"

static enum rc
add(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct attach_note *note = arg;

	return attach_add(d, id, note, e);
}

static enum rc
run_add(struct cmd *c, struct err *e)
{
	struct attach_note note = {.text = opt_text(&c->opts, "message", NULL)};
	struct attachment_new *files;
	struct ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_CHANGE, e)) ||
	    (rc = select_tickets(c, true, &ids, &used, e)))
		return rc;
	if (used == c->opts.n_operands)
		return err_set(e, RC_USAGE,
		    "no file is named (one called 42 is ./42 here)");
	files =
	    arena_array(&c->arena, c->opts.n_operands - used, sizeof *files);
	note.files = files;
	for (; used < c->opts.n_operands; used++)
		if ((rc = attach_read(&c->arena, c->opts.operands[used],
			 &files[note.n++], e)))
			return rc;
	return batch_run(
	    c, &ids, &(struct batch){.change = add, .arg = &note}, e);
}

static enum rc
run_list(struct cmd *c, struct err *e)
{
	struct ids ids;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_READ, e)) ||
	    (rc = batch_select(c, true, &ids, e)))
		return rc;
	return batch_list(c, &ids, &attach_fields,
	    caller_may(&c->desk.caller, ACT_NOTES) ? attach_of_ticket
						   : attach_public_of_ticket,
	    e);
}

/* Text alone goes to a terminal, and nothing that commands it. */
static enum rc
print_bytes(struct cmd *c, const struct attach_file *file, struct sv bytes,
    struct err *e)
{
	struct str *text = out_text(c->out);

	if (!term_is(STDOUT_FILENO)) {
		str_add(text, bytes);
		return RC_OK;
	}
	if (!utf8_is_valid(bytes) || sv_find_c(bytes, '\0') < bytes.n)
		return err_set(e, RC_DATA,
		    "attachment %lld is no text for a terminal: name a file "
		    "with -f",
		    (long long)file->id);
	out_safe(text, bytes);
	return RC_OK;
}

/* Where the user's path leads: into a folder under the name that it came with.
 * That is data: it never says which folder. */
static enum rc
choose_path(struct cmd *c, const char **path, const struct attach_file *file,
    struct err *e)
{
	struct rights kept;
	struct stat st;
	enum rc rc;

	if ((rc = rights_drop(&kept, e)))
		return rc;
	if (stat(*path, &st) == 0 && S_ISDIR(st.st_mode))
		*path = arena_printf(&c->arena, "%s/%s", *path,
		    attach_file_name(file, &c->arena));
	if (stat(*path, &st) == 0 && !S_ISREG(st.st_mode))
		rc = err_set(e, RC_DATA,
		    "cannot write '%s': it is no regular file", *path);
	rights_restore(&kept);
	return rc;
}

static enum rc
run_get(struct cmd *c, struct err *e)
{
	const char *path = opt_text(&c->opts, "file", "-");
	const struct caller *who = &c->desk.caller;
	struct attach_file file;
	struct sv bytes;
	int64_t id;
	enum rc rc;

	if ((rc = caller_require(who, ACT_READ, e)) ||
	    (rc = select_one(c, true, &id, e)))
		return rc;
	if (c->opts.n_operands != 2)
		return err_set(e, RC_USAGE,
		    "get takes a ticket and the name or number of one of its "
		    "attachments");
	if ((rc = attach_find(&c->desk, id, sv_of(c->opts.operands[1]),
		 caller_may(who, ACT_NOTES), &file, e)) ||
	    (rc = content_get(&c->desk, file.content_id, &c->arena, &bytes, e)))
		return rc;
	if (strcmp(path, "-") == 0)
		return print_bytes(c, &file, bytes, e);
	if ((rc = choose_path(c, &path, &file, e)))
		return rc;
	return file_write(path, bytes, 0666, opt_has(&c->opts, "yes"), e);
}

/* The first operand says what to do; the rest is as for other verbs. */
static enum rc
run(struct cmd *c, struct err *e)
{
	static const struct {
		const char *name;
		enum rc (*run)(struct cmd *c, struct err *e);
	} subs[] = {{"add", run_add}, {"list", run_list}, {"get", run_get}};

	const char *word = c->opts.n_operands ? c->opts.operands[0] : "";
	size_t i;

	for (i = 0; i < COUNT_OF(subs); i++) {
		if (strcmp(word, subs[i].name) != 0)
			continue;
		c->opts.operands++;
		c->opts.n_operands--;
		return subs[i].run(c, e);
	}
	return err_set(e, RC_USAGE,
	    "%s%s%sgive 'add ID FILE', 'list ID' or 'get ID NAME'",
	    *word ? "'" : "", word, *word ? "': " : "");
}

static const struct opt options[] = {
    {.letter = 'm',
	.name = "message",
	.type = OPT_TEXT,
	.arg = "TEXT",
	.help = "add: what goes with the files"},
    {.letter = 'f',
	.name = "file",
	.type = OPT_TEXT,
	.arg = "FILE",
	.help = "get: write to that file, or into that folder"},
};

const struct verb verb_attach = {
    .name = "attach",
    .operands = "add ID... FILE...|list ID...|get ID NAME",
    .help = "add files to a ticket, list them, get one by name or number",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_WHERE |
	OPT_STD_YES,
    .store = STORE_WRITE,
    .run = run,
};
