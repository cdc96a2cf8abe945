/* kb export: whole articles as records, or as folders of Markdown. */
#include "verbs.h"

#include "base/file.h"
#include "base/str.h"
#include "desk/content.h"
#include "desk/kb/attach.h"
#include "desk/kb/front.h"
#include "desk/kb/list.h"
#include "desk/kb/parts.h"
#include "desk/kb/select.h"
#include "export_html.h"
#include "folder.h"

/* One record a line, with what it has more than one of; flat as a table. */
static enum rc
export_records(struct cmd *c, const int64_t *ids, size_t n, struct err *e)
{
	const struct fieldset *set = article_fields_for(c, &article_fields);
	const struct field **fields =
	    arena_array(&c->arena, set->n_fields, sizeof *fields);
	bool is_flat = opt_has(&c->opts, "output") && !out_json(c->out);
	struct article_rows rows;
	size_t i;
	bool found;
	enum rc rc = RC_OK;

	for (i = 0; i < set->n_fields; i++)
		fields[i] = &set->fields[i];
	if (is_flat)
		out_columns(c->out, fields, set->n_fields);
	article_rows_begin(&rows, c, fields, set->n_fields);
	for (i = 0; i < n && !rc && !out_is_lost(c->out); i++) {
		if ((rc = article_row(&rows, ids[i], &found, e)) || !found)
			continue;
		if (is_flat)
			out_row(c->out, rows.values);
		else
			rc = article_parts_json(&c->desk, ids[i], fields,
			    rows.values, set->n_fields, out_text(c->out), e);
	}
	article_rows_end(&rows);
	return rc;
}

/* A file that is so already is not touched. */
static enum rc
write_new(const char *path, struct sv bytes, struct err *e)
{
	struct str there = STR_INIT;
	struct err none = ERR_INIT;
	enum rc rc = RC_OK;

	if (file_read(path, bytes.n + 1, &there, &none) ||
	    !sv_eq(str_sv(&there), bytes))
		rc = file_write(path, bytes, 0666, true, e);
	str_free(&there);
	return rc;
}

static enum rc
export_attachments(struct cmd *c, int64_t id, const char *folder, struct err *e)
{
	struct desk *d = &c->desk;
	struct attach_file *files = NULL;
	struct sv bytes;
	size_t i, n = 0;
	enum rc rc;

	if ((rc = article_files(d, id, &files, &n, e)) || !n ||
	    (rc = folder_make(folder, e)))
		return rc;
	for (i = 0; i < n && !rc; i++)
		if (!(rc = content_get(
			  d, files[i].content_id, d->arena, &bytes, e)))
			rc = write_new(
			    arena_printf(d->arena, "%s/%s", folder,
				attach_file_name(&files[i], d->arena)),
			    bytes, e);
	return rc;
}

static enum rc
export_file(
    struct cmd *c, const struct article *a, const char *dir, struct err *e)
{
	struct arena *arena = c->desk.arena;
	const char *folder =
	    a->language ? arena_printf(arena, "%s/%s", dir, a->language) : dir;
	struct str text = STR_INIT;
	enum rc rc;

	if (!(rc = folder_make(folder, e)) &&
	    !(rc = article_file_print(&c->desk, a->id, &text, e)) &&
	    !(rc = write_new(arena_printf(arena, "%s/%s.md", folder, a->slug),
		  str_sv(&text), e)))
		rc = export_attachments(c, a->id,
		    arena_printf(arena, "%s/%s.files", folder, a->slug), e);
	str_free(&text);
	return rc;
}

static enum rc
export_folder(
    struct cmd *c, const int64_t *ids, size_t n, const char *dir, struct err *e)
{
	struct arena *all = c->desk.arena, one = ARENA_INIT;
	struct article a;
	size_t i;
	enum rc rc = folder_make(dir, e);

	c->desk.arena = &one;
	for (i = 0; i < n && !rc; i++) {
		arena_reset(&one);
		if (!(rc = article_load(&c->desk, ids[i], &a, e)))
			rc = export_file(c, &a, dir, e);
	}
	c->desk.arena = all;
	arena_free(&one);
	if (!rc && opt_has(&c->opts, "verbose"))
		cmd_say(c, "%zu articles in '%s'", n, dir);
	return rc;
}

/* The help centre is all that its readers may see, in a form of its own. */
static enum rc
check_options(struct cmd *c, bool is_html, struct err *e)
{
	static const char *const with_html[] = {"title", "url", "audience"};
	static const char *const without[] = {"markdown", "output"};
	size_t i;

	for (i = 0; i < COUNT_OF(with_html); i++)
		if (!is_html && opt_has(&c->opts, with_html[i]))
			return err_set(e, RC_USAGE,
			    "--%s goes with --html alone", with_html[i]);
	for (i = 0; i < COUNT_OF(without); i++)
		if (is_html && opt_has(&c->opts, without[i]))
			return err_set(e, RC_USAGE,
			    "--%s does not go with --html", without[i]);
	if (opt_has(&c->opts, "markdown") && opt_has(&c->opts, "output"))
		return err_set(
		    e, RC_USAGE, "--output does not go with --markdown");
	return is_html ? cmd_operands(c, 0, 0, e) : RC_OK;
}

static enum rc
run(struct cmd *c, struct err *e)
{
	const char *dir = opt_text(&c->opts, "markdown", NULL);
	bool is_html = opt_has(&c->opts, "html");
	int64_t *ids;
	size_t n;
	enum rc rc;

	if ((rc = caller_require(&c->desk.caller, ACT_DRAFTS, e)) ||
	    (rc = check_options(c, is_html, e)))
		return rc;
	if (is_html)
		return export_html(c, e);
	if ((rc = article_query(c,
		 arena_printf(&c->arena, "%s sort:id", cmd_words(c)), NULL, 0,
		 &ids, &n, e)))
		return rc;
	return dir ? export_folder(c, ids, n, dir, e)
		   : export_records(c, ids, n, e);
}

static const struct opt options[] = {
    {.name = "markdown",
	.type = OPT_TEXT,
	.arg = "FOLDER",
	.help = "a file each, LANGUAGE/SLUG.md, as import takes them"},
    EXPORT_HTML_OPTS,
};

const struct verb verb_export = {
    .name = "export",
    .operands = "[QUERY]...",
    .help = "write articles as JSON lines, TSV, Markdown, or a help centre",
    VERB_OPTS(options),
    .std = OPT_STD_DATABASE | OPT_STD_OUTPUT | OPT_STD_VERBOSE,
    .is_query = true,
    .store = STORE_READ,
    .run = run,
};
