/* A text in the user's editor, by way of a temporary file. */
#include "base/proc.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/scratch.h"

#define TEXT_MAX ((size_t)64 * 1024 * 1024)

static const char *
env_or(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

/* Runs the editor's shell line with path behind it. */
static enum rc
run_editor(char *path, struct err *e)
{
	const char *editor = env_or("VISUAL", env_or("EDITOR", "vi"));
	char shell[] = "sh";
	char option[] = "-c";
	struct str line = STR_INIT;
	char *argv[] = {shell, option, NULL, shell, path, NULL};
	int status = 0;
	enum rc rc;

	str_add_f(&line, "%s \"$@\"", editor);
	argv[2] = line.p;
	rc = proc_run(argv, &status, e);
	if (!rc && status != 0)
		rc = err_set(e, RC_NO,
		    "cannot edit the text: '%s' ended with status %d", editor,
		    status);
	str_free(&line);
	return rc;
}

enum rc
proc_edit(struct str *text, struct err *e)
{
	struct str temp = STR_INIT;
	struct str saved = STR_INIT;
	enum rc rc;

	rc = scratch_write(&temp, str_sv(text), e);
	if (!rc)
		rc = run_editor(temp.p, e);
	/* Read by name: many editors save into a new file. */
	if (!rc)
		rc = file_read(temp.p, TEXT_MAX, &saved, e);
	if (!rc) {
		str_clear(text);
		str_add(text, str_sv(&saved));
	}
	scratch_remove(&temp);
	str_free(&saved);
	return rc;
}
