/* A text in the user's editor, by way of a temporary file. */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/rights.h"

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

/* Puts text into a new file; temp is its name, empty when there is none. */
static enum rc
temp_fill(const struct str *text, struct str *temp, struct err *e)
{
	enum rc rc;
	int fd;

	str_add_f(temp, "%s/desk-XXXXXX", env_or("TMPDIR", "/tmp"));
	fd = mkstemp(temp->p);
	if (fd < 0) {
		rc = err_sys(e, RC_IO, errno, "cannot make '%s'", temp->p);
		str_clear(temp);
		return rc;
	}
	rc = file_write_fd(fd, temp->p, str_sv(text), e);
	if (close(fd) < 0 && !rc)
		rc = err_sys(e, RC_IO, errno, "cannot write '%s'", temp->p);
	return rc;
}

/* The user chooses the folder. */
static enum rc
temp_write(const struct str *text, struct str *temp, struct err *e)
{
	struct rights kept;
	enum rc rc;

	if ((rc = rights_drop(&kept, e)))
		return rc;
	rc = temp_fill(text, temp, e);
	rights_restore(&kept);
	return rc;
}

static void
temp_remove(const struct str *temp)
{
	struct rights kept;
	struct err e = ERR_INIT;

	if (!temp->n || rights_drop(&kept, &e))
		return;
	unlink(temp->p);
	rights_restore(&kept);
}

enum rc
proc_edit(struct str *text, struct err *e)
{
	struct str temp = STR_INIT;
	struct str saved = STR_INIT;
	enum rc rc;

	rc = temp_write(text, &temp, e);
	if (!rc)
		rc = run_editor(temp.p, e);
	/* Read by name: many editors save into a new file. */
	if (!rc)
		rc = file_read(temp.p, TEXT_MAX, &saved, e);
	if (!rc) {
		str_clear(text);
		str_add(text, str_sv(&saved));
	}
	temp_remove(&temp);
	str_free(&saved);
	str_free(&temp);
	return rc;
}
