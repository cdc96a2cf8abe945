/* kb attach, detach: files that belong to articles. */
#include "verbs.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/rights.h"
#include "base/utf8.h"
#include "desk/content.h"
#include "desk/kb_attach.h"
#include "desk/kb_select.h"
#include "io/term.h"

struct files {
	struct attachment_new *v;
	size_t n;
};

static enum rc
add_files(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct files *f = arg;
	size_t i;
	enum rc rc;

	for (i = 0; i < f->n; i++)
		if ((rc = article_attach(d, id, &f->v[i], e)))
			return rc;
	return RC_OK;
}

static enum rc
run_add(struct cmd *c, struct err *e)
{
	struct article_ids ids;
	struct files f = {NULL, 0};
	size_t used, i;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 2, SIZE_MAX, e)) ||
	    (rc = article_select(c, NULL, 1, &ids, &used, e)))
		return rc;
	f.v = arena_array(&c->arena, c->opts.n_operands, sizeof *f.v);
	for (i = used; i < c->opts.n_operands; i++)
		if ((rc = attach_read(
			 &c->arena, c->opts.operands[i], &f.v[f.n++], e)))
			return rc;
	return article_batch(c, &ids, add_files, &f, e);
}

static enum rc
run_list(struct cmd *c, struct err *e)
{
	struct article_ids ids;
	enum rc rc = article_select_all(c, NULL, &ids, e);

	return rc ? rc
		  : article_list_parts(
			c, &ids, &article_file_fields, article_file_of, e);
}

/* Text alone goes to a terminal, and nothing that commands it. */
static enum rc
print_bytes(struct cmd *c, struct sv bytes, struct err *e)
{
	struct str *text = out_text(c->out);

	if (!term_is(STDOUT_FILENO)) {
		str_add(text, bytes);
		return RC_OK;
	}
	if (!utf8_is_valid(bytes) || sv_find_c(bytes, '\0') < bytes.n)
		return err_set(e, RC_DATA,
		    "it is no text for a terminal: name a file with -f");
	out_safe(text, bytes);
	return RC_OK;
}

/* The user's path; into a folder under the file's own name. */
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
	struct article_ids ids;
	struct attach_file file;
	struct sv bytes;
	size_t used;
	enum rc rc;

	if ((rc = cmd_operands(c, 2, 2, e)) ||
	    (rc = article_select(c, NULL, 1, &ids, &used, e)))
		return rc;
	if (ids.n != 1)
		return err_set(e, RC_USAGE, "one article is looked at a time");
	if ((rc = article_file(
		 &c->desk, ids.v[0], sv_of(c->opts.operands[1]), &file, e)) ||
	    (rc = content_get(&c->desk, file.content_id, &c->arena, &bytes, e)))
		return rc;
	if (strcmp(path, "-") == 0)
		return print_bytes(c, bytes, e);
	if ((rc = choose_path(c, &path, &file, e)))
		return rc;
	return file_write(path, bytes, 0666, opt_has(&c->opts, "yes"), e);
}

static enum rc
run(struct cmd *c, struct err *e)
{
	static const struct sub_verb subs[] = {
	    {"add", run_add}, {"list", run_list}, {"get", run_get}};
	enum rc rc = caller_require(&c->desk.caller, ACT_KNOWLEDGE, e);

	if (rc)
		return rc;
	return run_sub(c, subs, COUNT_OF(subs),
	    "'add ARTICLE FILE', 'list ARTICLE' or 'get ARTICLE NAME'", e);
}

static const struct opt options[] = {
    {.letter = 'f',
	.name = "file",
	.type = OPT_TEXT,
	.arg = "FILE",
	.help = "get: write to that file, or into that folder"},
};

const struct verb verb_attach = {
    .name = "attach",
    .operands = "add ARTICLE FILE...|list ARTICLE...|get ARTICLE NAME",
    .help = "add files to an article, list them, get one by name",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_FIELDS | OPT_STD_YES,
    .store = STORE_WRITE,
    .run = run,
};

static enum rc
take_files(struct desk *d, int64_t id, void *arg, struct err *e)
{
	const struct cmd *c = arg;
	size_t i;
	enum rc rc;

	for (i = 1; i < c->opts.n_operands; i++)
		if ((rc = article_detach(d, id, sv_of(c->opts.operands[i]), e)))
			return rc;
	return RC_OK;
}

static enum rc
run_detach(struct cmd *c, struct err *e)
{
	struct article_ids ids;
	size_t used;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_ARTICLE, e)) ||
	    (rc = cmd_operands(c, 2, SIZE_MAX, e)) ||
	    (rc = article_select(c, NULL, 1, &ids, &used, e)))
		return rc;
	return article_batch(c, &ids, take_files, c, e);
}

const struct verb verb_detach = {
    .name = "detach",
    .operands = "ARTICLE NAME...",
    .help = "take files from an article",
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run_detach,
};
