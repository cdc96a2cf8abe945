/* kb import: whole articles from records or from folders of files. */
#include "verbs.h"

#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "desk/kb/attach.h"
#include "desk/kb/import.h"
#include "desk/kb/select.h"
#include "folder.h"
#include "io/in.h"
#include "page.h"

#define FILE_MAX_BYTES ((size_t)64 * 1024 * 1024)

struct job {
	struct cmd *cmd;
	struct article_import import;
	struct str input; /* stdin: a transaction may be run again */
};

static enum rc
read_records(struct job *j, struct err *e)
{
	struct arena *a = &j->cmd->arena;
	const struct in_record *r;
	struct in *in = in_open_bytes(str_sv(&j->input), "stdin", true);
	enum rc rc;

	while (!(rc = in_next(in, &r, e)) && r) {
		const char *place = arena_printf(a, "stdin line %zu", r->line);

		if ((rc = article_import_record(&j->import, r, place, e))) {
			err_ctx(e, "%s", place);
			break;
		}
	}
	in_close(in);
	return rc;
}

/* The files belong to the article that was read last. */
static enum rc
attach_all(struct job *j, const char *const *paths, size_t n, struct err *e)
{
	int64_t id = j->import.ids.v[j->import.ids.n - 1];
	struct arena one = ARENA_INIT;
	struct attachment_new file;
	size_t i;
	enum rc rc = RC_OK;

	for (i = 0; i < n && !rc; i++) {
		arena_reset(&one);
		if (!(rc = attach_read(&one, paths[i], &file, e)))
			rc = article_attach_new(&j->cmd->desk, id, &file, e);
	}
	arena_free(&one);
	return rc;
}

/* With what lies in the folder beside it. */
static enum rc
read_markdown(struct job *j, const struct folder_file *f, struct err *e)
{
	struct str text = STR_INIT;
	const char **paths = NULL;
	size_t n = 0;
	enum rc rc;

	if (!(rc = file_read(f->path, FILE_MAX_BYTES, &text, e)) &&
	    !(rc = article_import_file(&j->import, str_sv(&text), f->name,
		  f->language, f->path, e)) &&
	    !(rc = folder_files(f->files, &j->cmd->arena, &paths, &n, e)))
		rc = attach_all(j, paths, n, e);
	str_free(&text);
	return rc;
}

/* With what it shows and links to. */
static enum rc
read_page(struct job *j, const struct folder_file *f, struct err *e)
{
	struct page page;
	enum rc rc;

	if (!(rc = page_read(f, &j->cmd->arena, &page, e)) &&
	    !(rc = article_import_file(&j->import, str_sv(&page.text),
		  page.slug, f->language, f->path, e)))
		rc = attach_all(j, page.files, page.n_files, e);
	page_free(&page);
	return rc;
}

static enum rc
read_folders(struct job *j, struct err *e)
{
	const struct cmd *c = j->cmd;
	bool is_html = opt_has(&c->opts, "html");
	struct folder_file *files;
	size_t i, k, n;
	enum rc rc = RC_OK;

	for (i = 0; i < c->opts.n_operands && !rc; i++) {
		rc = folder_read(c->opts.operands[i],
		    is_html ? &folder_pages : &folder_markdown, &j->cmd->arena,
		    &files, &n, e);
		for (k = 0; !rc && k < n; k++)
			if ((rc = is_html ? read_page(j, &files[k], e)
					  : read_markdown(j, &files[k], e)))
				err_ctx(e, "%s", files[k].path);
	}
	return rc;
}

static enum rc
import_all(void *arg, struct err *e)
{
	struct job *j = arg;
	enum rc rc;

	j->import.links.n = j->import.ids.n = 0;
	if ((rc = j->cmd->opts.n_operands ? read_folders(j, e)
					  : read_records(j, e)) ||
	    (rc = article_import_end(&j->import, e)))
		return rc;
	return opt_has(&j->cmd->opts, "dry-run") ? RC_NO : RC_OK;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	struct job j = {.cmd = c,
	    .import = {&c->desk, opt_has(&c->opts, "publish"), VEC_INIT,
		VEC_INIT, article_is_faq(c)},
	    .input = STR_INIT};
	enum rc rc = caller_require(&c->desk.caller, ACT_IMPORT, e);

	if (!rc && opt_has(&c->opts, "html"))
		rc = cmd_operands(c, 1, SIZE_MAX, e);
	if (!rc && !c->opts.n_operands)
		rc = file_read_fd(
		    STDIN_FILENO, "stdin", SIZE_MAX / 2, &j.input, e);
	if (!rc) {
		rc = db_tx(c->desk.db, import_all, &j, e);
		if (rc == RC_NO && opt_has(&c->opts, "dry-run"))
			rc = RC_OK;
	}
	if (!rc)
		select_print_ids(c, j.import.ids.v, j.import.ids.n);
	article_import_free(&j.import);
	str_free(&j.input);
	return rc;
}

static const struct opt options[] = {
    {.name = "publish",
	.type = OPT_FLAG,
	.help = "publish what says nothing of its state"},
    {.name = "html",
	.type = OPT_FLAG,
	.help = "the files are pages of HTML, as wikis export them"},
};

const struct verb verb_import = {
    .name = "import",
    .operands = "[FOLDER|FILE]...",
    .help = "read whole articles: records on stdin, Markdown or HTML files",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_DRY_RUN,
    .store = STORE_WRITE,
    .run = run,
};
