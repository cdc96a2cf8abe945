/* A file, or what a shell line prints. */
#include "desk/password.h"

#include "base/file.h"
#include "base/proc.h"
#include "base/str.h"

enum { PASSWORD_MAX = 16384, COMMAND_S = 60 };

static enum rc
run_command(const char *what, const char *line, struct str *out, struct err *e)
{
	char sh[] = "/bin/sh", c[] = "-c";
	struct str copy = STR_INIT;
	char *argv[] = {sh, c, NULL, NULL};
	int status = 0;
	enum rc rc;

	str_add_s(&copy, line);
	argv[2] = copy.p;
	rc =
	    proc_filter(argv, SV(""), PASSWORD_MAX, COMMAND_S, out, &status, e);
	if (!rc && status)
		rc = err_set(e, RC_CONFIG,
		    "%s.password_command ended with status %d", what, status);
	str_free(&copy);
	return rc;
}

static enum rc
check(const char *what, struct sv line, struct err *e)
{
	size_t i;

	if (!line.n)
		return err_set(e, RC_CONFIG, "%s: the password is empty", what);
	for (i = 0; i < line.n; i++)
		if ((unsigned char)line.p[i] < ' ' || line.p[i] == '\x7f')
			return err_set(e, RC_CONFIG,
			    "%s: the password has a control character", what);
	return RC_OK;
}

enum rc
password_read(const char *what, const char *command, const char *file,
    struct arena *a, const char **password, struct err *e)
{
	struct str text = STR_INIT;
	struct sv rest, line = SV_NULL;
	enum rc rc;

	if (command)
		rc = run_command(what, command, &text, e);
	else if (file)
		rc = file_read_ours(file, PASSWORD_MAX, &text, e);
	else
		rc = err_set(e, RC_CONFIG,
		    "%s has no password: set password_file or "
		    "password_command",
		    what);
	rest = str_sv(&text);
	if (!rc) {
		sv_line(&rest, &line);
		rc = check(what, line, e);
	}
	if (!rc)
		*password = arena_dup(a, line);
	str_free(&text);
	if (rc)
		e->rc = RC_CONFIG;
	return rc ? RC_CONFIG : RC_OK;
}
