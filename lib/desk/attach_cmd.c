/* Files that a command adds or gives out. */
#include "desk/attach_cmd.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/rights.h"
#include "base/utf8.h"
#include "desk/content.h"
#include "io/term.h"

enum rc
attach_read_operands(
    struct cmd *c, size_t from, struct attach_note *note, struct err *e)
{
	size_t n = c->opts.n_operands;
	struct attachment_new *files = arena_array(&c->arena, n, sizeof *files);
	enum rc rc;

	note->files = files;
	for (note->n = 0; from < n; from++)
		if ((rc = attach_read(&c->arena, c->opts.operands[from],
			 &files[note->n++], e)))
			return rc;
	return RC_OK;
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

enum rc
attach_write(struct cmd *c, const struct attach_file *file, struct err *e)
{
	const char *path = opt_text(&c->opts, "file", "-");
	struct sv bytes;
	enum rc rc;

	rc = content_get(&c->desk, file->content_id, &c->arena, &bytes, e);
	if (rc)
		return rc;
	if (strcmp(path, "-") == 0)
		return print_bytes(c, file, bytes, e);
	if ((rc = choose_path(c, &path, file, e)))
		return rc;
	return file_write(path, bytes, 0666, opt_has(&c->opts, "yes"), e);
}
